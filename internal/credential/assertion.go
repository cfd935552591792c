package credential

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// Assertion says where the token of the platform comes from that authenticates a workload (workload identity federation):
// it is given, or in a file, or requested from an address.
type Assertion struct {
	Token        string // used as it is
	TokenFile    string // read for each access token: the platform renews it
	RequestURL   string // of GitHub Actions or Azure Pipelines; https, or http on a loopback address
	RequestToken string // the bearer token for it

	// ServiceConnectionID is that of Azure DevOps, "" for GitHub.
	ServiceConnectionID string
}

// exchangeAudience is the audience of tokens that Entra accepts as a client's assertion.
const exchangeAudience = "api://AzureADTokenExchange"

// federatedAssertion authenticates a client by a token of the platform that it runs on.
type federatedAssertion struct {
	Assertion
	client *http.Client
	clock  Clock
}

func newFederatedAssertion(c Config) (clientAuthenticator, error) {
	a := c.Assertion
	if err := cmp.Or(checkArgument("oidc_token", "the OIDC token", a.Token), checkArgument("oidc_request_token", "the OIDC request token", a.RequestToken)); err != nil {
		return nil, err
	}
	if a.RequestURL != "" {
		if u, err := url.Parse(a.RequestURL); err != nil || !secret.MayTravelTo(u) {
			return nil, &ArgumentError{"oidc_request_url", "the OIDC request URL must be an https URL"}
		}
	}
	return &federatedAssertion{Assertion: a, client: newClient(c.Transport, tokenTimeout), clock: c.Clock}, nil
}

func (f *federatedAssertion) authenticate(ctx context.Context) (clientAuth, error) {
	switch {
	case f.Token != "":
		return clientAuth{assertion: f.Token}, nil
	case f.TokenFile != "":
		t, err := readToken("The OIDC token file", f.TokenFile)
		return clientAuth{assertion: t}, err
	}
	t, err := f.requestToken(ctx)
	return clientAuth{assertion: t}, err
}

// requestToken gets a token from the platform.
func (f *federatedAssertion) requestToken(ctx context.Context) (string, error) {
	p, req, err := f.newRequest(ctx)
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+f.RequestToken)
	req.Header.Set("Accept", "application/json")
	r, err := roundTrip(f.client, req)
	if err != nil {
		return "", f.noAnswer(p, req.URL.Host, err).masked(f.RequestToken)
	}
	var answer struct {
		Value string `json:"value"`     // GitHub
		OIDC  string `json:"oidcToken"` // Azure DevOps
	}
	if r.status == http.StatusOK && json.Unmarshal(r.body, &answer) == nil && answer.Value+answer.OIDC != "" {
		t := answer.Value + answer.OIDC
		if err := checkText("the OIDC token of "+p.name, t); err != nil {
			return "", &Error{Message: "The answer can't be used: " + err.Error() + "."}
		}
		return t, nil
	}
	e := &Error{Status: r.status, Message: fmt.Sprintf("%s gave no OIDC token: it answered %s.", p.name, statusLine(r.status)),
		Advice: p.advice, transient: isBusy(r.status)}
	if p.azureDevOps && r.status == http.StatusNonAuthoritativeInfo { // it answers so with its sign-in page
		e.Message, e.Advice = signInPage, systemAccessToken
	}
	if e.transient {
		e.waitFor(r.retryAfter(f.clock.Now()))
	}
	return "", e
}

// What Azure DevOps answers to a request token that is not, or not any more, valid: a redirect to its sign-in page, or
// the page itself.
const (
	signInPage        = "Azure DevOps gave no OIDC token: it answered with its sign-in page, as it does when the request token is not valid."
	systemAccessToken = "Give the step the token of its own job, env: SYSTEM_ACCESSTOKEN: $(System.AccessToken), and no personal access token; it ends with the job."
)

// noAnswer makes the error of a request that the platform did not answer.
func (f *federatedAssertion) noAnswer(p platform, host string, err error) *Error {
	e := newUnreachableError(host, f.client.Timeout, err)
	switch redirected := errors.Is(err, errRedirect); {
	case redirected && p.azureDevOps:
		e.Message, e.Advice = signInPage, systemAccessToken
	case e.Advice == checkNetwork:
		e.Advice = fmt.Sprintf("%s issues its tokens there (oidc_request_url). Check the network and a proxy (HTTPS_PROXY).", p.name)
	}
	return e
}

// platform is what issues OIDC tokens to a job.
type platform struct {
	name, advice string
	azureDevOps  bool
}

// newRequest makes the request for a token, as the platforms document it.
func (f *federatedAssertion) newRequest(ctx context.Context) (platform, *http.Request, error) {
	u, err := url.Parse(f.RequestURL) // which was checked
	if err != nil {
		return platform{}, nil, errors.New("the OIDC request URL can't be read")
	}
	q := u.Query()
	if f.ServiceConnectionID != "" {
		q.Set("api-version", "7.1")
		q.Set("serviceConnectionId", f.ServiceConnectionID)
		u.RawQuery = q.Encode()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), http.NoBody)
		if err == nil {
			req.Header.Set("X-TFS-FedAuthRedirect", "Suppress") // else it answers with a sign-in page
		}
		return platform{"Azure DevOps", "Check ado_service_connection_id, that the pipeline may use that service connection, " +
			"and that the step passes its token (env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)).", true}, req, err
	}
	if q.Get("audience") == "" {
		q.Set("audience", exchangeAudience)
	}
	u.RawQuery = q.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	return platform{"GitHub Actions", "Check that the job has the permission id-token: write, and that it still runs: its request token ends with it. " +
		"In Azure DevOps, set ado_service_connection_id.", false}, req, err
}
