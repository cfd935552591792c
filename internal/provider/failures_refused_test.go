package provider_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestRefusedConnections refuses the connection of each call of each operation, once and for good. Nothing of a request
// that was not sent can have been done, so that each may be sent again.
func TestRefusedConnections(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios() {
		calls := 0
		for _, n := range s.calls(t, emulator.MPN) {
			calls += n
		}
		for call := 1; call <= calls; call++ {
			for _, times := range []int64{1, 1 << 40} {
				t.Run(fmt.Sprintf("%s/call %d/%d", s.name, call, times), func(t *testing.T) {
					t.Parallel()
					st := newStage(t, emulator.MPN)
					well := st.env.Dependencies.Transport
					line := &refusing{from: int64(call), until: int64(call) + times}
					transport := &http.Transport{DialContext: line.dial, DisableKeepAlives: true}
					t.Cleanup(transport.CloseIdleConnections)
					st.env.Dependencies.Transport = narrow{transport}
					st.again(nil)
					s.prepare(st)
					line.calls.Store(0)
					line.armed.Store(true)
					st.env.Dependencies.Transport = well
					s.conclude(st)
					if times == 1 && line.calls.Load() <= int64(call) {
						t.Errorf("after %d connections nothing was tried again", line.calls.Load())
					}
				})
			}
		}
	}
}

// refusing is a network that refuses some connections, one after the other, once it is armed.
type refusing struct {
	from, until int64
	calls       atomic.Int64
	armed       atomic.Bool
}

func (r *refusing) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if n := r.calls.Add(1); r.armed.Load() && n >= r.from && n < r.until {
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	}
	var d net.Dialer
	return d.DialContext(ctx, network, address)
}
