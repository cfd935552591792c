package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// runScenarios are about runs of reports and their files.
func runScenarios(withQuery func(*stage)) []scenario {
	once := func(s *stage) {
		withQuery(s)
		s.id = s.env.AddReport(emulator.Report{Program: s.program, Name: "Once", QueryID: s.query.State()["id"].(string), ExecuteNow: true, Format: "csv"}).ID
	}
	completed := func(s *stage) {
		once(s)
		s.env.Clock.Advance(time.Hour)
	}
	well := func(run func(*stage) acctest.Diagnostics) func(*stage) {
		return func(s *stage) {
			if diags := run(s); len(diags) > 0 {
				s.Errorf("the next run: %s", diags)
			}
		}
	}
	return []scenario{
		{name: "open execution", prepare: once, run: (*stage).opens, finish: well((*stage).opens), about: "execution"},
		{name: "preview query", prepare: withQuery, run: (*stage).previews, finish: well((*stage).previews), about: "query"},
		{name: "preview long query", prepare: func(*stage) {}, run: (*stage).previewsLong, finish: func(s *stage) {
			s.namesWhatIsLeft()
			well((*stage).previewsLong)(s)
		}, about: "query"},
		{name: "download report", prepare: completed, run: (*stage).downloads, finish: well((*stage).downloads), about: "report"},
		{name: "run report", prepare: func(*stage) {}, run: (*stage).runs, finish: func(s *stage) {
			s.namesWhatIsLeft()
			well((*stage).runs)(s)
		}, about: "terraform run"},
	}
}

// opens opens the ephemeral resource; without an error it has the link.
func (s *stage) opens() acctest.Diagnostics {
	s.Helper()
	result, diags := s.p.Open("partnerinsights_report_execution", s.waiting("open"))
	if link, _ := result["report_access_secure_link"].(string); len(diags) == 0 && link == "" {
		s.Errorf("there is no link: %v", result)
	}
	return diags
}

// previews shows rows, unless there is an error.
func (s *stage) previews() acctest.Diagnostics {
	s.Helper()
	invoked := s.p.Invoke("partnerinsights_query_preview", acctest.Object{"query_id": s.query.State()["id"]}, nil)
	if shown := strings.Join(invoked.Progress, "\n"); len(invoked.Diagnostics) == 0 && !strings.Contains(shown, "\n-----") {
		s.Errorf("there is no table: %s", shown)
	}
	return invoked.Diagnostics
}

// downloads fetches the file of the report.
func (s *stage) downloads() acctest.Diagnostics {
	s.Helper()
	return s.fetches("partnerinsights_report_download", acctest.Object{"report_id": s.id})
}

// runs runs a text and fetches its file.
func (s *stage) runs() acctest.Diagnostics {
	s.Helper()
	return s.fetches("partnerinsights_report_run", s.bounded(acctest.Object{"query": s.queryConfig()["query"]}, "invoke"))
}

// fetches invokes an action that fetches a file. Without an error the file is there, whole and alone; else there is
// none.
func (s *stage) fetches(action string, config acctest.Object) acctest.Diagnostics {
	s.Helper()
	dir := s.TempDir()
	config["output_path"] = filepath.Join(dir, "file.csv")
	invoked := s.p.Invoke(action, config, nil)
	found, err := os.ReadDir(dir)
	if err != nil {
		s.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "file.csv"))
	switch whole := strings.Count(string(text), "\n") > 5 && strings.HasSuffix(string(text), "\r\n"); {
	case len(invoked.Diagnostics.Errors()) > 0 && len(found) > 0:
		s.Errorf("%v is left of a failure", found)
	case len(invoked.Diagnostics.Errors()) == 0 && (err != nil || len(found) != 1 || !whole):
		s.Errorf("the folder holds %v, and the file %.100q: %v", found, text, err)
	}
	if shown := strings.Join(invoked.Progress, "\n"); strings.Contains(shown, "sig=") || strings.Contains(shown, "hidden") {
		s.Errorf("a secret is shown: %s", shown)
	}
	s.last = invoked.Diagnostics.String()
	return invoked.Diagnostics
}

// namesWhatIsLeft wants the last run to have named what it has made and not deleted, or to have said that it can't
// tell whether there is anything.
func (s *stage) namesWhatIsLeft() {
	s.Helper()
	var left []string
	for _, q := range s.env.Queries() {
		left = append(left, q.ID)
	}
	for _, r := range s.env.Reports() {
		left = append(left, r.ID)
	}
	for _, id := range left {
		if !strings.Contains(s.last, id) && !strings.Contains(s.last, "may exist all the same") {
			s.Errorf("%s is left, and nothing says so: %s", id, s.last)
		}
	}
}
