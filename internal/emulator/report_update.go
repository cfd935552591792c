package emulator

import (
	"cmp"
	"strings"
	"time"
)

// updateReport is PUT ScheduledReport/{reportId} [doc P-UR].
func (c *call) updateReport() (result, *problem) {
	r := c.reportInPath()
	if r == nil {
		return c.missingObject()
	}
	if p := c.updatable(r); p != nil {
		return result{}, p
	}
	in, p := c.readReport()
	if p != nil {
		return result{}, p
	}
	if p := c.checkTexts(in); p != nil {
		return result{}, p
	}
	if p := c.checkFullPut(in); p != nil {
		return result{}, p
	}
	after, p := c.overlay(r, in)
	if p != nil {
		return result{}, p
	}
	if p := c.checkUpdated(r, after, in); p != nil {
		return result{}, p
	}
	c.apply(r, after)
	r.forget(updatedFields[:]...)
	return c.updatedAnswer(r)
}

// updatedFields are the fields of a report that an update writes.
var updatedFields = [...]string{
	"reportName", "description", "startTime", "recurrenceInterval", "recurrenceCount", "endTime", "format", "callbackUrl", "callbackMethod", "modifiedTime",
}

// updatable reports whether a report in this state can be updated [unknown].
func (c *call) updatable(r *storedReport) *problem {
	switch {
	case r.Status == Paused && c.policy.PutPaused == "refused":
		return badRequest("A paused report can't be updated")
	case r.Status == Inactive && !r.ExecuteNow && c.policy.PutInactive == "refused":
		return badRequest("An inactive report can't be updated")
	case r.ExecuteNow && c.policy.PutExecuteNow == "refused":
		return badRequest("An ExecuteNow report can't be updated")
	}
	return nil
}

// overlay puts the fields of an update over a report. What is left out or null is the policy's question.
func (c *call) overlay(stored *storedReport, in reportInput) (Report, *problem) {
	r := stored.Report
	r.Name = in.name
	c.overlayText(&r.Description, in, "Description", in.description, "")
	c.overlayText(&r.Format, in, "Format", in.format, "CSV")
	url, method := r.CallbackURL, r.CallbackMethod
	c.overlayText(&url, in, "CallbackUrl", in.callbackURL, "")
	c.overlayText(&method, in, "CallbackMethod", in.method, "")
	r.setCallback(url, method)
	if in.presence("RecurrenceInterval") == present {
		r.Interval = in.interval // it is not required and has no default: without it the old one stays
	}
	if p := c.overlayEnd(&r, stored.Begun, in); p != nil {
		return r, p
	}
	if in.start == "" {
		if !r.ExecuteNow || c.policy.PutExecuteNow == "start-required" {
			return r, badRequest("Null or missing value")
		}
		return r, nil
	}
	start, p := c.stamp("StartTime", in.start)
	r.Start = start
	return r, p
}

// overlayEnd sets count and end time from an update. Programs that show the runs that remain may take a count as the total
// or as what remains from now on.
func (c *call) overlayEnd(r *Report, begun int, in reportInput) (p *problem) {
	remaining := programs[c.program].remaining
	if p := in.presence("RecurrenceCount"); p == present {
		r.Count = in.count
		if remaining && c.policy.PutCount == "remaining" && in.count > 0 {
			r.Count += begun
		}
	} else if c.clearsOmitted(p) {
		r.Count = 0 // indefinite
	}
	switch presence := in.presence("EndTime"); {
	case !remaining:
	case presence == present:
		r.End, p = c.stamp("EndTime", in.end)
	case c.clearsOmitted(presence):
		r.End = time.Time{}
	}
	return p
}

// checkFullPut checks the fields that an update needs in some programs: Format and CallbackUrl [doc C11-UR]. How it may say
// that there is no callback is the policy's question.
func (c *call) checkFullPut(in reportInput) *problem {
	if !programs[c.program].fullPut {
		return nil
	}
	callback := in.presence("CallbackUrl")
	ways := map[Choice]bool{
		"any": true, "absent": callback == absent, "null": callback == null, "empty": callback == present && in.callbackURL == "",
	}
	if in.format == "" || in.callbackURL == "" && !ways[c.policy.PutNoCallback] {
		return badRequest("Null or missing value")
	}
	return nil
}

// overlayText sets a text from an update, or resets it to its default.
func (c *call) overlayText(into *string, in reportInput, field, value, otherwise string) {
	switch p := in.presence(field); {
	case p == present && value == "" && c.policy.PutOmitted == "merge-keep":
	case p == present:
		*into = cmp.Or(value, otherwise)
	case c.clearsOmitted(p):
		*into = otherwise
	}
}

// clearsOmitted reports whether a field that is absent or null takes its default.
func (c *call) clearsOmitted(p presence) bool {
	switch c.policy.PutOmitted {
	case "replace":
		return p != present
	case "merge":
		return p == null
	}
	return false
}

// checkUpdated judges the report as it would be after the update.
func (c *call) checkUpdated(r *storedReport, after Report, in reportInput) *problem {
	if c.policy.DuplicateReportNames == "refused" {
		for _, other := range c.e.db.Reports {
			if other != r && strings.EqualFold(other.Name, after.Name) && c.sharesQuota(other.owner()) {
				return badRequest("A report with the name '" + after.Name + "' already exists")
			}
		}
	}
	if r.ExecuteNow {
		return nil
	}
	moved := !after.Start.Equal(r.Start) && !after.Start.Equal(c.e.shownStart(r))
	rule := c.policy.FourHoursUpdate
	if p := c.checkStart(after.Start, rule == "on" || rule == "changed" && moved); p != nil {
		return p
	}
	return c.checkSchedule(in, after)
}

// apply makes the update: the next run moves only with the schedule.
func (c *call) apply(r *storedReport, after Report) {
	before := r.Report
	r.Report = after
	r.Modified = c.now
	if r.ExecuteNow {
		return
	}
	total := programs[c.program].remaining
	r.Ends = c.policy.EndOrCount
	r.reschedule(before, total, c.now)
	switch {
	case before.Status == Paused && c.policy.PutPaused == "reactivates":
		r.resume(c.now, c.policy.Resume == "make-up")
	case before.Status == Inactive && c.policy.PutInactive == "reactivates":
		r.Status = Active
		if !total {
			r.Begun = 0
		}
		r.scheduleNext(c.now)
	}
}
