package provider_test

import (
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// sessionScenarios are those of what all objects share: the token, and the lists that a refresh reads.
func sessionScenarios(withReport func(*stage)) []scenario {
	return []scenario{
		{"get a token", func(s *stage) {
			withReport(s)
			s.again(s.signedIn())
		}, func(s *stage) acctest.Diagnostics { return append(s.query.Refresh(), s.report.Refresh()...) },
			func(s *stage) { s.converge(s.report, s.reportConfig(nil), 1, 1) }, ""},
		{"refresh many", func(s *stage) {
			withReport(s)
			s.again(acctest.Object{"bulk_refresh": nil})
		}, func(s *stage) acctest.Diagnostics {
			var all acctest.Diagnostics
			for range 2 { // the first read of each kind goes to its object
				all = append(all, s.query.Refresh()...)
				all = append(all, s.report.Refresh()...)
			}
			return all
		}, func(s *stage) {
			s.converge(s.query, s.queryConfig(), 1, 1)
			s.converge(s.report, s.reportConfig(nil), 1, 1)
		}, queryName},
		{"list", withReport, (*stage).lists, func(s *stage) {
			if diags := s.lists(); len(diags) > 0 {
				s.Errorf("the next list: %s", diags)
			}
		}, ""},
	}
}

// lists lists everything with the list resources, as terraform query does. What is not listed is said.
func (s *stage) lists() acctest.Diagnostics {
	s.Helper()
	var all acctest.Diagnostics
	for _, name := range []string{"partnerinsights_query", "partnerinsights_report"} {
		found := s.p.List(name, acctest.Object{}, 0, true)
		for _, l := range found {
			all = append(all, l.Diagnostics...)
		}
		if len(all) == 0 && (len(found) != 1 || found[0].ID == "") {
			s.Errorf("%s lists %v", name, found)
		}
	}
	return all
}

// signedIn is what a provider block needs that asks Entra for its token: a user's for mpn, the application's own, which takes TLS, for the others.
func (s *stage) signedIn() acctest.Object {
	o := acctest.Object{
		"access_token": nil, "authority_host": s.env.TLSURL, "tenant_id": entra.DefaultTenant, "client_id": entra.DefaultClientID,
		"client_secret": entra.DefaultClientSecret,
	}
	if s.program == emulator.MPN {
		o["authority_host"], o["refresh_token"] = s.env.URL, entra.DefaultRefreshToken
	}
	return o
}
