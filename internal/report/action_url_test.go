package report_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// wantNoSignature wants nothing of a URL's query in what a person sees.
func wantNoSignature(t *testing.T, i acctest.Invoked, address string) {
	t.Helper()
	_, query, _ := strings.Cut(address, "?")
	if shown := strings.Join(i.Progress, "\n") + i.Diagnostics.String(); strings.Contains(shown, query) || strings.Contains(shown, "sig=") {
		t.Errorf("the signature is shown:\n%s", shown)
	}
}

// A run's file and a report's newest file go straight into a container; their size, rows and hash are told.
func TestOutputURL(t *testing.T) {
	t.Parallel()
	azurite := acctest.StartAzurite(t, nil)
	d := newDesk(t, emulator.Options{})
	d.Clock.Advance(75 * time.Hour)
	for name, invoke := range map[string]func(acctest.Object) acctest.Invoked{
		"download": func(more acctest.Object) acctest.Invoked { return d.download(more, nil) },
		"run":      func(more acctest.Object) acctest.Invoked { return d.run(more, nil) },
	} {
		address := azurite.SAS(azurite.Container, name+"/seats.csv", "cw", time.Now().Add(time.Hour))
		invoked := invoke(acctest.Object{"output_path": nil, "output_url": address})
		wantNone(t, invoked.Diagnostics)
		size, hash, ok := azurite.Blob(name + "/seats.csv")
		plain, _, _ := strings.Cut(address, "?")
		if want := fmt.Sprintf("Saved %s: %d bytes, 20 rows, SHA-256 %s", plain, size, hash); !ok || !strings.Contains(strings.Join(invoked.Progress, "\n"), want) {
			t.Errorf("%s does not say %q: %q", name, want, invoked.Progress)
		}
		wantNoSignature(t, invoked, address)

		again := invoke(acctest.Object{"output_path": nil, "output_url": address})
		wantOne(t, again.Diagnostics.Errors(), "", "output_url", "exists, and overwrite is not true")
		wantNoSignature(t, again, address)
		wantNone(t, invoke(acctest.Object{"output_path": nil, "output_url": address, "overwrite": true}).Diagnostics)
	}
	d.noFile(t)
}

// A run whose file could not be stored does not begin, and what is wrong with the URL is an error of the plan.
func TestOutputURLIsChecked(t *testing.T) {
	t.Parallel()
	azurite := acctest.StartAzurite(t, nil)
	d := newRunDesk(t, emulator.Options{})
	nowhere := azurite.SAS("nowhere", "seats.csv", "cw", time.Now().Add(time.Hour))
	invoked := d.run(acctest.Object{"output_path": nil, "output_url": nowhere}, nil)
	wantOne(t, invoked.Diagnostics, "", "output_url", "Create the container first")
	wantNoSignature(t, invoked, nowhere)
	if n := d.Count("CreateQuery") + d.Count("CreateReport"); n > 0 {
		t.Errorf("%d objects were created", n)
	}
	const odd = "https://files.example.com/c/seats.csv?sv=hidden"
	planned := d.PlanAction(runType, acctest.Object{"query": text, "output_url": odd})
	wantOne(t, planned, "", "output_url", "sig is missing")
	if strings.Contains(planned.String(), "hidden") {
		t.Errorf("the URL is quoted: %s", planned)
	}
	wantOne(t, d.PlanAction(runType, acctest.Object{"query": text, "output_url": nowhere, "wait": false}), "", "output_url", "wait = false")
	wantOne(t, d.PlanAction(downloadType, acctest.Object{"report_id": "x"}), "output_path", "No place for the file")
	if diags := d.PlanAction(runType, acctest.Object{"query": text, "output_url": nowhere, "output_path": d.path()}); len(diags.Errors()) == 0 {
		t.Error("two places are accepted")
	}
	wantOne(t, d.run(acctest.Object{"output_path": nil, "output_url": "https://a.blob.core.windows.net/c/x.csv"}, nil).Diagnostics, "", "access_token, which is for Partner Insights only")
}

// A download that breaks off leaves no blob.
func TestOutputURLOfAFileThatBreaksOff(t *testing.T) {
	t.Parallel()
	azurite := acctest.StartAzurite(t, nil)
	d := newDesk(t, emulator.Options{FileSize: 20 << 20})
	d.Clock.Advance(75 * time.Hour)
	d.through(t, nil, func(body io.ReadCloser) io.ReadCloser {
		return &interrupted{body, 18 << 20, func() error { d.Stop(); return nil }}
	})
	address := azurite.SAS(azurite.Container, "seats.csv", "cw", time.Now().Add(time.Hour))
	invoked := d.download(acctest.Object{"output_path": nil, "output_url": address}, nil)
	wantOne(t, invoked.Diagnostics, "", "interrupted")
	wantNoSignature(t, invoked, address)
	if _, _, ok := azurite.Blob("seats.csv"); ok {
		t.Error("a part of the file is there")
	}
}
