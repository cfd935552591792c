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

// appOnly signs the client itself in with its proof. The service documents application + user [doc P-PRE], so
// whether it takes such a token is not known.
type appOnly struct {
	tenantID, clientID string
	authority          *url.URL
	proof              proof
	transport          http.RoundTripper
	clock              Clock
}

// token asks the library. It is made anew each time, for it keeps the tokens that it got, by a clock of its own.
func (a *appOnly) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	shown, err := a.proof.prove(ctx)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	t := &transporter{client: newClient(a.transport, tokenTimeout)}
	c, err := a.library(shown, t)
	if err != nil {
		return azcore.AccessToken{}, (&Error{Message: "The client can't sign in: " + err.Error() + ".", Advice: "Check tenant_id and client_id."}).scrubbed(shown.secret, shown.assertion)
	}
	got, err := c.GetToken(ctx, policy.TokenRequestOptions{Scopes: scopes})
	if err == nil {
		return got, nil
	}
	return azcore.AccessToken{}, a.explain(t).scrubbed(shown.secret, shown.assertion)
}

func (a *appOnly) library(shown evidence, t *transporter) (azcore.TokenCredential, error) {
	options := clientOptions(t)
	options.Cloud = cloud.Configuration{ActiveDirectoryAuthorityHost: a.authority.String()}
	private := !microsofts(a.authority.Host)
	if shown.secret != "" {
		return azidentity.NewClientSecretCredential(a.tenantID, a.clientID, shown.secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: private})
	}
	return azidentity.NewClientAssertionCredential(a.tenantID, a.clientID, func(context.Context) (string, error) { return shown.assertion, nil },
		&azidentity.ClientAssertionCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: private})
}

// explain makes an error of what came last. The library's own words may quote a whole answer, with a token in it.
func (a *appOnly) explain(t *transporter) *Error {
	switch {
	case t.failed != nil:
		return unreachable(a.authority.Host, t.client.Timeout, t.failed)
	case t.last != nil && t.last.status != http.StatusOK:
		return refused(*t.last, a.authority.Host, a.clock.Now())
	}
	return &Error{Message: a.authority.Host + " did not answer a request for a token as Microsoft Entra ID would.", Advice: checkAuthority, transient: true}
}

// clientOptions are how all of azidentity's credentials send.
func clientOptions(t *transporter) policy.ClientOptions {
	return policy.ClientOptions{
		Retry:     policy.RetryOptions{MaxRetries: -1}, // Credential repeats, on its own clock
		Telemetry: policy.TelemetryOptions{Disabled: true},
		Transport: t,
	}
}

// microsofts tells whether an authority is Microsoft's own. For others instance discovery is off: it asks
// Microsoft whether the authority is known, which a private one is not.
func microsofts(host string) bool {
	for _, h := range [...]string{"login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.chinacloudapi.cn", "login.windows.net", "login.microsoft.com"} {
		if strings.EqualFold(host, h) {
			return true
		}
	}
	return false
}
