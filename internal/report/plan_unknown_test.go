package report_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// Every argument that is unknown while planning, and known in the end, makes one plan and not two; whatever stood there
// before, whatever it becomes, whatever else changes.
func TestUnknownArguments(t *testing.T) {
	t.Parallel()
	scheduled := acctest.Object{"recurrence_interval": 24, "start_time": "2026-01-01T05:00:00Z"}
	counted := with(scheduled, "recurrence_count", 1)
	once := acctest.Object{"execute_now": true}
	for argument, c := range map[string]struct {
		base   acctest.Object
		values []any
		also   acctest.Object // what else changes, or nothing
	}{
		"name":                           {scheduled, []any{"A", "B"}, nil},
		"description":                    {scheduled, []any{nil, "", "a", "b"}, nil},
		"query_id":                       {scheduled, []any{"A", "B"}, nil},
		"start_time":                     {scheduled, []any{nil, "2026-01-01T05:00:00Z", "2026-01-01T06:00:00+01:00", "2026-01-03T05:00:00Z", "2026-01-03T07:00:00Z"}, nil},
		"recurrence_interval":            {scheduled, []any{24, 48}, nil},
		"recurrence_interval/start_time": {scheduled, []any{24, 48}, acctest.Object{"start_time": "2026-01-03T05:00:00Z"}},
		"recurrence_count":               {scheduled, []any{nil, 3, 9}, nil},
		"paused":                         {scheduled, []any{nil, true, false}, nil},
		"recreate_when_inactive":         {counted, []any{nil, true, false}, nil},
		"format":                         {scheduled, []any{nil, "CSV", "csv", "tsv"}, nil},
		"callback_url":                   {scheduled, []any{nil, "", "https://example.com/a", "https://example.com/b"}, nil},
		"callback_url_wo_version":        {with(scheduled, "callback_url_wo", "https://example.com/a"), []any{1, 2}, nil},
		"callback_method":                {scheduled, []any{nil, "GET", "post"}, nil},
		"query_start_time":               {once, []any{nil, "2026-01-01T05:00:00Z", "2026-01-01T06:00:00+01:00", "2026-02-01T05:00:00Z"}, nil},
		"query_end_time":                 {once, []any{nil, "2026-01-01T05:00:00Z", "2026-02-01T05:00:00Z"}, nil},
	} {
		name, _, _ := strings.Cut(argument, "/")
		for _, from := range c.values {
			for _, to := range c.values {
				t.Run(fmt.Sprintf("%s from %v to %v", argument, from, to), func(t *testing.T) {
					t.Parallel()
					s := newStage(t, emulator.Options{})
					ids := map[any]any{"A": s.query.ID, "B": s.AddQuery(emulator.Query{Name: "B", Text: seats}).ID}
					before := with(c.base, "name", "Any")
					before["query_id"] = s.query.ID
					after := maps.Clone(before)
					before[name], after[name] = from, to
					if name == "query_id" {
						before[name], after[name] = ids[from], ids[to]
					}
					s.MustApply(before)
					s.Env.Clock.Advance(30 * 24 * time.Hour) // what is counted is used up
					s.Refresh()
					maps.Copy(after, c.also)
					first := s.Plan(with(after, name, acctest.Unknown))
					if diags := first.Diagnostics.Errors(); len(diags) > 0 {
						wantOne(t, diags, name, "not known yet")
						if argument != "recurrence_interval/start_time" && name != "recreate_when_inactive" {
							t.Errorf("%s is refused", argument)
						}
						return
					}
					if diags := s.Apply(s.Later(first, after)); len(diags.Errors()) > 0 {
						t.Fatal(diags)
					}
					s.MustBeQuiet(after)
				})
			}
		}
	}
}

// A write-only callback takes the place of one in the configuration, or the other way round, by a version that is not
// known while planning.
func TestUnknownVersionOfACallback(t *testing.T) {
	t.Parallel()
	plain := acctest.Object{"callback_url": "https://example.com/a"}
	hidden := acctest.Object{"callback_url_wo": "https://example.com/b", "callback_url_wo_version": 1}
	for _, before := range []acctest.Object{nil, plain, hidden} {
		for _, after := range []acctest.Object{nil, hidden} {
			s := newStage(t, emulator.Options{})
			s.MustApply(s.daily(before))
			unknown := s.daily(after)
			unknown["callback_url_wo_version"], unknown["callback_url_wo"] = acctest.Unknown, acctest.Unknown
			first := s.Plan(unknown)
			wantNone(t, first.Diagnostics)
			if diags := s.Apply(s.Later(first, s.daily(after))); len(diags) > 0 {
				t.Errorf("from %v to %v: %s", before, after, diags)
			}
			s.MustBeQuiet(s.daily(after))
		}
	}
}
