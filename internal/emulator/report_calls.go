package emulator

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The quotas of a user [doc C-FAQ].
const (
	maxActive  = 50
	maxRunNow  = 5
	runNowSpan = time.Hour
)

// createReport is POST ScheduledReport [doc P-PAR].
func (c *call) createReport() (result, *problem) {
	in, p := c.readReport()
	if p != nil {
		return result{}, p
	}
	if p := c.checkTexts(in); p != nil {
		return result{}, p
	}
	q := c.runnable(in.queryID)
	switch {
	case in.queryID == "":
		return result{}, badRequest("Null or missing value")
	case q == nil:
		return result{}, c.invalidQuery()
	}
	o := c.caller()
	r := &storedReport{Report: Report{
		Name: in.name, Description: in.description, QueryID: q.ID, Query: q.Text, Program: o.program, Tenant: o.tenant, User: o.user,
		Created: c.now, ExecuteNow: in.executeNow, Status: Active, Format: cmp.Or(in.format, "CSV"),
	}, Ends: c.policy.EndOrCount, Lag: newLag(c.policy.Lag, c.now)}
	r.setCallback(in.callbackURL, in.method)
	if p := c.schedule(r, in); p != nil {
		return result{}, p
	}
	if p := c.checkReportQuota(r); p != nil {
		return result{}, p
	}
	c.add(r)
	c.concerns(r.ID, r.QueryID)
	return result{items: []object{c.showReport(r)}, message: "Report created successfully"}, nil
}

// runnable is a query that the caller can run, nil where it does not exist for the caller, or not yet.
func (c *call) runnable(id string) *Query {
	q := c.e.db.query(c.program, id)
	if q == nil || q.Type != System && !c.canSee(q.owner()) {
		return nil
	}
	if i := c.e.db.queryIndex(id); i >= 0 && c.now.Before(c.e.db.Queries[i].Lag.Until) {
		return nil
	}
	return q
}

// invalidQuery is the message about a query that does not exist for the caller.
func (c *call) invalidQuery() *problem {
	return badRequest("Invalid " + string(c.policy.QueryIDMessage))
}

// schedule reads when a new report runs: once and now, or from a start on.
func (c *call) schedule(r *storedReport, in reportInput) (p *problem) {
	if r.ExecuteNow {
		if r.QueryStart, p = c.queryStamp("QueryStartTime", in.queryStart); p != nil {
			return p
		}
		if r.QueryEnd, p = c.queryStamp("QueryEndTime", in.queryEnd); p != nil {
			return p
		}
		if !r.QueryStart.IsZero() && !r.QueryEnd.IsZero() && !r.QueryEnd.After(r.QueryStart) {
			return badRequest(creation + "EndTime should be greater than StartTime")
		}
		r.Start, _ = parseStamp(in.start) // ignored [doc P-PAR]; kept for Policy.ExecuteNowEcho
		r.Interval, r.Count = in.interval, in.count
		return nil
	}
	if c.program == Store && c.policy.StoreSchedules == "execute-now" {
		return badRequest("Invalid report parameters")
	}
	if in.start == "" {
		return badRequest("Null or missing value")
	}
	if r.Start, p = c.stamp("StartTime", in.start); p != nil {
		return p
	}
	if p := c.checkStart(r.Start, c.policy.FourHoursCreate == "on"); p != nil {
		return p
	}
	r.Interval, r.Count = in.interval, in.count
	if programs[c.program].remaining {
		if r.End, p = c.stamp("EndTime", in.end); p != nil {
			return p
		}
	}
	return c.checkSchedule(in, r.Report)
}

func (c *call) checkReportQuota(r *storedReport) *problem {
	active := 0
	for _, other := range c.e.db.Reports {
		if !c.sharesQuota(other.owner()) {
			continue
		}
		if other.Status == Active {
			active++
		}
		if c.policy.DuplicateReportNames == "refused" && strings.EqualFold(other.Name, r.Name) {
			return badRequest("A report with the name '" + r.Name + "' already exists")
		}
	}
	if c.policy.Quotas == "off" {
		return nil
	}
	recent := 0
	for key, times := range c.e.db.RunNow {
		for _, t := range times {
			if c.sharesQuota(ownerOf(key)) && t.After(c.now.Add(-runNowSpan)) {
				recent++
			}
		}
	}
	switch {
	case active >= maxActive:
		return badRequest("User has exceeded its report creation quota of 50 active reports")
	case r.ExecuteNow && recent >= maxRunNow:
		return badRequest("User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins")
	}
	return nil
}

func (c *call) add(r *storedReport) {
	r.ID = c.e.newID("report")
	r.scheduleNext(c.now)
	if r.ExecuteNow {
		key := c.caller().key()
		c.e.db.RunNow[key] = append(c.e.db.RunNow[key], c.now)
	}
	c.e.db.Reports = append(c.e.db.Reports, r)
	c.e.changed = true
}

// setCallback sets where a report calls back; the method defaults to POST [doc P-PAR].
func (r *Report) setCallback(url, method string) {
	r.CallbackURL, r.CallbackMethod = url, strings.ToUpper(method)
	if url != "" && method == "" {
		r.CallbackMethod = "POST"
	}
}

// listReports is GET ScheduledReport [doc P-GR; several ids C11-GR].
func (c *call) listReports() (result, *problem) {
	ids, queries, name := c.params.list("reportId"), c.params.list("queryId"), c.params["reportname"]
	var items []object
	for _, r := range c.e.db.Reports {
		if c.canSee(r.owner()) && c.idPasses(r.ID, ids) && c.idPasses(r.QueryID, queries) && c.namePasses(r.Name, name) && !r.Lag.hides(c.now) {
			items = append(items, c.showReport(r))
		}
	}
	return c.listed(items, "", c.missPolicy(len(ids) > 0 || len(queries) > 0 || name != ""))
}

// deleteReport is DELETE ScheduledReport/{reportId}: the executions go with the report [doc P-DR].
func (c *call) deleteReport() (result, *problem) {
	i := c.e.db.reportIndex(c.id)
	if i < 0 || !c.canSee(c.e.db.Reports[i].owner()) {
		return c.missingObject()
	}
	r := c.e.db.Reports[i]
	c.e.db.Reports = slices.Delete(c.e.db.Reports, i, i+1)
	c.e.changed = true
	return c.deletedAnswer(c.showReport(r)), nil
}

// updatedAnswer answers with a report that was changed.
func (c *call) updatedAnswer(r *storedReport) (result, *problem) {
	c.e.changed = true
	return result{items: []object{c.showReport(r)}}, nil
}

// reportInPath is the report that the path names, nil when the caller sees none by that id.
func (c *call) reportInPath() *storedReport {
	if r := c.e.db.report(c.id); r != nil && c.canSee(r.owner()) {
		return r
	}
	return nil
}
