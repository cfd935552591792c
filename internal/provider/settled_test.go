package provider_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	own "github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/serve"
)

// counting counts the plans that are settled without the framework.
type counting struct {
	provider.Provider
	settler serve.Settler
	settled atomic.Int64
}

func (c *counting) Settled(resourceType string, config, state map[string]tftypes.Value) bool {
	settled := c.settler.Settled(resourceType, config, state)
	if settled {
		c.settled.Add(1)
	}
	return settled
}

// planner is a provider's server, configured, and its schemas.
type planner struct {
	t *testing.T
	tfprotov6.ProviderServer
	schemas map[string]*tfprotov6.Schema
}

func newPlanner(t *testing.T, env *acctest.Env, s tfprotov6.ProviderServer) *planner {
	t.Helper()
	schema, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	config := nulls(schema.Provider)
	config["endpoint"], config["access_token"] = tftypes.NewValue(tftypes.String, env.Endpoint()), tftypes.NewValue(tftypes.String, emulator.DefaultAccessToken)
	p := &planner{t, s, schema.ResourceSchemas}
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.15.0", Config: dynamic(t, schema.Provider, config)})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp)
	}
	return p
}

func nulls(schema *tfprotov6.Schema) map[string]tftypes.Value {
	all := map[string]tftypes.Value{}
	for _, a := range schema.Block.Attributes {
		all[a.Name] = tftypes.NewValue(a.ValueType(), nil)
	}
	return all
}

func dynamic(t *testing.T, schema *tfprotov6.Schema, values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	v, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), values))
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

// plan plans an object as Terraform does: what is not configured, and computed, is proposed as it was.
func (p *planner) plan(resource string, config, state map[string]tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	schema, proposed := p.schemas[resource], maps.Clone(config)
	for _, a := range schema.Block.Attributes {
		if a.WriteOnly || a.Computed && proposed[a.Name].IsNull() {
			proposed[a.Name] = state[a.Name]
		}
	}
	identity := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
	id, err := tfprotov6.NewDynamicValue(identity, tftypes.NewValue(identity, map[string]tftypes.Value{"id": state["id"]}))
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := p.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, Config: dynamic(p.t, schema, config), PriorState: dynamic(p.t, schema, state), ProposedNewState: dynamic(p.t, schema, proposed),
		PriorPrivate: []byte(`{"echoed":"dHJ1ZQ=="}`), PriorIdentity: &tfprotov6.ResourceIdentityData{IdentityData: &id},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

// other are values that an attribute could have besides the one that it has.
func other(typ tftypes.Type) []tftypes.Value {
	all := []tftypes.Value{tftypes.NewValue(typ, nil)}
	add := func(values ...any) {
		for _, v := range values {
			all = append(all, tftypes.NewValue(typ, v))
		}
	}
	switch {
	case typ.Is(tftypes.String):
		add("", "CSV", "tsv", "get", "Inactive", "Paused", "none", "syntax", "2026-01-01T05:00:00Z", "SELECT Gone FROM OfficeUsage", "SELECT Month FROM OfficeUsage", "SELECT")
	case typ.Is(tftypes.Bool):
		add(true, false)
	case typ.Is(tftypes.Number):
		add(24, 168)
	}
	return all
}

// TestSettledPlans compares what is planned without the framework with what the framework plans, for thousands of
// configurations and states, most of which differ in one or two attributes from ones that are as they should be.
func TestSettledPlans(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	direct := own.NewIn(env.World, "test")()
	settler, ok := direct.(serve.Settler)
	if !ok {
		t.Fatal("the provider settles nothing")
	}
	count := &counting{Provider: direct, settler: settler}
	served := newPlanner(t, env, serve.New(count))
	framework := newPlanner(t, env, providerserver.NewProtocol6(own.NewIn(env.World, "test")())())
	text := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
	no, hours := tftypes.NewValue(tftypes.Bool, false), tftypes.NewValue(tftypes.Number, 24)
	query := map[string]tftypes.Value{
		"id": text("1"), "name": text("Seats"), "query": text("SELECT Month FROM OfficeUsage"), "dataset": text("OfficeUsage"),
		"type": text("userDefined"), "user": text("a@b.c"), "created_time": text("2026-01-01T00:00:00Z"),
	}
	report := map[string]tftypes.Value{
		"id": text("2"), "name": text("Seats, daily"), "query_id": text("1"), "start_time": text("2026-01-01T05:00:00Z"), "recurrence_interval": hours,
		"execute_now": no, "format": text("CSV"), "callback_method": text("POST"), "paused": no, "recreate_when_inactive": no,
		"effective_start_time": text("2026-06-01T05:00:00Z"), "status": text("Active"), "query": text("SELECT Month FROM OfficeUsage"), "user": text("a@b.c"),
		"created_time": text("2026-01-01T00:00:00Z"), "modified_time": text("2026-01-01T00:00:00Z"),
	}
	inactive := maps.Clone(report)
	inactive["status"], inactive["recreate_when_inactive"] = text("Inactive"), tftypes.NewValue(tftypes.Bool, true)
	for name, c := range map[string]struct {
		resource string
		values   map[string]tftypes.Value
		least    int64 // plans of a hundred that are settled
	}{
		"a query":            {"partnerinsights_query", query, 20},
		"a report":           {"partnerinsights_report", report, 20},
		"an inactive report": {"partnerinsights_report", inactive, 0},
	} {
		schema := served.schemas[c.resource]
		before := count.settled.Load()
		random := rand.New(rand.NewPCG(1, 2))
		const plans = 300
		for n := range plans {
			state := nulls(schema)
			maps.Copy(state, c.values)
			mutate(random, schema, state, func(a *tfprotov6.SchemaAttribute) bool { return !a.WriteOnly }) // no state holds one that is
			config := nulls(schema)
			for _, a := range schema.Block.Attributes {
				if a.Required || a.Optional && (!a.Computed || random.IntN(2) == 0) {
					config[a.Name] = state[a.Name]
				}
			}
			mutate(random, schema, config, func(a *tfprotov6.SchemaAttribute) bool { return a.Optional || a.Required })
			if n == 0 {
				framework.plan(c.resource, config, state) // has the catalogue read, in both
				served.plan(c.resource, config, state)
			}
			got, want := served.plan(c.resource, config, state), framework.plan(c.resource, config, state)
			if !samePlan(t, schema, got, want) {
				t.Fatalf("%s: of the configuration\n%v\nand the state\n%v\nit is planned\n%+v\nand by the framework\n%+v", name, config, state, got, want)
			}
		}
		settled := count.settled.Load() - before
		t.Logf("%s: %d of %d plans are settled", name, settled, plans)
		if settled < plans*c.least/100 || settled > plans*9/10 {
			t.Errorf("%s: %d of %d plans are settled: that compares little", name, settled, plans)
		}
	}
}

// mutate gives up to two of an object's attributes other values, and of a configuration some that are not known.
func mutate(random *rand.Rand, schema *tfprotov6.Schema, values map[string]tftypes.Value, may func(*tfprotov6.SchemaAttribute) bool) {
	attributes := slices.DeleteFunc(slices.Clone(schema.Block.Attributes), func(a *tfprotov6.SchemaAttribute) bool { return !may(a) || a.Name == "id" })
	for range random.IntN(3) {
		a := attributes[random.IntN(len(attributes))]
		choices := other(a.ValueType())
		values[a.Name] = choices[random.IntN(len(choices))]
	}
}

func samePlan(t *testing.T, schema *tfprotov6.Schema, a, b *tfprotov6.PlanResourceChangeResponse) bool {
	t.Helper()
	state := func(r *tfprotov6.PlanResourceChangeResponse) tftypes.Value {
		v, err := r.PlannedState.Unmarshal(schema.ValueType())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	return state(a).Equal(state(b)) && bytes.Equal(a.PlannedPrivate, b.PlannedPrivate) && reflect.DeepEqual(a.RequiresReplace, b.RequiresReplace) &&
		reflect.DeepEqual(a.PlannedIdentity, b.PlannedIdentity) && reflect.DeepEqual(a.Diagnostics, b.Diagnostics) && a.Deferred == nil && b.Deferred == nil
}
