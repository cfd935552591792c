package provider

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Names of the credential arguments.
const (
	tenantID         = "tenant_id"
	clientID         = "client_id"
	clientSecret     = "client_secret"
	refreshToken     = "refresh_token"
	refreshTokenFile = "refresh_token_file"
	accessToken      = "access_token"
)

// source is one place that credentials are taken from: the provider block, or the environment variables of one
// prefix. Values of different sources are never mixed, so that a variable that was set for another provider
// can't complete half a configuration.
type source struct {
	prefix string // of the variables; "" is the provider block
	values map[string]string
}

// prefixes of the environment variables, in their order, with the arguments that each has.
var prefixes = []struct {
	prefix    string
	arguments []string
}{
	{"PARTNERINSIGHTS_", []string{tenantID, clientID, clientSecret, refreshToken, refreshTokenFile, accessToken}},
	{"ARM_", []string{tenantID, clientID, clientSecret}},
	{"AZURE_", []string{tenantID, clientID, clientSecret}},
}

// sources are all places that hold something, the provider block first.
func sources(m *model, getenv func(string) string) []source {
	var found []source
	add := func(s source) {
		if len(s.values) > 0 {
			found = append(found, s)
		}
	}
	block := source{values: map[string]string{}}
	for name, v := range m.credentials() {
		if v.ValueString() != "" {
			block.values[name] = v.ValueString()
		}
	}
	add(block)
	for _, p := range prefixes {
		s := source{prefix: p.prefix, values: map[string]string{}}
		for _, a := range p.arguments {
			if v := strings.TrimSpace(getenv(p.prefix + strings.ToUpper(a))); v != "" {
				s.values[a] = v
			}
		}
		add(s)
	}
	return found
}

func (m *model) credentials() map[string]types.String {
	return map[string]types.String{
		tenantID: m.TenantID, clientID: m.ClientID, clientSecret: m.ClientSecret,
		refreshToken: m.RefreshToken, refreshTokenFile: m.RefreshTokenFile, accessToken: m.AccessToken,
	}
}

// call is how a source calls an argument, for messages.
func (s source) call(argument string) string {
	if s.prefix == "" {
		return argument
	}
	return s.prefix + strings.ToUpper(argument)
}

func (s source) has(argument string) bool { return s.values[argument] != "" }

// method is the argument that decides how tokens are got, "" when the source has none.
func (s source) method() string {
	for _, a := range [...]string{accessToken, refreshToken, refreshTokenFile, clientSecret} {
		if s.has(a) {
			return a
		}
	}
	return ""
}

// contradiction says which two arguments of a source can't stand together.
func (s source) contradiction() string {
	for _, pair := range [...][2]string{
		{accessToken, refreshToken}, {accessToken, refreshTokenFile}, {accessToken, clientSecret}, {refreshToken, refreshTokenFile},
	} {
		if s.has(pair[0]) && s.has(pair[1]) {
			return fmt.Sprintf("%s and %s are two ways to get access tokens; which one is meant can't be told. Remove one of them.", s.call(pair[0]), s.call(pair[1]))
		}
	}
	return ""
}

// choose takes the first source that holds anything, whole, and makes a credential of it. What is missing is
// no error before a token is needed, but two ways at once are.
func choose(all []source, base credential.Config, diags *diag.Diagnostics) *credential.Credential {
	if len(all) == 0 {
		return unavailable("No credentials are configured. Set refresh_token (or refresh_token_file) with tenant_id, client_id and client_secret, or access_token, " +
			"in the provider block or as environment variables (PARTNERINSIGHTS_REFRESH_TOKEN, …).")
	}
	s := all[0]
	if why := s.contradiction(); why != "" {
		addError(diags, s, s.method(), "Contradictory credentials", why)
		return unavailable(why)
	}
	method := s.method()
	if method == "" {
		return unavailable(s.without(all[1:]))
	}
	for _, needed := range [...]string{tenantID, clientID} {
		if method != accessToken && !s.has(needed) {
			return unavailable(fmt.Sprintf("%s is set, but %s is not, which is needed with it.%s", s.call(method), s.call(needed), elsewhere(needed, all[1:])))
		}
	}
	base.TenantID, base.ClientID, base.ClientSecret = s.values[tenantID], s.values[clientID], s.values[clientSecret]
	base.RefreshToken, base.RefreshTokenFile, base.AccessToken = s.values[refreshToken], s.values[refreshTokenFile], s.values[accessToken]
	c, err := credential.New(base)
	if err != nil {
		addError(diags, s, method, "Credentials can't be used", "The credentials can't be used: "+err.Error()+".")
		return unavailable(err.Error())
	}
	if method == clientSecret {
		diags.AddWarning("Signed in as an application only",
			fmt.Sprintf("%s is set without a refresh token, so the application signs in by itself. The service documents access by an application and a user, and may refuse this. "+
				"Set %s, from a sign-in with multi-factor authentication.", s.call(clientSecret), s.call(refreshToken)))
	}
	return c
}

// without says that a source holds no credential, and where one was seen.
func (s source) without(others []source) string {
	var set []string
	for _, a := range [...]string{tenantID, clientID} {
		if s.has(a) {
			set = append(set, s.call(a))
		}
	}
	text := fmt.Sprintf("%s is set, but no credential: refresh_token, refresh_token_file, access_token or client_secret.", strings.Join(set, " and "))
	for _, o := range others {
		if m := o.method(); m != "" {
			return text + elsewhere(m, others)
		}
	}
	return text
}

// elsewhere points to a value in a source that is not used.
func elsewhere(argument string, others []source) string {
	for _, o := range others {
		if o.has(argument) {
			return fmt.Sprintf(" %s is set, but credentials are taken whole from one source: set all of them in the same place.", o.call(argument))
		}
	}
	return ""
}

// unknown names the first argument whose value is not known while planning, "" when all are. Falling back to
// the environment could then plan against another account.
func (m *model) unknown() string {
	for _, a := range [...]struct {
		name  string
		value types.String
	}{
		{"endpoint", m.Endpoint}, {"audience", m.Audience}, {"authority_host", m.AuthorityHost}, {tenantID, m.TenantID}, {clientID, m.ClientID},
		{clientSecret, m.ClientSecret}, {refreshToken, m.RefreshToken}, {refreshTokenFile, m.RefreshTokenFile}, {accessToken, m.AccessToken},
	} {
		if a.value.IsUnknown() {
			return a.name
		}
	}
	return ""
}

func unavailable(why string) *credential.Credential {
	return (&credential.Unavailable{Reason: why}).Credential()
}

// addError adds an error on the argument when it stands in the provider block.
func addError(diags *diag.Diagnostics, s source, argument, summary, detail string) {
	if s.prefix == "" {
		diags.AddAttributeError(path.Root(argument), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

var _ insights.Renewer = (*credential.Credential)(nil)
