package report

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// lead is how far ahead of the clock a start is sent. The service requires 4 hours by its own clock [doc P-FAQ]; the rest
// is for the way there and for clocks that differ [field F-HSO].
const lead = 4*time.Hour + 5*time.Minute

// create sends the create request. When the service refuses the start as too early, for its clock differs from this
// machine's, it sends the next time of the grid that is late enough by the service's clock, once.
func (r *reportResource) create(ctx context.Context, req *request) (*insights.Report, error) {
	if !req.plan.ExecuteNow.ValueBool() {
		req.start = r.firstStart(req.plan)
	}
	created, err := post(ctx, r.session, req)
	if !req.start.IsZero() && startRefused(err) {
		req.start = req.plan.afterRefusal(req.start, err)
		created, err = post(ctx, r.session, req)
	}
	return created, err
}

// post sends a create request, again where the service does not know the query yet although this process has created it.
func post(ctx context.Context, s *session.Session, req *request) (*insights.Report, error) {
	return session.OnNewQuery(ctx, s, req.plan.QueryID.ValueString(), func() (*insights.Report, error) {
		return s.Client.CreateReport(ctx, req.createBody())
	})
}

// subject describes reports to diagnostics about creations.
func subject() diagnostic.Subject[insights.Report] {
	return diagnostic.Subject[insights.Report]{ResourceType: ResourceType, Noun: "report"}
}

// startRefused tells whether the service may have refused the start: it says so, or gives no reason at all.
func startRefused(err error) bool {
	var e *insights.Error
	return insights.IsStartTooEarly(err) || errors.As(err, &e) && e.Status == http.StatusBadRequest && e.Message == ""
}

// firstStart is the first time of the schedule's grid that can be sent now.
func (r *reportResource) firstStart(plan *model) time.Time {
	earliest := r.session.Client.Clock().Now().Add(lead)
	anchor, ok := instant(plan.StartTime)
	if !ok {
		return schedule.NextHour(earliest)
	}
	return schedule.First(anchor, plan.RecurrenceInterval.ValueInt64(), earliest)
}

// afterRefusal is the start to send after a refused one. Without a configured anchor there is no grid yet, so it is the
// next full hour that is late enough.
func (m *model) afterRefusal(refused time.Time, err error) time.Time {
	if _, anchored := instant(m.StartTime); !anchored {
		return laterStart(refused, 1, err)
	}
	return laterStart(refused, m.RecurrenceInterval.ValueInt64(), err)
}

// laterStart is the next time of the grid after a refused start, or the first that the service's clock allows,
// whichever is later.
func laterStart(refused time.Time, interval int64, err error) time.Time {
	next := schedule.First(refused, interval, refused.Add(time.Second))
	if date := insights.ResponseDate(err); !date.IsZero() {
		return schedule.First(next, interval, date.Add(lead))
	}
	return next
}

// warnOfLaterStart warns when the first run is later than an anchor in the future. An anchor in the past is the normal
// way to write a schedule. firstRun begins the sentence that names the start.
func warnOfLaterStart(plan *model, now, start time.Time, firstRun string, diags *diag.Diagnostics) {
	anchor, ok := instant(plan.StartTime)
	if !ok || !anchor.After(now) || !start.After(anchor) {
		return
	}
	diags.AddAttributeWarning(path.Root("start_time"), fmt.Sprintf("Report %s starts later", name(plan)),
		fmt.Sprintf("The service requires a start at least 4 hours ahead, and start_time (%s) is earlier. %s %s, the next run time of the schedule.",
			plan.StartTime.ValueString(), firstRun, insights.FormatTime(start)))
}

// setKnownAfterCreate reads the answer to a create request into the attributes of the plan that are known after apply. start
// is the start that was sent.
func (m *model) setKnownAfterCreate(r *insights.Report, start time.Time) {
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

// pauseNew pauses a report that was just created and that the state has already.
func (r *reportResource) pauseNew(ctx context.Context, m *model, diags *diag.Diagnostics) {
	id := m.ID.ValueString()
	status, err := r.setPaused(ctx, id, true)
	if err != nil {
		m.Paused = types.BoolValue(false)
		diags.AddError(fmt.Sprintf("Pausing report %s, which was created with the ID %s, failed", name(m), id), diagnostic.Detail(err)+"\n\n"+
			fmt.Sprintf("The report runs at %s unless it is paused before. Terraform marks it as tainted and plans to replace it. To keep it, run terraform untaint <address>; the next apply then pauses it.", m.EffectiveStartTime.ValueString()))
		return
	}
	m.Status = types.StringValue(status)
}

// setPaused pauses or resumes a report and returns its status. After a failure a read decides, for the request may have
// succeeded.
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
		return want, nil // the answer lags behind the creation; the change itself succeeded
	case read != nil:
		return "", read
	}
	return found.Status, nil
}
