// Package conformance asks a real account how the service behaves where its documents leave it open: one question for
// each field of [emulator.Policy]. What it learns is a policy for the emulator and a page for an issue.
//
// It makes its calls itself, and not with the client of the provider: that client is tolerant, and the questions are about
// what it tolerates. The package knows nothing of Terraform.
package conformance

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Prefix begins the names of all objects that a run creates; the time of its start follows.
const Prefix = "terraform conformance "

// The most objects that a run creates. Each is deleted again, most of them at once.
const (
	MaxQueries = 4
	MaxReports = 4
	MaxRunNow  = 1
)

// DefaultLimit is how long a run may take; the cleaning up that follows it has a few minutes more.
const DefaultLimit = 75 * time.Minute

// Options say whom to ask, and what.
type Options struct {
	Program   insights.Program
	Endpoint  *url.URL // the base URL of the service
	Transport http.RoundTripper
	Clock     insights.Clock

	// Token gives an access token; it is asked before each request. Renew forgets a refused one and tells whether the next
	// may be another; nil never does.
	Token func(context.Context) (string, error)
	Renew func(refused string) bool

	ReadOnly bool // send GET requests only, and create nothing
	NoWait   bool // leave out what takes more than a minute or two of waiting

	Limit          time.Duration // how long the run may take; 0 is DefaultLimit
	RequestTimeout time.Duration // how long one request may take, in real time; 0 is two minutes
	Progress       func(string)  // is told what is done; nil for nobody
}

// State tells how an answer ended.
type State string

// The states of an answer.
const (
	Sure         State = "sure"         // one value describes what was seen
	Several      State = "one of these" // several values describe it, and nothing tells them apart here
	Strange      State = "unknown"      // no value of the policy describes what was seen
	Open         State = "open"         // this account or this run shows nothing of it
	Unanswerable State = "unanswerable" // it can't be seen from outside in a run of minutes
	Failed       State = "failed"       // a call that it needs failed
)

// Answer is what was learnt about a field of the policy. Its texts hold no secret and nothing of others.
type Answer struct {
	Field  emulator.PolicyField
	State  State
	Sent   string   // what was done; "" for nothing
	Got    string   // what the service answered, or why nothing is known
	Values []string // those that describe what was seen; an emulator with the first shows the same again
}

// Object is something that a run has created.
type Object struct {
	Kind string // query or report
	ID   string // "" where no answer told it
	Name string
}

// Result is what a run has learnt.
type Result struct {
	Program        insights.Program
	Started        time.Time
	Answers        []Answer // one for each field that concerns the program, in the order of the policy
	Stopped        string   // why the run ended early, and what to do; "" when it did not
	ObjectsCreated int      // objects that were created
	Left           []Object // those that could not be deleted, or may exist
	Leftover       []string // names of objects of earlier runs that were deleted
}

// Run asks all questions that concern a program. It returns when the context ends, too, after it has cleaned up.
func Run(ctx context.Context, o Options) Result {
	r := newRun(ctx, o)
	r.play(script())
	result := r.result()
	result.Left = r.cleanUp(ctx)
	result.ObjectsCreated, result.Leftover = len(r.objects), r.leftovers
	return result
}

// ExitCode is 2 when something is left at the service, 1 when a question failed or the run was stopped, else 0.
func (r Result) ExitCode() int {
	if len(r.Left) > 0 {
		return 2
	}
	if r.Stopped != "" {
		return 1
	}
	for _, a := range r.Answers {
		if a.State == Failed {
			return 1
		}
	}
	return 0
}

// Policy is what was learnt as the emulator reads it: names and values. Where several values describe what was seen, it has
// the first, unless that is the emulator's default.
func (r Result) Policy() map[string]string {
	policy := map[string]string{}
	for _, a := range r.Answers {
		if len(a.Values) > 0 && (a.State == Sure || a.Values[0] != a.Field.Values[0]) {
			policy[a.Field.Flag] = a.Values[0]
		}
	}
	return policy
}
