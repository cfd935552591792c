package credential

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// azureCLI asks the Azure CLI, az on the process's PATH, for a token of who is signed in there. az keeps tokens and
// renews them by itself; it can't be told that one was refused.
type azureCLI struct {
	tenantID string // "" is az's own choice
}

func (a *azureCLI) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	c, err := azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: a.tenantID})
	if err != nil {
		return azcore.AccessToken{}, err // the tenant was checked
	}
	limited, cancel := context.WithTimeout(ctx, tokenTimeout)
	defer cancel()
	got, err := c.GetToken(limited, policy.TokenRequestOptions{Scopes: scopes})
	if err == nil && got.Token != "" {
		return got, nil
	}
	words := "it printed something else than a token" // which must not be quoted
	if failed, ok := errors.AsType[*azidentity.AuthenticationFailedError](err); ok {
		words = failed.Error()
	}
	switch {
	case limited.Err() != nil:
		words = fmt.Sprintf("it printed nothing within %s", tokenTimeout)
	case err != nil && strings.Contains(err.Error(), "executable not found on path"): // azidentity's words
		words = noAz
	}
	return azcore.AccessToken{}, a.explain(words)
}

const noAz = "there is no az on the PATH"

// explain makes an error of what az printed.
func (a *azureCLI) explain(words string) *Error {
	words = strings.TrimPrefix(words, "AzureCLICredential: ")
	words, _, _ = strings.Cut(words, " To troubleshoot, visit")
	if _, after, ok := strings.Cut(words, "ERROR: "); ok { // warnings come before it
		words = after
	}
	login := "az login"
	if a.tenantID != "" {
		login += " --tenant " + a.tenantID
	}
	e := &Error{Code: entraCode().FindString(words), Message: "The Azure CLI gave no token: " + strings.TrimSuffix(refusal{Description: words}.words(), ".") + ".",
		Advice: "Sign in with " + login + ", and see that az account get-access-token works in this shell."}
	switch {
	case words == noAz:
		e.Advice = "use_cli needs the Azure CLI: install it, or in a pipeline use a refresh token instead."
	case e.Code == "AADSTS65001" || e.Code == "AADSTS65002":
		e.Advice = "The tenant does not let the Azure CLI ask for this audience. Use a refresh token, of an application of your own."
	case e.Code == "AADSTS90002" || e.Code == "AADSTS900023" || e.Code == "AADSTS50020":
		e.Advice = "Check tenant_id, and sign in to that tenant with " + login + "."
	case e.Code == "AADSTS500011":
		e.Advice = advice[e.Code]
	}
	return e.scrubbed()
}
