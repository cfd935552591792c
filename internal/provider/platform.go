package provider

import (
	"cmp"
	"fmt"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// assertion is where the tokens of the platform come from: from what the source says, else from what the platform
// sets for all that runs on it. why says what is missing.
func (s *source) assertion(env environment) (a credential.Assertion, why string) {
	if s.first(oidcArgs...) == "" {
		return a, ""
	}
	a = credential.Assertion{
		Token: s.values[oidcToken], TokenFile: s.values[oidcTokenFile],
		RequestURL: s.values[oidcRequestURL], RequestToken: s.values[oidcRequestToken], ServiceConnectionID: s.values[serviceConnection],
	}
	if a.Token != "" || a.TokenFile != "" {
		return a, ""
	}
	urlVariable, tokenVariable := "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
	if a.ServiceConnectionID != "" {
		urlVariable, tokenVariable = "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN"
	}
	a.RequestURL, a.RequestToken = cmp.Or(a.RequestURL, env.get(urlVariable)), cmp.Or(a.RequestToken, env.get(tokenVariable))
	method := s.displayName(s.first(useOIDC, serviceConnection, oidcRequestURL, oidcRequestToken))
	switch {
	case a.RequestURL != "" && a.RequestToken != "":
		return a, ""
	case a.RequestURL != "" && a.ServiceConnectionID != "":
		return a, fmt.Sprintf("%s is set, but %s is not, nor is %s. Give the token to the step of the pipeline: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken).", method, s.displayName(oidcRequestToken), tokenVariable)
	case a.RequestURL+a.RequestToken == "" && a.ServiceConnectionID == "" && env.get("AZURE_FEDERATED_TOKEN_FILE") != "":
		return credential.Assertion{TokenFile: env.get("AZURE_FEDERATED_TOKEN_FILE")}, ""
	case a.RequestURL+a.RequestToken == "" && env.get("SYSTEM_OIDCREQUESTURI") != "":
		return a, fmt.Sprintf("%s is set, and this is Azure Pipelines, which needs %s with it: the ID of the service connection.", method, s.displayName(serviceConnection))
	}
	return a, fmt.Sprintf("%s is set, but there is no token of the platform. In GitHub Actions, give the job the permission id-token: write. "+
		"In Azure Pipelines, set %s. Elsewhere, set %s, %s, or %s with %s.", method,
		s.displayName(serviceConnection), s.displayName(oidcToken), s.displayName(oidcTokenFile), s.displayName(oidcRequestURL), s.displayName(oidcRequestToken))
}
