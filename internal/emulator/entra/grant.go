package entra

import (
	"cmp"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tokenRequest is what a token request asks for.
type tokenRequest struct {
	tenant   *Tenant
	client   Client
	resource string
	scopes   []string // as asked; v2 only
	v1       bool
	now      time.Time
	form     url.Values
}

// grant issues a token, or says why not.
func (a *Authority) grant(q Request, t *Tenant, v1 bool) (map[string]any, *tokenError) {
	kind := q.Form.Get("grant_type")
	if kind == "" {
		return nil, newError("invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.")
	}
	if !slices.Contains([]string{"authorization_code", "client_credentials", "password", "refresh_token"}, kind) {
		return nil, newError("unsupported_grant_type", 70003, "The app requested an unsupported grant type '%s'.", kind)
	}
	client, err := a.authenticateClient(q, t)
	if err != nil {
		return nil, err
	}
	w := tokenRequest{tenant: t, client: client, v1: v1, now: q.Now, form: q.Form, scopes: strings.Fields(q.Form.Get("scope"))}
	if w.resource, err = a.resource(q, w, kind); err != nil {
		return nil, err
	}
	if client.NoConsent {
		return nil, newError("invalid_grant", 65001, "The user or administrator has not consented to use the application with ID '%s'. Send an interactive authorization request for this user and resource.", client.ID)
	}
	switch kind {
	case "authorization_code":
		return a.byCode(q, w)
	case "password":
		return a.byPassword(q, w)
	case "refresh_token":
		return a.byRefreshToken(q, w)
	}
	return a.issue(w, "", nil), nil
}

// resource reads what the token is requested for: v1's resource, or v2's scope without its last part.
func (a *Authority) resource(q Request, w tokenRequest, kind string) (string, *tokenError) {
	asked := strings.TrimSpace(q.Form.Get("resource"))
	if !w.v1 {
		asked = ""
		for _, s := range w.scopes {
			if i := strings.LastIndex(s, "/"); i > len("https://") {
				asked = s[:i]
				if kind == "client_credentials" && s[i:] != "/.default" {
					return "", newError("invalid_scope", 1002012, "The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", s)
				}
			}
		}
		if asked == "" {
			return "", newError("invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid. The scope '%s' is not valid.", strings.Join(w.scopes, " "))
		}
	}
	asked = strings.TrimSuffix(asked, "/")
	if asked == "" {
		return "", newError("invalid_request", 900144, "The request body must contain the following parameter: 'resource'.")
	}
	if !slices.Contains(a.resources, asked) && !slices.Contains(otherResources, asked) {
		return "", newError("invalid_resource", 500011, "The resource principal named %s was not found in the tenant named %s. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.", asked, w.tenant.Name)
	}
	return asked, nil
}

func (a *Authority) byPassword(q Request, w tokenRequest) (map[string]any, *tokenError) {
	name, password := q.Form.Get("username"), q.Form.Get("password")
	i := slices.IndexFunc(w.tenant.Users, func(u User) bool { return strings.EqualFold(u.Name, name) })
	switch {
	case i < 0:
		return nil, newError("invalid_grant", 50034, "The user account %s does not exist in the %s directory.", name, w.tenant.ID)
	case w.tenant.Users[i].Password != password:
		return nil, newError("invalid_grant", 50126, "Error validating credentials due to invalid username or password.")
	case w.tenant.Users[i].RequiresMFA:
		return nil, newError("interaction_required", 50076, "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '%s'.", w.resource)
	}
	granted := a.issue(w, w.tenant.Users[i].Name, []string{"pwd"})
	if w.v1 || slices.Contains(w.scopes, "offline_access") {
		granted["refresh_token"] = a.storeRefreshToken(RefreshToken{Tenant: w.tenant.ID, ClientID: w.client.ID, User: w.tenant.Users[i].Name, NoMFA: true, Issued: q.Now})
	}
	return granted, nil
}

// byRefreshToken redeems a refresh token. Each redemption gives a new one [field F-HSO].
func (a *Authority) byRefreshToken(q Request, w tokenRequest) (map[string]any, *tokenError) {
	old, err := a.redeem(q.Form.Get("refresh_token"), w)
	if err != nil {
		return nil, err
	}
	methods := []string{"pwd", "mfa"}
	if old.NoMFA {
		methods = []string{"pwd"}
	}
	granted := a.issue(w, old.User, methods)
	granted["refresh_token"] = a.storeRefreshToken(RefreshToken{Tenant: old.Tenant, ClientID: old.ClientID, User: old.User, NoMFA: old.NoMFA, Issued: q.Now})
	return granted, nil
}

func (a *Authority) redeem(token string, w tokenRequest) (RefreshToken, *tokenError) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.refresh, func(t *RefreshToken) bool { return t.Token == token })
	if i < 0 || a.refresh[i].Tenant != w.tenant.ID || !strings.EqualFold(a.refresh[i].ClientID, w.client.ID) {
		return RefreshToken{}, newError("invalid_grant", 9002313, "Invalid request. Request is malformed or invalid: the refresh token was not issued to this application.")
	}
	t := a.refresh[i]
	if t.Issued.IsZero() {
		t.Issued = w.now
	}
	switch {
	case t.Revoked:
		return *t, newError("invalid_grant", 50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.")
	case w.now.After(t.Issued.Add(RefreshLifetime)):
		return *t, newError("invalid_grant", 700082, "The refresh token has expired due to inactivity. The token was issued on %s and was inactive for 90.00:00:00.", t.Issued.UTC().Format("2006-01-02T15:04:05.0000000Z"))
	}
	t.Revoked = a.oneTime
	return *t, nil
}

// storeRefreshToken issues and stores a new refresh token.
func (a *Authority) storeRefreshToken(t RefreshToken) string {
	t.Token = "1.emulated." + a.id()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refresh = append(a.refresh, &t)
	return t.Token
}

// issue makes the answer with an access token, for a user or, without one, for the application alone.
func (a *Authority) issue(w tokenRequest, user string, methods []string) map[string]any {
	c := claims{
		Audience: audiences{w.resource}, Issuer: "https://sts.windows.net/" + w.tenant.ID + "/", Subject: cmp.Or(user, w.client.ID),
		IssuedAt: w.now.Unix(), NotBefore: w.now.Add(-clockSkew).Unix(), Expires: w.now.Add(TokenLifetime).Unix(),
		TenantID: w.tenant.ID, AppID: w.client.ID, UPN: user, Methods: methods, Version: "1.0", ID: a.id(),
	}
	if user != "" {
		c.Scope = "user_impersonation"
	}
	seconds := int(TokenLifetime/time.Second) - 1
	if w.v1 { // all are texts [sample P-FIRST]
		granted := map[string]any{
			"token_type": "Bearer", "expires_in": strconv.Itoa(seconds), "ext_expires_in": strconv.Itoa(seconds),
			"expires_on": strconv.FormatInt(c.Expires, 10), "not_before": strconv.FormatInt(c.NotBefore, 10),
			"resource": w.resource, "access_token": a.sign(c),
		}
		if user != "" {
			granted["scope"] = c.Scope
		}
		return granted
	}
	granted := map[string]any{"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": a.sign(c)}
	if user != "" {
		granted["scope"] = w.resource + "/user_impersonation"
		a.addIdentity(granted, w, user)
	}
	return granted
}

// addIdentity adds what a client that asked for openid learns of the user.
func (a *Authority) addIdentity(granted map[string]any, w tokenRequest, user string) {
	if slices.Contains(w.scopes, "openid") {
		granted["id_token"] = a.sign(claims{
			Audience: audiences{w.client.ID}, Issuer: "https://sts.windows.net/" + w.tenant.ID + "/", Subject: user, TenantID: w.tenant.ID,
			IssuedAt: w.now.Unix(), NotBefore: w.now.Unix(), Expires: w.now.Add(TokenLifetime).Unix(), Preferred: user, Version: "2.0",
		})
	}
	if w.form.Get("client_info") == "1" {
		granted["client_info"] = base64.RawURLEncoding.EncodeToString([]byte(`{"uid":"` + w.tenant.ID + `","utid":"` + w.tenant.ID + `"}`))
	}
}
