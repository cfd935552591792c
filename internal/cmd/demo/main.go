// Command demo shows the provider at its main job: it builds the provider, installs it as Terraform requires it,
// applies a configuration from examples to the built-in emulator, lets the report run by moving the emulator's clock,
// downloads the file, and destroys everything. -program chooses the program, and with it the configuration.
//
// Run it with `make demo`, which finds a CLI. With -keep the emulator stays for other configurations.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func main() {
	keep := flag.Bool("keep", false, "leave the emulator running at the end, and print how to use it")
	name := flag.String("program", "mpn", "`program` to show: mpn, cmp or store")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, emulator.Program(*name), *keep)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "\nThe demo failed: %v\n", err)
		os.Exit(1)
	}
}

// run sets the stage, which is gone when it returns: a folder, and the emulator.
func run(ctx context.Context, program emulator.Program, keep bool) (err error) {
	show, ok := shows[program]
	if !ok {
		return fmt.Errorf("there is no program %q: it is mpn, cmp or store", program)
	}
	terraform, err := cli.Find(ctx, "demo")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "partnerinsights-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	clock := emulator.SystemClock()
	server, err := emulator.Listen(ctx, emulator.Options{Clock: clock, Running: time.Minute}, "127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer server.Close()

	d := &demo{cli: terraform, root: dir, dir: filepath.Join(dir, "configuration"), program: program, show: show, server: server, clock: clock}
	if err := d.install(ctx, dir); err != nil {
		return err
	}
	if err := d.play(ctx); err != nil {
		return errors.Join(err, d.cleanUp(ctx))
	}
	if keep {
		d.stay(ctx)
	}
	return nil
}

// demo is the stage: a CLI, a folder with the configuration, and the emulator with its clock.
type demo struct {
	cli       *cli.CLI
	root      string // is removed at the end
	dir       string // of the configuration
	cliConfig string // of the mirror with the provider
	program   emulator.Program
	show      show
	server    *emulator.Server
	clock     *emulator.Clock
}

// show is the main job of a program.
type show struct {
	example string        // the configuration's folder below examples
	ends    time.Duration // how long its schedule lasts, 0 for one without an end
}

var shows = map[emulator.Program]show{
	emulator.MPN:   {example: "quickstart"},
	emulator.CMP:   {example: "scenarios/marketplace_usage", ends: 7 * 24 * time.Hour},
	emulator.Store: {example: "scenarios/store_channels"},
}

// play goes through the main job.
func (d *demo) play(ctx context.Context) error {
	for _, act := range []func(context.Context) error{d.plan, d.apply, d.waitForRun, d.download, d.quiet, d.end, d.destroy} {
		if err := act(ctx); err != nil {
			return err
		}
	}
	title("That was it")
	say("Everything is destroyed. The configuration was examples/%s; nothing but the emulator was called.", d.show.example)
	return nil
}

// stay leaves the emulator running until it is interrupted.
func (d *demo) stay(ctx context.Context) {
	title("The emulator is still running")
	say("Point a configuration of your own at it, with the provider that was built here. Unset other variables with credentials first:\n")
	fmt.Printf("  export TF_CLI_CONFIG_FILE=%s\n  export PARTNERINSIGHTS_PROGRAM=%s\n  export PARTNERINSIGHTS_ENDPOINT=%s\n  export PARTNERINSIGHTS_ACCESS_TOKEN=%s\n\n",
		d.cliConfig, d.program, d.server.EndpointOf(d.program), d.program.AccessToken())
	say("See what is there, and move its clock, in a browser:\n")
	fmt.Printf("  %s/\n\n", d.server.URL)
	say("Or move it by a command, so that reports run:\n")
	fmt.Printf("  curl -X POST -d '{\"advance\":\"25h\"}' %s/_emulator/clock\n\n", d.server.URL)
	say("End it with Ctrl-C. That removes %s, which has the provider and these settings, and all objects of the emulator. Folders of yours stay, and so do their states: remove those too, since they name objects that are gone.", d.root)
	<-ctx.Done()
	fmt.Println()
}
