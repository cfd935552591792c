package report

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/identity"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Create creates the report and pauses it when it is to be paused. Its id is in the state before anything
// after the creation can fail.
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

	if r.checkInterval(ctx, &plan, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	now := r.session.Client.Clock().Now()
	var start time.Time
	created, err := r.session.Reports().Create(ctx, session.Creation[insights.Report]{
		Name: plan.Name.ValueString(), Matches: plan.matches,
		Create: func(ctx context.Context) (made *insights.Report, err error) {
			made, start, err = r.post(ctx, &plan, config.CallbackURLWO.ValueString())
			return made, err
		},
	})
	if err != nil {
		subject().AddError(&resp.Diagnostics, plan.Name.ValueString(), err)
		return
	}
	subject().AddWarnings(&resp.Diagnostics, plan.Name.ValueString(), created)
	warnOfLaterStart(&plan, now, start, &resp.Diagnostics)
	plan.created(created.Object, start)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	if plan.Paused.ValueBool() {
		r.pauseNew(ctx, &plan, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// post posts the report. A start that the service finds too early, for its clock is not this machine's, is
// moved to the next point of the grid that is late enough by the service's clock, once.
func (r *reportResource) post(ctx context.Context, plan *model, callback string) (*insights.Report, time.Time, error) {
	if plan.ExecuteNow.ValueBool() {
		created, err := r.session.Client.CreateReport(ctx, plan.toAPI(time.Time{}, callback))
		return created, time.Time{}, err
	}
	start := r.firstStart(plan)
	created, err := r.session.Client.CreateReport(ctx, plan.toAPI(start, callback))
	if startRefused(err) {
		start = plan.afterRefusal(start, err)
		created, err = r.session.Client.CreateReport(ctx, plan.toAPI(start, callback))
	}
	return created, start, err
}

// matches tells whether a report has the fields of this one, so far as the service says them. When it runs first is
// none of them: which start was sent in the end is not known when the creation was not answered.
func (m *model) matches(r *insights.Report) bool {
	once := m.ExecuteNow.ValueBool()
	return planmodifiers.EqualTrimmed(r.Name, m.Name.ValueString()) && planmodifiers.EqualTrimmed(r.Description, m.Description.ValueString()) &&
		strings.EqualFold(r.QueryID, m.QueryID.ValueString()) &&
		(r.ExecuteNow == nil || *r.ExecuteNow == once) &&
		(once || r.RecurrenceInterval == nil || *r.RecurrenceInterval == m.RecurrenceInterval.ValueInt64()) &&
		(once || r.RecurrenceCount == nil || *r.RecurrenceCount == m.RecurrenceCount.ValueInt64()) &&
		(r.Format == "" || strings.EqualFold(r.Format, m.Format.ValueString()))
}

func subject() diagnostic.Subject[insights.Report] {
	return diagnostic.Subject[insights.Report]{ResourceType: ResourceType, Noun: "report", Identify: func(r insights.Report) diagnostic.ObjectName {
		return diagnostic.ObjectName{ID: r.ID, Name: r.Name, Created: insights.FormatTime(r.CreatedTime.Time)}
	}}
}

// startRefused tells whether it may be the start that the service refused: it says so, or says nothing at all.
func startRefused(err error) bool {
	var e *insights.Error
	return insights.IsStartTooEarly(err) || errors.As(err, &e) && e.Status == http.StatusBadRequest && e.Message == ""
}

// lead is how far ahead of the clock a start is sent. The service wants 4 hours from its own clock (P-FAQ [doc]); the
// rest is for the way there and for clocks that differ (F-HSO [field]).
const lead = 4*time.Hour + 5*time.Minute

// firstStart is the first point of the schedule's grid that can be sent now.
func (r *reportResource) firstStart(plan *model) time.Time {
	earliest := r.session.Client.Clock().Now().Add(lead)
	anchor, ok := instant(plan.StartTime)
	if !ok {
		return schedule.NextHour(earliest)
	}
	return schedule.First(anchor, plan.RecurrenceInterval.ValueInt64(), earliest)
}

// afterRefusal is the start to send after a refused one. Where no anchor is configured there is no grid yet, so that
// it is the next full hour that is late enough.
func (m *model) afterRefusal(refused time.Time, err error) time.Time {
	if _, anchored := instant(m.StartTime); !anchored {
		return laterStart(refused, 1, err)
	}
	return laterStart(refused, m.RecurrenceInterval.ValueInt64(), err)
}

// laterStart is the next point of the grid after a refused one, or the first that the service's clock allows,
// whichever is later.
func laterStart(refused time.Time, interval int64, err error) time.Time {
	next := schedule.First(refused, interval, refused.Add(time.Second))
	if date := insights.ResponseDate(err); !date.IsZero() {
		return schedule.First(next, interval, date.Add(lead))
	}
	return next
}

// warnOfLaterStart warns when an anchor that was still ahead had to give way. One in the past is the normal way
// to write a schedule.
func warnOfLaterStart(plan *model, now, start time.Time, diags *diag.Diagnostics) {
	anchor, ok := instant(plan.StartTime)
	if !ok || !anchor.After(now) || !start.After(anchor) {
		return
	}
	diags.AddAttributeWarning(path.Root("start_time"), fmt.Sprintf("Report %s starts later", name(plan)),
		fmt.Sprintf("The service takes a start 4 hours ahead or more, and start_time (%s) is nearer. The first run is at %s, the next time of the schedule that it takes.",
			plan.StartTime.ValueString(), insights.FormatTime(start)))
}

// created takes over the answer to the creation: what the plan left open. start is what was sent.
func (m *model) created(r *insights.Report, start time.Time) {
	m.computedFromAPI(r)
	if !start.IsZero() {
		if !r.StartTime.IsZero() {
			start = r.StartTime.Time
		}
		m.EffectiveStartTime = planmodifiers.KeepPriorTime(types.StringNull(), start)
		if m.StartTime.IsUnknown() {
			m.StartTime = m.EffectiveStartTime
		}
	}
}

// pauseNew pauses a report that was just created. It is in the state whatever becomes of this.
func (r *reportResource) pauseNew(ctx context.Context, m *model, diags *diag.Diagnostics) {
	id := m.ID.ValueString()
	status, err := r.setPaused(ctx, id, true)
	if err != nil {
		m.Paused = types.BoolValue(false)
		diags.AddError(fmt.Sprintf("Pausing report %s, which was created with the ID %s, failed", name(m), id), diagnostic.Detail(err)+"\n\n"+
			fmt.Sprintf("The report runs at %s unless it is paused until then. Terraform takes it for tainted, and plans to replace it: to keep it, run terraform untaint <address>; the next apply then pauses it.", m.EffectiveStartTime.ValueString()))
		return
	}
	m.Status = types.StringValue(status)
}

// setPaused pauses or resumes a report and gives the status that it has then. After a failure a read decides:
// the report may be as wanted all the same.
func (r *reportResource) setPaused(ctx context.Context, id string, paused bool) (string, error) {
	change, want := r.session.Client.ResumeReport, insights.ReportActive
	if paused {
		change, want = r.session.Client.PauseReport, insights.ReportPaused
	}
	err := change(ctx, id)
	found, read := r.session.Client.ReportNow(ctx, id)
	switch {
	case read == nil && (hasStatus(found, insights.ReportPaused) == paused):
		return found.Status, nil
	case err != nil:
		return "", err
	case insights.IsNotFound(read):
		return want, nil // a list that lags behind the creation; the change itself was answered
	case read != nil:
		return "", read
	}
	return found.Status, nil
}
