package provider

import (
	"fmt"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// assertion is where the tokens of the platform come from: from what the source says, else from what the platform
// sets for all that runs on it. why says what is missing.
func (s source) assertion(getenv func(string) string) (a credential.Assertion, why string) {
	if s.first(useOIDC, oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection) == "" {
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
	a.RequestURL, a.RequestToken = orElse(a.RequestURL, getenv(urlVariable)), orElse(a.RequestToken, getenv(tokenVariable))
	method := s.call(s.first(useOIDC, serviceConnection, oidcRequestURL, oidcRequestToken))
	switch {
	case a.RequestURL != "" && a.RequestToken != "":
		return a, ""
	case a.RequestURL != "" && a.ServiceConnectionID != "":
		return a, fmt.Sprintf("%s is set, but %s is not, nor is %s. Hand the token to the step of the pipeline: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken).", method, s.call(oidcRequestToken), tokenVariable)
	case a.RequestURL+a.RequestToken == "" && a.ServiceConnectionID == "" && getenv("AZURE_FEDERATED_TOKEN_FILE") != "":
		return credential.Assertion{TokenFile: getenv("AZURE_FEDERATED_TOKEN_FILE")}, ""
	case a.RequestURL+a.RequestToken == "" && getenv("SYSTEM_OIDCREQUESTURI") != "":
		return a, fmt.Sprintf("%s is set, and this is Azure Pipelines, which needs %s with it: the ID of the service connection.", method, s.call(serviceConnection))
	}
	return a, fmt.Sprintf("%s is set, but there is no token of the platform. In GitHub Actions, give the job the permission id-token: write. "+
		"In Azure Pipelines, set %s. Elsewhere, set %s, %s, or %s with %s.", method,
		s.call(serviceConnection), s.call(oidcToken), s.call(oidcTokenFile), s.call(oidcRequestURL), s.call(oidcRequestToken))
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
