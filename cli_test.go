package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// program is the provider as users have it, a program of its own, with a CLI that uses it.
type program struct {
	cli, dir string
	env      []string
}

// newProgram builds the provider and writes a configuration for it.
func newProgram(t *testing.T, config string, env ...string) *program {
	t.Helper()
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || cli == "" {
		t.Skip("needs a CLI: make test finds one")
	}
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	dir, settings := resolved(t, t.TempDir()), filepath.Join(t.TempDir(), "cli.tfrc")
	write(t, settings, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"partnerinsights/partnerinsights\" = %q\n  }\n}\n", bin))
	write(t, filepath.Join(dir, "main.tf"), "terraform {\n  required_providers {\n    partnerinsights = { source = \"partnerinsights/partnerinsights\" }\n  }\n}\n"+config)
	return &program{cli: cli, dir: dir, env: append(env, "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1",
		"PATH="+os.Getenv("PATH"), "HOME="+os.Getenv("HOME"), "TMPDIR="+os.Getenv("TMPDIR"))}
}

// serving starts an emulator that is closed when the test has ended.
func serving(t *testing.T, o emulator.Options) *emulator.Server {
	t.Helper()
	s, err := emulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// resolved is a folder's path without links: the provider prints such paths, and macOS has its temporary files behind a
// link.
func resolved(t *testing.T, dir string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// built builds the provider once for all tests, into a folder that TestMain removes.
var built = sync.OnceValues(func() (string, error) {
	name := "terraform-provider-partnerinsights"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	build := exec.Command("go", "build", "-o", filepath.Join(buildDir, name), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, out)
	}
	return buildDir, nil
})

// buildDir is where built builds; TestMain makes and removes it.
var buildDir string

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// command is a command of the CLI that prints into a buffer.
func (p *program) command(ctx context.Context, args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(ctx, p.cli, append(args, "-no-color")...)
	out := &bytes.Buffer{}
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.dir, p.env, out, out
	return cmd, out
}

// run runs a command and gives what it prints, without the frames around diagnostics.
func (p *program) run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd, out := p.command(t.Context(), args...)
	err := cmd.Run()
	return strings.NewReplacer("│ ", "", "╷\n", "", "╵\n", "").Replace(out.String()), err
}

// terraform validate needs no provider block, no credentials and no service to find what is wrong with a text.
func TestAccValidateOffline(t *testing.T) {
	t.Parallel()
	const config = "resource \"partnerinsights_query\" \"test\" {\n  name  = \"Seats\"\n  query = <<-EOT\n    SELECT Month\n    FROM OfficeUsage\n    WHERE CustomerMarket = \"Norway\"\n  EOT\n}\n"
	p := newProgram(t, config)
	out, err := p.run(t, "validate")
	if err == nil {
		t.Fatalf("validate found nothing:\n%s", out)
	}
	for _, want := range []string{
		"Error: Report query: \"Norway\" is not a value.", "on main.tf line 8", "Line 3, column 24:",
		"    WHERE CustomerMarket = \"Norway\"\n                           ^^^^^^^^", "'Norway'",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("validate does not say %q:\n%s", want, out)
		}
	}
	write(t, filepath.Join(p.dir, "main.tf"), strings.ReplaceAll(readFile(t, filepath.Join(p.dir, "main.tf")), `= "Norway"`, "= 'Norway'"))
	if out, err := p.run(t, "validate"); err != nil {
		t.Errorf("validate refuses a good text: %v\n%s", err, out)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Ctrl-C during an apply ends in seconds, and what was made until then stands in the state.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that stands for Ctrl-C of another process")
	}
	for name, c := range map[string]struct {
		options emulator.Options
		during  string // the operation that is under way
		state   string // what stands in the state afterwards, besides the query
	}{
		"while the service is busy":      {emulator.Options{Faults: []emulator.Fault{{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 429, Header: map[string]string{"Retry-After": "120"}, Times: -1}}}, "CreateReport", ""},
		"while the service is silent":    {emulator.Options{Faults: []emulator.Fault{{Operation: "PauseReport", Kind: emulator.FaultStall, Times: -1}}}, "PauseReport", "partnerinsights_report.test"},
		"while a creation is silent":     {emulator.Options{Faults: []emulator.Fault{{Operation: "CreateReport", Kind: emulator.FaultStall, Times: -1}}}, "CreateReport", ""},
		"while a creation takes a while": {emulator.Options{Latency: 700 * time.Millisecond}, "CreateReport", "partnerinsights_report.test"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serving(t, c.options)
			p := newProgram(t, "resource \"partnerinsights_query\" \"test\" {\n  name  = \"Seats\"\n  query = \"SELECT Month FROM OfficeUsage\"\n}\n"+
				"resource \"partnerinsights_report\" \"test\" {\n  name = \"Daily\"\n  query_id = partnerinsights_query.test.id\n  recurrence_interval = 24\n  paused = true\n}\n",
				"PARTNERINSIGHTS_ENDPOINT="+server.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.DefaultAccessToken)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			cmd, out := p.command(ctx, "apply", "-auto-approve")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for server.Count(c.during) == 0 {
				if ctx.Err() != nil {
					t.Fatalf("the operation never came:\n%s", out)
				}
				<-time.After(10 * time.Millisecond)
			}
			interrupted := time.Now()
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Errorf("the interrupted apply succeeded:\n%s", out)
			}
			if took := time.Since(interrupted); took > 25*time.Second {
				t.Errorf("it took %s to end:\n%s", took, out)
			}
			state, err := p.run(t, "state", "list")
			if err != nil || !strings.Contains(state, "partnerinsights_query.test") || !strings.Contains(state, c.state) {
				t.Errorf("the state holds %q: %v\n%s", state, err, out)
			}
		})
	}
}
