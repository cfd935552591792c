package provider

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// credential makes the credential of all requests. What it lacks is an error once it is needed; what contradicts itself is
// an error at once.
func (p *partnerInsights) credential(m *model, program insights.Program, diags *diag.Diagnostics) *credential.Credential {
	if name := m.unknown(); name != "" {
		return unavailable(fmt.Sprintf("The provider's argument %s depends on something that is only known after apply, but the service is needed before. "+
			"Apply what it depends on first (terraform apply -target=…), or set a value that is known in the plan.", name))
	}
	env, authority := environment(p.deps.LookupEnv), p.authority(m, diags)
	all := sources(&m.credentials, env, diags)
	if diags.HasError() {
		return nil
	}
	if len(all) == 0 {
		return unavailable(noCredentials(program))
	}
	base := credential.Config{AuthorityHost: authority.value, Transport: p.deps.Transport, Clock: p.deps.Clock, NewID: p.deps.NewID, RunChild: p.deps.RunChild}
	c, err := choose(all, base, program, env, diags)
	if e, ok := errors.AsType[*credential.ArgumentError](err); ok && e.Argument == "authority_host" {
		remedy := "Set an https address in " + authority.name + "."
		if program.UserToken {
			remedy = "Set refresh_token or refresh_token_file if a user is to sign in, or an https address in " + authority.name + "."
		}
		authority.addError(diags, "No refresh token, and no https authority", fmt.Sprintf("The credentials can't be used: %s. %s", e, remedy))
	} else if err != nil {
		all[0].addUnusable(diags, err)
	}
	return c
}

// choose makes a credential of the first source, whole. Its error is that of credential.New.
func choose(all []source, base credential.Config, program insights.Program, env environment, diags *diag.Diagnostics) (*credential.Credential, error) {
	s := &all[0]
	if len(s.empty) > 0 {
		s.addEmpty(diags)
		return nil, nil
	}
	if one, why := s.contradiction(); why != "" {
		s.addError(diags, one, "Contradictory credentials", why)
		return nil, nil
	}
	method := s.method()
	if method == "" {
		return unavailable(s.missingCredentialMessage(all[1:])), nil
	}
	if needed := s.missing(method); needed != "" {
		return unavailable(fmt.Sprintf("%s is set, but %s is not, which is needed with it.%s", s.displayName(method), s.displayName(needed), hintUnusedSource(needed, all[1:]))), nil
	}
	assertion, why := s.assertion(env)
	if why != "" {
		return unavailable(why), nil
	}
	c, err := credential.New(s.config(base, assertion))
	if err == nil {
		s.warn(method, program, diags)
	}
	return c, err
}

// addUnusable adds why no credential can be made of the source.
func (s *source) addUnusable(diags *diag.Diagnostics, err error) {
	at := s.method()
	if e, ok := errors.AsType[*credential.ArgumentError](err); ok {
		at = e.Argument
	}
	s.addError(diags, at, "Credentials can't be used", fmt.Sprintf("The credentials can't be used: %s. Check %s.", err, s.displayName(at)))
}

func noCredentials(program insights.Program) string {
	const application = "client_secret, a certificate or use_oidc"
	set, variables := application+", with tenant_id and client_id", "PARTNERINSIGHTS_CLIENT_SECRET, ARM_CLIENT_SECRET, …"
	if program.UserToken {
		set = "refresh_token (or refresh_token_file) with tenant_id, client_id and " + application + "; on a workstation, use_cli"
		variables = "PARTNERINSIGHTS_REFRESH_TOKEN, PARTNERINSIGHTS_CLIENT_SECRET, …"
	}
	return "No credentials are configured. Set " + set + "; in the provider block or as environment variables (" + variables + ")."
}

// addEmpty adds that arguments are set, but empty. Without them the sign-in would be another one than was meant, such as
// that of the application alone.
func (s *source) addEmpty(diags *diag.Diagnostics) {
	var names []string
	for _, a := range s.empty {
		names = append(names, s.displayName(a))
	}
	verb, remove := "is", "remove it"
	if s.envPrefix != "" {
		remove = "unset it"
	}
	if len(names) > 1 {
		verb = "are"
		remove = remove[:len(remove)-2] + "them"
	}
	s.addError(diags, s.empty[0], "Empty credentials", fmt.Sprintf("%s %s set, but empty. Where a secret of the pipeline was to give the value, that secret is missing in this run. "+
		"Give a value, or %s to sign in without.", enumerate(names), verb, remove))
}

// config adds the values of the source to a configuration.
func (s *source) config(c credential.Config, a credential.Assertion) credential.Config {
	c.TenantID, c.ClientID, c.AccessToken = s.values[tenantID], s.values[clientID], s.values[accessToken]
	c.RefreshToken, c.RefreshTokenFile = s.values[refreshToken], s.values[refreshTokenFile]
	c.Username, c.Password = s.values[username], s.values[password]
	c.ManagedIdentity, c.AzureCLI = s.has(useMSI), s.has(useCLI)
	c.ClientSecret, c.Assertion, c.Origin = s.values[clientSecret], a, s.origin()
	if s.first(certificate, certificatePath) != "" {
		c.Certificate = credential.Certificate{Data: s.values[certificate], Path: s.values[certificatePath], Password: s.values[certificatePassword]}
	}
	return c
}

// warn warns of a sign-in that may be refused, and of files with secrets that others can read.
func (s *source) warn(method string, program insights.Program, diags *diag.Diagnostics) {
	other := clientSecret
	if program.UserToken {
		other = (&source{envPrefix: ownIfEnvironment(s.envPrefix)}).displayName(refreshToken) + ", from a sign-in with multi-factor authentication"
	}
	switch method {
	case accessToken, useCLI:
	case refreshToken, refreshTokenFile:
		if !program.UserToken {
			diags.AddWarning("Signed in as a user",
				fmt.Sprintf("%s is set, so a user signs in. Program %s documents access by an application alone, and may refuse this. "+
					"Remove it, so that the application signs in without a user, or set another program.", s.displayName(method), program))
		}
	case username, password:
		diags.AddWarning("Signed in with a password",
			fmt.Sprintf("%s is set. A password can't fulfil multi-factor authentication: where the tenant or the service enforces it, no access token is issued, or the service refuses it. "+
				"Set %s instead.", s.displayName(username), other))
	default:
		if program.UserToken {
			diags.AddWarning("Signed in as an application only",
				fmt.Sprintf("%s is set without a refresh token, so the application signs in by itself. Program %s documents access by an application and a user, and may refuse this. "+
					"Set %s, or set another program.", s.displayName(method), program, other))
		}
	}
	files := []string{refreshTokenFile, certificatePath}
	if s.envPrefix == ownIfEnvironment(s.envPrefix) {
		files = append(files, oidcTokenFile) // the file that a platform's variable names is the platform's
	}
	for _, a := range files {
		if p := s.values[a]; p != "" && credential.Exposed(p) {
			s.addWarning(diags, a, "Others can read a secret file",
				fmt.Sprintf("%s names %s, which holds a secret, and its permissions let others than its owner at it. Take them away: chmod 600 %s", s.displayName(a), p, p))
		}
	}
}

// ownIfEnvironment is the prefix under which a source of this kind has a refresh token: others' prefixes have none.
func ownIfEnvironment(envPrefix string) string {
	if envPrefix == "" {
		return ""
	}
	return ownPrefix
}

// missingCredentialMessage says that a source has no method to sign in, and where one was seen.
func (s *source) missingCredentialMessage(others []source) string {
	names := s.displayNames()
	verb := "is"
	if len(names) > 1 {
		verb = "are"
	}
	text := fmt.Sprintf("%s %s set, but no credential: refresh_token, refresh_token_file, client_secret, a certificate, use_oidc, use_msi, use_cli, username or access_token.", enumerate(names), verb)
	for _, o := range others {
		if m := o.method(); m != "" {
			return text + hintUnusedSource(m, others)
		}
	}
	return text
}

// hintUnusedSource points to an argument in a source that is not used.
func hintUnusedSource(argument string, others []source) string {
	for _, o := range others {
		if o.has(argument) {
			return fmt.Sprintf(" %s is set, but credentials from different sources are not combined: set all of them in the same place.", o.displayName(argument))
		}
	}
	return ""
}

// unknown names the first argument whose value is not known while planning, "" when all are. To use the environment
// instead could plan against another account.
func (m *model) unknown() string {
	for _, a := range append([]argument{{"program", m.Program}, {"endpoint", m.Endpoint}, {"audience", m.Audience}, {"authority_host", m.AuthorityHost}}, m.list()...) {
		if a.value.IsUnknown() {
			return a.name
		}
	}
	return ""
}

func unavailable(why string) *credential.Credential {
	return (&credential.Unavailable{Reason: why}).Credential()
}

var _ insights.Renewer = (*credential.Credential)(nil)
