// Command emulator serves the Partner Insights emulator on this machine, for trying the provider without a
// tenant and for testing modules offline.
//
//	go run ./internal/cmd/emulator
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until the context ends. It gives the exit code: 2 for wrong flags, 1 when it can't serve.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2 // parse has said why
	}
	server, err := emulator.Listen(ctx, s.options, s.listen, s.tlsListen)
	if err != nil {
		fmt.Fprintln(stderr, err)
		if _, taken := errors.AsType[*net.OpError](err); taken {
			fmt.Fprintln(stderr, "Set other addresses with -listen and -tls-listen; port 0 selects a free one.")
		}
		return 1
	}
	defer server.Close()
	var keeping sync.WaitGroup
	defer keeping.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	keeping.Go(func() { server.Run(ctx) })

	if err := s.announce(server, stdout); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	<-ctx.Done()
	fmt.Fprintln(stdout, "The emulator has ended.")
	return 0
}

// announce writes the files that scripts wait for, then the usage.
func (s settings) announce(server *emulator.Server, stdout io.Writer) error {
	if s.tlsCA != "" {
		if err := replace(s.tlsCA, server.CA); err != nil {
			return fmt.Errorf("writing the certificate of -tls-ca: %w", err)
		}
	}
	printUsage(stdout, s, server)
	if s.ready != "" {
		if err := replace(s.ready, []byte(readyLines(server, s.program))); err != nil {
			return fmt.Errorf("writing the file of -ready: %w", err)
		}
	}
	return nil
}

// replace writes a file in one step: who sees it sees it whole.
func replace(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
