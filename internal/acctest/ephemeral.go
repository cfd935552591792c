package acctest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// Open opens an ephemeral resource and closes it, as Terraform does in a plan and in an apply. It fails the test
// where something would have to be renewed or is kept for closing: nothing here needs that.
func (p *Provider) Open(typeName string, config Object) (Object, Diagnostics) {
	p.t.Helper()
	schema := p.schema.EphemeralResourceSchemas[typeName]
	if schema == nil {
		p.t.Fatalf("there is no ephemeral resource %s", typeName)
	}
	value := encode(p.t, toTerraform(p.t, schema.ValueType(), config))
	valid, err := p.Server.ValidateEphemeralResourceConfig(p.t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}
	if diags := Diagnostics(valid.Diagnostics); len(diags.Errors()) > 0 {
		return nil, diags
	}
	resp, err := p.Server.OpenEphemeralResource(p.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}
	diags := append(Diagnostics(valid.Diagnostics), resp.Diagnostics...)
	if len(diags.Errors()) > 0 {
		return nil, diags
	}
	if len(resp.Private) > 0 || !resp.RenewAt.IsZero() {
		p.t.Errorf("%s keeps %q, to be renewed at %s", typeName, resp.Private, resp.RenewAt)
	}
	closed, err := p.Server.CloseEphemeralResource(p.t.Context(), &tfprotov6.CloseEphemeralResourceRequest{TypeName: typeName, Private: resp.Private})
	if err != nil {
		p.t.Fatal(err)
	}
	result, _ := fromTerraform(p.t, decode(p.t, schema.ValueType(), resp.Result)).(Object)
	return result, append(diags, closed.Diagnostics...)
}
