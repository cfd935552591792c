package credential

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// appOnly signs an application in without a user. For mpn the service documents an application and a user [doc P-PRE];
// whether it accepts such a token is not known.
type appOnly struct {
	tenantID, clientID string
	authority          *url.URL
	auth               clientAuthenticator
	transport          http.RoundTripper
	clock              Clock
}

// token makes the library's credential for each request, for that caches tokens by a clock of its own.
func (a *appOnly) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	auth, err := a.auth.authenticate(ctx)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	t := &transporter{client: newClient(a.transport, tokenTimeout)}
	c, err := a.library(auth, t)
	if err != nil {
		return azcore.AccessToken{}, (&Error{Message: "The application can't sign in: " + err.Error() + ".", Advice: "Check tenant_id and client_id."}).masked(auth.secret, auth.assertion)
	}
	token, err := c.GetToken(ctx, policy.TokenRequestOptions{Scopes: scopes})
	if err == nil {
		return token, nil
	}
	return azcore.AccessToken{}, a.newError(t).masked(auth.secret, auth.assertion)
}

func (a *appOnly) library(auth clientAuth, t *transporter) (azcore.TokenCredential, error) {
	options := clientOptions(t)
	options.Cloud = cloud.Configuration{ActiveDirectoryAuthorityHost: a.authority.String()}
	private := !isMicrosofts(a.authority.Host)
	if auth.secret != "" {
		return azidentity.NewClientSecretCredential(a.tenantID, a.clientID, auth.secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: private})
	}
	return azidentity.NewClientAssertionCredential(a.tenantID, a.clientID, func(context.Context) (string, error) { return auth.assertion, nil },
		&azidentity.ClientAssertionCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: private})
}

// newError makes an error of the last answer. The library's own error may quote all of it, with a token in it.
func (a *appOnly) newError(t *transporter) *Error {
	switch {
	case t.failed != nil:
		return newUnreachableError(a.authority.Host, t.client.Timeout, t.failed)
	case t.last != nil && t.last.status != http.StatusOK:
		return newRefusalError(*t.last, a.authority.Host, a.clock.Now())
	}
	return &Error{Message: a.authority.Host + " did not answer a request for a token as Microsoft Entra ID would.", Advice: checkAuthority, transient: true}
}

// clientOptions are how all of azidentity's credentials send their requests.
func clientOptions(t *transporter) policy.ClientOptions {
	return policy.ClientOptions{
		Retry:     policy.RetryOptions{MaxRetries: -1}, // Credential retries, on its own clock
		Telemetry: policy.TelemetryOptions{Disabled: true},
		Transport: t,
	}
}

// isMicrosofts tells whether an authority is Microsoft's own. For others instance discovery is off: it asks Microsoft
// whether the authority is known, which a private one is not.
func isMicrosofts(host string) bool {
	for _, h := range [...]string{"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn", "login.windows.net", "login.microsoft.com"} {
		if strings.EqualFold(host, h) {
			return true
		}
	}
	return false
}
