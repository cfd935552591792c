package acctest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Actions of a plan.
const (
	NoOp    = "no-op"
	Create  = "create"
	Update  = "update"
	Replace = "replace"
	Delete  = "delete"
)

// Plan is a plan for one instance.
type Plan struct {
	Action      string
	After       Object   // what is planned
	Changed     []string // attributes that are planned to differ from the state, sorted
	Replace     []string // attributes that require a replacement, sorted
	Diagnostics Diagnostics

	final           bool // made while applying
	config, planned tftypes.Value
	private         []byte
	identity        *tfprotov6.ResourceIdentityData
}

// Plan refreshes nothing and plans a configuration; nil plans to destroy. It fails the test where Terraform
// would call the plan invalid.
func (r *Resource) Plan(config Object) *Plan {
	r.p.t.Helper()
	if config == nil {
		plan := r.ask(r.state, tftypes.NewValue(r.typ, nil), tftypes.NewValue(r.typ, nil))
		plan.Action = Delete
		return plan
	}
	if diags := r.Validate(config); len(diags.Errors()) > 0 {
		return &Plan{Diagnostics: diags}
	}
	return r.planOnce(toTerraform(r.p.t, r.typ, config))
}

func (r *Resource) planOnce(config tftypes.Value) *Plan {
	r.p.t.Helper()
	plan := r.ask(r.state, r.propose(r.state, config), config)
	if len(plan.Diagnostics.Errors()) > 0 {
		return plan
	}
	switch {
	case r.state.IsNull():
		plan.Action = Create
	case len(plan.Replace) > 0:
		null := tftypes.NewValue(r.typ, nil)
		again := r.ask(null, r.propose(null, config), config)
		again.Action, again.Replace, again.Changed = Replace, plan.Replace, plan.Changed
		again.Diagnostics = append(plan.Diagnostics, again.Diagnostics...)
		plan = again
	case len(plan.Changed) > 0:
		plan.Action = Update
	default:
		plan.Action = NoOp
	}
	r.checkPlan(plan)
	return plan
}

// ask makes the request for one plan.
func (r *Resource) ask(prior, proposed, config tftypes.Value) *Plan {
	r.p.t.Helper()
	resp := r.send(prior, proposed, config, nil)
	plan := &Plan{config: config, planned: decode(r.p.t, r.typ, resp.PlannedState), private: resp.PlannedPrivate, identity: resp.PlannedIdentity, Diagnostics: resp.Diagnostics}
	plan.After, _ = fromTerraform(r.p.t, plan.planned).(Object)
	before, after := attributes(r.p.t, prior), attributes(r.p.t, plan.planned)
	for name, v := range after {
		if !v.Equal(before[name]) {
			plan.Changed = append(plan.Changed, name)
		}
	}
	for _, p := range resp.RequiresReplace {
		name := rootOf(p)
		if slices.Contains(plan.Changed, name) { // Terraform ignores what does not change
			plan.Replace = append(plan.Replace, name)
		}
	}
	slices.Sort(plan.Changed)
	slices.Sort(plan.Replace)
	return plan
}

func (r *Resource) send(prior, proposed, config tftypes.Value, of *tfprotov6.PlanResourceChangeClientCapabilities) *tfprotov6.PlanResourceChangeResponse {
	r.p.t.Helper()
	resp, err := r.p.Server.PlanResourceChange(r.p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.name, PriorState: encode(r.p.t, prior), ProposedNewState: encode(r.p.t, proposed),
		Config: encode(r.p.t, config), PriorPrivate: r.private, PriorIdentity: r.priorIdentity(prior), ClientCapabilities: of,
	})
	if err != nil {
		r.p.t.Fatal(err)
	}
	return resp
}

// Deferred is how a provider defers the plan of a configuration, nil where it plans it.
func (r *Resource) Deferred(config Object) *tfprotov6.Deferred {
	r.p.t.Helper()
	value := toTerraform(r.p.t, r.typ, config)
	return r.send(r.state, r.propose(r.state, value), value, &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: true}).Deferred
}

// priorIdentity is the identity of a prior state, none where there is no state.
func (r *Resource) priorIdentity(prior tftypes.Value) *tfprotov6.ResourceIdentityData {
	if prior.IsNull() {
		return nil
	}
	return r.identity
}

// propose is what Terraform proposes: the configuration, and the prior state where a computed attribute has no
// configured value.
func (r *Resource) propose(prior, config tftypes.Value) tftypes.Value {
	before, proposed := attributes(r.p.t, prior), attributes(r.p.t, config)
	for _, a := range r.schema.Block.Attributes {
		if proposed[a.Name].IsNull() && a.Computed || a.WriteOnly {
			proposed[a.Name] = before[a.Name]
		}
	}
	return tftypes.NewValue(r.typ, proposed)
}

// checkPlan fails the test where Terraform would report a bug of the provider: what is configured must be
// planned as it is, or as the state has it.
func (r *Resource) checkPlan(plan *Plan) {
	r.p.t.Helper()
	before, config, planned := attributes(r.p.t, r.state), attributes(r.p.t, plan.config), attributes(r.p.t, plan.planned)
	for _, a := range r.schema.Block.Attributes {
		v, c := planned[a.Name], config[a.Name]
		switch {
		case a.WriteOnly && !v.IsNull():
			r.p.t.Fatalf("the write-only attribute %s is planned", a.Name)
		case a.WriteOnly, c.Equal(v), c.IsNull() && a.Computed:
		case !c.IsNull() && !before[a.Name].IsNull() && v.Equal(before[a.Name]) && plan.Action != Replace:
		default:
			r.p.t.Fatalf("%s is planned as %v, which is neither configured (%v) nor prior (%v)", a.Name, v, c, before[a.Name])
		}
	}
}

// Apply applies a plan. It fails the test where Terraform would report a bug of the provider: a planned value
// that did not come true, or one that is still unknown.
func (r *Resource) Apply(plan *Plan) Diagnostics {
	r.p.t.Helper()
	if len(plan.Diagnostics.Errors()) > 0 {
		r.p.t.Fatalf("the plan has errors: %s", plan.Diagnostics)
	}
	// Terraform plans once more before it applies, and both plans must agree.
	if again := r.planOnce(plan.config); !plan.final && len(again.Diagnostics.Errors()) == 0 && (!again.planned.Equal(plan.planned) || again.Action != plan.Action) {
		r.p.t.Fatalf("two plans of one configuration differ:\n%v\n%v", plan.planned, again.planned)
	}
	var diags Diagnostics
	if plan.Action == Replace {
		if diags = r.Destroy(); len(diags.Errors()) > 0 {
			return diags
		}
	}
	return append(diags, r.apply(plan)...)
}

func (r *Resource) apply(plan *Plan) Diagnostics {
	r.p.t.Helper()
	resp, err := r.p.Server.ApplyResourceChange(r.p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.name, PriorState: encode(r.p.t, r.state), PlannedState: encode(r.p.t, plan.planned),
		Config: encode(r.p.t, plan.config), PlannedPrivate: plan.private, PlannedIdentity: plan.identity,
	})
	if err != nil {
		r.p.t.Fatal(err)
	}
	diags := Diagnostics(resp.Diagnostics)
	r.state, r.private, r.identity = decode(r.p.t, r.typ, resp.NewState), resp.Private, resp.NewIdentity
	if len(diags.Errors()) > 0 || plan.planned.IsNull() {
		return diags
	}
	r.checkIdentity()
	for name, v := range attributes(r.p.t, r.state) {
		planned := attributes(r.p.t, plan.planned)[name]
		if !v.IsFullyKnown() || planned.IsFullyKnown() && !planned.Equal(v) {
			r.p.t.Fatalf("%s came out as %v after %v was planned", name, v, planned)
		}
	}
	return diags
}

// Destroy destroys the instance.
func (r *Resource) Destroy() Diagnostics {
	r.p.t.Helper()
	null := tftypes.NewValue(r.typ, nil)
	resp, err := r.p.Server.ApplyResourceChange(r.p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.name, PriorState: encode(r.p.t, r.state), PlannedState: encode(r.p.t, null), Config: encode(r.p.t, null), PlannedPrivate: r.private,
	})
	if err != nil {
		r.p.t.Fatal(err)
	}
	r.state = decode(r.p.t, r.typ, resp.NewState)
	return resp.Diagnostics
}

// MustApply plans and applies a configuration, fails the test on any error, and gives the plan. Afterwards a
// refresh and a plan must be empty.
func (r *Resource) MustApply(config Object) *Plan {
	r.p.t.Helper()
	plan := r.Plan(config)
	if len(plan.Diagnostics.Errors()) > 0 {
		r.p.t.Fatalf("plan: %s", plan.Diagnostics)
	}
	diags := r.Apply(plan)
	if len(diags.Errors()) > 0 {
		r.p.t.Fatalf("apply: %s", diags)
	}
	plan.Diagnostics = append(plan.Diagnostics, diags...)
	r.MustBeQuiet(config)
	return plan
}

// MustBeQuiet refreshes and plans a configuration, and fails the test unless nothing is planned.
func (r *Resource) MustBeQuiet(config Object) {
	r.p.t.Helper()
	if diags := r.Refresh(); len(diags.Errors()) > 0 {
		r.p.t.Fatalf("refresh: %s", diags)
	}
	plan := r.Plan(config)
	if len(plan.Diagnostics.Errors()) > 0 {
		r.p.t.Fatalf("plan after apply: %s", plan.Diagnostics)
	}
	if plan.Action != NoOp {
		r.p.t.Fatalf("the plan after apply is not empty: %s of %v (planned %v, state %v)", plan.Action, plan.Changed, plan.After, r.State())
	}
}

// Later is the plan that Terraform makes while it applies another one, when what was unknown is known. It fails the
// test where Terraform would call the two inconsistent, which it does after it has begun to change things.
func (r *Resource) Later(first *Plan, config Object) *Plan {
	r.p.t.Helper()
	now := *r
	if first.Action == Replace {
		now.state, now.private, now.identity = tftypes.NewValue(r.typ, nil), nil, nil // the old one is deleted by then
	}
	plan := now.planOnce(toTerraform(r.p.t, r.typ, config))
	if len(plan.Diagnostics.Errors()) > 0 {
		return plan
	}
	switch {
	case first.Action == Replace && plan.Action == Create:
		plan.Action = Replace
	case first.Action == plan.Action, first.Action == Update && plan.Action == NoOp:
	default:
		r.p.t.Fatalf("planned %s (%v), and in the end %s of %v", first.Action, first.Changed, plan.Action, plan.Changed)
	}
	plan.final = true
	after := attributes(r.p.t, plan.planned)
	for name, v := range attributes(r.p.t, first.planned) {
		if v.IsFullyKnown() && !v.Equal(after[name]) {
			r.p.t.Fatalf("%s was planned as %v, and in the end as %v", name, v, after[name])
		}
	}
	return plan
}
