package conformance

import (
	"maps"
	"strings"
	"time"
)

// omitted leaves a field out of an update.
type omitted struct{}

// update sends the whole report with some fields changed. A nil is sent as null.
func (r *run) update(changes map[string]any) *answer {
	body := r.scheduled("main report")
	delete(body, "QueryId")
	body["RecurrenceInterval"] = r.report.sent["RecurrenceInterval"]
	maps.Copy(body, changes)
	maps.DeleteFunc(body, func(_ string, v any) bool { return v == omitted{} })
	return r.do(put(r.report.path, body))
}

// judge learns from an update that it was accepted or refused.
func (r *run) judge(field, sent string, a *answer, accepted, refused string) {
	if a.ok() || a.refused() {
		r.choose(field, sent, r.svc.describe(a), a.ok(), accepted, refused)
	}
}

// tryUpdate finds out whether a plain update works: else what the others answer tells nothing.
func (r *run) tryUpdate() {
	if a := r.update(nil); !a.ok() {
		r.noUpdate = "a plain update was answered " + r.svc.describe(a)
	}
}

func (r *run) askCmpRules() {
	r.judge("CmpRules", "an update with a semicolon in the name", r.update(map[string]any{"ReportName": r.name("main; report")}), "off", "on")
}

// askMinimumInterval tries an interval below the dataset's minimum, and for the store one that is below any.
func (r *run) askMinimumInterval() {
	if r.program == "store" {
		r.judge("StoreSchedules", "an update with an interval of one hour", r.update(map[string]any{"RecurrenceInterval": 1}), "unchecked", "same")
	}
	minimum := r.minimum
	if r.other != nil {
		minimum = r.otherMinimum
	}
	if minimum <= shortest || len(r.answers["StoreSchedules"].Values) == 1 && r.answers["StoreSchedules"].Values[0] == "unchecked" {
		r.learn("MinimumInterval", "", "there is no interval that only this rule refuses", "enforced", "ignored")
		return
	}
	r.judge("MinimumInterval", "an update with an interval below the dataset's minimum", r.update(map[string]any{"RecurrenceInterval": max(shortest, minimum/2)}), "ignored", "enforced")
}

// askCountLimit tries more than 180 runs, and more than a year.
func (r *run) askCountLimit() {
	days, _ := r.report.sent["RecurrenceInterval"].(int)
	days /= 24
	some, many := r.update(map[string]any{"RecurrenceCount": 181}), r.update(map[string]any{"RecurrenceCount": 500})
	if !some.ok() && !some.refused() || !many.ok() && !many.refused() {
		return
	}
	got := "181: " + r.svc.describe(some) + "; 500: " + r.svc.describe(many)
	r.learn("CountLimit", "updates to 181 and to 500 runs", got, fitting("CountLimit", func(v string) bool {
		takes := func(runs int) bool { return v == "none" || v == "year" && (runs-1)*days <= 365 }
		return some.ok() == takes(181) && many.ok() == takes(500)
	})...)
}

// askOmitted leaves a field out, clears it by null and by an empty text, until it is gone.
func (r *run) askOmitted() {
	sent := "updates with the description "
	for _, way := range []struct {
		words string
		value any
		tells string
	}{
		{"left out", omitted{}, "replace"}, {"left out, then null", nil, "merge"}, {"left out, null, then empty", "", "merge-null-ignored"},
	} {
		if a := r.update(map[string]any{"Description": way.value}); !a.ok() {
			r.failure = first(r.failure, "an update was refused: "+r.svc.describe(a))
			return
		}
		now, found := r.find(r.report)
		if !found {
			r.failure = first(r.failure, "the report could not be read again")
			return
		}
		if now.text("description") == "" {
			r.learn("PutOmitted", sent+way.words, "the last way cleared it", way.tells)
			return
		}
	}
	r.learn("PutOmitted", sent+"left out, null and empty", "it stayed", "merge-keep")
}

// askNoCallback says in three ways that there is no callback.
func (r *run) askNoCallback() {
	taken := map[string]bool{}
	var got []string
	for _, way := range []struct {
		name  string
		value any
	}{{"absent", omitted{}}, {"null", nil}, {"empty", ""}} {
		a := r.update(map[string]any{"CallbackUrl": way.value})
		if !a.ok() && !a.refused() {
			return
		}
		taken[way.name] = a.ok()
		got = append(got, way.name+": "+r.svc.describe(a))
	}
	r.learn("PutNoCallback", "updates without a callback, in three ways", strings.Join(got, "; "), fitting("PutNoCallback", func(v string) bool {
		for way, ok := range taken {
			if ok != (v == "any" || v == way) {
				return false
			}
		}
		return true
	})...)
}

// askPause pauses the report twice, updates it meanwhile, and resumes it.
func (r *run) askPause() {
	pause := "ScheduledReport/pause/" + r.report.ID
	if a := r.do(put(pause, nil)); !a.ok() {
		r.failure = first(r.failure, "a pause was answered "+r.svc.describe(a))
		return
	}
	r.judge("RepeatedPause", "the pause of a paused report", r.do(put(pause, nil)), "ok", "400")
	const sent = "an update of a paused report"
	a := r.update(nil)
	if a.refused() {
		r.learn("PutPaused", sent, r.svc.describe(a), "refused")
	}
	now, found := r.find(r.report)
	status := now.text("reportStatus")
	switch got := r.svc.describe(a) + "; then it is " + r.svc.mask(status); {
	case !a.ok() || !found:
	case status == "Paused":
		r.learn("PutPaused", sent, got, "allowed")
	case status == "Active":
		r.learn("PutPaused", sent, got, "reactivates")
	default:
		r.strange("PutPaused", sent, got)
	}
	if status != "Active" {
		r.do(put("ScheduledReport/resume/"+r.report.ID, nil))
	}
}

// askFourHours moves the start to less than four hours from now. Where that is refused, it waits until an unchanged start
// is as near.
func (r *run) askFourHours() {
	const near = 4 * time.Hour
	sent := "an update to a start in two hours"
	a := r.update(map[string]any{"StartTime": r.in(near / 2)})
	if a.ok() {
		r.learn("FourHoursUpdate", sent, r.svc.describe(a), "off")
	}
	if !a.refused() {
		return
	}
	got := r.svc.describe(a)
	r.learn("FourHoursUpdate", sent, got, "on", "changed")
	start := r.in(near + 90*time.Second)
	if r.NoWait || !r.update(map[string]any{"StartTime": start}).ok() {
		return
	}
	r.Progress("Waiting three minutes until the report starts in less than four hours.")
	if r.sleep(3 * time.Minute) {
		r.judge("FourHoursUpdate", sent+", and one that keeps such a start", r.update(map[string]any{"StartTime": start}), "changed", "on")
	}
}

// askStartEcho gives the report a start that is past, where the service takes one: then the next run is another time.
func (r *run) askStartEcho() {
	start := r.in(-time.Hour)
	a := r.update(map[string]any{"StartTime": start})
	if a.refused() {
		r.learn("StartTimeEcho", "an update to a start that is past", r.svc.describe(a)+"; else it shows only after a run", "stays", "advances")
		return
	}
	now, found := r.find(r.report)
	if !a.ok() || !found {
		return
	}
	const sent = "an update to a start that is past"
	switch got, shown := "startTime is "+r.svc.mask(now.text("startTime")), parseTime(now.text("startTime")); {
	case shown.Equal(parseTime(start)):
		r.learn("StartTimeEcho", sent, got, "stays")
	case shown.After(r.svc.now()):
		r.learn("StartTimeEcho", sent, got+", the next run", "advances")
	default:
		r.strange("StartTimeEcho", sent, got)
	}
}
