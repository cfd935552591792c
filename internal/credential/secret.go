package credential

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// library is a credential of azidentity.
type library struct {
	credential azcore.TokenCredential
	host       string
}

// newClientSecret signs the client itself in with its secret. The service documents application + user
// (P-PRE), so whether it takes such a token is not known.
func newClientSecret(c Config, authority *url.URL) (source, error) {
	cred, err := azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, c.ClientSecret, &azidentity.ClientSecretCredentialOptions{
		ClientOptions:            clientOptions(c, authority),
		DisableInstanceDiscovery: !microsofts(authority.Host),
	})
	if err != nil {
		return nil, err
	}
	return library{credential: cred, host: authority.Host}, nil
}

func clientOptions(c Config, authority *url.URL) policy.ClientOptions {
	return policy.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: authority.String()},
		Retry:     policy.RetryOptions{MaxRetries: -1}, // Credential repeats, on its own clock
		Telemetry: policy.TelemetryOptions{Disabled: true},
		Transport: &http.Client{Transport: c.Transport, Timeout: tokenTimeout},
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

func (l library) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	t, err := l.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: scopes})
	if err == nil {
		return t, nil
	}
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) && failed.RawResponse != nil {
		body, _ := io.ReadAll(io.LimitReader(failed.RawResponse.Body, maxTokenAnswer))
		return t, refused(failed.RawResponse.StatusCode, l.host, body)
	}
	return t, unreachable(l.host, err)
}
