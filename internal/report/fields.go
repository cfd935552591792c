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

	changed  func(plan, state *model) bool
	isSet    func(*request) bool                                        // whether the plan has a value
	set      func(*insights.ReportFields, *request)                     // puts the planned value into a body
	keep     func(*insights.ReportFields, *request, *insights.Report)   // puts the value that the service has into a body
	clear    func(*insights.ReportFields)                               // puts null into a body; nil for what can't be cleared
	setEmpty func(*insights.ReportFields)                               // puts "" into a body; nil for what is no text
	reported func(*insights.Report) bool                                // whether the service says that it has a value
	equal    func(r *request, held *insights.Report) (equal, said bool) // whether the service has the planned value, and says so
	derived  func(plan *model) bool                                     // whether the service may derive a value; nil for never
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
			func(r *request, held int64) bool { return r.plan.RecurrenceInterval.ValueInt64() == held }).required(),
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
	f.clear, f.setEmpty = nil, nil
	return f
}

// applies tells whether a report of the plan has the field.
func (f field) applies(plan *model) bool { return !f.recurring || !plan.ExecuteNow.ValueBool() }

// clears tells whether an update takes the field's value away.
func (f field) clears(r *request) bool {
	return f.clear != nil && f.applies(r.plan) && f.changed(r.plan, r.state) && !f.isSet(r)
}

// keeps tells whether the service still has a value that an update took away.
func (f field) keeps(r *request, held *insights.Report) bool {
	return f.clears(r) && f.reported(held) && (f.derived == nil || !f.derived(r.plan))
}

// newBody is the body of a create request.
func (r *request) newBody() insights.NewReport {
	b := insights.NewReport{QueryID: r.plan.QueryID.ValueString()}
	for _, f := range fields() {
		if f.applies(r.plan) && f.isSet(r) {
			f.set(&b.ReportFields, r)
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
			f.keep(&b, r, current)
		case f.clears(r):
			f.clear(&b)
		default:
			f.set(&b, r)
		}
	}
	return b
}

// changes tells whether an update has to carry anything.
func (m *model) changes(state *model) bool {
	for _, f := range fields() {
		if f.changed(m, state) {
			return true
		}
	}
	return false
}

// matches tells whether a report has the fields of the request, as far as the service says them. The start is not
// compared: after a create request without an answer it is not known which start was sent last.
func (r *request) matches(held *insights.Report) bool {
	once := r.plan.ExecuteNow.ValueBool()
	if !strings.EqualFold(held.QueryID, r.plan.QueryID.ValueString()) || held.ExecuteNow != nil && *held.ExecuteNow != once {
		return false
	}
	for _, f := range fields() {
		if equal, said := f.equal(r, held); f.applies(r.plan) && f.attribute != "start_time" && said && !equal {
			return false
		}
	}
	return true
}

// differences lists the attributes of which the service has another value than planned. A field that can be cleared and
// that the service does not say has no value there.
func (r *request) differences(held *insights.Report) []string {
	var names []string
	for _, f := range fields() {
		if equal, said := f.equal(r, held); f.applies(r.plan) && !equal && (said || f.clear != nil) {
			names = append(names, f.attribute)
		}
	}
	paused := r.plan.Paused.ValueBool()
	if hasStatus(held, insights.ReportPaused) && !paused || hasStatus(held, insights.ReportActive) && paused {
		names = append(names, "paused")
	}
	return names
}

// textField is a field whose value is a text; null and "" are no value.
func textField(attribute string, of func(*model) types.String, held func(*insights.Report) string, put func(*insights.ReportFields, insights.Field[string]), equal planmodifiers.Equal) field {
	return field{
		attribute: attribute,
		changed: func(plan, state *model) bool {
			p, s := of(plan), of(state)
			return p.IsUnknown() != s.IsUnknown() || !equal(p.ValueString(), s.ValueString())
		},
		isSet: func(r *request) bool { return of(r.plan).ValueString() != "" },
		set:   func(b *insights.ReportFields, r *request) { put(b, insights.Set(of(r.plan).ValueString())) },
		keep: func(b *insights.ReportFields, _ *request, current *insights.Report) {
			put(b, setUnlessEmpty(held(current)))
		},
		clear:    func(b *insights.ReportFields) { put(b, insights.Null[string]()) },
		setEmpty: func(b *insights.ReportFields) { put(b, insights.Set("")) },
		reported: func(r *insights.Report) bool { return strings.TrimSpace(held(r)) != "" },
		equal: func(r *request, current *insights.Report) (bool, bool) {
			return equal(of(r.plan).ValueString(), held(current)), true
		},
	}
}

// wordField is a field whose value is one of some words, in any case, and that a report always has.
func wordField(attribute string, of func(*model) types.String, held func(*insights.Report) string, put func(*insights.ReportFields, insights.Field[string])) field {
	upper := func(of string) insights.Field[string] { return setUnlessEmpty(strings.ToUpper(of)) }
	f := textField(attribute, of, held, put, strings.EqualFold).required()
	f.set = func(b *insights.ReportFields, r *request) { put(b, upper(of(r.plan).ValueString())) }
	f.keep = func(b *insights.ReportFields, r *request, current *insights.Report) {
		if f.reported(current) {
			put(b, upper(held(current)))
		} else {
			f.set(b, r)
		}
	}
	f.equal = func(r *request, current *insights.Report) (bool, bool) {
		planned := of(r.plan)
		return strings.EqualFold(planned.ValueString(), held(current)), f.reported(current) && !planned.IsNull()
	}
	return f
}

// numberField is a field of a schedule whose value is a positive number.
func numberField(attribute string, of func(*model) types.Int64, held func(*insights.Report) *int64, put func(*insights.ReportFields, insights.Field[int64]), equal func(*request, int64) bool) field {
	reported := func(r *insights.Report) bool { v := held(r); return v != nil && *v > 0 }
	return field{
		attribute: attribute, recurring: true,
		changed: func(plan, state *model) bool { return !of(plan).Equal(of(state)) },
		isSet:   func(r *request) bool { return !of(r.plan).IsNull() },
		set:     func(b *insights.ReportFields, r *request) { put(b, insights.Set(of(r.plan).ValueInt64())) },
		keep: func(b *insights.ReportFields, _ *request, current *insights.Report) {
			if reported(current) {
				put(b, insights.Set(*held(current)))
			}
		},
		clear:    func(b *insights.ReportFields) { put(b, insights.Null[int64]()) },
		reported: reported,
		equal: func(r *request, current *insights.Report) (bool, bool) {
			v := held(current)
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
	keep := f.keep
	f.keep = func(b *insights.ReportFields, r *request, current *insights.Report) {
		if current.RecurrenceCount == nil && f.isSet(r) { // where both end the schedule, the service may not say the count
			f.set(b, r)
			return
		}
		keep(b, r, current)
	}
	f.derived = func(plan *model) bool { return !plan.EndTime.IsNull() }
	return f
}

// countEqual compares the planned recurrence count with the service's, which counts down once the report exists.
func countEqual(r *request, held int64) bool {
	planned := r.plan.RecurrenceCount
	switch {
	case planned.IsNull():
		return held <= 0 || countField().derived(r.plan)
	case r.state == nil:
		return held == planned.ValueInt64()
	}
	return held <= planned.ValueInt64()
}

// startField is the start of the schedule. Its value is computed from the anchor when the schedule changes; else the
// service's own start is sent again.
func startField() field {
	return field{
		attribute: "start_time",
		changed:   func(plan, state *model) bool { return plan.reschedules(state) },
		isSet:     func(r *request) bool { return !r.start.IsZero() },
		set:       func(b *insights.ReportFields, r *request) { b.StartTime = insights.Set(insights.FormatTime(r.start)) },
		keep: func(b *insights.ReportFields, _ *request, current *insights.Report) {
			if start := current.StartTime.Time; !start.IsZero() {
				b.StartTime = insights.Set(insights.FormatTime(start))
			}
		},
		equal: func(r *request, held *insights.Report) (bool, bool) {
			anchor, ok := instant(r.plan.StartTime)
			return !ok || schedule.OnGrid(anchor, r.plan.RecurrenceInterval.ValueInt64(), held.StartTime.Time), !held.StartTime.IsZero()
		},
	}
}

// endField is the end of the schedule.
func endField() field {
	return field{
		attribute: "end_time", recurring: true,
		changed: func(plan, state *model) bool { return !plan.EndTime.Equal(state.EndTime) },
		isSet:   func(r *request) bool { return !r.plan.EndTime.IsNull() },
		set:     func(b *insights.ReportFields, r *request) { b.EndTime = requestTime(r.plan.EndTime) },
		keep: func(b *insights.ReportFields, r *request, current *insights.Report) {
			if end := current.EndTime.Time; !end.IsZero() {
				b.EndTime = insights.Set(insights.FormatTime(end))
			} else { // answers may lack it [sample C11-GR], and an update without it may take the end away
				b.EndTime = requestTime(r.plan.EndTime)
			}
		},
		clear:    func(b *insights.ReportFields) { b.EndTime = insights.Null[string]() },
		reported: func(held *insights.Report) bool { return !held.EndTime.IsZero() },
		derived:  func(plan *model) bool { return !plan.RecurrenceCount.IsNull() },
		equal: func(r *request, held *insights.Report) (bool, bool) {
			planned, ok := instant(r.plan.EndTime)
			said := ok && !held.EndTime.IsZero() // without a planned end the service may derive one from the count
			return !said || planned.Equal(held.EndTime.Time), said
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

// requestTime is a time as requests write it, absent for null.
func requestTime(v types.String) insights.Field[string] {
	t, ok := instant(v)
	if !ok {
		return insights.Field[string]{}
	}
	return insights.Set(insights.FormatTime(t))
}
