package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// bench has what is measured: the CLI with the provider installed, and the emulator.
type bench struct {
	settings
	cli      *cli.CLI
	dir      string
	server   *emulator.Server
	progress io.Writer
}

// variant is how the objects are kept.
type variant string

const (
	floor  variant = "floor" // as terraform_data
	atOnce variant = "bulk refresh, answers at once"
	bulk   variant = "bulk refresh"
	direct variant = "bulk_refresh = false"
)

// command is a command of the CLI.
type command string

const (
	plan    command = "plan"
	apply   command = "apply"
	destroy command = "destroy"
)

// arguments of the commands. A plan must find no changes, else it would measure something else.
var arguments = map[command][]string{
	plan:    {"plan", "-detailed-exitcode"},
	apply:   {"apply", "-auto-approve"},
	destroy: {"apply", "-destroy", "-auto-approve"},
}

// measurement is what a command took.
type measurement struct {
	size
	command         command
	variant         variant
	requests, depth int
	seconds, above  float64 // above: what the floor took is subtracted
	waited          float64 // of a plan: what it took with answers at once is subtracted, of the fastest run of each
}

// newBench installs the provider below a folder and starts the emulator, which the caller closes.
func newBench(ctx context.Context, c *cli.CLI, dir, binary string, s settings, progress io.Writer) (*bench, error) {
	b := &bench{settings: s, cli: c, dir: dir, progress: progress}
	if _, err := c.Install(dir, binary); err != nil {
		return nil, err
	}
	var err error
	b.server, err = emulator.Listen(ctx, emulator.Options{Latency: s.latency, Policy: emulator.Policy{Quotas: "off"}}, "127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.Env = append(c.Env, "PARTNERINSIGHTS_ENDPOINT="+b.server.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.UserAccessToken)
	for folder, config := range map[string]string{"floor": floorConfig, "objects": objectsConfig} {
		if err := b.initialise(ctx, filepath.Join(dir, folder), config); err != nil {
			b.server.Close()
			return nil, err
		}
	}
	return b, nil
}

func (b *bench) initialise(ctx context.Context, dir, config string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		return err
	}
	return b.cli.Quietly(ctx, dir, "init", "-input=false")
}

// measure runs all commands with all variants at a size. Plans of the floor and of the provider alternate, so that other
// load of the machine affects both.
func (b *bench) measure(ctx context.Context, s size) ([]measurement, error) {
	type step struct {
		command
		variant
	}
	steps := []step{{apply, floor}, {apply, bulk}}
	for range b.runs {
		steps = append(steps, step{plan, floor}, step{plan, atOnce}, step{plan, bulk}, step{plan, direct})
	}
	steps = append(steps, step{destroy, floor}, step{destroy, bulk}, step{apply, direct}, step{destroy, direct})
	var runs []measurement
	for _, st := range steps {
		m, err := b.run(ctx, measurement{size: s, command: st.command, variant: st.variant})
		if err != nil {
			return nil, err
		}
		runs = append(runs, m)
	}
	if left := len(b.server.Queries()) + len(b.server.Reports()); left > 0 {
		return nil, fmt.Errorf("%d objects are left in the service", left)
	}
	return merge(runs), nil
}

// run measures one command.
func (b *bench) run(ctx context.Context, m measurement) (measurement, error) {
	folder := filepath.Join(b.dir, "objects")
	if m.variant == floor {
		folder = filepath.Join(b.dir, "floor")
	}
	args := append(slices.Clone(arguments[m.command]), "-no-color", "-input=false", fmt.Sprintf("-var=queries=%d", m.queries), fmt.Sprintf("-var=reports=%d", m.reports))
	cmd := b.cli.Command(ctx, folder, args...)
	cmd.Env = append(slices.Clone(cmd.Env), fmt.Sprintf("PARTNERINSIGHTS_BULK_REFRESH=%t", m.variant != direct))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	b.server.ResetRequests()
	b.server.SetLatency(b.latency)
	if m.variant == atOnce {
		b.server.SetLatency(0)
	}
	began := clock.System{}.Now()
	err := cmd.Run()
	m.seconds = clock.System{}.Now().Sub(began).Seconds()
	if err != nil {
		const most = 4000 // the errors stand at the end
		return m, fmt.Errorf("%s of %s objects (%s): %w\n%s", m.command, m.size, m.variant, err, out.Bytes()[max(0, out.Len()-most):])
	}
	m.requests, m.depth = len(b.server.Requests()), b.server.Depth()
	fmt.Fprintf(b.progress, "%s, %s, %s: %.1f s\n", m.size, m.command, m.variant, m.seconds)
	return m, nil
}

// merge makes one measurement of the runs of a command, with the median of the seconds and the largest of the rest, and
// subtracts the floor. Waiting takes the fastest runs: load of the machine only adds to them.
func merge(runs []measurement) []measurement {
	var all []measurement
	seconds := map[measurement][]float64{}
	for _, m := range runs {
		key := m.key()
		i := slices.IndexFunc(all, func(o measurement) bool {
			return o.size == m.size && o.command == m.command && o.variant == m.variant
		})
		if i < 0 {
			i, all = len(all), append(all, key)
		}
		all[i].requests, all[i].depth = max(all[i].requests, m.requests), max(all[i].depth, m.depth)
		seconds[key] = append(seconds[key], m.seconds)
		all[i].seconds = median(seconds[key])
	}
	for i, m := range all {
		for _, f := range all {
			if f.variant == floor && f.size == m.size && f.command == m.command {
				all[i].above = m.seconds - f.seconds
			}
			if f.variant == atOnce && f.size == m.size && f.command == m.command {
				all[i].waited = slices.Min(seconds[m.key()]) - slices.Min(seconds[f.key()])
			}
		}
	}
	return all
}

// key is what is measured.
func (m measurement) key() measurement {
	return measurement{size: m.size, command: m.command, variant: m.variant}
}

// median is the middle one of some values, or the mean of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// printTable prints the measurements, the commands of a size together. What a plan spends waiting is what it takes above one whose
// answers come at once.
func printTable(w io.Writer, all []measurement) {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "Queries + reports\tCommand\tObjects\tRequests\tDepth\tSeconds\tAbove the floor\tWaiting")
	for _, m := range all {
		waited := "-"
		if m.command == plan && (m.variant == bulk || m.variant == direct) {
			waited = fmt.Sprintf("%.2f", m.waited)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%.2f\t%.2f\t%s\n", m.size, m.command, m.variant, m.requests, m.depth, m.seconds, m.above, waited)
	}
	_ = t.Flush()
}
