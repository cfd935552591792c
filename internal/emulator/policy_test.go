package emulator

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// policyCase shows what a policy's values change: the same steps, and what they let a client see.
type policyCase struct {
	name string
	also []string // other policies that the steps need, in pairs
	see  func(s service) string
	want map[string]string // what is seen, by value
}

// TestPolicies holds that each value of each policy makes a difference, and which.
func TestPolicies(t *testing.T) {
	t.Parallel()
	cases := slices.Concat(lookupCases(), wireCases(), ruleCases(), updateCases(), runCases(), accessCases(), programCases())
	shown := map[string]bool{}
	for _, c := range cases {
		f, ok := PolicyNamed(c.name)
		if !ok {
			t.Errorf("there is no policy %s", c.name)
			continue
		}
		shown[f.Flag] = true
		different := map[string]string{}
		for _, value := range f.Values {
			want, ok := c.want[value]
			if !ok {
				t.Errorf("no case shows %s=%s", c.name, value)
				continue
			}
			if other, same := different[want]; same {
				t.Errorf("%s=%s and %s look the same", c.name, value, other)
			}
			different[want] = value
			t.Run(c.name+"="+value, func(t *testing.T) {
				t.Parallel()
				s := serveTest(t, Options{Policy: with(t, append([]string{c.name, value}, c.also...)...)})
				if got := c.see(s); got != want {
					t.Errorf("saw\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
	for _, f := range PolicyFields() {
		if !shown[f.Flag] {
			t.Errorf("no case shows %s", f.Flag)
		}
	}
}

func TestPolicyFieldsAreWellFormed(t *testing.T) {
	t.Parallel()
	flags := map[string]bool{}
	for _, f := range PolicyFields() {
		if len(f.Values) < 2 || flags[f.Flag] || f.Flag != strings.ToLower(f.Flag) || slices.Contains(f.Values, "") {
			t.Errorf("the field %s has the flag %s and the values %q", f.Name, f.Flag, f.Values)
		}
		flags[f.Flag] = true
		if question := regexp.MustCompile(`^(what|whether|how|which|whose|when|where|for) .*\[(captured|doc|field|inferred|sample|unknown).*\]$`); !question.MatchString(f.Text) {
			t.Errorf("the question of %s is %q", f.Name, f.Text)
		}
		for _, p := range f.Programs {
			if !slices.Contains(Programs(), p) || !f.Concerns(p) {
				t.Errorf("%s concerns %q", f.Name, p)
			}
		}
	}
	for name, want := range map[string]string{"FilterMiss": "filter-miss", "IDFilter": "id-filter", "MFA": "mfa", "PutExecuteNow": "put-execute-now"} {
		if got := dashed(name); got != want {
			t.Errorf("%s is spelt %s, want %s", name, got, want)
		}
	}
}

func TestReadPolicy(t *testing.T) {
	t.Parallel()
	over := with(t, "case", "pascal", "mfa", "silent")
	p, err := ReadPolicy([]byte(`{"filter-miss": "empty", "MFA": "enforced"}`), over)
	if err != nil || p.FilterMiss != "empty" || p.MFA != "enforced" || p.Case != "pascal" {
		t.Errorf("the policy is %v, %v", p, err)
	}
	again, err := ReadPolicy(encode(p.Values()), Policy{})
	if err != nil || !maps.Equal(again.Values(), p.Values()) || len(p.Values()) != len(PolicyFields()) {
		t.Errorf("written and read again the policy is %v, %v", again, err)
	}
	for text, want := range map[string]string{
		`{"filter-mis": "empty"}`:   `no policy "filter-mis"; there are filter-miss, empty-list,`,
		`{"filter-miss": "maybe"}`:  "it takes 404, empty, null",
		`{"filter-miss": true}`:     "want a JSON object",
		`[]`:                        "want a JSON object",
		`{"filter-miss": "404"} {}`: "after the JSON value",
	} {
		if _, err := ReadPolicy([]byte(text), over); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want %q in it", text, err, want)
		}
	}
}

func TestPolicyRefusesUnknownValues(t *testing.T) {
	t.Parallel()
	_, err := New(Options{Policy: Policy{FilterMiss: "maybe"}})
	if err == nil || !strings.Contains(err.Error(), "filter-miss") || !strings.Contains(err.Error(), "404, empty, null") {
		t.Errorf("the error is %v", err)
	}
	s := serveTest(t, Options{})
	if err := s.SetPolicy(Policy{MFA: "maybe"}); err == nil {
		t.Error("an unknown value was taken")
	}
	if err := s.SetPolicy(Policy{MFA: "silent"}); err != nil {
		t.Error(err)
	}
	if p := s.Policy(); p.MFA != "silent" || p.FilterMiss != "404" {
		t.Errorf("the policy is %v", p)
	}
}
