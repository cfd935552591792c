package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// AddRaw stores objects as they are written. They belong to the default user or application, whatever their field "user" says. It
// fails, and adds none, on an execution without a report.
func (e *Emulator) AddRaw(o RawObjects) error {
	defer e.lock()()
	return e.addRaw(o)
}

func (e *Emulator) addRaw(o RawObjects) error {
	if err := e.checkRaw(o); err != nil {
		return err
	}
	belongs := owner{program: o.Program}
	if o.Tenant != "" {
		belongs.tenant = e.entra.Tenant(o.Tenant).ID
	}
	belongs = e.completeOwner(belongs)
	for _, raw := range o.Queries {
		e.db.Queries = append(e.db.Queries, &storedQuery{Query: e.queryOf(raw, belongs), asWritten: asWritten{raw, o.Exact}})
	}
	first := ""
	for _, raw := range o.Reports {
		r := &storedReport{Report: e.reportOf(raw, belongs), asWritten: asWritten{raw, o.Exact}}
		if !r.Start.IsZero() || r.ExecuteNow {
			r.scheduleNext(e.clock.Now())
		}
		e.db.Reports = append(e.db.Reports, r)
		first = cmp.Or(first, r.ID)
	}
	for _, raw := range o.Executions {
		r := e.db.report(cmp.Or(raw.text("reportId"), first))
		r.Number++
		pending, running := e.phases(r.Program)
		ended := e.clock.Now().Add(-pending - running)
		r.Runs = append(r.Runs, run{
			ID: cmp.Or(raw.text("executionId"), e.ids("execution", r.ID, r.Number)), Due: ended, Format: r.Format,
			Interval: r.Interval, Count: r.Count, Called: true, asWritten: asWritten{raw, o.Exact},
		})
	}
	e.addRawDatasets(o)
	e.changed = true
	return nil
}

func (e *Emulator) checkRaw(o RawObjects) error {
	if o.Program != "" && !slices.Contains(Programs(), o.Program) {
		return fmt.Errorf("emulator: there is no program %q; there are %v", o.Program, Programs())
	}
	if o.Tenant != "" && e.entra.Tenant(o.Tenant) == nil {
		return fmt.Errorf("emulator: there is no tenant %q", o.Tenant)
	}
	for _, raw := range o.Executions {
		id := raw.text("reportId")
		switch {
		case id == "" && len(o.Reports) == 0:
			return errors.New("emulator: an execution has no reportId, and there are no reports beside it")
		case id != "" && e.db.report(id) == nil && !containsID(o.Reports, id):
			return fmt.Errorf("emulator: an execution belongs to the report %q, which is not there", id)
		}
	}
	return nil
}

func containsID(reports []rawObject, id string) bool {
	for _, raw := range reports {
		if oneOf(raw.text("reportId"), id) {
			return true
		}
	}
	return false
}

func (e *Emulator) queryOf(raw rawObject, o owner) Query {
	return Query{
		ID: cmp.Or(raw.text("queryId"), e.newID("query")), Name: raw.text("name"), Description: raw.text("description"), Text: raw.text("query"),
		Type: cmp.Or(raw.text("type"), UserDefined), Program: o.program, Tenant: o.tenant, User: o.user, Created: cmp.Or(raw.time("createdTime"), e.clock.Now()),
	}
}

func (e *Emulator) reportOf(raw rawObject, o owner) Report {
	return Report{
		ID: cmp.Or(raw.text("reportId"), e.newID("report")), Name: raw.text("reportName"), Description: raw.text("description"),
		QueryID: raw.text("queryId"), Query: raw.text("query"), Program: o.program, Tenant: o.tenant, User: o.user, Created: cmp.Or(raw.time("createdTime"), e.clock.Now()),
		ExecuteNow: raw.text("executeNow") == "true", Start: raw.time("startTime"),
		Interval: raw.integer("recurrenceInterval"), Count: raw.integer("recurrenceCount"), End: raw.time("endTime"), Status: cmp.Or(raw.text("reportStatus"), Active),
		Format: cmp.Or(raw.text("format"), "CSV"), CallbackURL: raw.text("callbackUrl"), CallbackMethod: raw.text("callbackMethod"),
	}
}

// addRawDatasets adds to the catalogue what is written.
func (e *Emulator) addRawDatasets(o RawObjects) {
	for _, raw := range o.Datasets {
		e.datasets = append(e.datasets, Dataset{
			Dataset: reportquery.Dataset{
				Name: raw.text("datasetName"), Columns: raw.texts("selectableColumns"), Metrics: raw.texts("availableMetrics"),
				DateRanges: raw.texts("availableDateRanges"),
			},
			MinimumRecurrenceInterval: raw.integer("minimumRecurrenceInterval"),
			Program:                   cmp.Or(o.Program, MPN), asWritten: asWritten{raw, o.Exact},
		})
	}
}
