package report

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// put sends the fields of the report. When the service refuses to change a paused report, it is resumed for that.
func (u *update) put(ctx context.Context, current *insights.Report) error {
	err := u.putWithStart(ctx, current)
	if !refused(err) || !u.plan.Paused.ValueBool() || !hasStatus(current, insights.ReportPaused) {
		return err
	}
	if _, resumeErr := u.setPaused(ctx, current.ID, false); resumeErr != nil {
		return err
	}
	if again := u.putWithStart(ctx, current); again != nil {
		_, pauseErr := u.setPaused(ctx, current.ID, true)
		return errors.Join(again, pauseErr)
	}
	return nil
}

// putWithStart sends the fields with the start of startToSend. When the service refuses it as too early, it sends them with
// the next time of the grid that is late enough, once.
func (u *update) putWithStart(ctx context.Context, current *insights.Report) error {
	u.start = u.startToSend(current)
	body := u.bodyWithCount(current)
	err := u.putWithCallback(ctx, current.ID, body)
	if !startRefused(err) || u.start.IsZero() || u.plan.ExecuteNow.ValueBool() {
		return err
	}
	interval, ok := body.RecurrenceInterval.Get()
	if !ok {
		return err
	}
	earliest := u.session.Client.Clock().Now().Add(lead)
	later := laterStart(u.start, interval, err)
	if !u.plan.reschedules(u.state) && later.Before(earliest) {
		later = schedule.First(u.start, interval, earliest)
	}
	body.StartTime = insights.Set(insights.FormatTime(later))
	if err = u.putWithCallback(ctx, current.ID, body); err == nil {
		u.movedStart = later
	}
	return err
}

// startToSend is the start of the schedule to send: a new one when the schedule changes, else the service's own.
func (u *update) startToSend(current *insights.Report) time.Time {
	if anchor, ok := instant(u.plan.StartTime); ok && u.plan.reschedules(u.state) {
		return schedule.First(anchor, u.plan.RecurrenceInterval.ValueInt64(), u.session.Client.Clock().Now().Add(lead))
	}
	return current.StartTime.Time
}

// putWithCallback sends a body. Where the service requires a callback (cmp) [doc C-UR, C11-UR] and the report is to have
// none, it is not documented how to write that, so absent, null and "" are tried until one is accepted. A body that removes
// a callback is tried first as it is, for an absent field may leave the callback where it is.
func (u *update) putWithCallback(ctx context.Context, id string, body insights.ReportFields) error {
	url, present := body.CallbackURL.Get()
	if !u.session.Client.Program().Schedule.PutCallback || url != "" {
		return u.session.Client.UpdateReport(ctx, id, body)
	}
	spellings := [3]insights.Field[string]{{}, insights.Null[string](), insights.Set("")}
	first := u.session.UpdateBehavior.NoCallback.Load()
	if present {
		first = 2
	} else if body.CallbackURL.IsSet() {
		first = 1
	}
	var refusal error
	for i := range int32(3) {
		n := (first + i) % 3
		body.CallbackURL = spellings[n]
		err := u.session.Client.UpdateReport(ctx, id, body)
		if err == nil {
			u.session.UpdateBehavior.NoCallback.Store(n)
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

// refused tells whether the service understood a request and refused it.
func refused(err error) bool {
	e, ok := errors.AsType[*insights.Error](err)
	return ok && (e.Status == http.StatusBadRequest || e.Status == http.StatusConflict || e.Status == http.StatusUnprocessableEntity)
}
