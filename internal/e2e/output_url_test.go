package e2e

import (
	"net/url"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

const intoAContainer = `
variable "url" {
  type      = string
  sensitive = true
}

resource "partnerinsights_query" "test" {
  name  = "Seats"
  query = "SELECT Month, PaidAvailableUnits FROM OfficeUsage"
}

resource "partnerinsights_report" "test" {
  name        = "Once"
  query_id    = partnerinsights_query.test.id
  execute_now = true
}

action "partnerinsights_report_download" "test" {
  config {
    report_id  = partnerinsights_report.test.id
    output_url = var.url
  }
}

action "partnerinsights_report_run" "test" {
  config {
    query_id   = partnerinsights_query.test.id
    output_url = var.url
  }
}
`

// jwt is an access token of any issuer.
var jwt = regexp.MustCompile(`eyJ[\w-]{10,}\.eyJ[\w-]{10,}`)

// A CLI takes files into a container, with signatures and with the provider's own sign-in. Neither what it prints nor its
// trace nor its state has a signature or a token.
func TestAccOutputURL(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere Go takes no certificate authorities from the environment")
	}
	o := acctest.Known()
	o.Clock = emulator.NewClock(time.Now()) // the storage has no other
	o.Pending, o.Running = -1, -1
	s, certificate := serving(t, o), acctest.NewServerCertificate(t)
	ca, trace := filepath.Join(t.TempDir(), "ca.pem"), filepath.Join(t.TempDir(), "trace.log")
	write(t, ca, string(s.CA)+readFile(t, certificate.CertFile))
	p := newProgram(t, intoAContainer, "SSL_CERT_FILE="+ca, "TF_LOG=TRACE", "TF_LOG_PATH="+trace, "PARTNERINSIGHTS_ENDPOINT="+s.Endpoint(),
		"PARTNERINSIGHTS_AUTHORITY_HOST="+s.URL, "PARTNERINSIGHTS_TENANT_ID="+entra.DefaultTenant, "PARTNERINSIGHTS_CLIENT_ID="+entra.DefaultClientID,
		"PARTNERINSIGHTS_REFRESH_TOKEN="+acctest.RefreshToken, "PARTNERINSIGHTS_CLIENT_SECRET="+acctest.ClientSecret)
	p.needs(t, "1.14.0")
	a := acctest.StartAzurite(t, certificate)
	printed, signatures := "", []string(nil)
	apply := func(address, want string, fails bool, args ...string) {
		t.Helper()
		if u, err := url.Parse(address); err == nil && u.RawQuery != "" {
			signatures = append(signatures, u.Query().Get("sig"), url.QueryEscape(u.Query().Get("sig")))
		}
		p.env = append(p.env, "TF_VAR_url="+address)
		out, err := p.run(t, append([]string{"apply", "-auto-approve"}, args...)...)
		if printed += out; (err != nil) != fails || !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("want %q and failure %t, got %v:\n%s", want, fails, err, out)
		}
	}
	const download, run = "-invoke=action.partnerinsights_report_download.test", "-invoke=action.partnerinsights_report_run.test"
	later, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	signed := a.SAS(a.Container, "signed.csv", "cw", later)
	apply(signed, "2 added", false)
	apply(signed, "Saved "+a.URL+"/files/signed.csv: ", false, download)
	apply(signed, "exists, and overwrite is not true", true, download)
	apply(a.SAS(a.Container, "expired.csv", "cw", past), "has expired", true, run)
	apply(a.SAS(a.Container, "read-only.csv", "r", later), "lacks the permission to create and write", true, run)
	apply(a.SAS("nowhere", "x.csv", "cw", later), "Create the container first", true, download)
	apply(a.URL+"/files/by-token.csv", "Saved "+a.URL+"/files/by-token.csv: ", false, download)
	apply(a.URL+"/files/run.csv", "Saved "+a.URL+"/files/run.csv: ", false, run)
	if names := a.Names(); !slices.Equal(names, []string{"by-token.csv", "run.csv", "signed.csv"}) {
		t.Errorf("there are %q", names)
	}
	log := readFile(t, trace)
	if !strings.Contains(log, "partnerinsights_report_download") || len(signatures) < 8 {
		t.Error("there is no trace")
	}
	for where, text := range map[string]string{"the trace": log, "the output": printed, "the state": readFile(t, filepath.Join(p.dir, "terraform.tfstate"))} {
		if found := jwt.FindString(text); found != "" || slices.ContainsFunc(signatures, func(s string) bool { return strings.Contains(text, s) }) {
			t.Errorf("%s has a token (%.6s…) or a signature", where, found)
		}
	}
}
