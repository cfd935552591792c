package e2e

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
	"testing"

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

// run runs a command and gives what it prints, without frames.
func (p *program) run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd, out := p.command(t.Context(), args...)
	err := cmd.Run()
	return withoutFrames(out.String()), err
}

// withoutFrames is what a command prints, without the frames around diagnostics.
func withoutFrames(out string) string {
	return strings.NewReplacer("│ ", "", "╷\n", "", "╵\n", "").Replace(out)
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
