package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// newActions is a program with a configuration that has actions, for a CLI that knows them.
func newActions(t *testing.T, o emulator.Options, config string) (*program, *emulator.Server) {
	t.Helper()
	s := serving(t, o)
	p := newProgram(t, config, environmentOf(s)...)
	p.needs(t, "1.14.0")
	return p, s
}

// files are what there is below the root module that Terraform has not made, by their names.
func (p *program) files(t *testing.T) []string {
	t.Helper()
	var found []string
	// filepath.WalkDir would not follow a link to the root module.
	err := fs.WalkDir(os.DirFS(p.dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), "terraform.tfstate") || strings.HasSuffix(name, ".tf") {
			return err
		}
		found = append(found, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Every example of an action is applied, its query replaced, and each of its actions invoked; what they write is relative
// to the root module. Afterwards the plan is empty, and destroying leaves nothing.
func TestAccActionExamples(t *testing.T) {
	t.Parallel()
	examples, err := filepath.Glob("examples/actions/*/action.tf")
	if err != nil || len(examples) < 3 {
		t.Fatalf("only %v were found: %v", examples, err)
	}
	wanted := map[string][]string{
		"partnerinsights_query_preview":   nil,
		"partnerinsights_report_run":      {"reports/customers.csv", "reports/seats.tsv"},
		"partnerinsights_report_download": {"reports/" + time.Now().UTC().Format("2006-01-02") + ".csv"},
	}
	for _, example := range examples {
		name := filepath.Base(filepath.Dir(example))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := readFile(t, example)
			p, s := newActions(t, emulator.Options{Pending: time.Second, Running: time.Second}, config)
			triggers := fmt.Sprintf("Actions: %d invoked", strings.Count(config, "action_trigger {"))
			for _, args := range [][]string{{"apply", "-auto-approve"}, {"apply", "-auto-approve", "-replace=partnerinsights_query.seats"}} {
				out, err := p.run(t, args...)
				if strings.Contains(config, "action_trigger {") && !strings.Contains(out, triggers) || err != nil {
					t.Fatalf("%v: not %q: %v\n%s", args, triggers, err, out)
				}
			}
			s.Clock().Advance(30 * time.Hour)
			for _, action := range regexp.MustCompile(`(?m)^action "(\w+)" "(\w+)"`).FindAllStringSubmatch(config, -1) {
				out, err := p.run(t, "apply", "-auto-approve", "-invoke=action."+action[1]+"."+action[2])
				if err != nil || !strings.Contains(out, "1 invoked") || strings.Contains(out, "sig=") {
					t.Errorf("%s: %v\n%s", action[0], err, out)
				}
			}
			if found := p.files(t); !slices.Equal(found, wanted[name]) {
				t.Errorf("the root module has %v, want %v", found, wanted[name])
			}
			if out, err := p.run(t, "plan", "-detailed-exitcode"); err != nil {
				t.Errorf("the plan is not empty: %v\n%s", err, out)
			}
			if out, err := p.run(t, "destroy", "-auto-approve"); err != nil || len(s.Queries())+len(s.Reports()) > 0 {
				t.Errorf("%v and %v are left: %v\n%s", s.Queries(), s.Reports(), err, out)
			}
		})
	}
}

// behindALink puts the root module behind a link, as it is on macOS below /var, and gives the path without the link.
func (p *program) behindALink(t *testing.T) string {
	t.Helper()
	dir := p.dir
	if runtime.GOOS == "windows" { // making links is a right there that not everybody has
		return dir
	}
	p.dir = filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, p.dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// What a person sees of a run, and of one that fails: the path of the file without links.
func TestAccRunInTheTerminal(t *testing.T) {
	t.Parallel()
	const config = `
action "partnerinsights_report_run" "test" {
  config {
    query       = "SELECT Month, CustomerName FROM OfficeUsage LIMIT 5"
    output_path = "test.csv"
  }
}
`
	p, s := newActions(t, emulator.Options{Pending: time.Second, Running: time.Second}, config)
	dir := p.behindALink(t)
	invoke := []string{"apply", "-auto-approve", "-invoke=action.partnerinsights_report_run.test"}
	out, err := p.run(t, invoke...)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"Created query \"terraform run ", "Created report \"terraform run ", "is Completed. [", "Saved " + filepath.Join(dir, "test.csv"), "SHA-256", "Deleted the report.", "Deleted the query."} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	if out, err := p.run(t, invoke...); err == nil || !strings.Contains(out, "output_path can't be written: test.csv exists, and overwrite is not") {
		t.Errorf("%v\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(p.dir, "test.csv")); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPolicy(emulator.Policy{RunOutcome: "failed"}); err != nil {
		t.Fatal(err)
	}
	if out, err := p.run(t, invoke...); err == nil || !strings.Contains(out, "ended with the status Failed") {
		t.Errorf("%v\n%s", err, out)
	}
	if found := p.files(t); len(found) > 0 || len(s.Queries())+len(s.Reports()) > 0 {
		t.Errorf("%v, %v and %v are left", found, s.Queries(), s.Reports())
	}
}

const oneRun = "action \"partnerinsights_report_run\" \"test\" {\n  config {\n    query = \"SELECT Month FROM OfficeUsage\"\n    output_path = \"test.csv\"\n  }\n}\n"

// runsUntil starts the run of oneRun, and returns when the service is asked for an operation.
func (p *program) runsUntil(t *testing.T, s *emulator.Server, operation string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	cmd, out := p.command(ctx, "apply", "-auto-approve", "-invoke=action.partnerinsights_report_run.test")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for s.Count(operation) == 0 {
		if ctx.Err() != nil {
			t.Fatalf("the operation never came:\n%s", out)
		}
		<-time.After(10 * time.Millisecond)
	}
	return cmd, out
}

// A terminal that is closed hangs up on the CLI, which dies, and on the provider, which deletes what the run has made.
func TestAccClosedTerminal(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("finds the provider's process in /proc")
	}
	p, s := newActions(t, emulator.Options{Running: time.Hour}, oneRun)
	cmd, out := p.runsUntil(t, s, "ListExecutions")
	signalChildren(t, cmd.Process.Pid, syscall.SIGHUP)
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it has died
	for closed := time.Now(); len(s.Queries())+len(s.Reports()) > 0; <-time.After(50 * time.Millisecond) {
		if time.Since(closed) > 20*time.Second {
			t.Fatalf("%v and %v are left:\n%s", s.Queries(), s.Reports(), out)
		}
	}
}

// Ctrl-C ends a run in seconds, and what it has made is deleted before Terraform ends. Terraform itself gets to hear
// of no failure then: the plugin library drops the last event of an action that was stopped.
func TestAccInterruptedRun(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that stands for Ctrl-C of another process")
	}
	for during, o := range map[string]emulator.Options{
		"ListExecutions": {Running: time.Hour},
		"CreateReport":   {Latency: 700 * time.Millisecond},
		"Download":       {Pending: -1, Running: -1, FileSize: 8 << 30},
	} {
		t.Run(during, func(t *testing.T) {
			t.Parallel()
			p, s := newActions(t, o, oneRun)
			cmd, out := p.runsUntil(t, s, during)
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			interrupted := time.Now()
			_ = cmd.Wait() // whatever Terraform makes of it
			if took := time.Since(interrupted); took > 25*time.Second {
				t.Errorf("it took %s to end:\n%s", took, out)
			}
			if found := p.files(t); len(found) > 0 || len(s.Queries())+len(s.Reports()) > 0 {
				t.Errorf("%v, %v and %v are left:\n%s", found, s.Queries(), s.Reports(), out)
			}
		})
	}
}
