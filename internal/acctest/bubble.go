package acctest

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// NewInBubble is New for a test in a bubble of synctest: connections are pipes, so the latency of the emulator and the timeouts
// of the provider are exact, and take no time.
func NewInBubble(t testing.TB, o emulator.Options) *Env {
	t.Helper()
	if o.Clock == nil {
		o.Clock = emulator.NewClock(Start)
	}
	e, err := emulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	pipes := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: e}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(pipes) })
	transport := &http.Transport{MaxIdleConnsPerHost: 16, DialContext: pipes.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
		e.Close()
		serving.Wait()
	})
	return newEnv(&emulator.Server{Emulator: e, URL: "http://127.0.0.1"}, o.Clock, transport)
}

// pipeListener is a listener whose connections are pipes within the process.
type pipeListener struct {
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
