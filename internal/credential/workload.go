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

// Assertion says where a workload gets the tokens that prove it (workload identity federation): one at hand, a file,
// or an address to ask.
type Assertion struct {
	Token        string // used as it is
	TokenFile    string // read for each access token: whoever writes it renews it
	RequestURL   string // of GitHub Actions or Azure Pipelines; https, or http on a loopback address
	RequestToken string // is shown there

	// ServiceConnectionID is that of Azure DevOps, "" for GitHub.
	ServiceConnectionID string
}

// exchangeAudience is the audience of tokens that Entra takes for a client's assertion.
const exchangeAudience = "api://AzureADTokenExchange"

// workload is the proof by a token of the platform that a workload runs on.
type workload struct {
	Assertion
	client *http.Client
	clock  Clock
}

func newWorkload(c Config) (proof, error) {
	a := c.Assertion
	if err := cmp.Or(checkArgument("oidc_token", "the OIDC token", a.Token), checkArgument("oidc_request_token", "the OIDC request token", a.RequestToken)); err != nil {
		return nil, err
	}
	if a.RequestURL != "" {
		if u, err := url.Parse(a.RequestURL); err != nil || !secret.MayTravelTo(u) {
			return nil, &ArgumentError{"oidc_request_url", "the OIDC request URL must be an https URL"}
		}
	}
	return &workload{Assertion: a, client: newClient(c.Transport, tokenTimeout), clock: c.Clock}, nil
}

func (w *workload) prove(ctx context.Context) (evidence, error) {
	switch {
	case w.Token != "":
		return evidence{assertion: w.Token}, nil
	case w.TokenFile != "":
		t, err := readToken("the OIDC token file", w.TokenFile)
		return evidence{assertion: t}, err
	}
	t, err := w.ask(ctx)
	return evidence{assertion: t}, err
}

// ask gets a token from the platform.
func (w *workload) ask(ctx context.Context) (string, error) {
	platform, req, err := w.request(ctx)
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+w.RequestToken)
	req.Header.Set("Accept", "application/json")
	a, err := exchange(w.client, req)
	if err != nil {
		e := unreachable(req.URL.Host, w.client.Timeout, err)
		e.Advice = fmt.Sprintf("It is where %s gives out its tokens (oidc_request_url). Check the network and a proxy (HTTPS_PROXY).", platform.name)
		return "", e.scrubbed(w.RequestToken)
	}
	var given struct {
		Value string `json:"value"`     // GitHub
		OIDC  string `json:"oidcToken"` // Azure DevOps
	}
	if a.status == http.StatusOK && json.Unmarshal(a.body, &given) == nil && given.Value+given.OIDC != "" {
		t := given.Value + given.OIDC
		return t, checkText("the OIDC token of "+platform.name, t)
	}
	e := &Error{Status: a.status, Message: fmt.Sprintf("%s gave no OIDC token: it answered %d %s.", platform.name, a.status, http.StatusText(a.status)),
		Advice: platform.advice, transient: busy(a.status)}
	if e.transient {
		e.wait(a.retryAfter(w.clock.Now()))
	}
	return "", e
}

// platform is who gives out tokens.
type platform struct{ name, advice string }

// request makes the request for a token, as the platforms document it.
func (w *workload) request(ctx context.Context) (platform, *http.Request, error) {
	u, err := url.Parse(w.RequestURL) // which was checked
	if err != nil {
		return platform{}, nil, errors.New("the OIDC request URL can't be read")
	}
	q := u.Query()
	if w.ServiceConnectionID != "" {
		q.Set("api-version", "7.1")
		q.Set("serviceConnectionId", w.ServiceConnectionID)
		u.RawQuery = q.Encode()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), http.NoBody)
		if err == nil {
			req.Header.Set("X-TFS-FedAuthRedirect", "Suppress") // else it answers with a sign-in page
		}
		return platform{"Azure DevOps", "Check ado_service_connection_id, that the pipeline may use that service connection, " +
			"and that the step hands over its token (env: SYSTEM_ACCESSTOKEN: $(System.AccessToken))."}, req, err
	}
	if q.Get("audience") == "" {
		q.Set("audience", exchangeAudience)
	}
	u.RawQuery = q.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	return platform{"GitHub Actions", "Check that the job has the permission id-token: write, and that it still runs: its request token ends with it. " +
		"In Azure DevOps, set ado_service_connection_id."}, req, err
}
