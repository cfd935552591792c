package diagnostic_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

const hostile = "a\x1b[2J\x07\u009b1m\u202eb\nError: forged"

// spoil writes a hostile text into every text of a struct.
func spoil[T any](v *T) *T {
	for _, f := range reflect.ValueOf(v).Elem().Fields() {
		if f.Kind() == reflect.String && f.CanSet() {
			f.SetString(hostile)
		}
	}
	return v
}

// Nothing that somebody else wrote is obeyed by a terminal, wherever it gets into a message.
func TestTextOfOthersIsVisible(t *testing.T) {
	t.Parallel()
	refusal := func(status int) *insights.Error {
		e := spoil(&insights.Error{})
		e.Status, e.Attempts = status, 2
		spoil(&e.Principal)
		e.Principal.Audience = "https://" + hostile
		return e
	}
	var diags diag.Diagnostics
	for _, err := range []error{
		errors.New(hostile), refusal(0), refusal(200), refusal(206), refusal(400), refusal(401), refusal(403), refusal(404), refusal(500),
		&insights.Error{Cause: errors.New(hostile)}, &insights.Error{NoToken: true, Cause: errors.New(hostile)}, &insights.Error{Cause: spoil(&credential.Error{})},
		&insights.Error{Cause: &credential.SignInError{Err: spoil(&credential.Error{}), Origin: "It comes from a test."}},
	} {
		diagnostic.AddError(&diags, "Reading "+hostile, err)
		diagnostic.AddWarning(&diags, hostile, "It matters.", err)
		subject.AddError(&diags, hostile, err)
	}
	object := *spoil(&insights.Query{})
	subject.AddError(&diags, hostile, &session.AmbiguousCreateError[insights.Query]{Cause: refusal(500), Candidates: []insights.Query{object}})
	subject.AddError(&diags, hostile, &session.AmbiguousCreateError[insights.Query]{Cause: refusal(500), ListError: refusal(500)})
	subject.AddWarnings(&diags, hostile, &session.CreateResult[insights.Query]{Object: &object, Recovered: refusal(500), Duplicates: []insights.Query{object}})
	if len(diags) < 38 {
		t.Fatalf("only %d messages", len(diags))
	}
	for _, d := range diags {
		text := d.Summary() + strings.ReplaceAll(d.Detail(), "\n", "")
		if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) || strings.Contains(d.Detail(), "\nError: forged") {
			t.Errorf("%q\n%q", d.Summary(), d.Detail())
		}
	}
}
