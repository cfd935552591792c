// Command conformance asks a real account how the service behaves where its documents leave it open. It signs in as the
// provider does, by the same environment variables, and writes what it learns: a policy for the emulator, and a page for an
// issue.
//
// Run it with `make conformance`. It says what it is going to create and asks first; it deletes all of it, also when it is
// interrupted. The exit code is 0 when every question was answered or can't be, 1 when one failed or the run was stopped, and 2
// when something could not be deleted.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/conformance"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

// settings are what the command line says.
type settings struct {
	program          string
	readOnly, noWait bool
	yes              bool
	policy, report   string
	limit            time.Duration
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.program, "program", "", "`program` to ask: mpn, cmp or store; default: PARTNERINSIGHTS_PROGRAM, else mpn")
	flags.BoolVar(&s.readOnly, "read-only", false, "create nothing, and ask only what reading tells")
	flags.BoolVar(&s.noWait, "no-wait", false, "leave out what waits for a run and its file")
	flags.BoolVar(&s.yes, "yes", false, "do not ask before anything is created")
	flags.StringVar(&s.policy, "policy", "", "write what was learnt to this `file`, for the emulator's flag of the same name")
	flags.StringVar(&s.report, "report", "", "write a page for an issue to this `file`")
	flags.DurationVar(&s.limit, "limit", conformance.DefaultLimit, "how long the run may take, before it cleans up")
	err := flags.Parse(args)
	switch {
	case err == nil && flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, err)
	case err == nil && (s.limit <= 0 || s.limit > 3*time.Hour):
		err = errors.New("-limit must be between 1s and 3h")
		fmt.Fprintln(stderr, err)
	}
	return s, err
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	code := run(ctx, os.Args[1:], provider.DefaultDependencies(), os.Stdin, os.Stdout, os.Stderr)
	os.Exit(code)
}

// run asks the account that the environment names.
func run(ctx context.Context, args []string, d provider.Dependencies, stdin io.Reader, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 1 // parse has said why
	}
	signIn, err := provider.SignInFromEnvironment(d, s.program)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	for _, warning := range signIn.Warnings {
		fmt.Fprintln(stderr, "Warning: "+warning)
	}
	if err := s.checkFiles(); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	if _, err := signIn.Token(ctx); err != nil { // without one no question could be asked
		fmt.Fprintln(stderr, err)
		return 1
	}
	announce(stdout, s, signIn)
	if !s.readOnly && !s.yes && !confirmed(ctx, stdin) {
		fmt.Fprintln(stderr, "Nothing was created. -yes answers the question, -read-only creates nothing.")
		return 1
	}
	result := conformance.Run(ctx, conformance.Options{
		Program: signIn.Program, Endpoint: signIn.Endpoint, Transport: d.Transport, Clock: d.Clock,
		Token: signIn.Token, Renew: signIn.Credential.Renew,
		ReadOnly: s.readOnly, NoWait: s.noWait, Limit: s.limit,
		Progress: func(text string) { fmt.Fprintln(stdout, text) },
	})
	show(stdout, result)
	if err := s.writeFiles(result); err != nil {
		fmt.Fprintln(stderr, err)
		return max(1, result.ExitCode())
	}
	return result.ExitCode()
}

// announce says what the run is going to do.
func announce(w io.Writer, s settings, signIn provider.SignIn) {
	fmt.Fprintf(w, "Checks how the program %s behaves at %s.\n", signIn.Program, signIn.Endpoint.Host)
	if s.readOnly {
		fmt.Fprintln(w, "It only reads.")
		return
	}
	fmt.Fprintf(w, "It creates at most %d queries, %d scheduled reports and %d report that runs at once. Their names begin with %q and the time.\n"+
		"It deletes each of them, and what an earlier run has left behind; it changes nothing else.\n",
		conformance.MaxQueries, conformance.MaxReports, conformance.MaxRunNow, strings.TrimSpace(conformance.Prefix))
	if s.noWait {
		fmt.Fprintln(w, "It takes a few minutes.")
	} else {
		fmt.Fprintf(w, "It waits for the run, for which the service takes about ten minutes, and ends in %s at the latest.\n", s.limit)
	}
	if !s.yes {
		fmt.Fprint(w, "Type yes to go on: ")
	}
}

// confirmed reads the answer to the question. An interrupt is a no.
func confirmed(ctx context.Context, stdin io.Reader) bool {
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(stdin).ReadString('\n') // no line is no yes
		answer <- line
	}()
	select {
	case line := <-answer:
		return strings.EqualFold(strings.TrimSpace(line), "yes")
	case <-ctx.Done():
		return false
	}
}

// show prints what was learnt, and what is left.
func show(w io.Writer, r conformance.Result) {
	fmt.Fprintln(w)
	r.WriteTable(w)
	fmt.Fprintf(w, "\n%s.\n", r.Summary())
	for _, name := range r.Leftover {
		fmt.Fprintf(w, "Deleted what an earlier run had left behind: %q.\n", name)
	}
	if r.Stopped != "" {
		fmt.Fprintf(w, "The run was stopped. %s\n", r.Stopped)
	}
	if len(r.Left) > 0 {
		fmt.Fprintln(w, "These objects could not be deleted; run the command again after six hours, or delete them:")
	}
	for _, o := range r.Left {
		fmt.Fprintf(w, "  %s\n", o)
	}
}
