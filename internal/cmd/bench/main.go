// Command bench measures what a user of the provider waits for: requests, their depth (the longest chain of requests of
// which each waits for the one before) and seconds, of plan, apply and destroy, with the real CLI against the built-in
// emulator, which answers after a fixed time. Beside them stand the floor, the same number of terraform_data, the provider
// with bulk_refresh off, and a plan whose answers come at once: what the same plan takes above that is spent waiting for the
// service, and the rest is work of Terraform, which starts a provider three times for a plan. It fails where a bound of bounds.go is broken.
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
	"runtime"
	"syscall"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
)

// settings are what the command line says.
type settings struct {
	sizes   []size
	latency time.Duration
	runs    int
}

// size is how many objects a configuration has. Each report runs one of the queries.
type size struct{ queries, reports int }

func (s size) String() string { return fmt.Sprintf("%d + %d", s.queries, s.reports) }

func parse(args []string, stderr io.Writer) (settings, error) {
	s := settings{sizes: []size{{1, 1}, {100, 50}}} // the documented quotas are the second
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	large := flags.Bool("large", false, "measure 1,000 queries and 1,000 reports too, more than any account may hold")
	flags.DurationVar(&s.latency, "latency", 200*time.Millisecond, "how long the emulator takes for an answer")
	flags.IntVar(&s.runs, "runs", 5, "how often a plan is made; its time is the median")
	err := flags.Parse(args)
	switch {
	case err == nil && flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case err == nil && s.runs < 1:
		err = errors.New("-runs must be at least 1")
	}
	if *large {
		s.sizes = append(s.sizes, size{1000, 1000})
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, err)
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
	name, measured, err := measureAll(ctx, s, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "\nThe benchmark failed: %v\n", err)
		return 1
	}
	fmt.Fprintf(stdout, "%s on %s/%s, %d cores, %s. The emulator takes %s for each answer.\n\n", name, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), s.latency)
	printTable(stdout, measured)
	if broken := check(measured, s.latency); len(broken) > 0 {
		fmt.Fprintln(stdout, "\nBroken bounds:")
		for _, b := range broken {
			fmt.Fprintln(stdout, b)
		}
		return 1
	}
	fmt.Fprintln(stdout, "\nAll bounds are held.")
	return 0
}

// measureAll builds and installs the provider, and measures all sizes. It gives the CLI's name too.
func measureAll(ctx context.Context, s settings, progress io.Writer) (name string, all []measurement, err error) {
	terraform, err := cli.Find(ctx, "bench")
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "partnerinsights-bench-")
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := cli.Build(ctx, dir)
	if err != nil {
		return "", nil, err
	}
	b, err := newBench(ctx, terraform, dir, binary, s, progress)
	if err != nil {
		return "", nil, err
	}
	defer b.server.Close()
	for _, size := range s.sizes {
		measured, err := b.measure(ctx, size)
		if err != nil {
			return "", nil, err
		}
		all = append(all, measured...)
	}
	return terraform.Name, all, nil
}
