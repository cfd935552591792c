package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// The provider writes what Terraform shows of its log, and nothing where Terraform shows nothing: to write and to read
// what is then dropped took a quarter of the time of a plan.
func TestAccLog(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a script that stands for the provider is one of a Unix shell")
	}
	const module = `"@module"` // is in each line of the SDK's and the provider's loggers
	for name, c := range map[string]struct {
		env     []string
		written []string // what the provider writes
		never   string   // what it does not
		shown   bool     // whether the CLI shows it
	}{
		"nobody asked":                   {nil, nil, module, false},
		"the core's log":                 {[]string{"TF_LOG_CORE=DEBUG"}, nil, module, false},
		"what calls are made":            {[]string{"TF_LOG_PROVIDER=DEBUG"}, []string{"Called Partner Insights"}, `"@level":"trace"`, true},
		"everything, in Terraform's way": {[]string{"TF_LOG=JSON"}, []string{"Called Partner Insights", "Bodies of the call", "Served request"}, "\x00", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serving(t, emulator.Options{})
			p := newProgram(t, "data \"partnerinsights_datasets\" \"all\" {}\n", append(c.env,
				"PARTNERINSIGHTS_ENDPOINT="+server.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.DefaultAccessToken)...)
			written := p.eavesdrop(t)
			out, err := p.run(t, "plan")
			if err != nil {
				t.Fatalf("the plan failed: %v\n%s", err, out)
			}
			log := readFile(t, written)
			for _, w := range c.written {
				if !strings.Contains(log, w) {
					t.Errorf("the provider did not write %q:\n%.2000s", w, log)
				}
			}
			if strings.Contains(log, c.never) {
				t.Errorf("the provider wrote %s, which Terraform drops:\n%.2000s", c.never, log)
			}
			if shown := strings.Contains(out, "Called Partner Insights"); shown != c.shown {
				t.Errorf("that the CLI shows the provider's log is %t:\n%.2000s", shown, out)
			}
		})
	}
}

// eavesdrop has all that the provider writes to its standard error go to a file too, whose name it gives.
func (p *program) eavesdrop(t *testing.T) string {
	t.Helper()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	written := filepath.Join(dir, "written")
	script := fmt.Sprintf("#!/bin/sh\n{ '%s' \"$@\" 2>&1 >&3 | tee -a '%s' >&2; } 3>&1\n", filepath.Join(bin, "terraform-provider-partnerinsights"), written)
	write(t, written, "")
	if err := os.WriteFile(filepath.Join(dir, "terraform-provider-partnerinsights"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(dir, "cli.tfrc")
	write(t, settings, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"partnerinsights/partnerinsights\" = %q\n  }\n}\n", dir))
	p.env = append(p.env, "TF_CLI_CONFIG_FILE="+settings)
	return written
}
