package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Listed is one result of a list resource.
type Listed struct {
	Name        string
	ID          string // of its identity, "" when it has none
	Resource    Object // nil unless it was asked for
	Diagnostics Diagnostics
}

// List lists the instances of a resource, as terraform query does; limit 0 is none.
func (p *Provider) List(typeName string, config Object, limit int64, withResource bool) []Listed {
	p.t.Helper()
	server, ok := p.Server.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider lists nothing")
	}
	schema := p.schema.ListResourceSchemas[typeName]
	if schema == nil {
		p.t.Fatalf("there is no list resource %s", typeName)
	}
	value := encode(p.t, toTerraform(p.t, schema.ValueType(), config))
	valid, err := server.ValidateListResourceConfig(p.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return []Listed{{Diagnostics: valid.Diagnostics}}
	}
	stream, err := server.ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{TypeName: typeName, Config: value, Limit: limit, IncludeResource: withResource})
	if err != nil {
		p.t.Fatal(err)
	}
	var all []Listed
	for r := range stream.Results {
		l := Listed{Name: r.DisplayName, Diagnostics: r.Diagnostics}
		if IsObeyed(l.Name) {
			p.t.Errorf("a terminal would obey %q", l.Name)
		}
		if r.Identity != nil {
			identity, _ := fromTerraform(p.t, decode(p.t, identityType, r.Identity.IdentityData)).(Object)
			l.ID, _ = identity["id"].(string)
		}
		if r.Resource != nil {
			l.Resource, _ = fromTerraform(p.t, decode(p.t, p.schema.ResourceSchemas[typeName].ValueType(), r.Resource)).(Object)
		}
		all = append(all, l)
	}
	return all
}
