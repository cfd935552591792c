// Package query is partnerinsights_query.
package query

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/identity"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/privatestate"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
)

// ResourceType is the resource's name in configurations.
const ResourceType = "partnerinsights_query"

// Default times of the operations, retries included.
const (
	createTimeout = 10 * time.Minute
	readTimeout   = 5 * time.Minute
	deleteTimeout = 10 * time.Minute
)

func operations() timeouts.Operations {
	return timeouts.Operations{"create": createTimeout, "read": readTimeout, "delete": deleteTimeout}
}

type queryResource struct{ session *session.Session }

var (
	_ resource.ResourceWithConfigure      = (*queryResource)(nil)
	_ resource.ResourceWithValidateConfig = (*queryResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*queryResource)(nil)
	_ resource.ResourceWithImportState    = (*queryResource)(nil)
	_ resource.ResourceWithIdentity       = (*queryResource)(nil)
	_ resource.ResourceWithMoveState      = (*queryResource)(nil)
)

// NewResource makes the resource.
func NewResource() resource.Resource { return &queryResource{} }

func (r *queryResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (r *queryResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session, resp.Diagnostics = session.From(req.ProviderData)
}

// Create creates the query. Its id is in the state before anything else can fail.
func (r *queryResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	limit, diags := plan.Timeouts.Create(ctx, createTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	created, err := Create(ctx, r.session, plan.toAPI(plan.validation(r.session)))
	if err != nil {
		Subject().AddError(&resp.Diagnostics, plan.Name.ValueString(), err)
		return
	}
	Subject().AddWarnings(&resp.Diagnostics, plan.Name.ValueString(), created)
	plan.computedFromAPI(created.Object)
	plan.Dataset = datasetOf(plan.Query)
	diagnostic.AddUnreadFields(&resp.Diagnostics, "Query", created.Object.Head())
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Read refreshes the state. A query that is gone leaves it, with a warning.
func (r *queryResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, state.ID)...)
	limit, diags := state.Timeouts.Read(ctx, readTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	// The plan checks the text against the catalogue, and then the reports that run the query are read. An import reads its
	// reports by themselves.
	r.session.Prefetch(ctx, session.Needs{Object: state.ID.ValueString(), Catalog: state.validation(r.session).UsesCatalog(), Reports: !state.Name.IsNull()})
	found, err := session.ReadConsistent(ctx, r.session, state.ref(ctx, req.Private), r.reader(state.ID.ValueString()))
	if err != nil {
		identity.AddReadError(ctx, resp, "query", state.ID, state.Name, err)
		return
	}
	state.fromAPI(found)
	resp.Diagnostics.Append(privatestate.Listed.Set(ctx, resp.Private, true)...)
	diagnostic.AddUnreadFields(&resp.Diagnostics, "Query", found.Head())
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update writes the state: everything that the service knows of a query replaces it.
func (r *queryResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete deletes the query. One that is gone is as good as deleted.
func (r *queryResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Delete(ctx, deleteTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	id := state.ID.ValueString()
	if err := Delete(ctx, r.session, state.ref(ctx, req.Private), id); err != nil {
		diagnostic.AddError(&resp.Diagnostics, "Deleting query "+name(state), err)
		r.addUsers(ctx, id, &resp.Diagnostics)
	}
}

// reader reads the query with an ID.
func (r *queryResource) reader(id string) func(context.Context) (*insights.Query, error) {
	return func(ctx context.Context) (*insights.Query, error) { return r.session.Client.Query(ctx, id) }
}

// addUsers names the reports that use a query which can't be deleted.
func (r *queryResource) addUsers(ctx context.Context, id string, diags *diag.Diagnostics) {
	var users []string
	for report, err := range r.session.Client.Reports(ctx, insights.ReportFilter{QueryID: id}) {
		if err != nil {
			return // the failed delete has been reported; this was only to explain it
		}
		if strings.EqualFold(report.QueryID, id) {
			users = append(users, fmt.Sprintf("%q (%s)", report.Name, report.ID))
		}
	}
	if len(users) > 0 {
		diags.AddError("The query is in use", fmt.Sprintf("These reports use the query: %s. Delete them first, because the query of a report cannot be changed. "+
			"In a report that Terraform manages, set query_id to a reference to this resource, so that Terraform knows the order. "+
			"To keep a report, such as one that skip_destroy has left at the service, keep its query too: remove the query from the state with terraform state rm ADDRESS.", strings.Join(users, ", ")))
	}
}

// ref is what the state tells of an object that an answer of the service may lack.
func (m *model) ref(ctx context.Context, p privatestate.Data) session.ObjectRef {
	return session.ObjectRef{CreatedTime: m.CreatedTime.ValueString(), User: m.User.ValueString(), Listed: privatestate.Listed.Get(ctx, p)}
}

func (r *queryResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identity.Schema("query")
}

// essential are the fields without which a query can't be managed.
var essential = []string{"name", "query"}

// ImportState imports by ID, by identity, or by name (name:…).
func (r *queryResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	identity.Importer[insights.Query]{
		Noun: "query",
		Get:  r.session.Client.Query,
		List: func(ctx context.Context, name string) iter.Seq2[insights.Query, error] {
			return r.session.Client.FindQueries(ctx, insights.QueryFilter{Name: name, System: true})
		},
		Refuse: func(q *insights.Query) string {
			switch {
			case insights.IsUnread(q.Unread, essential...):
				return diagnostic.Unimportable(q.Unread)
			case !IsSystem(q):
				return ""
			}
			return fmt.Sprintf("%q is a system query: the service owns it, and nobody can change or delete it. Reports can use its ID as query_id; the data source partnerinsights_query reads it.", q.Name)
		},
	}.Import(ctx, req, resp)
}

// MoveState moves queries from providers for any REST API.
func (r *queryResource) MoveState(context.Context) []resource.StateMover {
	return identity.StateMover{Noun: "query", Path: "ScheduledQueries", Parameter: "queryId"}.StateMovers()
}

// name is how diagnostics call a query.
func name(m model) string { return fmt.Sprintf("%q", m.Name.ValueString()) }
