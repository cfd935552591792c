// Package acctest is what acceptance and protocol tests share: an emulator and a provider that meets nothing
// but it, on one clock that only moves when a test or a wait moves it.
package acctest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

// Start is the time at which the clock of a test begins, a Tuesday at noon.
var Start = time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)

// Env is an emulator and the dependencies of the providers that use it.
type Env struct {
	*emulator.Server
	Clock        *emulator.Clock
	Dependencies provider.Dependencies
}

// New starts an emulator that ends with the test. Its clock begins at Start unless the options bring one.
func New(t testing.TB, o emulator.Options) *Env {
	t.Helper()
	if o.Clock == nil {
		o.Clock = emulator.NewClock(Start)
	}
	server, err := emulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	return newEnv(server, o.Clock, transport)
}

func newEnv(server *emulator.Server, clock *emulator.Clock, transport *http.Transport) *Env {
	var ids atomic.Int64
	return &Env{Server: server, Clock: clock, Dependencies: provider.Dependencies{
		Clock:     Virtual(clock),
		Transport: transport,
		LookupEnv: Variables(nil),
		Jitter:    func() float64 { return 0.5 },
		NewID:     func() string { return fmt.Sprintf("correlation-%d", ids.Add(1)) },
	}}
}

// Variables are environment variables for a provider.
func Variables(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, set := vars[name]
		return value, set
	}
}

// Virtual is an emulator's clock for a provider.
func Virtual(c *emulator.Clock) insights.Clock { return virtual{c} }

// virtual is a clock on which waiting takes no time but moves the emulator's clock.
type virtual struct{ *emulator.Clock }

func (v virtual) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	v.Advance(d)
	return nil
}

// Factories serve the provider to Terraform, from within the test.
func (e *Env) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"partnerinsights": func() (tfprotov6.ProviderServer, error) {
			return providerserver.NewProtocol6(provider.NewWithDependencies(e.Dependencies, "test")())(), nil
		},
	}
}

// Config is a configuration with a provider block for the emulator; extra lines go into that block.
func (e *Env) Config(body string, extra ...string) string {
	return fmt.Sprintf("provider \"partnerinsights\" {\n  endpoint     = %q\n  access_token = %q\n  %s\n}\n\n%s\n",
		e.Endpoint(), emulator.UserAccessToken, strings.Join(extra, "\n  "), body)
}

// Block is a provider block for a program of the emulator, with the default access token, whose sign-in is the one that the
// program requires. Like the block that Provider makes for nil, it has no bulk refresh.
func (e *Env) Block(p emulator.Program) Object {
	return Object{"program": string(p), "endpoint": e.EndpointOf(p), "access_token": p.AccessToken(), "bulk_refresh": false}
}

// QueryText is a query of a program's documented catalogue, in its canonical text.
func QueryText(p emulator.Program) string {
	switch p {
	case emulator.CMP:
		return "SELECT UsageDate, NormalizedUsage FROM ISVUsage TIMESPAN LAST_3_YEARS"
	case emulator.Store:
		return "SELECT Date, ClickCount FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS AGGREGATED Daily"
	}
	return "SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
}
