package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// stage is what is measured: the CLI, the provider, and the emulator.
type stage struct {
	settings
	cli      *cli.CLI
	dir      string
	binary   string
	server   *emulator.Server
	progress io.Writer
}

// variant is a way to keep the objects of a size.
type variant string

const (
	floor  variant = "floor" // as terraform_data
	bulk   variant = "bulk"  // with bulk_refresh
	single variant = "single"
)

// newStage installs the provider below a folder and starts the emulator, which is to be closed.
func newStage(ctx context.Context, c *cli.CLI, dir, binary string, s settings, progress io.Writer) (*stage, error) {
	m := &stage{settings: s, cli: c, dir: dir, binary: binary, progress: progress}
	if _, err := c.Install(dir, binary); err != nil {
		return nil, err
	}
	var err error
	m.server, err = emulator.Listen(ctx, emulator.Options{Latency: s.latency, Policy: emulator.Policy{Quotas: "off"}}, "127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.Env = append(c.Env, "PARTNERINSIGHTS_ENDPOINT="+m.server.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.DefaultAccessToken)
	for _, v := range []variant{floor, bulk} {
		if err = m.initialise(ctx, m.folder(v), s.layout.files(v)); err != nil {
			m.server.Close()
			return nil, err
		}
	}
	return m, nil
}

func (m *stage) say(format string, args ...any) {
	fmt.Fprintf(m.progress, "%s  "+format+"\n", append([]any{clock.System{}.Now().Format(time.TimeOnly)}, args...)...)
}

func (m *stage) initialise(ctx context.Context, dir string, files map[string]string) error {
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return m.cli.Quietly(ctx, dir, "init", "-input=false")
}

// folder is where a variant's configuration and state are.
func (m *stage) folder(v variant) string {
	if v == floor {
		return filepath.Join(m.dir, "floor")
	}
	return filepath.Join(m.dir, "pairs")
}

// measure measures the commands with all variants at a size. Plans of the floor and with bulk refresh take turns, so
// that whatever else the machine does meets both.
func (m *stage) measure(ctx context.Context, s size) ([]command, error) {
	var all []command
	do := func(name string, v variant) error {
		c, err := m.command(ctx, name, v, s)
		if err == nil {
			all = append(all, c)
		}
		return err
	}
	type step struct {
		name string
		v    variant
	}
	steps := []step{{"apply", floor}, {"apply", bulk}}
	for range m.runs {
		steps = append(steps, step{"plan", floor}, step{"plan", bulk})
	}
	steps = append(steps, step{"plan", single}, step{"destroy", floor}, step{"destroy", bulk}, step{"apply", single}, step{"destroy", single})
	for _, s := range steps {
		if err := do(s.name, s.v); err != nil {
			return nil, err
		}
	}
	if left := len(m.server.Queries()) + len(m.server.Reports()); left > 0 {
		return nil, fmt.Errorf("%d objects are left in the service", left)
	}
	return merge(all), nil
}

// arguments of the commands. A plan must find that nothing has changed: else it would measure something else.
var arguments = map[string][]string{
	"plan":    {"plan", "-detailed-exitcode"},
	"apply":   {"apply", "-auto-approve"},
	"destroy": {"apply", "-destroy", "-auto-approve"},
}

// command measures one command.
func (m *stage) command(ctx context.Context, name string, v variant, s size) (command, error) {
	c := command{Queries: s.Queries, Reports: s.Reports, Variant: v, Command: name}
	args := append(slices.Clone(arguments[name]), "-no-color", "-input=false", fmt.Sprintf("-var=queries=%d", s.Queries), fmt.Sprintf("-var=reports=%d", s.Reports))
	cmd := m.cli.Command(ctx, m.folder(v), args...)
	if v == single {
		cmd.Env = append(slices.Clone(cmd.Env), "PARTNERINSIGHTS_BULK_REFRESH=false")
	}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	m.server.ResetRequests()
	began := clock.System{}.Now()
	if err := cmd.Start(); err != nil {
		return c, err
	}
	peak := watch(cmd.Process.Pid, filepath.Base(m.binary))
	err := cmd.Wait()
	c.Seconds = []float64{clock.System{}.Now().Sub(began).Seconds()}
	c.PeakBytes = peak()
	if err != nil {
		return c, fmt.Errorf("%s with %s objects (%s): %w\n%s", name, s, v, err, tail(said.Bytes()))
	}
	c.Requests = len(m.server.Requests())
	m.say("%s, %s, %s: %.1f s", s, v, name, c.Seconds[0])
	return c, nil
}

// tail is the end of what a command has said: the errors stand there.
func tail(said []byte) []byte {
	const most = 4000
	return said[max(0, len(said)-most):]
}
