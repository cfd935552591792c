// Package insights is a client of the Partner Insights REST API, for each Program that it reports on.
//
// Facts about the service are cited with the keys of SOURCES.md, for example [doc P-PAR]. What its documents
// leave open is read leniently: names of fields in any case, nulls or absent fields, failures by status or
// wrapped in a 200. The package knows nothing of Terraform. A Client is safe for concurrent use.
package insights

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// Defaults of Options.
const (
	DefaultMaxRetries            = 4
	DefaultRequestTimeout        = 2 * time.Minute
	DefaultMaxConcurrentRequests = 8
	DefaultDownloadIdleTimeout   = 30 * time.Second
	DefaultMaxDecompressedSize   = 256 << 20
	DefaultPostGracePeriod       = 15 * time.Second
)

// Options make a Client. Credential, Clock and Transport have no default.
type Options struct {
	// Program is what the service reports on; the zero value means MPN.
	Program Program
	// Endpoint is the base URL, the program's when empty; http is allowed on a loopback address only.
	Endpoint string
	// Audience is the resource that tokens are requested for, the program's when empty.
	Audience string
	// Credential is asked for a token before each attempt, so it keeps what it has. When it is a Renewer, it is
	// renewed once after a 401.
	Credential azcore.TokenCredential
	// CredentialOrigin says in a sentence where the credential was configured, for the errors of denials.
	CredentialOrigin string
	// Transport sends requests. Redirects, bodies and time are bounded by the client. A POST that fails is
	// taken for sent unless the transport tells otherwise through net/http/httptrace, as http.Transport does.
	Transport http.RoundTripper
	// Clock tells the time and waits between attempts. How long the network may take is bounded in real time.
	Clock Clock
	// Jitter gives a random number in [0, 1) to spread retries; nil spreads nothing.
	Jitter func() float64
	// NewID makes the correlation id of a request; nil sends none.
	NewID func() string
	// MaxRetries is how often a request is repeated after its first attempt, as far as five minutes of waiting allow;
	// negative means never, 0 the default.
	MaxRetries int
	// RequestTimeout bounds one attempt up to its last byte; 0 means the default.
	RequestTimeout time.Duration
	// MaxConcurrentRequests bounds the requests under way at once; 0 means the default.
	MaxConcurrentRequests int
	// DownloadIdleTimeout bounds how long a download may say nothing; its whole length is not bounded. 0 means the default.
	DownloadIdleTimeout time.Duration
	// MaxDecompressedSize bounds the text of a file that came compressed, in bytes, where it is more than 500 times what
	// was transferred; 0 means the default.
	MaxDecompressedSize int64
	// BulkRefresh lets reads of single objects be answered from lists of all objects: see listCache.
	BulkRefresh bool
	// PostGracePeriod is how long a POST under way may go on after its context has ended; 0 means the default.
	PostGracePeriod time.Duration
	// UserAgent is sent with every request.
	UserAgent string
	// Log is told of every attempt, secrets masked; nil for nobody.
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
	options  Options
	api      runtime.Pipeline
	files    *http.Client
	slots    chan struct{}
	denials  denials
	queries  *listCache[Query] // nil, as reports, without bulk refresh
	reports  *listCache[Report]
}

// New makes a client. It fails only for an endpoint or audience that the program's checks refuse.
func New(o Options) (*Client, error) {
	if o.Program == (Program{}) {
		o.Program = MPN()
	}
	if o.Endpoint == "" {
		o.Endpoint = o.Program.Endpoint
	}
	endpoint, err := o.Program.CheckEndpoint(o.Endpoint)
	if err != nil {
		return nil, err
	}
	if o.Audience, err = o.Program.CheckAudience(o.Audience); err != nil {
		return nil, err
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
	if o.PostGracePeriod <= 0 {
		o.PostGracePeriod = DefaultPostGracePeriod
	}
	if o.MaxDecompressedSize <= 0 {
		o.MaxDecompressedSize = DefaultMaxDecompressedSize
	}
	if o.DownloadIdleTimeout <= 0 {
		o.DownloadIdleTimeout = DefaultDownloadIdleTimeout
	}
	c := &Client{endpoint: endpoint, options: o, slots: make(chan struct{}, o.MaxConcurrentRequests)}
	if o.BulkRefresh {
		c.queries = newListCache(o.Clock, func(ctx context.Context, o listObserver) iter.Seq2[Query, error] {
			return objects(ctx, c, QueryFilter{System: true}.list().observedBy(o))
		})
		c.reports = newListCache(o.Clock, func(ctx context.Context, o listObserver) iter.Seq2[Report, error] {
			return objects(ctx, c, ReportFilter{}.list().observedBy(o))
		})
	}
	c.files = &http.Client{Transport: o.Transport, CheckRedirect: c.followLinks}
	// azcore's own retries repeat POST and sleep on the real clock, and its bearer tokens are cached by the real
	// clock: both are done here instead.
	c.api = runtime.NewPipeline("insights", "v1", runtime.PipelineOptions{}, &policy.ClientOptions{
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
		Transport: &http.Client{Transport: o.Transport, CheckRedirect: sameOriginRedirects},
	})
	return c, nil
}

// Program is the program that the client was made for.
func (c *Client) Program() Program { return c.options.Program }

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
