// Package check holds the validators of attributes that more than one object has. Each says the rule.
package validators

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// text is a validator of a known text.
type text struct {
	rule  string
	check func(p path.Path, value string, diags *diag.Diagnostics)
}

// Text makes a validator of known texts: rule is what it wants, "must …", and check adds diagnostics.
func Text(rule string, check func(p path.Path, value string, diags *diag.Diagnostics)) validator.String {
	return text{rule, check}
}

func (t text) Description(context.Context) string         { return t.rule }
func (t text) MarkdownDescription(context.Context) string { return t.rule }

func (t text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() {
		t.check(req.Path, req.ConfigValue.ValueString(), &resp.Diagnostics)
	}
}

// NotEmpty wants something other than white space.
func NotEmpty() validator.String {
	return Text("must not be empty", func(p path.Path, v string, diags *diag.Diagnostics) {
		if strings.TrimSpace(v) == "" {
			diags.AddAttributeError(p, "Empty "+p.String(), p.String()+" must not be empty.")
		}
	})
}

// NoOuterSpace wants no white space at either end: the service cuts it off [sample P-FIRST], and what it
// holds would differ from what is configured for ever.
func NoOuterSpace() validator.String {
	return Text("must not begin or end with white space", func(p path.Path, v string, diags *diag.Diagnostics) {
		if trimmed := strings.TrimSpace(v); trimmed != v && trimmed != "" {
			diags.AddAttributeError(p, "White space around "+p.String(), p.String()+" must not begin or end with white space: the service cuts it off. Remove it, for example with trimspace().")
		}
	})
}

// OneLine wants neither line breaks nor other control characters: what shows names shows them on a line.
func OneLine() validator.String {
	return Text("must be one line without control characters", func(p path.Path, v string, diags *diag.Diagnostics) {
		if i := strings.IndexFunc(v, unicode.IsControl); i >= 0 {
			diags.AddAttributeError(p, "Control character in "+p.String(), fmt.Sprintf("%s must not contain line breaks or other control characters; at byte %d it has %q.", p, i, v[i]))
		}
	})
}

// PlainName warns of characters that the service may refuse in the name of a query. It is not documented that
// it does; one client found it [field F-HSO].
func PlainName() validator.String {
	return Text("should be made of letters, digits and blanks", func(p path.Path, v string, diags *diag.Diagnostics) {
		odd := strings.IndexFunc(v, func(r rune) bool {
			return r != ' ' && !unicode.IsControl(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
		})
		if odd < 0 {
			return
		}
		r, _ := utf8.DecodeRuneInString(v[odd:])
		diags.AddAttributeWarning(p, "Unusual character in the name of a query",
			"The name contains "+string(r)+". The service is known to accept letters, digits and blanks in the name of a query, and may refuse others. If it accepts this one, ignore this warning.")
	})
}

// Instant wants a time of RFC 3339.
func Instant() validator.String {
	return Text("must be a time of RFC 3339, such as 2026-12-01T06:00:00Z", func(p path.Path, v string, diags *diag.Diagnostics) {
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			diags.AddAttributeError(p, "Not a time: "+p.String(), p.String()+" must be a time of RFC 3339 with a zone, such as 2026-12-01T06:00:00Z or 2026-12-01T07:00:00+01:00; it is "+strings.TrimSpace(v)+".")
		}
	})
}

// Duration wants a positive length of time in Go's notation.
func Duration() validator.String {
	return Text("must be a positive length of time, such as 30s or 2m", func(p path.Path, v string, diags *diag.Diagnostics) {
		if d, err := time.ParseDuration(v); err != nil || d <= 0 {
			diags.AddAttributeError(p, "Not a length of time: "+p.String(), p.String()+" must be a positive length of time with a unit, such as 30s or 2m.")
		}
	})
}
