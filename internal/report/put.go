package report

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// counts is how many runs a report is to have left, and how many in all.
type counts struct{ remaining, total int64 }

// wantedCounts returns the counts that a report is to have after an update: what the service has, plus what the plan adds
// to the total. It returns nil where the schedule has no count.
func (u *update) wantedCounts(current *insights.Report) *counts {
	planned := u.plan.RecurrenceCount
	if planned.IsNull() {
		return nil
	}
	if current.RecurrenceCount == nil { // where an end time ends the schedule, the service may not say the count
		return &counts{remaining: planned.ValueInt64(), total: planned.ValueInt64()}
	}
	before := u.state.RecurrenceCount.ValueInt64()
	if current.TotalCount != nil {
		before = *current.TotalCount
	}
	if before == 0 { // there was no count
		before = *current.RecurrenceCount
	}
	return &counts{remaining: *current.RecurrenceCount + planned.ValueInt64() - before, total: planned.ValueInt64()}
}

// body is the body of the update. Where answers have the remaining count (cmp), it is not documented whether a count in an
// update is the total or what remains, so the meaning that this run has seen is used, at first the total.
func (u *update) body(current *insights.Report) insights.ReportFields {
	b := u.updateBody(current)
	if u.counts != nil {
		b.RecurrenceCount = insights.Set(u.countToSend())
	}
	return b
}

// countToSend is the count of the next update, with the correction that the last answer asked for.
func (u *update) countToSend() int64 { return u.countWithout() + u.correction }

// countWithout is the count to send by the meaning that this run has seen.
func (u *update) countWithout() int64 {
	if u.behavior.CountRemains.Load() {
		return u.counts.remaining
	}
	return u.counts.total
}

// send sends an update. Where the service requires a callback (cmp) [doc C-UR, C11-UR] and the report is to have none, it is
// not documented how to write that, so absent, null and "" are tried until one is accepted. One that removes a callback
// is tried first as it is, for an absent one may leave it where it is.
func (u *update) send(ctx context.Context, id string, body insights.ReportFields) error {
	url, present := body.CallbackURL.Get()
	if !u.client.Program().Schedule.PutCallback || url != "" {
		return u.client.UpdateReport(ctx, id, body)
	}
	spellings := [3]insights.Field[string]{{}, insights.Null[string](), insights.Set("")}
	first := u.behavior.NoCallback.Load()
	if present {
		first = 2
	} else if body.CallbackURL.IsSet() {
		first = 1
	}
	var refusal error
	for i := range int32(3) {
		n := (first + i) % 3
		body.CallbackURL = spellings[n]
		err := u.client.UpdateReport(ctx, id, body)
		if err == nil {
			u.behavior.NoCallback.Store(n)
			return nil
		}
		if refusal == nil {
			refusal = err
		}
		if !refused(err) || insights.IsStartTooEarly(err) {
			return err
		}
	}
	return refusal
}

// correctCount reads from the answer what the service made of the count. Where it took the other meaning, there are more or
// fewer runs than wanted: the update is sent once more with as much less or more, and the meaning is remembered for this run.
func (u *update) correctCount(ctx context.Context, r *reportResource, after *insights.Report, diags *diag.Diagnostics) *insights.Report {
	if u.counts == nil {
		return after
	}
	if after.RecurrenceCount == nil {
		if u.counts.total != u.counts.remaining {
			u.warnOfCount(diags, "does not say how many runs are left")
		}
		return after
	}
	excess := u.excess(after)
	if excess == 0 {
		return after
	}
	u.correction -= excess
	sent := u.countToSend()
	if err := u.change(ctx, r, after); err == nil {
		after = u.reread(ctx, after.ID, after)
	}
	switch {
	case after.RecurrenceCount == nil || u.excess(after) != 0:
		u.warnOfCount(diags, fmt.Sprintf("has %d runs more than wanted", u.excess(after)))
	case u.counts.total != u.counts.remaining:
		u.behavior.CountRemains.Store(sent == u.counts.remaining)
		u.correction = sent - u.countWithout()
	}
	return after
}

// excess is how many runs more a report has than wanted, negative for fewer. Without a total, fewer are not seen: the
// service may be counting down.
func (u *update) excess(r *insights.Report) int64 {
	switch {
	case r.TotalCount != nil:
		return *r.TotalCount - u.counts.total
	case r.RecurrenceCount == nil:
		return 0
	}
	return max(0, *r.RecurrenceCount-u.counts.remaining)
}

func (u *update) warnOfCount(diags *diag.Diagnostics, answer string) {
	diags.AddAttributeWarning(path.Root("recurrence_count"), fmt.Sprintf("Cannot confirm the recurrence count of report %s", name(u.plan)),
		fmt.Sprintf("The report should have %d of %d runs left. The service accepted the update and %s. Check the schedule in Partner Center.", u.counts.remaining, u.counts.total, answer))
}
