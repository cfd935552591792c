package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// TestNothingIsAskedFor holds that neither the service nor Entra is asked for anything by validate, functions, providers schema,
// a provider block without objects, and a plan that needs no request.
func TestNothingIsAskedFor(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f := newFleet(t, 1, env)
		query, report := f.queries[0], f.reports[0]
		queryConfig := acctest.Object{"name": query.State()["name"], "query": query.State()["query"]}
		block := acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": entra.DefaultTenantID, "client_id": entra.DefaultClientID,
			"client_secret": entra.DefaultClientSecret, "refresh_token": entra.DefaultRefreshToken, "query_validation": "syntax"}
		for name, do := range map[string]func(){
			"providers schema": func() { env.Unconfigured(t) },
			"validate": func() {
				p := env.Unconfigured(t)
				diags := append(query.With(p).Validate(queryConfig), report.With(p).Validate(f.config(0))...)
				if diags = append(diags, p.ValidateData("partnerinsights_query", acctest.Object{"name": "Query 0"})...); len(diags) > 0 {
					t.Error(diags)
				}
			},
			"functions": func() {
				text, err := tfprotov6.NewDynamicValue(tftypes.String, tftypes.NewValue(tftypes.String, acctest.QueryText(emulator.MPN)))
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range []*acctest.Provider{env.Unconfigured(t), env.Provider(t, block)} {
					resp, err := p.Server.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: "query_parse", Arguments: []*tfprotov6.DynamicValue{&text}})
					if err != nil || resp.Error != nil {
						t.Errorf("%v, %v", err, resp)
					}
				}
			},
			"a provider block": func() { env.Provider(t, block) },
			"a plan without refresh": func() {
				p := env.Provider(t, block)
				for _, plan := range []*acctest.Plan{query.With(p).Plan(queryConfig), report.With(p).Plan(f.config(0))} {
					if plan.Action != acctest.NoOp || len(plan.Diagnostics) > 0 {
						t.Errorf("%s: %s", plan.Action, plan.Diagnostics)
					}
				}
			},
		} {
			if wantRun(t, env, run{}, do); t.Failed() {
				t.Fatal(name)
			}
		}
	})
}

// TestCatalogueIsAskedForOnce holds that a process asks for the catalogue once, whatever needs it.
func TestCatalogueIsAskedForOnce(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f := newFleet(t, 10, env)
		env.ResetRequests()
		p := env.Provider(t, f.block())
		f.plan(t, p)
		f.each(t, func(i int) acctest.Diagnostics {
			diags := p.Resource("partnerinsights_query").Plan(acctest.Object{"name": fmt.Sprint("New ", i), "query": acctest.QueryText(emulator.MPN)}).Diagnostics
			report := with(f.config(i), "name", fmt.Sprint("New ", i))
			diags = append(diags, p.Resource("partnerinsights_report").Plan(report).Diagnostics...)
			return append(diags, append(p.Resource("partnerinsights_report").Plan(with(report, "query_id", acctest.Unknown)).Diagnostics, datasets(p)...)...)
		})
		if n := env.Count("ListDatasets"); n != 1 {
			t.Errorf("the catalogue was asked for %d times", n)
		}
	})
}

// TestCatalogueIsNotAskedFor holds that what does not need the catalogue does not ask for it.
func TestCatalogueIsNotAskedFor(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f, gone := newFleet(t, 1, env), newFleet(t, 1, env)
		query, report := f.queries[0], f.reports[0]
		for name, do := range map[string]func(p *acctest.Provider) acctest.Diagnostics{
			"a query that is not checked": func(p *acctest.Provider) acctest.Diagnostics {
				q := p.Resource("partnerinsights_query")
				diags := apply(q, acctest.Object{"name": "Unchecked", "query": acctest.QueryText(emulator.MPN), "query_validation": "none"})
				return append(diags, q.Refresh()...)
			},
			"a report": func(p *acctest.Provider) acctest.Diagnostics {
				r := report.With(p)
				return append(r.Refresh(), r.Plan(f.config(0)).Diagnostics...)
			},
			"a report that runs once": func(p *acctest.Provider) acctest.Diagnostics {
				return apply(p.Resource("partnerinsights_report"), acctest.Object{"name": "Once", "query_id": query.State()["id"], "execute_now": true})
			},
			"data sources": func(p *acctest.Provider) acctest.Diagnostics {
				_, diags := p.Read("partnerinsights_query", acctest.Object{"id": query.State()["id"]})
				_, more := p.Read("partnerinsights_reports", acctest.Object{})
				return append(diags, more...)
			},
			"an import": func(p *acctest.Provider) acctest.Diagnostics {
				return p.Resource("partnerinsights_report").Import(report.State()["id"].(string))
			},
			"a destruction": func(p *acctest.Provider) acctest.Diagnostics {
				return append(gone.reports[0].With(p).Destroy(), gone.queries[0].With(p).Destroy()...)
			},
		} {
			env.ResetRequests()
			if diags := do(env.Provider(t, f.block())); len(diags.Errors()) > 0 || env.Count("ListDatasets") > 0 || len(env.Requests()) == 0 {
				t.Errorf("%s: the catalogue was asked for %d times, of %d requests: %s", name, env.Count("ListDatasets"), len(env.Requests()), diags)
			}
		}
	})
}
