package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// whole is all of the protocol that the framework's server speaks. Terraform asks the server which parts it has, so
// what stands around it must have them too.
type whole interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server lends contexts to the calls that come once for each object. The framework's server keeps the context of every
// call until it is stopped, and with it some ten kilobytes: loggers, metadata, the stream. A refresh of 1,000 pairs
// would hold a hundred megabytes.
type server struct {
	whole
	settler Settler // nil for a provider that is none
	kinds   func(context.Context) map[string]kind
}

func (s server) ValidateResourceConfig(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return lend(ctx, r, s.whole.ValidateResourceConfig)
}

func (s server) UpgradeResourceIdentity(ctx context.Context, r *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lend(ctx, r, s.whole.UpgradeResourceIdentity)
}

func (s server) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lend(ctx, r, s.whole.ReadResource)
}

func (s server) ApplyResourceChange(ctx context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lend(ctx, r, s.whole.ApplyResourceChange)
}

func (s server) ImportResourceState(ctx context.Context, r *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return lend(ctx, r, s.whole.ImportResourceState)
}

func (s server) ValidateDataResourceConfig(ctx context.Context, r *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return lend(ctx, r, s.whole.ValidateDataResourceConfig)
}

func (s server) ReadDataSource(ctx context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return lend(ctx, r, s.whole.ReadDataSource)
}

func (s server) CallFunction(ctx context.Context, r *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return lend(ctx, r, s.whole.CallFunction)
}

// lend makes a call with a context that is taken back when the call has ended.
func lend[Request, Response any](ctx context.Context, r Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	l := &loan{done: ctx.Done()}
	l.lender.Store(&ctx)
	defer l.end()     //nolint:contextcheck // to end a loan takes no context
	return call(l, r) //nolint:contextcheck // a loan is the context that was given, in other hands
}

// loan is a context that stands for another one, and for an ended one without values when it has been taken back.
type loan struct {
	done   <-chan struct{}
	lender atomic.Pointer[context.Context]
}

func (l *loan) end() { l.lender.Store(nil) }

func (l *loan) Done() <-chan struct{} { return l.done }

func (l *loan) Deadline() (time.Time, bool) {
	if ctx := l.lender.Load(); ctx != nil {
		return (*ctx).Deadline()
	}
	return time.Time{}, false
}

func (l *loan) Err() error {
	if ctx := l.lender.Load(); ctx != nil {
		return (*ctx).Err()
	}
	return context.Canceled
}

func (l *loan) Value(key any) any {
	if ctx := l.lender.Load(); ctx != nil {
		return (*ctx).Value(key)
	}
	return nil
}
