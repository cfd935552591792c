// Package insights is a client of the Partner Insights REST API, family mpn, version 1.
//
// It holds what the service's documents say (reference.md) and what they leave open is read leniently:
// names of fields in any case, nulls or absent fields, failures by status or wrapped in a 200. It knows
// nothing of Terraform. A Client is safe for concurrent use.
package insights

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// Defaults of Options.
const (
	DefaultEndpoint              = "https://api.partnercenter.microsoft.com/insights/v1/mpn"
	DefaultAudience              = "https://api.partnercenter.microsoft.com"
	DefaultMaxRetries            = 4
	DefaultRequestTimeout        = 2 * time.Minute
	DefaultMaxConcurrentRequests = 8
)

// Options make a Client. Credential, Clock and Transport have no default.
type Options struct {
	// Endpoint is the base URL, DefaultEndpoint when empty; http is allowed on a loopback address only.
	Endpoint string
	// Audience is the resource that tokens are asked for, DefaultAudience when empty.
	Audience string
	// Credential gives access tokens. When it is a Renewer, it is renewed once after a 401.
	Credential azcore.TokenCredential
	// Transport sends requests. Redirects, bodies and time are bounded by the client.
	Transport http.RoundTripper
	// Clock tells the time and waits.
	Clock Clock
	// Jitter gives a random number in [0, 1) to spread retries; nil spreads nothing.
	Jitter func() float64
	// NewID makes the correlation id of an operation; nil sends none.
	NewID func() string
	// MaxRetries is how often a request is repeated after its first try; negative means never, 0 the default.
	MaxRetries int
	// RequestTimeout bounds one try up to its last byte; 0 means the default.
	RequestTimeout time.Duration
	// MaxConcurrentRequests bounds the requests under way at once; 0 means the default.
	MaxConcurrentRequests int
	// UserAgent is sent with every request.
	UserAgent string
	// Log is told of every try, secrets masked; nil for nobody.
	Log func(context.Context, LogRecord)
}

// Clock is the time as the client sees it.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or with an error when the context ends first. Where the context's deadline
	// comes before d is over, it returns at once.
	Sleep(ctx context.Context, d time.Duration) error
}

// Renewer is a credential that can forget the token it has, to get another one.
type Renewer interface {
	// Renew tells whether the next token may be another than the refused one.
	Renew(refused string) bool
}

// Client calls the service.
type Client struct {
	endpoint *url.URL
	api      runtime.Pipeline
	files    *http.Client
	options  Options
	slots    chan struct{}
}

// New makes a client. It fails only for an endpoint that CheckEndpoint refuses.
func New(o Options) (*Client, error) {
	if o.Endpoint == "" {
		o.Endpoint = DefaultEndpoint
	}
	endpoint, err := CheckEndpoint(o.Endpoint)
	if err != nil {
		return nil, err
	}
	if o.Audience == "" {
		o.Audience = DefaultAudience
	}
	if o.MaxRetries == 0 {
		o.MaxRetries = DefaultMaxRetries
	}
	if o.RequestTimeout <= 0 {
		o.RequestTimeout = DefaultRequestTimeout
	}
	if o.MaxConcurrentRequests <= 0 {
		o.MaxConcurrentRequests = DefaultMaxConcurrentRequests
	}
	c := &Client{endpoint: endpoint, options: o, slots: make(chan struct{}, o.MaxConcurrentRequests)}
	c.files = &http.Client{Transport: o.Transport, CheckRedirect: sameOrigin}
	c.api = runtime.NewPipeline("insights", "v1", runtime.PipelineOptions{
		PerCall: []policy.Policy{&retryPolicy{client: c}},
		PerRetry: []policy.Policy{runtime.NewBearerTokenPolicy(o.Credential, []string{o.Audience + "/.default"},
			&policy.BearerTokenOptions{InsecureAllowCredentialWithHTTP: endpoint.Scheme == "http"})},
	}, &policy.ClientOptions{
		Retry:     policy.RetryOptions{MaxRetries: -1}, // azcore's own repeats POST and sleeps on the real clock
		Telemetry: policy.TelemetryOptions{Disabled: true},
		Transport: &http.Client{Transport: cappedTransport{o.Transport}, CheckRedirect: sameOrigin},
	})
	return c, nil
}

// Endpoint is the base URL that the client calls.
func (c *Client) Endpoint() string { return c.endpoint.String() }

// Clock is the clock that the client was made with.
func (c *Client) Clock() Clock { return c.options.Clock }

// Jitter spreads a wait between half of it and one and a half, so that clients do not march in step.
func (c *Client) Jitter(d time.Duration) time.Duration {
	if c.options.Jitter == nil {
		return d
	}
	return d/2 + time.Duration(c.options.Jitter()*float64(d))
}

// CheckEndpoint parses a base URL, without a slash at its end. The error says what is wrong with it.
func CheckEndpoint(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		// The parser's error quotes the text, which may hold a password.
		return nil, errors.New("the endpoint is not a URL")
	case u.Scheme != "https" && u.Scheme != "http", u.Host == "":
		return nil, errors.New("the endpoint must be an absolute URL, such as " + DefaultEndpoint)
	case u.Scheme == "http" && !IsLoopback(u.Hostname()):
		return nil, fmt.Errorf("the endpoint must use https: access tokens travel with every request, and http is allowed on a loopback address only, not on %s", u.Hostname())
	case u.User != nil:
		return nil, errors.New("the endpoint must not hold a user name or password")
	case u.RawQuery != "", u.Fragment != "":
		return nil, errors.New("the endpoint must end with its path, without ? or #")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

// IsLoopback tells whether a host name is this machine's own: localhost or a loopback address.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
