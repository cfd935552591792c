package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoked is what came of an action: what the terminal showed, and the diagnostics.
type Invoked struct {
	Progress    []string
	Diagnostics Diagnostics
}

// PlanAction validates and plans an action.
func (p *Provider) PlanAction(typeName string, config Object) Diagnostics {
	p.t.Helper()
	server, value := p.action(typeName, config)
	valid, err := server.ValidateActionConfig(p.t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}
	diags := Diagnostics(valid.Diagnostics)
	if len(diags.Errors()) > 0 {
		return diags
	}
	planned, err := server.PlanAction(p.t.Context(), &tfprotov6.PlanActionRequest{ActionType: typeName, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}
	return append(diags, planned.Diagnostics...)
}

// Invoke plans an action and invokes it. hear, which may be nil, hears each message when it comes.
func (p *Provider) Invoke(typeName string, config Object, hear func(message string)) Invoked {
	p.t.Helper()
	diags := p.PlanAction(typeName, config)
	if len(diags.Errors()) > 0 {
		return Invoked{Diagnostics: diags}
	}
	invoked := p.InvokeUnplanned(typeName, config, hear)
	invoked.Diagnostics = append(diags, invoked.Diagnostics...)
	return invoked
}

// InvokeUnplanned invokes an action whose plan could tell nothing, for its configuration was not known then.
func (p *Provider) InvokeUnplanned(typeName string, config Object, hear func(message string)) Invoked {
	p.t.Helper()
	server, value := p.action(typeName, config)
	stream, err := server.InvokeAction(p.t.Context(), &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: value})
	if err != nil {
		p.t.Fatal(err)
	}
	var invoked Invoked
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			if invoked.Progress = append(invoked.Progress, e.Message); IsObeyed(e.Message) {
				p.t.Errorf("a terminal would obey %q", e.Message)
			}
			if hear != nil {
				hear(e.Message)
			}
		case tfprotov6.CompletedInvokeActionEventType:
			invoked.Diagnostics = e.Diagnostics
		}
	}
	return invoked
}

// Stop is what Terraform does when it is interrupted.
func (p *Provider) Stop() {
	p.t.Helper()
	if _, err := p.Server.StopProvider(p.t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		p.t.Fatal(err)
	}
}

// action is what is asked about an action, and its configuration as it is sent.
func (p *Provider) action(typeName string, config Object) (tfprotov6.ActionServer, *tfprotov6.DynamicValue) {
	p.t.Helper()
	server, ok := p.Server.(tfprotov6.ActionServer)
	schema := p.schema.ActionSchemas[typeName]
	if !ok || schema == nil {
		p.t.Fatalf("there is no action %s", typeName)
	}
	return server, encode(p.t, toTerraform(p.t, schema.Schema.ValueType(), config))
}
