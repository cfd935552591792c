package serve

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// small is a provider with one resource, thing, whose plan and whose reading are what a test wants to see of its context.
type small struct{ plan func(context.Context) }

func (small) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "small"
}
func (small) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (small) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (small) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (small) Functions(context.Context) []func() function.Function                              { return nil }
func (s small) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing(s) }}
}

type thing struct{ plan func(context.Context) }

func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "thing"
}

func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{}
}
func (thing) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (t thing) Read(ctx context.Context, _ resource.ReadRequest, _ *resource.ReadResponse) {
	t.plan(ctx)
}
func (thing) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
func (t thing) ModifyPlan(ctx context.Context, _ resource.ModifyPlanRequest, _ *resource.ModifyPlanResponse) {
	t.plan(ctx)
}

// object is a thing, as Terraform writes it: an object without attributes.
var object = &tfprotov6.DynamicValue{MsgPack: []byte{0x80}}

func plan(ctx context.Context, s tfprotov6.ProviderServer) error {
	_, err := s.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: "thing", PriorState: object, ProposedNewState: object, Config: object})
	return err
}

func read(ctx context.Context, s tfprotov6.ProviderServer) error {
	_, err := s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: "thing", CurrentState: object})
	return err
}

// What a call's context holds is free when the call has ended. The framework alone keeps it: the day that this is no
// longer so, this package has lost half of its reason.
func TestContextsAreGivenBack(t *testing.T) {
	t.Parallel()
	type key struct{}
	seen := 0
	p := small{plan: func(ctx context.Context) {
		if ctx.Value(key{}) != nil {
			seen++
		}
	}}
	for name, c := range map[string]struct {
		server tfprotov6.ProviderServer
		call   func(context.Context, tfprotov6.ProviderServer) error
		keeps  bool
	}{
		"a lent plan":                        {New(p), plan, false},
		"a lent read":                        {New(p), read, false},
		"a plan with the framework's server": {providerserver.NewProtocol6(p)(), plan, true},
		"a read with the framework's server": {providerserver.NewProtocol6(p)(), read, true},
	} {
		before := seen
		ctx, cancel := context.WithCancel(t.Context())
		value := new([1 << 10]byte)
		held := weak.Make(value)
		if err := c.call(context.WithValue(ctx, key{}, value), c.server); err != nil || seen != before+1 {
			t.Fatalf("%s: the resource was asked %d times with its context, %v", name, seen-before, err)
		}
		cancel() // as gRPC does when a call has been answered
		runtime.GC()
		if keeps := held.Value() != nil; keeps != c.keeps {
			t.Errorf("%s: that a value is kept after the call is %t", name, keeps)
		}
		runtime.KeepAlive(c.server)
	}
}

// Every call that comes once for each object is lent its context.
func TestWhatIsLent(t *testing.T) {
	t.Parallel()
	s := New(small{})
	once := map[string]bool{ // what comes once for a run, or goes on after its method has returned
		"GetMetadata": true, "GetProviderSchema": true, "GetResourceIdentitySchemas": true, "ValidateProviderConfig": true,
		"ConfigureProvider": true, "StopProvider": true, "GetFunctions": true, "MoveResourceState": true, "GenerateResourceConfig": true,
		"OpenEphemeralResource": true, "RenewEphemeralResource": true, "CloseEphemeralResource": true, "ValidateEphemeralResourceConfig": true,
		"ListResource": true, "ValidateListResourceConfig": true, "ValidateActionConfig": true, "PlanAction": true, "InvokeAction": true,
		"ValidateStateStoreConfig": true, "ConfigureStateStore": true, "ReadStateBytes": true, "WriteStateBytes": true, "GetStates": true,
		"DeleteState": true, "LockState": true, "UnlockState": true,
	}
	inner := reflect.TypeOf(providerserver.NewProtocol6(small{})())
	outer := reflect.TypeOf(s)
	for method := range inner.Methods() {
		name := method.Name
		own, ok := outer.MethodByName(name)
		if !ok {
			t.Errorf("the framework's server has a method %s, which New hides from Terraform", name)
			continue
		}
		// A method that is promoted from an embedded interface is compiled into the file "<autogenerated>".
		file, _ := runtime.FuncForPC(own.Func.Pointer()).FileLine(own.Func.Pointer())
		if lent := file != "<autogenerated>"; lent == once[name] {
			t.Errorf("%s: that it is lent its context is %t", name, lent)
		}
	}
}

// A context that is lent is the lender's in all respects, and when it has been taken back it is an ended one.
func TestLoan(t *testing.T) {
	t.Parallel()
	type key struct{}
	lender, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "value"), time.Hour)
	defer cancel()
	var lent, child context.Context
	got, err := lend(lender, 7, func(ctx context.Context, n int) (int, error) {
		lent = ctx //nolint:fatcontext // to see what has become of it
		var stop context.CancelFunc
		child, stop = context.WithCancel(ctx)
		defer stop()
		deadline, ok := ctx.Deadline()
		if want, _ := lender.Deadline(); !ok || deadline != want || ctx.Value(key{}) != "value" || child.Value(key{}) != "value" || ctx.Err() != nil {
			t.Errorf("lent: deadline %v, value %v, error %v", deadline, ctx.Value(key{}), ctx.Err())
		}
		cancel()
		<-child.Done()
		if ctx.Err() == nil || !errors.Is(child.Err(), lender.Err()) {
			t.Errorf("the lender has ended: %v, and a child's error is %v", ctx.Err(), child.Err())
		}
		return n + 1, errors.New("its own error")
	})
	if got != 8 || err == nil || err.Error() != "its own error" {
		t.Errorf("the call gave %d, %v", got, err)
	}
	<-lent.Done()
	if _, ok := lent.Deadline(); ok || lent.Value(key{}) != nil || child.Value(key{}) != nil || !errors.Is(lent.Err(), context.Canceled) {
		t.Errorf("taken back: value %v, error %v", lent.Value(key{}), lent.Err())
	}
}

// Stopping the provider ends the calls that are under way, as without the loan.
func TestStopEndsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	var s tfprotov6.ProviderServer
	s = New(small{plan: func(ctx context.Context) {
		if _, err := s.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
		<-ctx.Done()
	}})
	if err := plan(t.Context(), s); err != nil {
		t.Error(err)
	}
}
