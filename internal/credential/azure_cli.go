package credential

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// azureCLI runs the Azure CLI, az on the process's PATH, for a token of the account that is signed in there. az caches
// and renews tokens by itself; it can't be told that one was refused.
type azureCLI struct {
	tenantID string           // "" for az's own choice
	runChild func(run func()) // see Config.RunChild
}

func (a *azureCLI) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	c, err := azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: a.tenantID})
	if err != nil {
		return azcore.AccessToken{}, err // the tenant was checked
	}
	limited, cancel := context.WithTimeout(ctx, tokenTimeout)
	defer cancel()
	var token azcore.AccessToken
	run := func() { token, err = c.GetToken(limited, policy.TokenRequestOptions{Scopes: scopes}) }
	if a.runChild != nil {
		a.runChild(run)
	} else {
		run()
	}
	if err == nil && token.Token != "" {
		return token, nil
	}
	message := "it printed something else than a token" // which must not be quoted
	if failed, ok := errors.AsType[*azidentity.AuthenticationFailedError](err); ok {
		message = failed.Error()
	}
	switch {
	case limited.Err() != nil:
		message = fmt.Sprintf("it printed nothing within %s", tokenTimeout)
	case err != nil && strings.Contains(err.Error(), "executable not found on path"): // azidentity's words
		message = noAz
	}
	return azcore.AccessToken{}, a.newError(message)
}

const noAz = "there is no az on the PATH"

// newError makes an error of what az printed.
func (a *azureCLI) newError(message string) *Error {
	message = strings.TrimPrefix(message, "AzureCLICredential: ")
	message, _, _ = strings.Cut(message, " To troubleshoot, visit")
	if _, after, ok := strings.Cut(message, "ERROR: "); ok { // warnings come before it
		message = after
	}
	login := "az login"
	if a.tenantID != "" {
		login += " --tenant " + a.tenantID
	}
	e := &Error{Code: entraCode().FindString(message), Message: "The Azure CLI gave no token: " + strings.TrimSuffix(oauthError{Description: message}.message(), ".") + ".",
		Advice: "Sign in with " + login + ", and see that az account get-access-token works in this shell."}
	switch {
	case message == noAz:
		e.Advice = "use_cli needs the Azure CLI: install it, or in a pipeline use a refresh token instead."
	case e.Code == "AADSTS65001" || e.Code == "AADSTS65002":
		e.Advice = "The tenant does not let the Azure CLI ask for this audience. Use a refresh token, of an application that you have registered."
	case e.Code == "AADSTS90002" || e.Code == "AADSTS900023" || e.Code == "AADSTS50020":
		e.Advice = "Check tenant_id, and sign in to that tenant with " + login + "."
	case e.Code == "AADSTS500011":
		e.Advice = advice[e.Code]
	}
	e.masked().Message = longWord().ReplaceAllString(e.Message, secret.Masked)
	return e
}

// longWord finds what may be a token of a form that nothing is known of: IDs and names in az's messages are shorter.
var longWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\w+=~-]{40,}`) })
