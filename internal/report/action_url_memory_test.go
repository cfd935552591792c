//go:build !race

package report_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// discardBlocks is a storage that takes everything and keeps nothing, but counts.
type discardBlocks struct {
	http.RoundTripper
	size int64
	hash []byte
}

func (s *discardBlocks) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != "a.blob.core.windows.net" {
		return s.RoundTripper.RoundTrip(r)
	}
	status := http.StatusCreated
	switch r.URL.Query().Get("comp") {
	case "block":
		sum := sha256.New()
		n, err := io.Copy(sum, r.Body)
		if err != nil {
			return nil, err
		}
		s.size, s.hash = s.size+n, sum.Sum(nil)
	case "":
		status = http.StatusNotFound
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
}

// streamed sends a large file to a blob in little memory, and is what is reported of it.
func streamed(t *testing.T, size int64, address string, transport func(http.RoundTripper) http.RoundTripper) string {
	t.Helper()
	env := acctest.New(t, emulator.Options{FileSize: size})
	env.Dependencies.Transport = transport(env.Dependencies.Transport)
	query := env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month, CustomerName, PaidAvailableUnits FROM OfficeUsage"})
	report := env.AddReport(emulator.Report{Name: "Once", QueryID: query.ID, ExecuteNow: true, Format: "csv"})
	env.Clock.Advance(time.Hour)
	p := env.Provider(t, nil)
	var invoked acctest.Invoked
	took := memoryOf(func() {
		invoked = p.Invoke(downloadType, acctest.Object{"report_id": report.ID, "output_url": address}, nil)
	})
	wantNone(t, invoked.Diagnostics)
	if took > mostMemory {
		t.Errorf("%d bytes took %.1f MB of memory", size, float64(took)/1e6)
	}
	t.Logf("%d bytes took %.1f MB of memory", size, float64(took)/1e6)
	return strings.Join(invoked.Progress, "\n")
}

const gigabyte = 1_000_000_000

// 1 GB goes through in less memory than a download to disk may take. This test is not parallel: it measures the whole
// process. The storage keeps nothing, so that it takes seconds.
func TestOutputURLTakesLittleMemory(t *testing.T) {
	var storage *discardBlocks
	told := streamed(t, gigabyte, "https://a.blob.core.windows.net/files/large.csv?sv=1&sig=hidden", func(next http.RoundTripper) http.RoundTripper {
		storage = &discardBlocks{RoundTripper: next}
		return storage
	})
	if storage.size < gigabyte || hex.EncodeToString(storage.hash) == "" || !strings.Contains(told, "Saved https://a.blob.core.windows.net/files/large.csv: 1.0 GB") {
		t.Errorf("%d bytes were stored: %s", storage.size, told)
	}
}

// 1 GB goes into Azurite, which takes too long for every run of the tests.
func TestOutputURLOfAGigabyte(t *testing.T) {
	const ask = "PARTNERINSIGHTS_TEST_LARGE_FILES"
	if os.Getenv(ask) == "" {
		t.Skip("1 GB goes into Azurite where " + ask + " is set")
	}
	azurite := acctest.StartAzurite(t, nil)
	address := azurite.SAS(azurite.Container, "large.csv", "cw", time.Now().Add(time.Hour))
	told := streamed(t, gigabyte, address, func(next http.RoundTripper) http.RoundTripper { return next })
	if size, hash, ok := azurite.Blob("large.csv"); !ok || size < gigabyte || !strings.Contains(told, hash) {
		t.Errorf("the blob has %d bytes (%t): %s", size, ok, told)
	}
}
