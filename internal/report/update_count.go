package report

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// runCounts is how many runs a report is to have left, and how many in all.
type runCounts struct{ remaining, total int64 }

// wantedRuns returns the counts that a report is to have after an update: what the service has, plus what the plan adds
// to the total. It returns nil where the schedule has no count.
func (u *update) wantedRuns(current *insights.Report) *runCounts {
	planned := u.plan.RecurrenceCount
	if planned.IsNull() {
		return nil
	}
	if current.RecurrenceCount == nil { // where an end time ends the schedule, the service may not say the count
		return &runCounts{remaining: planned.ValueInt64(), total: planned.ValueInt64()}
	}
	before := u.state.RecurrenceCount.ValueInt64()
	if current.TotalCount != nil {
		before = *current.TotalCount
	}
	if before == 0 { // there was no count
		before = *current.RecurrenceCount
	}
	return &runCounts{remaining: *current.RecurrenceCount + planned.ValueInt64() - before, total: planned.ValueInt64()}
}

// bodyWithCount is the body of the update. Where answers have the remaining count (cmp), it is not documented whether a count
// in an update is the total or what remains, so the meaning that this run has seen is used, at first the total.
func (u *update) bodyWithCount(current *insights.Report) insights.ReportFields {
	b := u.updateBody(current)
	if u.runs != nil {
		b.RecurrenceCount = insights.Set(u.countToSend())
	}
	return b
}

// countToSend is the count of the next update, with the correction that the last answer asked for.
func (u *update) countToSend() int64 { return u.baseCount() + u.countCorrection }

// baseCount is the count to send by the meaning that this run has seen.
func (u *update) baseCount() int64 {
	if u.session.UpdateBehavior.CountRemains.Load() {
		return u.runs.remaining
	}
	return u.runs.total
}

// correctCount reads from the answer what the service made of the count. Where it took the other meaning, there are more or
// fewer runs than wanted: the update is sent once more with as much less or more, and the meaning is remembered for this run.
func (u *update) correctCount(ctx context.Context, after *insights.Report, diags *diag.Diagnostics) *insights.Report {
	if u.runs == nil {
		return after
	}
	if after.RecurrenceCount == nil {
		if u.runs.total != u.runs.remaining {
			u.warnOfCount(diags, "does not say how many runs are left")
		}
		return after
	}
	excess := u.excess(after)
	if excess == 0 {
		return after
	}
	u.countCorrection -= excess
	sent := u.countToSend()
	if err := u.put(ctx, after); err == nil {
		after = u.reread(ctx, after.ID, after)
	}
	switch {
	case after.RecurrenceCount == nil || u.excess(after) != 0:
		u.warnOfCount(diags, fmt.Sprintf("has %d runs more than wanted", u.excess(after)))
	case u.runs.total != u.runs.remaining:
		u.session.UpdateBehavior.CountRemains.Store(sent == u.runs.remaining)
		u.countCorrection = sent - u.baseCount()
	}
	return after
}

// excess is how many runs more a report has than wanted, negative for fewer. Without a total, fewer are not seen: the
// service may be counting down.
func (u *update) excess(r *insights.Report) int64 {
	switch {
	case r.TotalCount != nil:
		return *r.TotalCount - u.runs.total
	case r.RecurrenceCount == nil:
		return 0
	}
	return max(0, *r.RecurrenceCount-u.runs.remaining)
}

func (u *update) warnOfCount(diags *diag.Diagnostics, answer string) {
	diags.AddAttributeWarning(path.Root("recurrence_count"), fmt.Sprintf("Cannot confirm the recurrence count of report %s", name(u.plan)),
		fmt.Sprintf("The report should have %d of %d runs left. The service accepted the update and %s. Check the schedule in Partner Center.", u.runs.remaining, u.runs.total, answer))
}
