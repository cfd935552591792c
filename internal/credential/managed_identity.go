package credential

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// managedIdentity is the identity that Azure gives to a machine or a service. The library finds its endpoint by the process's
// environment (IDENTITY_ENDPOINT, MSI_ENDPOINT); without these, it is the machine's own address.
type managedIdentity struct {
	clientID  string // of a user-assigned identity; "" is the system-assigned one
	transport http.RoundTripper
	clock     Clock
}

// identityTimeout bounds one request. The endpoint is on the same machine.
const identityTimeout = 10 * time.Second

func (m *managedIdentity) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	t := &transporter{client: newClient(m.transport, identityTimeout)}
	options := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: clientOptions(t)}
	if m.clientID != "" {
		options.ID = azidentity.ClientID(m.clientID)
	}
	c, err := azidentity.NewManagedIdentityCredential(options)
	if err != nil {
		return azcore.AccessToken{}, &Error{Message: fmt.Sprintf("The managed identity can't be used: %s.", err), Advice: "Check use_msi and client_id."}
	}
	// The library caches tokens for the whole process, and gives none of them when asked for claims, which it sends nowhere.
	token, err := c.GetToken(ctx, policy.TokenRequestOptions{Scopes: scopes, Claims: "{}"})
	if err == nil {
		return token, nil
	}
	return azcore.AccessToken{}, m.newError(t).masked(t.secrets...)
}

func (m *managedIdentity) newError(t *transporter) *Error {
	const notHere = "use_msi works only where Azure runs Terraform: on a virtual machine, or in a service, that has a managed identity. " +
		"The request must not go through a proxy (NO_PROXY=169.254.169.254)."
	if t.failed != nil {
		e := newUnreachableError("the managed identity endpoint", t.client.Timeout, t.failed)
		e.Advice, e.transient = notHere, false // there is no such endpoint
		return e
	}
	if t.last == nil || t.last.status == http.StatusOK {
		return &Error{Message: "The managed identity endpoint gave an answer without a token.", Advice: notHere}
	}
	message := identityMessage(t.last.body)
	e := &Error{Status: t.last.status, Code: entraCode().FindString(message), Advice: notHere, transient: isBusy(t.last.status) || t.last.status == http.StatusGone,
		Message: fmt.Sprintf("The managed identity endpoint answered %s%s.", statusLine(t.last.status), message)}
	switch next, known := advice[e.Code]; {
	case known:
		e.Advice = next
	case e.transient:
		e.Advice = "It is busy; apply again later."
		e.waitFor(t.last.retryAfter(m.clock.Now()))
	case t.last.status == http.StatusBadRequest && m.clientID != "":
		e.Advice = "The machine or service has no user-assigned identity with this client_id. Assign it, or correct client_id."
	case t.last.status == http.StatusBadRequest:
		e.Advice = "The machine or service has no system-assigned identity. Turn it on, or set client_id to that of a user-assigned one."
	}
	return e
}

// identityMessage is the message of an answer, in the form of IMDS or of App Service.
func identityMessage(body []byte) string {
	var r struct {
		Description string `json:"error_description"`
		Message     string `json:"message"`
	}
	if json.Unmarshal(body, &r) != nil || r.Description+r.Message == "" {
		return ""
	}
	return ": " + strings.TrimSuffix(oauthError{Description: r.Description + r.Message}.message(), ".")
}
