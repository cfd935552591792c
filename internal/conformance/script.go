package conformance

import (
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// question asks about one field of the policy, or about a few that one call tells.
type question struct {
	fields string // of emulator.Policy
	needs  need
	ask    func(*run)
}

// need is what has to exist before a question can be asked.
type need int

const (
	nothing   need = iota
	aQuery         // one that may be read: of this run, else any
	aReport        // the same for reports
	creation       // leave to create objects
	ownQuery       // a query of this run
	ownReport      // a scheduled report of this run
	updates        // the same, and the service takes a plain update of it
	ownOnce        // an ExecuteNow report of this run
	waiting        // the same, and leave to wait for its run
	ended          // its run has ended
)

// script are all questions in the order in which they are asked. What is told by the answers to others comes last.
func script() []question {
	return []question{
		{"AppOnly UserTokens MFA", nothing, (*run).askSignIn},
		{"EmptyList", nothing, (*run).askLists},
		{"FilterMiss", nothing, (*run).askMiss},
		{"", nothing, (*run).provokeErrors},
		{"QueryIDMessage", nothing, (*run).askQueryIDMessage},
		{"Aggregated", nothing, (*run).askAggregated},
		{"", nothing, (*run).chooseTexts},
		{"DateRanges", nothing, (*run).askDateRanges},
		{"TestRows CmpTestRows", nothing, (*run).askTestRows},
		{"StoreDates", nothing, (*run).askStoreDates},
		{"OldCmp", nothing, (*run).askOldVersion},

		{"QueryNames Lag", creation, (*run).createQuery},
		{"DuplicateQueryNames", ownQuery, (*run).createTwin},
		{"CatalogCheck", ownQuery, (*run).askCatalogCheck},
		{"NameFilter", aQuery, (*run).askNameFilter},
		{"IDFilter", aQuery, (*run).askIDFilter},

		{"StoreSchedules CallbackScheme StoreCallback", ownQuery, (*run).createReport},
		{"BadDate ExecuteNowEcho", ownQuery, (*run).createOnce},
		{"ExecutionDefaults", ownOnce, (*run).askExecutionDefaults},
		{"ExecutionMiss", aReport, (*run).askExecutionMiss},
		{"NextRun", ownReport, (*run).askNextRun},
		{"ExecutionOrder", ownOnce, (*run).askExecutionOrder},
		{"StatusFilter", aReport, (*run).askStatusFilter},
		{"StatusList", aReport, (*run).askStatusList},
		{"DuplicateReportNames NoEnd", ownReport, (*run).askNameAndNoEnd},
		{"FourHoursCreate EndAlone ShortIntervals", ownReport, (*run).askStartAndEnd},

		{"", ownReport, (*run).tryUpdate},
		{"CmpRules", updates, (*run).askCmpRules},
		{"MinimumInterval", updates, (*run).askMinimumInterval},
		{"CountLimit", updates, (*run).askCountLimit},
		{"PutOmitted", updates, (*run).askOmitted},
		{"PutNoCallback", updates, (*run).askNoCallback},
		{"RepeatedPause PutPaused", updates, (*run).askPause},
		{"FourHoursUpdate", updates, (*run).askFourHours},
		{"StartTimeEcho", updates, (*run).askStartEcho},

		{"RunOutcome StoreRunTime", waiting, (*run).waitForRun},
		{"FailureStatus", ended, (*run).askFailureStatus},
		{"ReportLocation LinkExpiry", ended, (*run).askLocation},
		{"LinkLifetime LinkSigned", ended, (*run).askLink},
		{"FileMark FileLines", ended, (*run).askFile},
		{"ExecuteNowDone", ended, (*run).askDone},
		{"PutExecuteNow", ownOnce, (*run).askPutOnce},
		{"PauseExecuteNow", ownOnce, (*run).askPauseOnce},
		{"QueryInUse", ownQuery, (*run).askQueryInUse},
		{"DeleteAnswer MissingObject", creation, (*run).askDeletion},

		{"TestTimeout", nothing, (*run).tellTimeout},
		{"PageSize NextLink", nothing, (*run).tellPages},
		{"Case", nothing, (*run).tellCase},
		{"Nulls", nothing, (*run).tellNulls},
		{"NoDescription", nothing, (*run).tellDescription},
		{"Timestamps", nothing, (*run).tellTimes},
		{"Format Trim", creation, (*run).tellFormat},
		{"ErrorStatus ErrorBody", nothing, (*run).tellErrors},
		{"Redaction", nothing, (*run).tellRedaction},
		{"SystemQueryOwner StoreOwner", nothing, (*run).tellOwners},
		{"QueryTimesEcho ExtraFields", nothing, (*run).tellFields},
		{"RemainingFields RemainingIn", creation, (*run).tellRemaining},
		{"CallbackEcho", creation, (*run).tellCallback},
	}
}

// AskedFields are the fields of the policy that a run asks about.
func AskedFields() (names []string) {
	for _, q := range script() {
		names = append(names, strings.Fields(q.fields)...)
	}
	return names
}

// UnanswerableFields are the fields that no run of minutes with one sign-in can answer, and why.
func UnanswerableFields() map[string]string {
	const run = "the first run of a schedule is at least four hours away"
	return map[string]string{
		"Visibility":         "needs the sign-ins of two users",
		"Tenants":            "needs sign-ins of two tenants of one account",
		"CountEcho":          "needs a scheduled run, and " + run,
		"PutCount":           "needs a scheduled run, and " + run,
		"PutInactive":        "needs a schedule whose runs are used up, and " + run,
		"Resume":             "needs a missed run, and " + run,
		"EndOrCount":         "needs the end of a schedule, and " + run,
		"InactiveWhen":       "needs the end of a schedule, and " + run,
		"Quotas":             "needs as many objects as the quotas allow",
		"QuotaScope":         "needs as many objects as the quotas allow, and a second user",
		"SystemQueryDelete":  "needs an attempt to delete an object that this run did not create",
		"ExecuteNowCallback": "needs an address that the service can call",
	}
}

// leftOut says why a question is none of this run's; "" when it is.
func (q question) leftOut(r *run) string {
	switch {
	case q.needs >= creation && r.ReadOnly:
		return "skipped by -read-only"
	case q.needs >= waiting && r.NoWait:
		return "skipped by -no-wait"
	}
	return ""
}

const stoppedBefore = "the run was stopped before it was asked"

// blocked says why a question can't be asked for want of what it needs; "" when it can.
func (q question) blocked(r *run) string {
	switch {
	case q.needs >= creation && r.noRoom != "":
		return r.noRoom
	case q.needs == aQuery && r.anyQuery() == nil, q.needs == ownQuery && r.query == nil:
		return "there was no query to ask with"
	case q.needs == aReport && r.anyReport() == nil, (q.needs == ownReport || q.needs == updates) && r.report == nil:
		return "there was no scheduled report to ask with"
	case q.needs == updates && r.noUpdate != "":
		return r.noUpdate
	case q.needs >= ownOnce && r.once == nil:
		return "there was no ExecuteNow report to ask with"
	case q.needs == ended && r.execution == nil:
		return "the run did not end in time"
	}
	return ""
}

// play asks the questions.
func (r *run) play(questions []question) {
	for _, q := range questions {
		var concerned []emulator.PolicyField
		for name := range strings.FieldsSeq(q.fields) {
			if f, ok := emulator.PolicyNamed(name); ok && f.Concerns(r.program) {
				concerned = append(concerned, f)
			}
		}
		if q.fields != "" && len(concerned) == 0 {
			continue
		}
		if !r.Clock.Now().Before(r.deadline) && r.svc.stopped == "" {
			r.svc.stopped = "The time limit of " + r.Limit.Round(time.Minute).String() + " has passed."
		}
		leftOut := q.leftOut(r)
		why := first(leftOut, q.blocked(r))
		r.failure = ""
		switch {
		case why == "":
			q.ask(r)
		case leftOut == "" && r.svc.stopped != "":
			r.failure = stoppedBefore
		}
		for _, f := range concerned {
			if r.answers[f.Name].State != "" {
				continue
			}
			if r.failure != "" {
				r.answers[f.Name] = Answer{Field: f, State: Failed, Got: r.failure}
			} else {
				r.answers[f.Name] = Answer{Field: f, State: Open, Got: first(why, "not observed")}
			}
		}
	}
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
