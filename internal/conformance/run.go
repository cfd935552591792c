package conformance

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// run is one run while it asks.
type run struct {
	Options
	ctx      context.Context // of the run: each question makes calls
	svc      *service
	program  emulator.Program
	started  time.Time
	deadline time.Time

	answers map[string]Answer // by the field's name
	failure string            // why the question that is being asked failed; "" while it has not

	queries, reports, datasets *listing // as they were before anything was created
	noRoom                     string   // why nothing is created; "" when it is

	objects   []*object
	lost      []Object // creations of which nobody knows whether they happened
	leftovers []string
	user      string // as the service shows the owner of the run's objects

	text, otherText string // of queries: two datasets, if there are
	minimum         int    // the shortest interval of the dataset of text, in hours
	otherMinimum    int    // the same for otherText

	query, other, report, once *object
	lag                        time.Duration // how long the query took to appear in lists
	callback                   string        // the callback that the service takes, "" for none
	noUpdate                   string        // why no update can be made; "" when it can
	execution                  *item         // the run of once when it had ended
	seenAt                     time.Time     // when it was read
	fileRows                   bool          // whether its file has rows
	noRows                     *answer       // what a preview of the same text was answered that has no rows, or failed
}

// object is something of this run.
type object struct {
	Object
	path    string         // with its ID
	sent    map[string]any // its creation
	created *answer
	deleted bool
}

func newRun(ctx context.Context, o Options) *run {
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	if o.RequestTimeout == 0 {
		o.RequestTimeout = 2 * time.Minute
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	r := &run{Options: o, ctx: ctx, program: emulator.Program(o.Program.Name), started: o.Clock.Now().UTC(), answers: map[string]Answer{}}
	r.deadline = r.started.Add(o.Limit)
	r.svc = &service{
		base: o.Endpoint, clock: o.Clock, token: o.Token, renew: o.Renew, timeout: o.RequestTimeout,
		client: &http.Client{Transport: o.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	return r
}

// do makes a call. A refusal of the caller ends the run, a failure is that of the question.
func (r *run) do(q request) *answer {
	a := r.svc.do(r.ctx, q)
	r.note(a)
	return a
}

// list reads a list as do makes a call.
func (r *run) list(q request) *listing {
	l := r.svc.list(r.ctx, q)
	r.note(l.first)
	if l.failed != "" && r.failure == "" {
		r.failure = l.failed
	}
	return l
}

func (r *run) note(a *answer) {
	if a.denied() && r.svc.stopped == "" {
		r.svc.stopped = r.advice(a)
	}
	if !a.ok() && !a.refused() && r.failure == "" {
		r.failure = r.svc.describe(a)
	}
}

// advice says what to do when the service refuses the caller.
func (r *run) advice(a *answer) string {
	text := "The service refused the sign-in: " + r.svc.describe(a) + ". "
	switch who := r.principal().Kind; {
	case who == accesstoken.KindUser && !r.Program.UserToken:
		text += "The access token is of a user, and the program wants one of an application alone. "
	case who == accesstoken.KindApplication && r.Program.UserToken:
		text += "The access token is of an application alone, and the program wants one of an application and a user. "
	}
	switch {
	case strings.Contains(a.message, "900421"):
		return text + "Sign in with multi-factor authentication: use a refresh token of such a sign-in."
	case a.status == http.StatusUnauthorized:
		return text + "The access token has expired, or is for another resource than " + r.Program.Audience + ". Sign in again."
	}
	return text + r.Program.Access
}

// learn notes which values of a field describe what was seen.
func (r *run) learn(field, sent, got string, values ...string) {
	f, _ := emulator.PolicyNamed(field)
	a := Answer{Field: f, Sent: sent, Got: got, Values: values}
	switch {
	case !f.Concerns(r.program):
		return
	case len(values) == 1:
		a.State = Sure
	case len(values) == len(f.Values):
		a.State = Open
	case len(values) > 1:
		a.State = Several
	default:
		a.State = Strange
	}
	r.answers[field] = a
}

// strange notes an answer that no value of a field describes.
func (r *run) strange(field, sent, got string) { r.learn(field, sent, got) }

// choose learns one value of two by a condition.
func (r *run) choose(field, sent, got string, condition bool, yes, no string) {
	if !condition {
		yes = no
	}
	r.learn(field, sent, got, yes)
}

// fitting are the values of a field that a prediction accepts.
func fitting(field string, fits func(value string) bool) []string {
	f, _ := emulator.PolicyNamed(field)
	return slices.DeleteFunc(slices.Clone(f.Values), func(v string) bool { return !fits(v) })
}

// result are the answers in the order of the policy.
func (r *run) result() Result {
	result := Result{Program: r.Program, Started: r.started, Stopped: r.svc.stopped}
	reasons := UnanswerableFields()
	for _, f := range emulator.PolicyFields() {
		a, asked := r.answers[f.Name]
		switch why, never := reasons[f.Name]; {
		case !f.Concerns(r.program):
			continue
		case never:
			a = Answer{Field: f, State: Unanswerable, Got: why}
		case !asked:
			a = Answer{Field: f, State: Failed, Got: "it was not asked"}
		}
		result.Answers = append(result.Answers, a)
	}
	return result
}

// name is the name of an object of this run.
func (r *run) name(what string) string { return Prefix + r.started.Format(nameLayout) + " " + what }

// in is a time so far from now as requests have it.
func (r *run) in(d time.Duration) string { return stamp(r.svc.now().Add(d)) }

// sleep waits for a while. It reports whether the run goes on.
func (r *run) sleep(d time.Duration) bool {
	return r.svc.stopped == "" && r.Clock.Sleep(r.ctx, d) == nil
}

// How long a new query may be unknown to a report, and how often that is tried.
const (
	lagTimeout  = time.Minute
	lagInterval = 5 * time.Second
)

// isUnknownQuery tells whether a report was refused because the service does not know its query.
func (a *answer) isUnknownQuery() bool {
	return a.refused() && strings.Contains(strings.ToLower(a.message), "invalid queryid")
}

// create creates an object. A creation of which nobody knows whether it happened is looked for when the run cleans up.
func (r *run) create(kind string, body map[string]any) (*object, *answer) {
	path, id, name, most := "ScheduledQueries", "queryId", "Name", MaxQueries
	if kind == "report" {
		path, id, name, most = "ScheduledReport", "reportId", "ReportName", MaxReports
	}
	now, _ := body["ExecuteNow"].(bool)
	if now {
		most = MaxRunNow
	}
	o := &object{Object: Object{Kind: kind, Name: fmt.Sprint(body[name])}, sent: body}
	if r.createdOf(kind, now) >= most {
		return nil, &answer{err: shapeError("the run has created as many objects as it may")}
	}
	a := r.do(post(path, body))
	for waited := lagInterval; kind == "report" && a.isUnknownQuery() && waited <= lagTimeout && r.sleep(lagInterval); waited += lagInterval {
		a = r.do(post(path, body)) // a query that lists have may not be known to reports yet [unknown]
	}
	o.created = a
	if a.ok() && len(a.items) == 1 {
		o.ID = a.items[0].text(id)
	}
	switch {
	case o.ID != "":
		o.path = path + "/" + o.ID
		r.objects = append(r.objects, o)
		return o, a
	case a.refused(), a.denied(), a.http == http.StatusTooManyRequests, a.http == 0 && r.svc.stopped != "":
		return nil, a // it was refused, or not sent
	}
	r.lost = append(r.lost, o.Object)
	if a.ok() {
		a.err = shapeError("the answer named no object")
		r.failure = a.err.Error()
	}
	return nil, a
}

func (r *run) createdOf(kind string, executeNow bool) (n int) {
	for _, o := range r.objects {
		if now, _ := o.sent["ExecuteNow"].(bool); o.Kind == kind && o.sent != nil && now == executeNow {
			n++
		}
	}
	return n
}

// discard deletes an object of this run at once.
func (r *run) discard(o *object) {
	if o == nil {
		return
	}
	if a := r.do(remove(o.path)); a.ok() || a.status == http.StatusNotFound {
		o.deleted = true
	}
}

// find reads an object of this run from the list.
func (r *run) find(o *object) (item, bool) {
	path, id := "ScheduledQueries", "queryId"
	if o.Kind == "report" {
		path, id = "ScheduledReport", "reportId"
	}
	for range 12 { // a new object may appear late
		l := r.list(get(path, id, o.ID))
		for _, i := range l.items {
			if i.text(id) == o.ID {
				return i, true
			}
		}
		if l.failed != "" || !r.sleep(5*time.Second) {
			break
		}
	}
	return item{}, false
}

// anyQuery is a query to read: the run's own, else any that was there; nil when there is none.
func (r *run) anyQuery() *item {
	if r.query != nil {
		return &r.query.created.items[0]
	}
	return firstOf(r.queries)
}

// anyReport is a report to read.
func (r *run) anyReport() *item {
	for _, o := range [...]*object{r.report, r.once} {
		if o != nil {
			return &o.created.items[0]
		}
	}
	return firstOf(r.reports)
}

func firstOf(l *listing) *item {
	if l == nil || len(l.items) == 0 {
		return nil
	}
	return &l.items[0]
}

// principal is what the access token tells of who signed in.
func (r *run) principal() accesstoken.Principal {
	token, err := r.Token(r.ctx)
	if err != nil {
		return accesstoken.Principal{}
	}
	return accesstoken.Parse(token)
}
