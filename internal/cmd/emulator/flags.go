package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// settings are what the command line says.
type settings struct {
	options           emulator.Options
	program           emulator.Program // of the file of -ready
	listen, tlsListen string
	tlsCA, ready      string
	tenants           []string // besides the two that are always there
}

func parse(args []string, stderr io.Writer) (settings, error) {
	s := settings{program: emulator.MPN, options: emulator.Options{Clock: emulator.SystemClock()}}
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:8344", "loopback `address` for http; port 0 takes a free one")
	flags.StringVar(&s.tlsListen, "tls-listen", "127.0.0.1:8345", "loopback `address` for TLS; port 0 takes a free one")
	flags.StringVar(&s.tlsCA, "tls-ca", "", "write the PEM certificate that signs the TLS certificate to this `file`")
	flags.StringVar(&s.ready, "ready", "", "write this `file` when the emulator serves: lines of NAME=value for a shell")
	flags.Func("program", "`program` that the file of -ready is for: "+programNames(), s.programFlag)
	flags.StringVar(&s.options.StateFile, "state", "", "keep queries, reports and refresh tokens in this `file`")
	flags.StringVar(&s.options.User, "user", emulator.DefaultUser, "user principal `name` of the user of the first tenant")
	flags.Uint64Var(&s.options.Seed, "seed", 0, "ids, keys and data follow from this `number`")
	flags.DurationVar(&s.options.Latency, "latency", 0, "answer so much later, for example 200ms")
	flags.DurationVar(&s.options.Pending, "pending", 2*time.Second, "how long a run is Pending before it is Running; negative: no time")
	flags.DurationVar(&s.options.Running, "running", 3*time.Second, "how long a run is Running before it is Completed; negative: no time")
	flags.Int64Var(&s.options.FileSize, "file-size", 0, "make report files at least so many `bytes` large, before compression, by repeating their rows")
	flags.Func("clock", "start the clock at this RFC 3339 `time`, for example 2024-01-31T08:00:00Z; it goes on from there", func(v string) error {
		t, err := time.Parse(time.RFC3339, v)
		if err != nil {
			return fmt.Errorf("it is not an RFC 3339 time such as 2024-01-31T08:00:00Z")
		}
		s.options.Clock.Set(t)
		return nil
	})
	flags.Func("objects", "begin with the objects in this JSON `file`, as they are written: {\"reports\": [...], \"queries\": [...]}; may be repeated", func(name string) error {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		o, err := emulator.ReadRawObjects(data)
		s.options.Objects = append(s.options.Objects, o)
		return err
	})
	flags.Func("tenant", "add a tenant of this `name`, such as lamna.onmicrosoft.com, with its own objects; may be repeated", func(name string) error {
		if name == "" || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
			return errors.New("it is not the name of a tenant, such as lamna.onmicrosoft.com")
		}
		s.tenants = append(s.tenants, name)
		return nil
	})
	flags.Func("policy", "take policies from this JSON `file`: an object of names and values, such as {\"filter-miss\": \"empty\"}; flags given after it win", func(name string) error {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s.options.Policy, err = emulator.ReadPolicy(data, s.options.Policy)
		return err
	})
	var general strings.Builder
	flags.SetOutput(&general)
	flags.PrintDefaults()
	flags.SetOutput(stderr)
	policyFlags(flags, &s.options.Policy)
	flags.Usage = func() {} // after a mistake its message is enough
	err := flags.Parse(args)
	s.addTenants()
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, err)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stderr, "emulator serves the Partner Insights emulator on this machine: %s.\n\n%s", programNames(), general.String())
		printPolicies(stderr)
	case err != nil:
		fmt.Fprintln(stderr, "emulator -h lists the flags.")
	}
	return s, err
}

// addTenants makes the tenants that are asked for. Without any there are still two.
func (s *settings) addTenants() {
	if s.tenants == nil {
		return
	}
	for _, name := range append([]string{entra.SecondTenant}, s.tenants...) {
		s.options.Identity.MoreTenants = append(s.options.Identity.MoreTenants, entra.NewTenant(name))
	}
}

// programFlag reads a program's name.
func (s *settings) programFlag(v string) error {
	if !slices.Contains(emulator.Programs(), emulator.Program(v)) {
		return fmt.Errorf("there are %s", programNames())
	}
	s.program = emulator.Program(v)
	return nil
}

// policyFlags makes a flag for each question that the service's documents leave open.
func policyFlags(flags *flag.FlagSet, p *emulator.Policy) {
	for _, f := range emulator.PolicyFields() {
		flags.Func(f.Flag, f.Text, func(v string) error { return f.Set(p, v) })
	}
}
