package entra

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is a request to the authority.
type Request struct {
	Method string
	Path   string
	Origin string // scheme and host by which the client came
	Header http.Header
	Form   url.Values // the body of a token request
	Query  url.Values
	Now    time.Time
}

// Response is a status, where it sends a browser ("" is nowhere), and what is written as JSON.
type Response struct {
	Status   int
	Body     any
	Location string
}

// endpoint is what a path means.
type endpoint uint8

const (
	nothing endpoint = iota
	tokenV1
	tokenV2
	authorize
	configurationV1
	configurationV2
	instance
	keys
	realm
)

// endpointOf reads a path: a tenant, then what is asked of it. Paths are compared without case.
func endpointOf(path string) (tenant string, e endpoint) {
	tenant, rest, _ := strings.Cut(strings.Trim(path, "/"), "/")
	switch strings.ToLower(rest) {
	case "oauth2/token":
		return tenant, tokenV1
	case "oauth2/v2.0/token":
		return tenant, tokenV2
	case "oauth2/authorize", "oauth2/v2.0/authorize":
		return tenant, authorize
	case ".well-known/openid-configuration":
		return tenant, configurationV1
	case "v2.0/.well-known/openid-configuration":
		return tenant, configurationV2
	case "discovery/instance":
		return tenant, instance
	case "discovery/keys", "discovery/v2.0/keys":
		return tenant, keys
	}
	if strings.HasPrefix(strings.ToLower(rest), "userrealm/") {
		return tenant, realm
	}
	return "", nothing
}

// Serves reports whether a path is the authority's, and whether tokens are issued there.
func Serves(path string) (serves, tokens bool) {
	_, e := endpointOf(path)
	return e != nothing, e == tokenV1 || e == tokenV2
}

// Respond answers a request whose path the authority serves.
func (a *Authority) Respond(q Request) Response {
	tenant, e := endpointOf(q.Path)
	switch e {
	case instance:
		return Response{Status: http.StatusOK, Body: a.discover(q)}
	case realm: // MSAL asks it before a password: passwords are checked here and not elsewhere
		return Response{Status: http.StatusOK, Body: map[string]any{"ver": "1.0", "account_type": "Managed", "domain_name": a.tenants[0].Name, "cloud_instance_name": "microsoftonline.com"}}
	}
	t := a.Tenant(tenant)
	if t == nil {
		return a.failure(q, newError("invalid_request", 90002, "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.", tenant))
	}
	switch e {
	case authorize:
		return a.authorize(q, t)
	case configurationV1, configurationV2:
		return Response{Status: http.StatusOK, Body: configuration(q, t, tenant, e)}
	case keys:
		return Response{Status: http.StatusOK, Body: map[string]any{"keys": []any{}}} // tokens are signed with a key that is not told
	}
	if q.Method != http.MethodPost {
		return a.failure(q, newError("invalid_request", 900561, "The endpoint only accepts POST requests. Received a %s request.", q.Method))
	}
	granted, err := a.grant(q, t, e == tokenV1)
	if err != nil {
		return a.failure(q, err)
	}
	return Response{Status: http.StatusOK, Body: granted}
}

func (a *Authority) failure(q Request, r *tokenError) Response {
	trace, correlation := a.id(), q.Header.Get("client-request-id")
	if correlation == "" {
		correlation = a.id()
	}
	return Response{Status: r.status, Body: r.body(q.Origin, trace, correlation, q.Now)}
}

// discover answers whether an authority is trusted, which MSAL asks unless it is told not to.
func (a *Authority) discover(q Request) map[string]any {
	host := strings.TrimPrefix(strings.TrimPrefix(q.Origin, "https://"), "http://")
	tenant := a.tenants[0].Name
	if u, err := url.Parse(q.Query.Get("authorization_endpoint")); err == nil && u.Path != "" {
		tenant, _, _ = strings.Cut(strings.Trim(u.Path, "/"), "/")
	}
	return map[string]any{
		"tenant_discovery_endpoint": q.Origin + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata":                  []any{map[string]any{"preferred_network": host, "preferred_cache": host, "aliases": []string{host}}},
	}
}

func configuration(q Request, t *Tenant, tenant string, e endpoint) map[string]any {
	base := q.Origin + "/" + tenant
	version, issuer := "/v2.0", q.Origin+"/"+t.ID+"/v2.0"
	if e == configurationV1 {
		version, issuer = "", q.Origin+"/"+t.ID+"/"
	}
	return map[string]any{
		"issuer":                                issuer,
		"authorization_endpoint":                base + "/oauth2" + version + "/authorize",
		"token_endpoint":                        base + "/oauth2" + version + "/token",
		"device_authorization_endpoint":         base + "/oauth2" + version + "/devicecode",
		"jwks_uri":                              base + "/discovery" + version + "/keys",
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		"response_types_supported":              []string{"code", "id_token", "token"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"tenant_region_scope":                   "WW",
		"cloud_instance_name":                   "microsoftonline.com",
	}
}
