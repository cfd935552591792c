// Package report is partnerinsights_report.
package report

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
const ResourceType = "partnerinsights_report"

// Default times of the operations, retries included.
const (
	createTimeout = 10 * time.Minute
	readTimeout   = 5 * time.Minute
	updateTimeout = 10 * time.Minute
	deleteTimeout = 10 * time.Minute
)

func operations() timeouts.Operations {
	return timeouts.Operations{"create": createTimeout, "read": readTimeout, "update": updateTimeout, "delete": deleteTimeout}
}

// importedKey is true from an import until the state has the report's range, which the service may not report.
const importedKey privatestate.Key = "imported"

type reportResource struct{ session *session.Session }

var (
	_ resource.ResourceWithConfigure      = (*reportResource)(nil)
	_ resource.ResourceWithValidateConfig = (*reportResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*reportResource)(nil)
	_ resource.ResourceWithImportState    = (*reportResource)(nil)
	_ resource.ResourceWithIdentity       = (*reportResource)(nil)
	_ resource.ResourceWithMoveState      = (*reportResource)(nil)
)

// NewResource makes the resource.
func NewResource() resource.Resource { return &reportResource{} }

func (r *reportResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (r *reportResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session, resp.Diagnostics = session.From(req.ProviderData)
}

// Create creates the report and pauses it where the plan says so. Its ID is in the state before anything after the
// creation can fail.
func (r *reportResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	limit, diags := plan.Timeouts.Create(ctx, createTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	if r.checkSchedule(ctx, &plan, nil, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	now := r.session.Client.Clock().Now()
	body := &request{plan: &plan, callback: config.CallbackURLWO.ValueString()}
	created, err := r.session.Reports().Create(ctx, session.Creation[insights.Report]{
		Name: plan.Name.ValueString(), Matches: body.matches, SkipListing: r.isOnNewQuery(&plan),
		Create: func(ctx context.Context) (*insights.Report, error) { return r.create(ctx, body) },
	})
	if err != nil {
		subject().AddError(&resp.Diagnostics, plan.Name.ValueString(), err)
		return
	}
	subject().AddWarnings(&resp.Diagnostics, plan.Name.ValueString(), created)
	warnOfLaterStart(&plan, now, body.start, "The first run is at", &resp.Diagnostics)
	plan.setKnownAfterCreate(created.Object, body.start)
	diagnostic.AddUnreadFields(&resp.Diagnostics, "Report", created.Object.Head())
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	if plan.Paused.ValueBool() {
		r.pauseNew(ctx, &plan, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// Read refreshes the state. A report that is gone leaves it, with a warning.
func (r *reportResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
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

	found, err := session.ReadConsistent(ctx, r.session, state.ref(ctx, req.Private), reader(r.session, state.ID.ValueString()))
	if err != nil {
		identity.AddReadError(ctx, resp, "report", state.ID, state.Name, err)
		return
	}
	state.refresh(found)
	resp.Diagnostics.Append(privatestate.Listed.Set(ctx, resp.Private, true)...)
	diagnostic.AddUnreadFields(&resp.Diagnostics, "Report", found.Head())
	resp.Diagnostics.Append(dropRemovedCallback(ctx, resp.Private, &state, found.CallbackURL)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update reads the report, changes what the plan changes, writes it and reads it again. When only attributes that are in
// the state only differ, it sends nothing.
func (r *reportResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, state.ID)...)
	limit, diags := plan.Timeouts.Update(ctx, updateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.QueryStartTime.IsNull() || !plan.QueryEndTime.IsNull() {
		resp.Diagnostics.Append(importedKey.Set(ctx, resp.Private, false)...)
	}
	if !plan.needsUpdate(&state) {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	u := &update{reportResource: r, ref: state.ref(ctx, req.Private),
		request: request{plan: &plan, state: &state, callback: config.CallbackURLWO.ValueString()}}
	after := u.apply(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		if after != nil {
			state.fromAPI(after)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		return
	}
	u.warnOfDifferences(after, &resp.Diagnostics)
	plan.setKnownAfterUpdate(after)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete deletes the report and, with it, its executions. One that is gone is as good as deleted.
func (r *reportResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Delete(ctx, deleteTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	if state.SkipDestroy.ValueBool() {
		r.pauseAndKeep(ctx, &state, &resp.Diagnostics)
		return
	}
	id := state.ID.ValueString()
	if err := remove(ctx, r.session, state.ref(ctx, req.Private), id); err != nil {
		diagnostic.AddError(&resp.Diagnostics, "Deleting report "+name(&state), err)
	}
}

// pauseAndKeep keeps a report at the service and pauses it (skip_destroy).
func (r *reportResource) pauseAndKeep(ctx context.Context, state *model, diags *diag.Diagnostics) {
	id := state.ID.ValueString()
	const query = "Deleting its query can be refused while the report exists."
	if !state.ExecuteNow.ValueBool() && !strings.EqualFold(state.Status.ValueString(), insights.ReportInactive) {
		if _, err := r.setPaused(ctx, id, true); err != nil && !insights.IsNotFound(err) {
			diagnostic.AddError(diags, "Pausing report "+name(state)+", which skip_destroy keeps", err)
			return
		}
	}
	diags.AddWarning(fmt.Sprintf("Report %s stays at the service", name(state)),
		fmt.Sprintf("skip_destroy is true: the report %s is no longer in the state and keeps its executions and files. A schedule is paused. %s", id, query))
}

// reader reads the report with an ID.
func reader(s *session.Session, id string) func(context.Context) (*insights.Report, error) {
	return func(ctx context.Context) (*insights.Report, error) { return s.Client.Report(ctx, id) }
}

// remove deletes a report. What is gone is as good as deleted.
func remove(ctx context.Context, s *session.Session, ref session.ObjectRef, id string) error {
	s.Reports().Forget(id)
	return session.Delete(ctx, s, ref, reader(s, id), func(ctx context.Context) error { return s.Client.DeleteReport(ctx, id) })
}

// ref is what the state tells of an object that an answer of the service may lack.
func (m *model) ref(ctx context.Context, p privatestate.Data) session.ObjectRef {
	return session.ObjectRef{CreatedTime: m.CreatedTime.ValueString(), User: m.User.ValueString(), Listed: privatestate.Listed.Get(ctx, p)}
}

func (r *reportResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identity.Schema("report")
}

// ImportState imports by ID, by identity, or by name (name:…).
func (r *reportResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	identity.Importer[insights.Report]{
		Noun: "report",
		Get:  r.session.Client.Report,
		List: func(ctx context.Context, name string) iter.Seq2[insights.Report, error] {
			return r.session.Client.FindReports(ctx, insights.ReportFilter{Name: name})
		},
		Refuse: func(r *insights.Report) string {
			if insights.IsUnread(r.Unread, "queryId") {
				return diagnostic.Unimportable(r.Unread)
			}
			return ""
		},
	}.Import(ctx, req, resp)
	resp.Diagnostics.Append(importedKey.Set(ctx, resp.Private, true)...)
}

// name is how diagnostics call a report.
func name(m *model) string { return fmt.Sprintf("%q", m.Name.ValueString()) }

// MoveState moves reports from providers for any REST API.
func (r *reportResource) MoveState(context.Context) []resource.StateMover {
	return identity.StateMover{Noun: "report", Path: "ScheduledReport", Parameter: "reportId", PrivateKeys: []privatestate.Key{importedKey}}.StateMovers()
}
