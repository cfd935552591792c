package report_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/report"
)

// TestUpdatesSendEveryAttribute takes each attribute that a configuration can set from the schema, changes it, and wants
// a request with the new value, unless the change replaces the report. Then it imports the report, which has to have the
// new value. An attribute that is only in the schema has no value here, one that is missing from the table of fields sends
// nothing, and one that fromAPI does not read is a change after the import.
func TestUpdatesSendEveryAttribute(t *testing.T) {
	t.Parallel()
	type change struct {
		from, to        any
		operation, sent string // the request and what it holds; "" for what is stored in the state only
		also            acctest.Object
	}
	changes := map[string]change{
		"name":                    {"Daily seats", "Other", "UpdateReport", `"ReportName":"Other"`, nil},
		"description":             {nil, "For finance", "UpdateReport", `"Description":"For finance"`, nil},
		"query_id":                {"A", "B", "", "", nil},
		"start_time":              {"2026-01-01T06:00:00Z", "2026-01-01T07:30:00Z", "UpdateReport", `"StartTime":"2026-12-02T07:30:00Z"`, nil},
		"recurrence_interval":     {24, 48, "UpdateReport", `"RecurrenceInterval":48`, nil},
		"recurrence_count":        {3, 9, "UpdateReport", `"RecurrenceCount":9`, nil},
		"execute_now":             {nil, true, "", "", acctest.Object{"recurrence_interval": nil}},
		"query_start_time":        {"2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "", "", acctest.Object{"recurrence_interval": nil, "execute_now": true}},
		"query_end_time":          {"2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "", "", acctest.Object{"recurrence_interval": nil, "execute_now": true}},
		"format":                  {nil, "TSV", "UpdateReport", `"Format":"TSV"`, nil},
		"callback_url":            {"https://example.com/a", "https://example.com/b", "UpdateReport", `"CallbackUrl":"https://example.com/b"`, nil},
		"callback_url_wo_version": {1, 2, "UpdateReport", `"CallbackUrl":"https://example.com/w"`, acctest.Object{"callback_url_wo": "https://example.com/w"}},
		"callback_method":         {nil, "GET", "UpdateReport", `"CallbackMethod":"GET"`, nil},
		"paused":                  {nil, true, "PauseReport", "", nil},
		"recreate_when_inactive":  {nil, true, "", "", nil},
		"skip_destroy":            {nil, true, "", "", nil},
		"timeouts":                {nil, acctest.Object{"read": "1m"}, "", "", nil},
	}
	// A request sends none of these, and an import does not know them.
	stateOnly := map[string]bool{"recreate_when_inactive": true, "skip_destroy": true, "timeouts": true}
	var described resource.SchemaResponse
	report.NewResource().Schema(t.Context(), resource.SchemaRequest{}, &described)
	delete(described.Schema.Attributes, "end_time") // mpn has none: see end_time_test.go
	for name, attribute := range described.Schema.Attributes {
		if !attribute.IsOptional() && !attribute.IsRequired() || attribute.IsWriteOnly() { // the write-only URL goes with its version
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, ok := changes[name]
			if !ok {
				t.Fatal("this test has no values for the attribute: add them to changes; ARCHITECTURE.md lists what else an attribute needs")
			}
			s := newStage(t, emulator.Options{})
			ids := map[any]any{"A": s.query.ID, "B": s.AddQuery(emulator.Query{Name: "B", Text: seats}).ID}
			if name == "query_id" {
				c.from, c.to = ids[c.from], ids[c.to]
			}
			config := s.daily(c.also)
			if name == "execute_now" {
				config = s.daily(nil)
			}
			s.MustApply(with(config, name, c.from))
			before := len(s.Requests())
			if name == "execute_now" {
				config = s.daily(c.also)
			}
			plan := s.MustApply(with(config, name, c.to))
			imported := s.Env.Provider(t, nil).Resource(resourceType)
			wantNone(t, imported.Import(s.State()["id"].(string)))
			if changed := imported.Plan(with(config, name, c.to)).Changed; len(changed) > 0 && !stateOnly[name] && name != "callback_url_wo_version" {
				t.Errorf("after an import the plan changes %q: fromAPI has to read the attribute", changed)
			}
			if len(plan.Replace) > 0 {
				return
			}
			if c.operation == "" && !stateOnly[name] {
				t.Fatal("a change of the attribute neither replaces the report nor is sent")
			}
			sent := ""
			for _, r := range s.Requests()[before:] {
				if r.Operation == c.operation {
					sent = r.Body
				}
				if c.operation == "" && r.Method != http.MethodGet {
					t.Errorf("an attribute of the state only was sent: %s %s", r.Method, r.Body)
				}
			}
			if !strings.Contains(sent, c.sent) {
				t.Errorf("%s sent %q, want %s", c.operation, sent, c.sent)
			}
		})
	}
}
