// Package blob streams a file into Azure Blob Storage: block by block, committed at the end, so that the blob is there whole
// or not at all. It knows nothing of Terraform.
package blob

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blockblob"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// Options are how targets are reached.
type Options struct {
	Transport  http.RoundTripper
	Clock      Clock
	Credential azcore.TokenCredential // for targets without a signature
	NewID      func() string          // a unique ID, from which those of blocks are made
}

// Clock is the time as uploads see it.
type Clock interface {
	// Sleep returns after d, or with an error when the context ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

// Target is a blob to write.
type Target struct {
	client    *blockblob.Client
	clock     Clock
	newID     func() string
	address   string // without its query
	query     string // with the signature, or ""
	overwrite bool
}

// hosts are the suffixes of the hosts that a token may be sent to: those of Azure's clouds.
var hosts = []string{".blob.core.windows.net", ".blob.core.usgovcloudapi.net", ".blob.core.chinacloudapi.cn", ".blob.storage.azure.net"}

// Check says what is wrong with the address of a blob. No error quotes the address.
func Check(address string) error {
	_, err := parse(address)
	return err
}

func parse(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("it is not a URL") // the error quotes it
	}
	container, name, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if secret.IsLoopback(u.Hostname()) { // as the emulator of a storage has it, after the account
		container, name, _ = strings.Cut(name, "/")
	}
	signed := u.Query().Get("sig") != ""
	switch {
	case !secret.MayTravelTo(u):
		return nil, errors.New("it must be an https URL")
	case u.User != nil || u.Fragment != "":
		return nil, errors.New("it must have neither a user nor a #fragment; percent-encode the signature")
	case !validPort(u.Port()):
		return nil, errors.New("its port must be between 1 and 65535")
	case container == "" || name == "" || strings.HasSuffix(name, "/"):
		return nil, errors.New("it must name a blob: https://<account>.blob.core.windows.net/<container>/<path>")
	case hasDotSegment(u.Path):
		return nil, errors.New("its path must not have the segments . and .., which lead to another blob or container")
	case strings.Contains(u.Path, "sig="):
		return nil, errors.New("its path contains sig=, as if the ? before a shared access signature were percent-encoded; encode the path only")
	case strings.HasPrefix(u.RawQuery, "?"):
		return nil, errors.New("it must have one ? before the shared access signature; some tools show a signature with its ?")
	case u.RawQuery != "" && !signed:
		return nil, errors.New("its query is no shared access signature: sig is missing")
	case !signed && !trusted(u.Hostname()):
		return nil, errors.New("without a shared access signature its host must be one of Azure's blob storage (<account>.blob.core.windows.net), for an access token is sent there")
	}
	return u, nil
}

func trusted(host string) bool {
	host = strings.ToLower(host)
	return secret.IsLoopback(host) || slices.ContainsFunc(hosts, func(suffix string) bool { return len(host) > len(suffix) && strings.HasSuffix(host, suffix) })
}

// validPort tells whether a port is one of TCP, or absent. [url.Parse] takes any number.
func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// hasDotSegment tells whether a path has a segment that HTTP clients and servers resolve, as in files/../other/x.csv.
func hasDotSegment(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(segment string) bool { return segment == "." || segment == ".." })
}

// NewTarget makes a target of a URL, which may carry a shared access signature. Nothing is requested.
func NewTarget(address string, overwrite bool, o Options) (*Target, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	t := &Target{clock: o.Clock, newID: o.NewID, query: u.RawQuery, overwrite: overwrite}
	u.RawQuery = ""
	t.address = u.String()
	options := &blockblob.ClientOptions{ClientOptions: policy.ClientOptions{
		Transport: transporter{o.Transport},
		Retry:     policy.RetryOptions{MaxRetries: -1}, // retries are ours: the library's wait on the system's clock
	}}
	if t.query != "" {
		t.client, err = blockblob.NewClientWithNoCredential(address, options)
	} else {
		t.client, err = blockblob.NewClient(address, o.Credential, options)
	}
	if err != nil {
		return nil, errors.New("no client can be made for it")
	}
	return t, nil
}

// transporter sends requests and follows no redirects, which would take the signature elsewhere.
type transporter struct{ http.RoundTripper }

// maxAnswer bounds an answer, in bytes. The library reads it whole; the storage's errors have some hundred.
const maxAnswer = 64 << 10

func (t transporter) Do(r *http.Request) (*http.Response, error) {
	resp, err := t.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	return resp, nil
}

// Probe finds out whether the blob can be written, before work is done for it: it stages a block that is never committed,
// and looks for a blob that may not be overwritten. A signature that only lets write can't look; the commit tells then.
func (t *Target) Probe(ctx context.Context) error {
	u := t.Create(ctx)
	if _, err := u.Write([]byte{0}); err != nil {
		return err
	}
	if err := u.flush(); err != nil {
		return err
	}
	if t.overwrite {
		return nil
	}
	if _, err := t.client.BlobClient().GetProperties(ctx, nil); err == nil {
		return t.explain(errExists)
	}
	return nil
}

// Create begins an upload. Nothing is requested before the first block is full.
func (t *Target) Create(ctx context.Context) *Upload {
	sum := sha256.Sum256([]byte(t.newID()))
	return &Upload{ctx: ctx, target: t, prefix: hex.EncodeToString(sum[:8])}
}

// conditions keep a blob that is there from being replaced, unless that is wanted.
func (t *Target) conditions() *blob.AccessConditions {
	if t.overwrite {
		return nil
	}
	return &blob.AccessConditions{ModifiedAccessConditions: &blob.ModifiedAccessConditions{IfNoneMatch: new(azcore.ETagAny)}}
}

const (
	maxAttempts    = 5
	initialBackoff = time.Second
)

// retry sends a request until it is answered for good.
func (t *Target) retry(ctx context.Context, send func() error) error {
	for n := 1; ; n++ {
		err := send()
		if err == nil || !transient(err) || n == maxAttempts || ctx.Err() != nil {
			return t.explain(err)
		}
		if t.clock.Sleep(ctx, initialBackoff<<(n-1)) != nil {
			return t.explain(cmp.Or(context.Cause(ctx), err))
		}
	}
}
