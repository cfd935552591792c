package e2e

import (
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const testingModules = "guides/testing-modules.md"

// TestAccTestingModules does with the emulator what the guide does: it runs the test of the module, and signs in.
func TestAccTestingModules(t *testing.T) {
	t.Parallel()
	service := serving(t, emulator.Options{})
	blocks := fences(pages(t, testingModules)[testingModules], "terraform")
	if len(blocks) != 4 {
		t.Fatalf("the guide has %d configurations: this test has to follow", len(blocks))
	}
	for _, moved := range []time.Duration{0, 30 * time.Hour, 100 * 24 * time.Hour} { // as the guide says, the clock can be moved before an apply
		t.Run("terraform test "+moved.String(), func(t *testing.T) {
			t.Parallel()
			service := serving(t, emulator.Options{})
			service.Clock().Advance(moved)
			// A tenant that happens to be in the environment is never asked.
			p := newProgram(t, "", "PARTNERINSIGHTS_PROGRAM=cmp", "PARTNERINSIGHTS_ENDPOINT=http://127.0.0.1:1", "PARTNERINSIGHTS_REFRESH_TOKEN=of-a-tenant")
			p.paste(t, map[string]string{blocks[0].file(): strings.Replace(blocks[0].text, usualAddress, service.URL, 1), blocks[1].file(): blocks[1].text})
			if out, err := p.run(t, "test"); err != nil || !strings.Contains(out, "Success! 2 passed, 0 failed.") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	for _, block := range blocks[2:] {
		t.Run("sign in, line "+strconv.Itoa(block.line), func(t *testing.T) {
			t.Parallel()
			const listens, listensTLS = "http://127.0.0.1:8344", "https://127.0.0.1:8345"
			if !strings.Contains(block.text, listens) {
				t.Fatalf("the provider does not ask at %s:\n%s", listens, block.text)
			}
			if strings.Contains(block.text, listensTLS) && runtime.GOOS != "linux" {
				t.Skip("elsewhere Go takes no certificate authorities from the environment")
			}
			ca := filepath.Join(t.TempDir(), "ca.pem")
			write(t, ca, string(service.CA))
			p := newProgram(t, "", "SSL_CERT_FILE="+ca)
			text := strings.NewReplacer(listens, service.URL, listensTLS, service.TLSURL).Replace(block.text)
			p.paste(t, map[string]string{"main.tf": text, "data.tf": "data \"partnerinsights_datasets\" \"all\" {}\n"})
			if out, err := p.run(t, "plan"); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestControlsOfTheGuide sends each request to steer the emulator that the guide shows.
func TestControlsOfTheGuide(t *testing.T) {
	t.Parallel()
	service := serving(t, emulator.Options{})
	text := pages(t, testingModules)[testingModules]
	requests := regexp.MustCompile("(?m)^\\| `([A-Z]+) (/_emulator/[a-z]*)`(?: with `([^`]+)`)?").FindAllStringSubmatch(text, -1)
	for _, move := range regexp.MustCompile(`(?m)^curl -d '([^']+)' http://127\.0\.0\.1:8344(/\S+)$`).FindAllStringSubmatch(text, -1) {
		requests = append(requests, []string{move[0], http.MethodPost, move[2], move[1]})
	}
	if len(requests) < 7 {
		t.Fatalf("only %d requests were found", len(requests))
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, r := range requests {
		req, err := http.NewRequestWithContext(t.Context(), r[1], service.URL+r[2], strings.NewReader(r[3]))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: answered %s", fmt.Sprint(r[1:]), answer.Status)
		}
	}
}
