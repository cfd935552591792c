package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Resource is one instance of a resource, with its state.
type Resource struct {
	p       *Provider
	name    string
	schema  *tfprotov6.Schema
	typ     tftypes.Type
	state   tftypes.Value
	private []byte
}

// Resource makes an instance without a state.
func (p *Provider) Resource(typeName string) *Resource {
	p.t.Helper()
	schema := p.schema.ResourceSchemas[typeName]
	if schema == nil {
		p.t.Fatalf("there is no resource %s", typeName)
	}
	typ := schema.ValueType()
	return &Resource{p: p, name: typeName, schema: schema, typ: typ, state: tftypes.NewValue(typ, nil)}
}

// With is the same instance under another provider process, as a later run of Terraform has it.
func (r *Resource) With(p *Provider) *Resource {
	next := *r
	next.p = p
	return &next
}

// State is the state, nil when there is none.
func (r *Resource) State() Object {
	o, _ := fromTerraform(r.p.t, r.state).(Object)
	return o
}

// Validate validates a configuration, as terraform validate does without a configured provider.
func (r *Resource) Validate(config Object) Diagnostics {
	r.p.t.Helper()
	resp, err := r.p.Server.ValidateResourceConfig(r.p.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.name, Config: encode(r.p.t, toTerraform(r.p.t, r.typ, config)),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		r.p.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Refresh reads the instance again.
func (r *Resource) Refresh() Diagnostics {
	r.p.t.Helper()
	if r.state.IsNull() {
		return nil
	}
	resp, err := r.p.Server.ReadResource(r.p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: r.name, CurrentState: encode(r.p.t, r.state), Private: r.private,
	})
	if err != nil {
		r.p.t.Fatal(err)
	}
	if diags := Diagnostics(resp.Diagnostics); len(diags.Errors()) > 0 {
		return diags
	}
	r.state, r.private = decode(r.p.t, r.typ, resp.NewState), resp.Private
	return resp.Diagnostics
}

// Import imports an object and reads it, as Terraform does.
func (r *Resource) Import(id string) Diagnostics {
	r.p.t.Helper()
	resp, err := r.p.Server.ImportResourceState(r.p.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: r.name, ID: id})
	if err != nil {
		r.p.t.Fatal(err)
	}
	if diags := Diagnostics(resp.Diagnostics); len(diags.Errors()) > 0 {
		return diags
	}
	r.state, r.private = decode(r.p.t, r.typ, resp.ImportedResources[0].State), resp.ImportedResources[0].Private
	return append(resp.Diagnostics, r.Refresh()...)
}

// SetState changes a value of the state, as a state of another time or hand may have it.
func (r *Resource) SetState(attribute string, v any) {
	r.p.t.Helper()
	values := attributes(r.p.t, r.state)
	values[attribute] = toTerraform(r.p.t, r.typ.(tftypes.Object).AttributeTypes[attribute], v)
	r.state = tftypes.NewValue(r.typ, values)
}
