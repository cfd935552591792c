package report_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestOddReportsCanBeImported imports reports that break the service's rules as they are: a configuration that repeats what
// the state has plans no change, and a rename of them is possible.
func TestOddReportsCanBeImported(t *testing.T) {
	t.Parallel()
	for name, odd := range map[string]func(*emulator.Report){
		"semicolon":          func(r *emulator.Report) { r.Name = "a;b" },
		"outer white space":  func(r *emulator.Report) { r.Name = " ISVUsageReport " },
		"line break":         func(r *emulator.Report) { r.Name = "a\nb" },
		"long name":          func(r *emulator.Report) { r.Name = strings.Repeat("n", 300) },
		"decomposed name":    func(r *emulator.Report) { r.Name = "Cafe\u0301" },
		"long description":   func(r *emulator.Report) { r.Description = strings.Repeat("d", 300) },
		"windows line ends":  func(r *emulator.Report) { r.Description = "a\r\nb\r\n" },
		"interval of 0":      func(r *emulator.Report) { r.Interval = 0 },
		"interval of 2":      func(r *emulator.Report) { r.Interval = 2 },
		"interval of a year": func(r *emulator.Report) { r.Interval = 8760 },
		"blank name":         func(r *emulator.Report) { r.Name = "   " },
		"format with blanks": func(r *emulator.Report) { r.Format = " csv " },
		"another format":     func(r *emulator.Report) { r.Format = "XLSX" },
		"another method":     func(r *emulator.Report) { r.CallbackMethod = "PUT" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{Policy: emulator.Policy{Trim: "keep"}})
			r := emulator.Report{Name: "Daily", QueryID: s.query.ID, Interval: 24, Start: acctest.Start.AddDate(0, 0, 1), Format: "CSV", CallbackMethod: "POST"}
			odd(&r)
			r = s.AddReport(r)
			wantNone(t, s.Import(r.ID))
			config := acctest.Object{"query_id": s.query.ID}
			for _, argument := range []string{"name", "description", "recurrence_interval", "start_time", "format", "callback_method"} {
				config[argument] = s.State()[argument]
			}
			if strings.Contains(r.Format, " ") && config["format"] != "CSV" {
				t.Errorf("the format is %q", config["format"])
			}
			s.MustBeQuiet(config)
			if diags := s.Validate(config).Errors(); len(diags) > 0 {
				t.Error(diags)
			}
			if strings.TrimSpace(r.Name) != r.Name {
				s.MustBeQuiet(with(config, "name", strings.TrimSpace(r.Name)))
			}
			if plan := s.Plan(with(config, "recurrence_interval", 3)); len(plan.Diagnostics.Errors()) != 1 {
				t.Errorf("a new interval of 3 hours: %s", plan.Diagnostics)
			}
		})
	}
}
