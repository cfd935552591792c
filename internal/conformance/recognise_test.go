//go:build !race

package conformance_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/conformance"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// prepared is an account in which a value of a field can be seen.
func prepared(t *testing.T, p emulator.Program, field, value string) *account {
	t.Helper()
	policy := with(t, emulator.Policy{}, field, value)
	o := emulator.Options{AccessTokens: map[string]emulator.Principal{emulator.DefaultAccessToken: {}}}
	token := emulator.DefaultAccessToken
	switch field {
	case "NextLink":
		policy = with(t, policy, "PageSize", "2")
	case "FailureStatus":
		policy = with(t, policy, "RunOutcome", "failed")
	case "AppOnly", "UserTokens":
		token = map[string]string{"AppOnly": application, "UserTokens": user}[field]
		o.AccessTokens[token] = emulator.Principal{User: "somebody", AppOnly: field == "AppOnly", MFA: true}
	case "MFA":
		token = user
		o.AccessTokens[token] = emulator.Principal{User: "ada@contoso.com"}
	}
	o.Policy = policy
	a := newAccount(t, p, o)
	a.token = token
	if field == "PageSize" {
		a.addQueries(60)
	}
	return a
}

// alike are the values that a run with one account cannot tell apart in the best of cases, by field and value.
func alike(p emulator.Program, field, value string) []string {
	switch field + " " + value {
	case "ErrorBody short", "ErrorBody envelope":
		if p != emulator.MPN {
			return []string{"short", "envelope"} // its envelopes are short in any case
		}
	case "RunOutcome failed", "RunOutcome first-failed":
		return []string{"failed", "first-failed"} // there is one run
	case "StoreCallback silent", "StoreCallback called":
		return []string{"silent", "called"} // nothing can be called
	case "Redaction none", "Redaction redacted":
		if p != emulator.MPN {
			return []string{"none", "redacted"} // its answers have no dataRedacted
		}
	case "SystemQueryOwner null", "SystemQueryOwner microsoft":
		if p == emulator.Store {
			return []string{"null", "microsoft"} // it has no system queries
		}
	case "AppOnly refused", "UserTokens refused":
		return nil // a refusal may be for want of a role
	}
	return []string{value}
}

// TestEveryFieldIsAskedOrUnanswerable fails for a new field of the policy that is neither.
func TestEveryFieldIsAskedOrUnanswerable(t *testing.T) {
	t.Parallel()
	asked, unanswerable := conformance.AskedFields(), conformance.UnanswerableFields()
	for _, f := range emulator.PolicyFields() {
		if why, never := unanswerable[f.Name]; never == slices.Contains(asked, f.Name) {
			t.Errorf("%s: asked %t, unanswerable %q: it has to be either", f.Name, slices.Contains(asked, f.Name), why)
		}
	}
	for _, name := range slices.Concat(asked, slices.Collect(maps.Keys(unanswerable))) {
		if _, ok := emulator.PolicyNamed(name); !ok {
			t.Errorf("there is no policy %s", name)
		}
	}
}

// TestEveryValueIsRecognised asks, for each value of each field, an emulator that behaves so.
func TestEveryValueIsRecognised(t *testing.T) {
	t.Parallel()
	for _, p := range emulator.Programs() {
		for _, f := range emulator.PolicyFields() {
			if _, never := conformance.UnanswerableFields()[f.Name]; never || !f.Concerns(p) {
				continue
			}
			for _, value := range f.Values {
				t.Run(fmt.Sprintf("%s/%s=%s", p, f.Flag, value), func(t *testing.T) {
					t.Parallel()
					a := prepared(t, p, f.Name, value)
					got := answer(t, a.run(t), f.Name)
					if want := alike(p, f.Name, value); !sameValues(got.Values, want) {
						t.Errorf("recognised as %v, want %v: %s: %s; %s", got.Values, want, got.State, got.Sent, got.Got)
					}
					a.wantClean(t)
				})
			}
		}
	}
}

// TestReportOfANewQuery holds that a query which lists have, and which reports do not know yet, is mistaken for nothing else.
func TestReportOfANewQuery(t *testing.T) {
	t.Parallel()
	for _, p := range emulator.Programs() {
		a := newAccount(t, p, emulator.Options{Faults: []emulator.Fault{{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 400, Times: 5, Body: `{"value":[],"message":"Invalid QueryId","statusCode":400}`}}})
		for _, answer := range a.run(t).Answers {
			wantRecovered(t, emulator.Policy{}, answer)
		}
		a.wantClean(t)
	}
}

func sameValues(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// random is a policy with any value for each field that concerns a program. The sign-in is not among them.
func random(t *testing.T, p emulator.Program, r *rand.Rand) emulator.Policy {
	t.Helper()
	var policy emulator.Policy
	for _, f := range emulator.PolicyFields() {
		if f.Concerns(p) && !slices.Contains([]string{"AppOnly", "UserTokens", "MFA"}, f.Name) {
			policy = with(t, policy, f.Name, f.Values[r.IntN(len(f.Values))])
		}
	}
	return policy
}

// sets is how many random sets of policies are recovered.
const sets = 200

// TestRandomPoliciesAreRecovered asks emulators with any values, then emulators with the policies that were learnt, which have
// to give the same answers.
func TestRandomPoliciesAreRecovered(t *testing.T) {
	t.Parallel()
	programs := emulator.Programs()
	for i := range sets {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, uint64(i)))
			p := programs[i%len(programs)]
			policy := random(t, p, r)
			crowded := 51 * (i / len(programs) % 2)
			ask := func(policy emulator.Policy) conformance.Result {
				a := newAccount(t, p, emulator.Options{Policy: policy})
				a.addQueries(crowded)
				defer a.wantClean(t)
				return a.run(t)
			}
			found := ask(policy)
			for _, answer := range found.Answers {
				wantRecovered(t, policy, answer)
				// A refused pause shows the value that refuses, whatever the reason was.
				if v, ok := found.Policy()[answer.Field.Flag]; ok && answer.State == conformance.Open && answer.Field.Name != "PauseExecuteNow" {
					t.Errorf("%s is open, and the policy has %s", answer.Field.Name, v)
				}
			}
			var recovered emulator.Policy
			for flag, value := range found.Policy() {
				recovered = with(t, recovered, flag, value)
			}
			again := ask(recovered)
			for i, first := range found.Answers {
				if second := again.Answers[i]; first.State != second.State || !slices.Equal(first.Values, second.Values) {
					t.Errorf("%s: first %s %v (%s), then %s %v (%s)", first.Field.Name, first.State, first.Values, first.Got, second.State, second.Values, second.Got)
				}
			}
			if t.Failed() {
				t.Logf("%s %v", p, policy.Values())
			}
		})
	}
}

// wantRecovered fails unless the true value is among those that were recognised.
func wantRecovered(t *testing.T, policy emulator.Policy, a conformance.Answer) {
	t.Helper()
	truth := a.Field.Get(&policy)
	switch a.State {
	case conformance.Sure, conformance.Several:
		if !slices.Contains(a.Values, truth) {
			t.Errorf("%s is %s, and recovered as %v: %s; %s", a.Field.Name, truth, a.Values, a.Sent, a.Got)
		}
	case conformance.Strange, conformance.Failed:
		t.Errorf("%s is %s, and found %s: %s; %s", a.Field.Name, truth, a.State, a.Sent, a.Got)
	}
}
