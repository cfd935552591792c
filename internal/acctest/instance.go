package acctest

import (
	"testing"

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

	identity *tfprotov6.ResourceIdentityData
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
		TypeName: r.name, CurrentState: encode(r.p.t, r.state), Private: r.private, CurrentIdentity: r.identity,
	})
	if err != nil {
		r.p.t.Fatal(err)
	}
	if diags := Diagnostics(resp.Diagnostics); len(diags.Errors()) > 0 {
		return diags
	}
	r.state, r.private, r.identity = decode(r.p.t, r.typ, resp.NewState), resp.Private, resp.NewIdentity
	r.checkIdentity()
	return resp.Diagnostics
}

// Import imports an object and reads it, as Terraform does.
func (r *Resource) Import(id string) Diagnostics {
	r.p.t.Helper()
	return r.importAs(&tfprotov6.ImportResourceStateRequest{TypeName: r.name, ID: id})
}

// ImportIdentity imports an object by its identity, as an import block of Terraform 1.12 does.
func (r *Resource) ImportIdentity(id string) Diagnostics {
	r.p.t.Helper()
	return r.importAs(&tfprotov6.ImportResourceStateRequest{TypeName: r.name, Identity: identityOf(r.p.t, id)})
}

func (r *Resource) importAs(req *tfprotov6.ImportResourceStateRequest) Diagnostics {
	r.p.t.Helper()
	resp, err := r.p.Server.ImportResourceState(r.p.t.Context(), req)
	if err != nil {
		r.p.t.Fatal(err)
	}
	if diags := Diagnostics(resp.Diagnostics); len(diags.Errors()) > 0 {
		return diags
	}
	imported := resp.ImportedResources[0]
	r.state, r.private, r.identity = decode(r.p.t, r.typ, imported.State), imported.Private, imported.Identity
	return append(resp.Diagnostics, r.Refresh()...)
}

// identityType is the type of the identity of every resource here.
var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}

func identityOf(t testing.TB, id string) *tfprotov6.ResourceIdentityData {
	t.Helper()
	return &tfprotov6.ResourceIdentityData{IdentityData: encode(t, toTerraform(t, identityType, Object{"id": id}))}
}

// checkIdentity fails the test where Terraform would miss the identity of an instance, or find it changed.
func (r *Resource) checkIdentity() {
	r.p.t.Helper()
	if r.state.IsNull() {
		return
	}
	if r.identity == nil || r.identity.IdentityData == nil {
		r.p.t.Fatal("the instance has no identity")
	}
	identity, _ := fromTerraform(r.p.t, decode(r.p.t, identityType, r.identity.IdentityData)).(Object)
	if identity["id"] != r.State()["id"] {
		r.p.t.Fatalf("the identity is %v, and the state has the ID %v", identity, r.State()["id"])
	}
}

// ForgetIdentity makes the state one of a version of the provider, or of a CLI, that knew no identities.
func (r *Resource) ForgetIdentity() { r.identity = nil }

// SetState changes a value of the state, as a state of another time or hand may have it.
func (r *Resource) SetState(attribute string, v any) {
	r.p.t.Helper()
	values := attributes(r.p.t, r.state)
	values[attribute] = toTerraform(r.p.t, r.typ.(tftypes.Object).AttributeTypes[attribute], v)
	r.state = tftypes.NewValue(r.typ, values)
}

// Move moves an object from a resource of another provider and reads it, as Terraform does for a moved block. The source is that
// of a state file.
func (r *Resource) Move(provider, typeName string, version int64, attributes []byte) Diagnostics {
	r.p.t.Helper()
	resp, err := r.p.Server.MoveResourceState(r.p.t.Context(), &tfprotov6.MoveResourceStateRequest{SourceProviderAddress: provider, SourceTypeName: typeName,
		SourceSchemaVersion: version, SourceState: &tfprotov6.RawState{JSON: attributes}, TargetTypeName: r.name})
	if err != nil {
		r.p.t.Fatal(err)
	}
	if diags := Diagnostics(resp.Diagnostics); len(diags.Errors()) > 0 {
		return diags
	}
	r.state, r.private, r.identity = decode(r.p.t, r.typ, resp.TargetState), resp.TargetPrivate, resp.TargetIdentity
	return append(resp.Diagnostics, r.Refresh()...)
}
