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
// to the total. It returns nil where the schedule has no count, or the service does not say what remains.
func (u *update) wantedCounts(current *insights.Report) *counts {
	planned := u.plan.RecurrenceCount
	if planned.IsNull() || current.RecurrenceCount == nil {
		return nil
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
		count := u.counts.total
		if u.learned.PutCountRemains.Load() {
			count = u.counts.remaining
		}
		b.RecurrenceCount = insights.Set(count)
	}
	return b
}

// send sends an update. Where the service requires a callback (cmp) [doc C-UR, C11-UR] and the report has none, it is not
// documented how to write that, so absent, null and "" are tried until one is accepted.
func (u *update) send(ctx context.Context, id string, body insights.ReportFields) error {
	if !u.client.Program().Schedule.PutCallback || body.CallbackURL.IsSet() {
		return u.client.UpdateReport(ctx, id, body)
	}
	spellings := [3]insights.Field[string]{{}, insights.Null[string](), insights.Set("")}
	first := u.learned.PutNoCallback.Load()
	var refusal error
	for i := range int32(3) {
		n := (first + i) % 3
		body.CallbackURL = spellings[n]
		err := u.client.UpdateReport(ctx, id, body)
		if err == nil {
			u.learned.PutNoCallback.Store(n)
			return nil
		}
		if refusal == nil {
			refusal = err
		}
		if !refused(err) || startRefused(err) {
			return err
		}
	}
	return refusal
}

// correctCount reads from the answer what the service made of the count. Where it took the other meaning, the update is
// sent once more with the other value, and the meaning is remembered for this run.
func (u *update) correctCount(ctx context.Context, r *reportResource, after *insights.Report, diags *diag.Diagnostics) *insights.Report {
	if u.counts == nil || u.counts.total == u.counts.remaining {
		return after // both meanings are the same
	}
	if after.RecurrenceCount == nil {
		u.warnOfCount(diags, "does not say how many runs are left")
		return after
	}
	if u.hasCount(after) {
		return after
	}
	meaning := &u.learned.PutCountRemains
	meaning.Store(!meaning.Load())
	if err := u.change(ctx, r, after); err == nil {
		after = u.reread(ctx, after.ID, after)
	}
	if !u.hasCount(after) {
		meaning.Store(!meaning.Load())
		u.warnOfCount(diags, fmt.Sprintf("says that %d runs are left", *after.RecurrenceCount))
	}
	return after
}

// hasCount tells whether a report has the wanted counts. One run may have begun since they were computed.
func (u *update) hasCount(r *insights.Report) bool {
	remaining := r.RecurrenceCount != nil && (*r.RecurrenceCount == u.counts.remaining || *r.RecurrenceCount == u.counts.remaining-1)
	return remaining && (r.TotalCount == nil || *r.TotalCount == u.counts.total)
}

func (u *update) warnOfCount(diags *diag.Diagnostics, answer string) {
	diags.AddAttributeWarning(path.Root("recurrence_count"), fmt.Sprintf("Cannot confirm the recurrence count of report %s", name(u.plan)),
		fmt.Sprintf("The report is to have %d of %d runs left. The service accepted the update and %s. Check the schedule in Partner Center.", u.counts.remaining, u.counts.total, answer))
}
