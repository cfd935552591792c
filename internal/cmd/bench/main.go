// Command bench measures the provider as users have it: a stripped binary, started by the real CLI, against the
// built-in emulator, which answers after a fixed time. It measures plan, apply and destroy beside the floor, the same
// number of terraform_data; how fast the provider starts; and the Go benchmarks. It prints tables, writes them as JSON,
// and fails where a bound is broken.
//
// Run it with `make bench`, which finds a CLI, on a machine that does nothing else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
)

// settings are what the command line says.
type settings struct {
	sizes   sizes
	short   bool
	layout  layout
	latency time.Duration
	runs    int
	starts  int
	json    string
}

func parse(args []string, stderr io.Writer) (settings, error) {
	s := settings{layout: counted}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Var(&s.sizes, "sizes", "queries+reports to measure with, `separated` by commas (default "+standardSizes.String()+")")
	flags.BoolVar(&s.short, "short", false, "leave out the largest size, and the bounds that are for it")
	flags.Var(&s.layout, "layout", "how the objects stand in the configuration, `count or modules`")
	flags.DurationVar(&s.latency, "latency", 200*time.Millisecond, "how long the emulator takes for an answer")
	flags.IntVar(&s.runs, "runs", 3, "how often a plan is made; its time is the median")
	flags.IntVar(&s.starts, "starts", 20, "how often the provider is started for its handshake")
	flags.StringVar(&s.json, "json", filepath.Join(".cache", "bench.json"), "write the results to this `file`")
	err := flags.Parse(args)
	switch {
	case err == nil && flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case err == nil && min(s.runs, s.starts) < 1:
		err = errors.New("-runs and -starts must be at least 1")
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, err)
	}
	if len(s.sizes) == 0 {
		s.sizes = standardSizes
	}
	if s.short {
		s.sizes = s.sizes[:max(1, len(s.sizes)-1)]
	}
	return s, err
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run gives the exit code: 2 for wrong flags, 1 when something could not be measured or a bound is broken.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2 // parse has said why
	}
	r, err := measure(ctx, s, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "\nThe benchmark failed: %v\n", err)
		return 1
	}
	r.judge()
	r.print(stdout)
	if err := r.write(s.json); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	if r.broken() {
		return 1
	}
	return 0
}

// measure measures everything. What it does is told to progress while it does it.
func measure(ctx context.Context, s settings, progress io.Writer) (r *results, err error) {
	terraform, err := cli.Find(ctx, "bench")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "partnerinsights-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := cli.Build(ctx, dir)
	if err != nil {
		return nil, err
	}
	m, err := newStage(ctx, terraform, dir, binary, s, progress)
	if err != nil {
		return nil, err
	}
	defer m.server.Close()
	r = &results{Machine: thisMachine(terraform.Name), Latency: s.latency.String(), Layout: s.layout, Runs: s.runs}
	m.say("startup")
	if r.Startup, err = m.startup(ctx); err != nil {
		return nil, err
	}
	for _, size := range s.sizes {
		measured, err := m.measure(ctx, size)
		if err != nil {
			return nil, err
		}
		r.Commands = append(r.Commands, measured...)
	}
	m.say("Go benchmarks")
	if r.Benchmarks, err = goBenchmarks(ctx); err != nil {
		return nil, err
	}
	r.Machine.LoadAfter = load()
	return r, nil
}
