package provider_test

import (
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// runScenarios are about runs of reports and their files.
func runScenarios(withQuery func(*stage)) []scenario {
	once := func(s *stage) {
		withQuery(s)
		s.id = s.env.AddReport(emulator.Report{Name: "Once", QueryID: s.query.State()["id"].(string), ExecuteNow: true, Format: "csv"}).ID
	}
	return []scenario{
		{"open execution", once, (*stage).opens, func(s *stage) {
			if diags := s.opens(); len(diags) > 0 {
				s.Errorf("the next run: %s", diags)
			}
		}, "execution"},
	}
}

// opens opens the ephemeral resource; without an error it has the link.
func (s *stage) opens() acctest.Diagnostics {
	s.Helper()
	result, diags := s.p.Open("partnerinsights_report_execution", s.waiting())
	if link, _ := result["report_access_secure_link"].(string); len(diags) == 0 && link == "" {
		s.Errorf("there is no link: %v", result)
	}
	return diags
}
