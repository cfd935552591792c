package report

import (
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// field is one field of a report that a create request sends and an update can change. Everything that handles such
// fields goes through the table fields: the bodies of both requests, whether an update has to send anything, the
// recognition of a report whose creation was not answered, the check of what the service kept, and what an update clears.
type field struct {
	attribute string
	recurring bool // only reports that run on a schedule have it

	changed    func(plan, state *model) bool
	isPlanned  func(*request) bool                                      // whether the plan has a value
	setPlanned func(*insights.ReportFields, *request)                   // writes the planned value into a body
	setCurrent func(*insights.ReportFields, *request, *insights.Report) // writes the value that the service has into a body
	setNull    func(*insights.ReportFields)                             // writes null into a body; nil for what can't be cleared
	setEmpty   func(*insights.ReportFields)                             // writes "" into a body; nil for what is no text
	isReported func(*insights.Report) bool                              // whether an answer has a value
	compare    func(*request, *insights.Report) (equal, reported bool)  // the planned value with that of an answer
	isDerived  func(plan *model) bool                                   // whether the service may derive a value; nil for never
}

// request is what a body is made from.
type request struct {
	plan, state *model    // the state is nil in a create request
	callback    string    // the write-only callback URL, "" for none
	start       time.Time // a start to send; zero for the one that the service has
}

// fields returns the table.
func fields() []field {
	return []field{
		textField("name", func(m *model) types.String { return m.Name }, func(r *insights.Report) string { return r.Name },
			func(b *insights.ReportFields, v insights.Field[string]) { b.Name, _ = v.Get() }, planmodifiers.EqualName).required(),
		textField("description", func(m *model) types.String { return m.Description }, func(r *insights.Report) string { return r.Description },
			func(b *insights.ReportFields, v insights.Field[string]) { b.Description = v }, planmodifiers.EqualDescription),
		startField(),
		numberField("recurrence_interval", func(m *model) types.Int64 { return m.RecurrenceInterval }, func(r *insights.Report) *int64 { return r.RecurrenceInterval },
			func(b *insights.ReportFields, v insights.Field[int64]) { b.RecurrenceInterval = v },
			func(r *request, interval int64) bool { return r.plan.RecurrenceInterval.ValueInt64() == interval }).required(),
		countField(),
		endField(),
		wordField("format", func(m *model) types.String { return m.Format }, func(r *insights.Report) string { return r.Format },
			func(b *insights.ReportFields, v insights.Field[string]) { b.Format = v }),
		callbackField(),
		wordField("callback_method", func(m *model) types.String { return m.CallbackMethod }, func(r *insights.Report) string { return r.CallbackMethod },
			func(b *insights.ReportFields, v insights.Field[string]) { b.CallbackMethod = v }),
	}
}

// required returns a field that a report always has.
func (f field) required() field {
	f.setNull, f.setEmpty = nil, nil
	return f
}

// applies tells whether a report of the plan has the field.
func (f field) applies(plan *model) bool { return !f.recurring || !plan.ExecuteNow.ValueBool() }

// isCleared tells whether an update takes the field's value away.
func (f field) isCleared(r *request) bool {
	return f.setNull != nil && f.applies(r.plan) && f.changed(r.plan, r.state) && !f.isPlanned(r)
}

// isNotCleared tells whether the answer to an update still has a value that the update took away.
func (f field) isNotCleared(r *request, answer *insights.Report) bool {
	return f.isCleared(r) && f.isReported(answer) && (f.isDerived == nil || !f.isDerived(r.plan))
}

// createBody is the body of a create request.
func (r *request) createBody() insights.NewReport {
	b := insights.NewReport{QueryID: r.plan.QueryID.ValueString()}
	for _, f := range fields() {
		if f.applies(r.plan) && f.isPlanned(r) {
			f.setPlanned(&b.ReportFields, r)
		}
	}
	if r.plan.ExecuteNow.ValueBool() {
		b.ExecuteNow = insights.Set(true)
		b.QueryStartTime, b.QueryEndTime = requestBound(r.plan.QueryStartTime), requestBound(r.plan.QueryEndTime)
	}
	return b
}

// updateBody is the body of an update: the report as the service has it, with the changes of the plan. What does not
// change is sent back as the service has it, so a rename does not reset a count that the service has counted down.
func (r *request) updateBody(current *insights.Report) insights.ReportFields {
	var b insights.ReportFields
	for _, f := range fields() {
		switch {
		case !f.applies(r.plan):
		case !f.changed(r.plan, r.state):
			f.setCurrent(&b, r, current)
		case f.isCleared(r):
			f.setNull(&b)
		default:
			f.setPlanned(&b, r)
		}
	}
	return b
}

// hasFieldChanges tells whether an update has to send the fields.
func (m *model) hasFieldChanges(state *model) bool {
	for _, f := range fields() {
		if f.changed(m, state) {
			return true
		}
	}
	return false
}

// matches tells whether a report has the fields of the request, as far as the answer has them. The start is not compared:
// after a create request without an answer it is not known which start was sent last.
func (r *request) matches(answer *insights.Report) bool {
	once := r.plan.ExecuteNow.ValueBool()
	if !strings.EqualFold(answer.QueryID, r.plan.QueryID.ValueString()) || answer.ExecuteNow != nil && *answer.ExecuteNow != once {
		return false
	}
	for _, f := range fields() {
		if equal, reported := f.compare(r, answer); f.applies(r.plan) && f.attribute != "start_time" && reported && !equal {
			return false
		}
	}
	return true
}

// differences lists the attributes of which the service has another value than planned. A field that can be cleared and
// that the answer lacks has no value there.
func (r *request) differences(answer *insights.Report) []string {
	var names []string
	for _, f := range fields() {
		if equal, reported := f.compare(r, answer); f.applies(r.plan) && !equal && (reported || f.setNull != nil) {
			names = append(names, f.attribute)
		}
	}
	paused := r.plan.Paused.ValueBool()
	if hasStatus(answer, insights.ReportPaused) && !paused || hasStatus(answer, insights.ReportActive) && paused {
		names = append(names, "paused")
	}
	return names
}

// textField is a field whose value is a text; null and "" are no value.
func textField(attribute string, of func(*model) types.String, read func(*insights.Report) string, write func(*insights.ReportFields, insights.Field[string]), equal planmodifiers.Equal) field {
	return field{
		attribute: attribute,
		changed: func(plan, state *model) bool {
			p, s := of(plan), of(state)
			return p.IsUnknown() != s.IsUnknown() || !equal(p.ValueString(), s.ValueString())
		},
		isPlanned:  func(r *request) bool { return of(r.plan).ValueString() != "" },
		setPlanned: func(b *insights.ReportFields, r *request) { write(b, insights.Set(of(r.plan).ValueString())) },
		setCurrent: func(b *insights.ReportFields, _ *request, current *insights.Report) {
			write(b, setUnlessEmpty(read(current)))
		},
		setNull:    func(b *insights.ReportFields) { write(b, insights.Null[string]()) },
		setEmpty:   func(b *insights.ReportFields) { write(b, insights.Set("")) },
		isReported: func(r *insights.Report) bool { return strings.TrimSpace(read(r)) != "" },
		compare: func(r *request, answer *insights.Report) (bool, bool) {
			return equal(of(r.plan).ValueString(), read(answer)), true
		},
	}
}

// wordField is a field whose value is one of some words, in any case, and that a report always has.
func wordField(attribute string, of func(*model) types.String, read func(*insights.Report) string, write func(*insights.ReportFields, insights.Field[string])) field {
	upper := func(of string) insights.Field[string] { return setUnlessEmpty(strings.ToUpper(of)) }
	f := textField(attribute, of, read, write, strings.EqualFold).required()
	f.setPlanned = func(b *insights.ReportFields, r *request) { write(b, upper(of(r.plan).ValueString())) }
	f.setCurrent = func(b *insights.ReportFields, r *request, current *insights.Report) {
		if f.isReported(current) {
			write(b, upper(read(current)))
		} else {
			f.setPlanned(b, r)
		}
	}
	f.compare = func(r *request, answer *insights.Report) (bool, bool) {
		planned := of(r.plan)
		return strings.EqualFold(planned.ValueString(), read(answer)), f.isReported(answer) && !planned.IsNull()
	}
	return f
}

// numberField is a field of a schedule whose value is a positive number.
func numberField(attribute string, of func(*model) types.Int64, read func(*insights.Report) *int64, write func(*insights.ReportFields, insights.Field[int64]), equal func(*request, int64) bool) field {
	isReported := func(r *insights.Report) bool { v := read(r); return v != nil && *v > 0 }
	return field{
		attribute: attribute, recurring: true,
		changed:    func(plan, state *model) bool { return !of(plan).Equal(of(state)) },
		isPlanned:  func(r *request) bool { return !of(r.plan).IsNull() },
		setPlanned: func(b *insights.ReportFields, r *request) { write(b, insights.Set(of(r.plan).ValueInt64())) },
		setCurrent: func(b *insights.ReportFields, _ *request, current *insights.Report) {
			if isReported(current) {
				write(b, insights.Set(*read(current)))
			}
		},
		setNull:    func(b *insights.ReportFields) { write(b, insights.Null[int64]()) },
		isReported: isReported,
		compare: func(r *request, answer *insights.Report) (bool, bool) {
			v := read(answer)
			if v == nil {
				return of(r.plan).IsNull(), false
			}
			return equal(r, *v), true
		},
	}
}

// countField is the recurrence count, which the service may derive from the end of the schedule.
func countField() field {
	f := numberField("recurrence_count", func(m *model) types.Int64 { return m.RecurrenceCount }, func(r *insights.Report) *int64 { return r.RecurrenceCount },
		func(b *insights.ReportFields, v insights.Field[int64]) { b.RecurrenceCount = v }, countEqual)
	setCurrent := f.setCurrent
	f.setCurrent = func(b *insights.ReportFields, r *request, current *insights.Report) {
		if current.RecurrenceCount == nil && f.isPlanned(r) { // where both end the schedule, an answer may lack the count
			f.setPlanned(b, r)
			return
		}
		setCurrent(b, r, current)
	}
	f.isDerived = func(plan *model) bool { return !plan.EndTime.IsNull() }
	return f
}

// countEqual compares the planned recurrence count with the service's, which counts down once the report exists.
func countEqual(r *request, count int64) bool {
	planned := r.plan.RecurrenceCount
	switch {
	case planned.IsNull():
		return count <= 0 || countField().isDerived(r.plan)
	case r.state == nil:
		return count == planned.ValueInt64()
	}
	return count <= planned.ValueInt64()
}

// startField is the start of the schedule. Its value is computed from the anchor when the schedule changes; else the
// service's own start is sent again.
func startField() field {
	return field{
		attribute:  "start_time",
		changed:    func(plan, state *model) bool { return plan.reschedules(state) },
		isPlanned:  func(r *request) bool { return !r.start.IsZero() },
		setPlanned: func(b *insights.ReportFields, r *request) { b.StartTime = timeField(r.start) },
		setCurrent: func(b *insights.ReportFields, _ *request, current *insights.Report) {
			b.StartTime = timeField(current.StartTime.Time)
		},
		compare: func(r *request, answer *insights.Report) (bool, bool) {
			anchor, ok := instant(r.plan.StartTime)
			return !ok || schedule.OnGrid(anchor, r.plan.RecurrenceInterval.ValueInt64(), answer.StartTime.Time), !answer.StartTime.IsZero()
		},
	}
}

// endField is the end of the schedule.
func endField() field {
	return field{
		attribute: "end_time", recurring: true,
		changed:    func(plan, state *model) bool { return !plan.EndTime.Equal(state.EndTime) },
		isPlanned:  func(r *request) bool { return !r.plan.EndTime.IsNull() },
		setPlanned: func(b *insights.ReportFields, r *request) { b.EndTime = requestTime(r.plan.EndTime) },
		setCurrent: func(b *insights.ReportFields, r *request, current *insights.Report) {
			if b.EndTime = timeField(current.EndTime.Time); !b.EndTime.IsSet() {
				b.EndTime = requestTime(r.plan.EndTime) // answers may lack it [sample C11-GR], and an update without it may take the end away
			}
		},
		setNull:    func(b *insights.ReportFields) { b.EndTime = insights.Null[string]() },
		isReported: func(answer *insights.Report) bool { return !answer.EndTime.IsZero() },
		isDerived:  func(plan *model) bool { return !plan.RecurrenceCount.IsNull() },
		compare: func(r *request, answer *insights.Report) (bool, bool) {
			planned, ok := instant(r.plan.EndTime)
			bothKnown := ok && !answer.EndTime.IsZero() // without a planned end the service may derive one from the count
			return !bothKnown || planned.Equal(answer.EndTime.Time), bothKnown
		},
	}
}

func setUnlessEmpty(value string) (f insights.Field[string]) {
	if value != "" {
		f = insights.Set(value)
	}
	return f
}

// requestBound is a bound of a range as requests write it, absent for null: a date stays a date, for which of both the Store
// accepts is not documented [field F-STORE sends dates].
func requestBound(v types.String) insights.Field[string] {
	if isDay(v) {
		return insights.Set(v.ValueString())
	}
	return requestTime(v)
}

// isDay tells whether a value is a date without a time.
func isDay(v types.String) bool {
	_, err := time.Parse(time.DateOnly, v.ValueString())
	return err == nil
}

// requestTime is an attribute's time as requests write it, absent for null.
func requestTime(v types.String) insights.Field[string] {
	t, ok := instant(v)
	if !ok {
		return insights.Field[string]{}
	}
	return insights.Set(insights.FormatTime(t))
}

// timeField is a time as requests write it, absent for zero.
func timeField(t time.Time) insights.Field[string] {
	if t.IsZero() {
		return insights.Field[string]{}
	}
	return insights.Set(insights.FormatTime(t))
}
