package insights_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

func TestCheckID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"ec8366a4-d96e-4194-8c37-d5dbc0639033": "", "q9df4939-073f-5795-b0cb-v2c81d11e58d": "", // [doc C-SYSQ]
		"7": "", "a b": "", "..a": "", "é": "", "a+b=c,d@e": "", strings.Repeat("x", 256): "",
		"": "empty", " \t": "empty", ".": "dots", "..": "dots", "....": "dots", strings.Repeat("x", 257): "256 bytes",
		"../../oauth2/token": "contains \"", `a\b`: "contains \"", "a/b": "contains \"", "%2e%2e": "contains \"", "a%00": "contains \"", "a;b": "contains \"", "a?b": "contains \"", "a#b": "contains \"",
		"a\x1b[2J": "can't be seen", "a\x00": "can't be seen", "a\nb": "can't be seen", "a\u202eb": "can't be seen", "a\u0085": "can't be seen", "\xff": "can't be seen",
	} {
		if err := insights.CheckID(id); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", id, err, want)
		}
	}
}

func TestEqualNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b        string
		equal, fold bool
	}{
		{"Umsätze", "Umsa\u0308tze", true, true},
		{"UMSÄTZE", "umsa\u0308tze", false, true},
		{" ISVUsageQuery", "ISVUsageQuery\n", true, true},
		{"ﬁ", "fi", false, false}, // compatible, not the same
		{"a  b", "a b", false, false},
	} {
		if insights.EqualNames(c.a, c.b) != c.equal || insights.EqualNamesFold(c.a, c.b) != c.fold {
			t.Errorf("%q and %q: want %t, without case %t", c.a, c.b, c.equal, c.fold)
		}
	}
}
