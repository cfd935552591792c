package planmodifiers_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
)

func TestKeepPrior(t *testing.T) {
	t.Parallel()
	same := func(a, b string) bool { return len(a) == len(b) }
	for name, c := range map[string]struct{ prior, value, want types.String }{
		"another spelling":   {types.StringValue("ab"), types.StringValue("cd"), types.StringValue("ab")},
		"another value":      {types.StringValue("ab"), types.StringValue("c"), types.StringValue("c")},
		"no prior value":     {types.StringNull(), types.StringValue(""), types.StringValue("")},
		"unknown before":     {types.StringUnknown(), types.StringValue(""), types.StringValue("")},
		"no value any more":  {types.StringValue(""), types.StringNull(), types.StringNull()},
		"nothing either way": {types.StringNull(), types.StringNull(), types.StringNull()},
	} {
		if got := planmodifiers.KeepPrior(c.prior, c.value, same); !got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestKeepPriorText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prior types.String
		value string
		want  types.String
	}{
		"none stays none":         {types.StringNull(), "", types.StringNull()},
		"empty stays empty":       {types.StringValue(""), "", types.StringValue("")},
		"blanks are none":         {types.StringValue(""), "  ", types.StringValue("")},
		"cut off by the service":  {types.StringValue("a "), "a", types.StringValue("a ")},
		"gone":                    {types.StringValue("a"), "", types.StringNull()},
		"new":                     {types.StringNull(), "a", types.StringValue("a")},
		"not known while planned": {types.StringUnknown(), "", types.StringNull()},
	} {
		if got := planmodifiers.KeepPriorText(c.prior, c.value); !got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestEqualInstants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2026-12-01T06:00:00Z", "2026-12-01T07:00:00+01:00", true},
		{"2026-12-01T20:43:00-03:00", "2026-12-01T23:43:00Z", true},
		{"2026-12-01T06:00:00Z", "2026-12-01T06:00:00.000+00:00", true},
		{"2026-12-01T06:00:00Z", "2026-12-01T06:00:01Z", false},
		{"2026-12-01T06:00:00Z", "2026-12-01T06:00:00+01:00", false},
		{"tomorrow", "tomorrow", false},
	} {
		if got := planmodifiers.EqualInstants(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: got %t", c.a, c.b, got)
		}
	}
}

func TestKeepPriorTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 7, 0, 0, 0, time.FixedZone("", 3600))
	if got := planmodifiers.KeepPriorTime(types.StringNull(), at); got.ValueString() != "2026-12-01T06:00:00Z" {
		t.Errorf("got %s", got)
	}
	if got := planmodifiers.KeepPriorTime(types.StringValue("2026-12-01T08:00:00+02:00"), at); got.ValueString() != "2026-12-01T08:00:00+02:00" {
		t.Errorf("got %s", got)
	}
	if got := planmodifiers.KeepPriorTime(types.StringValue("2026-12-01T08:00:00+02:00"), time.Time{}); !got.IsNull() {
		t.Errorf("got %s", got)
	}
}

func TestEqualName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b string
		want bool
	}{
		"outer space":          {" ISVUsageQuery", "ISVUsageQuery\t", true},
		"normalization":        {"Zoe\u0301", "Zo\u00e9", true},
		"normalization, space": {" Zoe\u0301\n", "Zo\u00e9", true},
		"case":                 {"Seats", "seats", false},
		"inner space":          {"Paid seats", "Paid  seats", false},
		"line break":           {"a\r\nb", "a\nb", false},
		"accent":               {"Zoe", "Zo\u00e9", false},
	} {
		if got := planmodifiers.EqualName(c.a, c.b); got != c.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestEqualDescription(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b string
		want bool
	}{
		"CRLF":              {"For the review.\r\nOwner: data\r\n", "For the review.\nOwner: data\n", true},
		"CR":                {"a\rb", "a\nb", true},
		"mixed":             {"a\r\nb\rc\nd", "a\nb\nc\nd", true},
		"outer space":       {"\n a \n\n", "a", true},
		"space at line end": {"a \t\nb", "a\nb", true},
		"CRLF and space":    {"a \r\nb", "a\nb", true},
		"normalization":     {"Zoe\u0301", "Zo\u00e9", true},
		"blank only":        {" \r\n", "", true},
		"indentation":       {"a\n  b", "a\nb", false},
		"blank line":        {"a\r\n\r\nb", "a\nb", false},
		"one line":          {"a\nb", "a b", false},
		"inner space":       {"a  b", "a b", false},
		"case":              {"A", "a", false},
		"letter":            {"a", "ab", false},
	} {
		if planmodifiers.EqualDescription(c.a, c.b) != c.want || planmodifiers.EqualDescription(c.b, c.a) != c.want {
			t.Errorf("%s: want %t", name, c.want)
		}
	}
}
