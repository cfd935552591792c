package credential

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// library is a credential of azidentity.
type library struct {
	host        string
	transporter *transporter
	secrets     []string
	build       func() (azcore.TokenCredential, error)

	credential azcore.TokenCredential // nil before the first token
}

// newClientSecret signs the client itself in with its secret. The service documents application + user
// (P-PRE [doc]), so whether it takes such a token is not known.
func newClientSecret(c Config, authority *url.URL) *library {
	t := &transporter{client: newClient(c.Transport)}
	options := &azidentity.ClientSecretCredentialOptions{
		ClientOptions: policy.ClientOptions{
			Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: authority.String()},
			Retry:     policy.RetryOptions{MaxRetries: -1}, // Credential repeats, on its own clock
			Telemetry: policy.TelemetryOptions{Disabled: true},
			Transport: t,
		},
		DisableInstanceDiscovery: !microsofts(authority.Host),
	}
	return &library{host: authority.Host, transporter: t, secrets: []string{c.ClientSecret}, build: func() (azcore.TokenCredential, error) {
		return azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, c.ClientSecret, options)
	}}
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

// token asks the library, which keeps what it has; to ask anew it is built anew. Of its errors only what Entra
// answered is used: they may quote a whole answer, with a token in it.
func (l *library) token(ctx context.Context, scopes []string, anew bool) (azcore.AccessToken, error) {
	if l.credential == nil || anew {
		made, err := l.build()
		if err != nil {
			return azcore.AccessToken{}, (&Error{Message: "The client can't sign in: " + err.Error() + ".", Advice: "Check tenant_id and client_id."}).scrubbed(l.secrets...)
		}
		l.credential = made
	}
	l.transporter.failed = nil
	t, err := l.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: scopes})
	if err == nil {
		return t, nil
	}
	if refusal, ok := errors.AsType[*azidentity.AuthenticationFailedError](err); ok && refusal.RawResponse != nil {
		body, _ := runtime.Payload(refusal.RawResponse) // azcore has read it
		return t, refused(refusal.RawResponse.StatusCode, l.host, body).scrubbed(l.secrets...)
	}
	if l.transporter.failed != nil {
		return t, unreachable(l.host, l.transporter.failed).scrubbed(l.secrets...)
	}
	return t, &Error{Message: l.host + " did not answer a request for a token as Microsoft Entra ID would.", Advice: checkAuthority, transient: true}
}
