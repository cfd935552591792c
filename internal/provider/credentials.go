package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// credential makes the credential that everything is asked with. What it lacks it says once it is needed; what can't
// be meant is an error at once.
func (p *partnerInsights) credential(m *model, diags *diag.Diagnostics) *credential.Credential {
	if name := m.unknown(); name != "" {
		return unavailable(fmt.Sprintf("The provider's argument %s depends on something that is only known after apply, and this needs the service already. "+
			"Apply what it depends on first (terraform apply -target=…), or give it a value that is known while planning.", name))
	}
	w := p.deps
	authority := first(m.AuthorityHost, w.Getenv("PARTNERINSIGHTS_AUTHORITY_HOST"), w.Getenv("AZURE_AUTHORITY_HOST"))
	if _, err := credential.CheckAuthority(authority); err != nil {
		diags.AddAttributeError(path.Root("authority_host"), "Authority host can't be used", "The authority host can't be used: "+err.Error()+".")
		return unavailable(err.Error())
	}
	base := credential.Config{AuthorityHost: authority, Transport: w.Transport, Clock: w.Clock, NewID: w.NewID}
	return choose(sources(&m.credentials, w.Getenv, diags), base, w.Getenv, diags)
}

// choose takes the first source that holds anything, whole, and makes a credential of it. What is missing is
// no error before a token is needed, but two ways at once are.
func choose(all []source, base credential.Config, getenv func(string) string, diags *diag.Diagnostics) *credential.Credential {
	if len(all) == 0 {
		return unavailable("No credentials are configured. In a pipeline, set refresh_token (or refresh_token_file) with tenant_id, client_id and client_secret, a certificate or use_oidc; " +
			"on a laptop, use_cli; in the provider block or as environment variables (PARTNERINSIGHTS_REFRESH_TOKEN, …).")
	}
	s := all[0]
	if one, _, why := s.contradiction(); why != "" {
		addError(diags, s, one, "Contradictory credentials", why)
		return unavailable(why)
	}
	method := s.method()
	if method == "" {
		return unavailable(s.without(all[1:]))
	}
	if needed := s.missing(method); needed != "" {
		return unavailable(fmt.Sprintf("%s is set, but %s is not, which is needed with it.%s", s.call(method), s.call(needed), elsewhere(needed, all[1:])))
	}
	assertion, why := s.assertion(getenv)
	if why != "" {
		return unavailable(why)
	}
	c, err := credential.New(s.config(base, assertion))
	if err != nil {
		at := method
		if e, ok := errors.AsType[*credential.ArgumentError](err); ok {
			at = e.Argument
		}
		addError(diags, s, at, "Credentials can't be used", "The credentials can't be used: "+err.Error()+".")
		return unavailable(err.Error())
	}
	s.warn(method, diags)
	return c
}

// config adds the values of the source to a configuration.
func (s source) config(c credential.Config, a credential.Assertion) credential.Config {
	c.TenantID, c.ClientID, c.AccessToken = s.values[tenantID], s.values[clientID], s.values[accessToken]
	c.RefreshToken, c.RefreshTokenFile = s.values[refreshToken], s.values[refreshTokenFile]
	c.Username, c.Password = s.values[username], s.values[password]
	c.ManagedIdentity, c.AzureCLI = s.has(useMSI), s.has(useCLI)
	c.ClientSecret, c.Assertion = s.values[clientSecret], a
	if s.first(certificate, certificatePath) != "" {
		c.Certificate = credential.Certificate{Data: s.values[certificate], Path: s.values[certificatePath], Password: s.values[certificatePassword]}
	}
	return c
}

// warn says what will not work for long, and which secrets lie open.
func (s source) warn(method string, diags *diag.Diagnostics) {
	switch method {
	case accessToken, useCLI, refreshToken, refreshTokenFile:
	case username, password:
		diags.AddWarning("Signed in with a password",
			fmt.Sprintf("%s is set. A password can't pass multi-factor authentication: where the tenant or the service enforces it, no access token comes, or the service refuses it. "+
				"Set %s instead, from a sign-in with multi-factor authentication.", s.call(username), s.call(refreshToken)))
	default:
		diags.AddWarning("Signed in as an application only",
			fmt.Sprintf("%s is set without a refresh token, so the application signs in by itself. The service documents access by an application and a user, and may refuse this. "+
				"Set %s, from a sign-in with multi-factor authentication.", s.call(method), (source{prefix: own(s.prefix)}).call(refreshToken)))
	}
	files := []string{refreshTokenFile, certificatePath}
	if s.prefix == own(s.prefix) {
		files = append(files, oidcTokenFile) // a platform's variable names a file that the platform looks after
	}
	for _, a := range files {
		if p := s.values[a]; p != "" && credential.Exposed(p) {
			addWarning(diags, s, a, "Others can read a secret file",
				fmt.Sprintf("%s names %s, which holds a secret, and its permissions let others than its owner at it. Take them away: chmod 600 %s", s.call(a), p, p))
		}
	}
}

// own is the prefix under which the refresh token has a variable: others' prefixes have none.
func own(prefix string) string {
	if prefix == "" {
		return ""
	}
	return prefixes[0].prefix
}

// without says that a source holds no credential, and where one was seen.
func (s source) without(others []source) string {
	var set []string
	for _, a := range prefixes[0].arguments {
		if s.has(a) {
			set = append(set, s.call(a))
		}
	}
	text := fmt.Sprintf("%s is set, but no credential: refresh_token, refresh_token_file, client_secret, a certificate, use_oidc, use_msi, use_cli, username or access_token.", strings.Join(set, " and "))
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
	for _, a := range append([]argument{{"endpoint", m.Endpoint}, {"audience", m.Audience}, {"authority_host", m.AuthorityHost}}, m.list()...) {
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
	if s.prefix == "" && s.values[argument] != "" || argument == "authority_host" {
		diags.AddAttributeError(path.Root(argument), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// addWarning is addError for a warning.
func addWarning(diags *diag.Diagnostics, s source, argument, summary, detail string) {
	if s.prefix == "" {
		diags.AddAttributeWarning(path.Root(argument), summary, detail)
		return
	}
	diags.AddWarning(summary, detail)
}

var _ insights.Renewer = (*credential.Credential)(nil)
