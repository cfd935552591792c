package validators_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// A value of the service is an error only where it is new or changed.
func TestChecker(t *testing.T) {
	t.Parallel()
	value := types.StringValue
	for name, c := range map[string]struct {
		value, prior         types.String
		validating, planning diag.Severity
	}{
		"new":          {value("a "), types.StringNull(), diag.SeverityWarning, diag.SeverityError},
		"changed":      {value("b "), value("a "), diag.SeverityWarning, diag.SeverityError},
		"there":        {value("a "), value("a "), diag.SeverityWarning, diag.SeverityInvalid},
		"obeying":      {value("a"), types.StringNull(), diag.SeverityInvalid, diag.SeverityInvalid},
		"null":         {types.StringNull(), value("a "), diag.SeverityInvalid, diag.SeverityInvalid},
		"unknown":      {types.StringUnknown(), types.StringNull(), diag.SeverityInvalid, diag.SeverityInvalid},
		"of no object": {value("a "), types.StringUnknown(), diag.SeverityWarning, diag.SeverityError},
	} {
		var validating, planning diag.Diagnostics
		validators.WhileValidating(&validating).Text("name", c.value, c.prior, validators.NoOuterSpace())
		validators.WhilePlanning(&planning).Text("name", c.value, c.prior, validators.NoOuterSpace())
		if got := severity(t, validating); got != c.validating {
			t.Errorf("%s, while validating: got %v", name, validating)
		}
		if got := severity(t, planning); got != c.planning {
			t.Errorf("%s, while planning: got %v", name, planning)
		}
		var advised diag.Diagnostics
		if validators.WhilePlanning(&advised).Advise("name", c.value, c.prior, validators.NoOuterSpace()); advised.HasError() || len(advised) != len(planning) {
			t.Errorf("%s, advised: got %v", name, advised)
		}
	}
	var diags diag.Diagnostics
	c := validators.WhilePlanning(&diags)
	c.Number("recurrence_count", types.Int64Value(0), types.Int64Value(0), validators.AtLeast(1))
	c.Number("recurrence_count", types.Int64Value(-1), types.Int64Value(0), validators.AtLeast(1))
	if severity(t, diags) != diag.SeverityError || !diags[0].(diag.DiagnosticWithPath).Path().Equal(path.Root("recurrence_count")) {
		t.Errorf("got %v", diags)
	}
}

// severity is that of the only diagnostic.
func severity(t *testing.T, diags diag.Diagnostics) diag.Severity {
	t.Helper()
	if len(diags) > 1 {
		t.Errorf("more than one: %v", diags)
	}
	if len(diags) == 0 {
		return diag.SeverityInvalid
	}
	return diags[0].Severity()
}

// Each rule names the attribute and the value, or what is wrong with it; and in a schema it refuses.
func TestTextRules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule  validators.TextRule
		value string
		words string // of the detail, "" for none
	}{
		"empty":          {validators.NotEmpty(), " \n", "a must not be empty"},
		"not empty":      {validators.NotEmpty(), "x", ""},
		"outer space":    {validators.NoOuterSpace(), "x ", "trimspace"},
		"no outer space": {validators.NoOuterSpace(), "x y", ""},
		"two lines":      {validators.OneLine(), "é\ny", "at character 2 it has '\\n'"},
		"C1":             {validators.OneLine(), "\u009b", `'\u009b'`},
		"one line":       {validators.OneLine(), "é y", ""},
		"too long":       {validators.AtMostCharacters(3), "äöüß", "at most 3 characters; it has 4"},
		"long enough":    {validators.AtMostCharacters(3), "äöü", ""},
		"semicolon":      {validators.Without(';', "semicolon"), "a;b", "does not accept a semicolon (;)"},
		"no semicolon":   {validators.Without(';', "semicolon"), "a,b", ""},
		"odd characters": {validators.PlainName(), "daily-seats_2, daily-x\u202e", `contains - _ , \u202e.`},
		"plain":          {validators.PlainName(), "Sièges payés 2 Zoe\u0301", ""},
		"word":           {validators.OneOf("CSV", "TSV"), "XLS", `must be CSV or TSV (case-insensitive); it is "XLS"`},
		"word of three":  {validators.OneOf("Active", "Paused", "Inactive"), "", "must be Active, Paused or Inactive"},
		"known word":     {validators.OneOf("CSV", "TSV"), "csv", ""},
		"day":            {validators.Instant(), "2026-02-30T05:00:00Z", "the calendar has no day 2026-02-30"},
		"day alone":      {validators.Instant(), "2026-02-30", "the calendar has no day 2026-02-30"},
		"hour":           {validators.Instant(), "2026-02-28T25:00:00Z", "no such time of day"},
		"no zone":        {validators.Instant(), "2026-02-28T05:00:00", "RFC 3339 with a zone"},
		"words":          {validators.Instant(), "30 Feb", `it is "30 Feb"`},
		"time":           {validators.Instant(), "2026-02-28T05:00:00+01:00", ""},
		"no unit":        {validators.Duration(), "30", "with a unit"},
		"no time":        {validators.Duration(), "-1s", "positive"},
		"length of time": {validators.Duration(), "1m30s", ""},
		"another word":   {validators.OneOfExactly("b", "c"), "B", `a must be b or c; it is "B".`},
		"a word":         {validators.OneOfExactly("b", "c"), "c", ""},
	} {
		var resp validator.StringResponse
		c.rule.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("a"), ConfigValue: types.StringValue(c.value)}, &resp)
		wantDetail(t, name, resp.Diagnostics, c.words)
		resp = validator.StringResponse{}
		c.rule.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("a"), ConfigValue: types.StringUnknown()}, &resp)
		c.rule.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("a"), ConfigValue: types.StringNull()}, &resp)
		wantDetail(t, name+", not known", resp.Diagnostics, "")
	}
}

func TestNumberRules(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule  validators.NumberRule
		value int64
		words string
	}{
		"too small":    {validators.AtLeast(1), 0, "a must be at least 1; it is 0"},
		"large enough": {validators.AtLeast(1), 1, ""},
		"below":        {validators.Between(4, 2160, "hours"), 3, "between 4 and 2160 hours; it is 3"},
		"above":        {validators.Between(1, 100, ""), 101, "between 1 and 100; it is 101"},
		"least":        {validators.Between(4, 2160, "hours"), 4, ""},
		"most":         {validators.Between(4, 2160, "hours"), 2160, ""},
	} {
		var resp validator.Int64Response
		c.rule.ValidateInt64(t.Context(), validator.Int64Request{Path: path.Root("a"), ConfigValue: types.Int64Value(c.value)}, &resp)
		wantDetail(t, name, resp.Diagnostics, c.words)
		resp = validator.Int64Response{}
		c.rule.ValidateInt64(t.Context(), validator.Int64Request{Path: path.Root("a"), ConfigValue: types.Int64Unknown()}, &resp)
		wantDetail(t, name+", not known", resp.Diagnostics, "")
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	list := func(elements ...attr.Value) types.List { return types.ListValueMust(types.StringType, elements) }
	for name, c := range map[string]struct {
		value types.List
		words string
	}{
		"empty":       {list(), "a must have at least one element."},
		"null in it":  {list(types.StringValue("b"), types.StringNull()), "a[1] must not be null or empty."},
		"blank in it": {list(types.StringValue(" ")), "a[0] must not be null or empty."},
		"unknown":     {list(types.StringUnknown()), ""},
		"none":        {types.ListNull(types.StringType), ""},
		"texts":       {list(types.StringValue("b")), ""},
	} {
		var resp validator.ListResponse
		validators.Texts().ValidateList(t.Context(), validator.ListRequest{Path: path.Root("a"), ConfigValue: c.value}, &resp)
		wantDetail(t, name, resp.Diagnostics, c.words)
	}
}

func wantDetail(t *testing.T, name string, diags diag.Diagnostics, words string) {
	t.Helper()
	switch {
	case words == "" && len(diags) == 0:
	case words == "" || len(diags) != 1 || diags[0].Severity() != diag.SeverityError || !strings.Contains(diags[0].Detail(), words):
		t.Errorf("%s: want %q, got %v", name, words, diags)
	}
}
