package diagnostic_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

var subject = diagnostic.Subject[insights.Query]{ResourceType: "partnerinsights_query", Noun: "query"}

var today = insights.Time{Time: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}

// An error that can't tell which object is meant names them all.
func TestLostAmongSeveral(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	subject.AddError(&diags, "Seats", &session.AmbiguousCreateError[insights.Query]{
		Cause:      &insights.Error{Operation: "create query", Method: "POST", Path: "ScheduledQueries", Attempts: 1, Sent: true, Cause: errors.New("connection reset")},
		Candidates: []insights.Query{{ID: "q-1", Name: "Seats", User: "a@contoso.com", CreatedTime: today}, {ID: "q-2", Name: "Seats", CreatedTime: today}},
	})
	if diags[0].Summary() != `Creating query "Seats" may have failed` {
		t.Errorf("got %s", diags[0].Summary())
	}
	for _, want := range []string{"connection reset", "It is unknown", `"Seats" (ID q-1, created 2026-12-01T12:00:00Z by a@contoso.com)`, `"Seats" (ID q-2, created 2026-12-01T12:00:00Z)`, "      to = partnerinsights_query.<name>\n      id = \"q-1\"", "POST ScheduledQueries"} {
		if !strings.Contains(diags[0].Detail(), want) {
			t.Errorf("%q does not say %q", diags[0].Detail(), want)
		}
	}
}

// Where nothing could be listed, the error does not say that nothing is.
func TestLostAndOutOfSight(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	lost := &session.AmbiguousCreateError[insights.Query]{Cause: errors.New("connection reset")}
	subject.AddError(&diags, "Seats", lost)
	lost.ListError = &insights.Error{Operation: "list queries", Status: 500}
	subject.AddError(&diags, "Seats", lost)
	const none = "It lists no new query"
	if seen, unseen := diags[0].Detail(), diags[1].Detail(); !strings.Contains(seen, none) || strings.Contains(unseen, none) || !strings.Contains(unseen, "Looking for it failed: list queries: 500 Internal Server Error.") {
		t.Errorf("got %q and %q", seen, unseen)
	}
}

// Any other failure of a creation is what it is.
func TestRefusedCreation(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	subject.AddError(&diags, "Seats", &insights.Error{Operation: "create query", Method: "POST", Status: 400, Message: "A query with the name 'Seats' already exists", Attempts: 1})
	d, ok := diags[0].(diag.DiagnosticWithPath)
	if !ok || d.Path().String() != "name" || !strings.Contains(d.Detail(), "create_before_destroy") {
		t.Errorf("got %v", diags)
	}
}
