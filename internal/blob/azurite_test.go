package blob_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/blob"
)

// clock waits for nothing.
type clock struct{ slept atomic.Int64 }

func (c *clock) Sleep(ctx context.Context, _ time.Duration) error {
	c.slept.Add(1)
	return ctx.Err()
}

// roundTripper is a function that sends requests.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func options(transport http.RoundTripper) blob.Options {
	return blob.Options{Transport: transport, Clock: new(clock), NewID: func() string { return "test" }}
}

func later() time.Time { return time.Now().Add(time.Hour) }

// upload writes a text, and counts as one that never commits when it is told not to.
func upload(ctx context.Context, address string, overwrite bool, text string, o blob.Options) error {
	target, err := blob.NewTarget(address, overwrite, o)
	if err != nil {
		return err
	}
	if err := target.Probe(ctx); err != nil {
		return err
	}
	u := target.Create(ctx)
	defer u.Discard()
	if _, err := u.Write([]byte(text)); err != nil {
		return err
	}
	return u.Commit()
}

func wantBlob(t *testing.T, a *acctest.Azurite, name, text string) {
	t.Helper()
	sum := sha256.Sum256([]byte(text))
	if size, hash, ok := a.Blob(name); !ok || size != int64(len(text)) || hash != hex.EncodeToString(sum[:]) {
		t.Errorf("%s has %d bytes (%t), want %d", name, size, ok, len(text))
	}
}

// wantRefused wants an error that says something, and nothing of the signature.
func wantRefused(t *testing.T, err error, address string, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("want an error that says %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error does not say %q: %s", w, err)
		}
	}
	if _, query, _ := strings.Cut(address, "?"); strings.Contains(err.Error(), "sig=") || query != "" && strings.Contains(err.Error(), query) {
		t.Errorf("the error has the signature: %s", err)
	}
}

// With a signature that only lets write: blobs of no byte, one block and several blocks; what is there stays unless it may
// be overwritten.
func TestSharedAccessSignature(t *testing.T) {
	t.Parallel()
	a := acctest.StartAzurite(t, nil)
	large := strings.Repeat("0123456789abcdef", 20<<20/16)
	for name, text := range map[string]string{"empty.csv": "", "year=2026/small & odd.csv": "A\r\n1\r\n", "large.csv": large} {
		if err := upload(t.Context(), a.SAS(a.Container, name, "cw", later()), false, text, options(a.Transport)); err != nil {
			t.Fatalf("%s: %s", name, err)
		}
		wantBlob(t, a, name, text)
	}
	for _, permissions := range []string{"cw", "rcw"} {
		again := a.SAS(a.Container, "large.csv", permissions, later())
		wantRefused(t, upload(t.Context(), again, false, "other", options(a.Transport)), again, "exists, and overwrite is not true")
		wantBlob(t, a, "large.csv", large)
	}
	if err := upload(t.Context(), a.SAS(a.Container, "large.csv", "cw", later()), true, "new", options(a.Transport)); err != nil {
		t.Fatal(err)
	}
	wantBlob(t, a, "large.csv", "new")
}

// What the storage refuses is found before anything is fetched, and says what to do.
func TestRefusals(t *testing.T) {
	t.Parallel()
	a := acctest.StartAzurite(t, nil)
	for name, c := range map[string]struct {
		address string
		words   string
	}{
		"no container": {a.SAS("nowhere", "x.csv", "cw", later()), "Create the container first"},
		"read only":    {a.SAS(a.Container, "x.csv", "r", later()), "lacks the permission to create and write"},
		"expired":      {a.SAS(a.Container, "x.csv", "cw", time.Now().Add(-time.Hour)), "has expired"},
		"forged":       {a.URL + "/files/x.csv?" + strings.Replace(strings.SplitN(a.SAS(a.Container, "y.csv", "cw", later()), "?", 2)[1], "sig=", "sig=A", 1), "is not for this blob"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target, err := blob.NewTarget(c.address, false, options(a.Transport))
			if err != nil {
				t.Fatal(err)
			}
			wantRefused(t, target.Probe(t.Context()), c.address, c.words)
			wantRefused(t, upload(t.Context(), c.address, false, "A", options(a.Transport)), c.address, c.words)
		})
	}
}

// A signature that expires while blocks are sent leaves no blob, and an upload that is interrupted neither.
func TestUploadThatBreaksOff(t *testing.T) {
	t.Parallel()
	a := acctest.StartAzurite(t, nil)
	text := strings.Repeat("x", 30<<20)
	address := a.SAS(a.Container, "broken.csv", "cw", later())
	_, expired, _ := strings.Cut(a.SAS(a.Container, "broken.csv", "cw", time.Now().Add(-time.Hour)), "?")
	sent := 0
	err := upload(t.Context(), address, false, text, options(roundTripper(func(r *http.Request) (*http.Response, error) {
		if sent++; sent > 4 {
			block := ""
			if id := r.URL.Query().Get("blockid"); id != "" {
				block = "&comp=block&blockid=" + id
			}
			r.URL.RawQuery = expired + block
		}
		return a.Transport.RoundTrip(r)
	})))
	wantRefused(t, err, address, "answers 403", "has expired")

	ctx, cancel := context.WithCancel(t.Context())
	sent = 0
	err = upload(ctx, address, false, text, options(roundTripper(func(r *http.Request) (*http.Response, error) {
		if sent++; sent > 4 {
			cancel()
		}
		return a.Transport.RoundTrip(r)
	})))
	wantRefused(t, err, address, "was interrupted")
	if _, _, ok := a.Blob("broken.csv"); ok {
		t.Error("a part of the file is there")
	}
}

// An interruption of the commit does not claim that nothing is there, and an upload that another one has overtaken
// says so.
func TestCommitThatIsNotCertain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		answered bool
		words    string
	}{{true, "so the file may be there"}, {false, "nothing of it is left there"}} {
		ctx, cancel := context.WithCancel(t.Context())
		err := upload(ctx, signed, true, "text", options(roundTripper(func(r *http.Request) (*http.Response, error) {
			if commits := r.URL.Query().Get("comp") == "blocklist"; commits || !c.answered {
				cancel()
				return nil, ctx.Err()
			}
			return &http.Response{Request: r, StatusCode: http.StatusCreated, Header: http.Header{}, Body: http.NoBody}, nil
		})))
		cancel()
		wantRefused(t, err, signed, "was interrupted", c.words)
	}
	wantRefused(t, upload(t.Context(), signed, true, "text", options(roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Query().Get("comp") == "block" {
			return &http.Response{Request: r, StatusCode: http.StatusCreated, Header: http.Header{}, Body: http.NoBody}, nil
		}
		return &http.Response{Request: r, StatusCode: http.StatusBadRequest, Header: http.Header{"X-Ms-Error-Code": {"InvalidBlockList"}}, Body: http.NoBody}, nil
	}))), signed, "Another upload to the same blob") // as Azure answers; Azurite keeps the blocks of others
}

// Broken connections and failures that may pass are repeated, without waiting for real.
func TestRetries(t *testing.T) {
	t.Parallel()
	a := acctest.StartAzurite(t, nil)
	address, text := a.SAS(a.Container, "retried.csv", "cw", later()), strings.Repeat("y", 9<<20)
	sent := 0
	o := options(roundTripper(func(r *http.Request) (*http.Response, error) {
		sent++
		switch sent % 3 {
		case 1:
			return nil, &net.OpError{Op: "dial", Err: errors.New("broken " + address)}
		case 2:
			return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: http.NoBody, Request: r, Header: http.Header{}}, nil
		}
		return a.Transport.RoundTrip(r)
	}))
	if err := upload(t.Context(), address, true, text, o); err != nil {
		t.Fatal(err)
	}
	wantBlob(t, a, "retried.csv", text)
	if o.Clock.(*clock).slept.Load() == 0 {
		t.Error("nothing waited")
	}
	down := options(roundTripper(func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: errors.New("broken " + address)}
	}))
	wantRefused(t, upload(t.Context(), address, true, text, down), address, "can't be reached", "broken")
}

// token is a credential whose tokens nobody signs; Azurite reads what they say.
type token struct{ scopes []string }

func (c *token) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.scopes = o.Scopes
	now := time.Now()
	claims, err := json.Marshal(map[string]any{"aud": "https://storage.azure.com", "iss": "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
		"iat": now.Add(-time.Minute).Unix(), "nbf": now.Add(-time.Minute).Unix(), "exp": now.Add(time.Hour).Unix()})
	encode := base64.RawURLEncoding.EncodeToString
	return azcore.AccessToken{Token: encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode(claims) + "." + encode([]byte("signature")), ExpiresOn: now.Add(time.Hour)}, err
}

// Without a signature, an access token for Azure Storage signs in.
func TestEntra(t *testing.T) {
	t.Parallel()
	a := acctest.StartAzurite(t, acctest.NewServerCertificate(t))
	o, c := options(a.Transport), new(token)
	o.Credential = c
	if err := upload(t.Context(), a.URL+"/files/by-token.csv", false, "A", o); err != nil {
		t.Fatal(err)
	}
	wantBlob(t, a, "by-token.csv", "A")
	if len(c.scopes) != 1 || c.scopes[0] != "https://storage.azure.com/.default" {
		t.Errorf("the token is for %v", c.scopes)
	}
	wantRefused(t, upload(t.Context(), a.URL+"/files/by-token.csv", false, "B", o), "", "exists, and overwrite is not true")
	wantRefused(t, upload(t.Context(), a.URL+"/nowhere/by-token.csv", false, "B", o), "", "Create the container first")
}

// Bad addresses are refused without being quoted, and a token goes nowhere but to Azure.
func TestCheck(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://a.blob.core.windows.net/c/x.csv":                         "",
		"https://a.blob.core.windows.net/c/d/x.csv?sv=1&sig=hidden":       "",
		"https://files.example.com/c/x.csv?sv=1&sig=hidden":               "",
		"https://files.example.com/c/x.csv":                               "must be one of Azure's",
		"https://a.blob.core.windows.net.example.com/c/x.csv":             "must be one of Azure's",
		"http://a.blob.core.windows.net/c/x.csv?sig=hidden":               "https",
		"https://a.blob.core.windows.net/c?sig=hidden":                    "name a blob",
		"https://a.blob.core.windows.net/c/?sig=hidden":                   "name a blob",
		"https://a.blob.core.windows.net/c/d/?sig=hidden":                 "name a blob",
		"https://a.blob.core.windows.net/c/x.csv?sv=hidden":               "sig is missing",
		"https://hidden@a.blob.core.windows.net/c/x.csv":                  "neither a user",
		"https://a.blob.core.windows.net/c/x.csv#hidden":                  "#fragment",
		"https://hidden.example.com/%zz":                                  "not a URL",
		"https://a.blob.core.windows.net:99999/c/x.csv?sig=hidden":        "port",
		"https://127.0.0.1:0/a/c/x.csv?sig=hidden":                        "port",
		"https://a.blob.core.windows.net/c/../hidden/x.csv":               "segments",
		"https://a.blob.core.windows.net/c/%2E%2e/hidden/x.csv":           "segments",
		"https://a.blob.core.windows.net/c/./x.csv?sig=hidden":            "segments",
		"https://a.blob.core.windows.net/c/..x/y..csv?sig=hidden":         "",
		"https://a.blob.core.windows.net/c/x.csv%3Fsv=1%26sig=hidden":     "sig=",
		"https://a.blob.core.windows.net/c/x.csv%3Fsv%3D1%26sig%3Dhidden": "sig=",
		"https://a.blob.core.windows.net/c/x.csv??sv=1&sig=hidden":        "one ?",
		"https://.blob.core.windows.net/c/x.csv":                          "must be one of Azure's",
		"reports/seats.csv":                                               "https",
		"":                                                                "https",
	} {
		err := blob.Check(address)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hidden")) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}
