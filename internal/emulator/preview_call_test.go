package emulator

import (
	"net/url"
	"testing"
)

func (s service) preview(parameters ...string) reply {
	s.t.Helper()
	values := url.Values{}
	for i := 0; i < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	return s.get("/ScheduledQueries/testQueryResult?%s", values.Encode())
}

func TestPreview(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	const months = "SELECT DISTINCT month FROM OfficeUsage ORDER BY Month ASC TIMESPAN LAST_MONTH"
	id := s.AddQuery(Query{Name: "Q", Text: months}).ID
	theirs := s.AddQuery(Query{Name: "T", Text: months, User: "somebody@else.example"}).ID
	const from, to = "2023-11-01T00:00:00Z", "2023-12-31T00:00:00Z"
	for _, test := range []struct {
		name       string
		parameters []string
		want       string
	}{
		{"by text", []string{"exportQuery", months}, "2024-02-01"},
		{"by id", []string{"QUERYID", id}, "2024-02-01"},
		{"an own range", []string{"queryId", id, "startTime", from, "endTime", to}, "2023-11-01,2023-12-01"},
		{"a range with a start", []string{"queryId", id, "startTime", "2023-12-02T00:00:00Z"}, "2024-01-01,2024-02-01,2024-03-01"},
		{"neither", nil, "400 0 Null or missing value"},
		{"both", []string{"queryId", id, "exportQuery", months}, "400 0 Null or missing value"},
		{"an unknown id", []string{"queryId", "none"}, "400 0 Invalid QueryID"},
		{"another's id", []string{"queryId", theirs}, "400 0 Invalid QueryID"},
		{"a start in another format", []string{"queryId", id, "startTime", "2023-11-01"}, "400 0 Invalid report parameters"},
		{"an end in another format", []string{"queryId", id, "endTime", "later"}, "400 0 Invalid report parameters"},
		{"no query", []string{"exportQuery", "SELECT * FROM OfficeUsage"}, "400 0 Invalid query"},
		{"an unknown table", []string{"exportQuery", "SELECT Month FROM Office"}, "400 0 Invalid table name"},
		{"an unknown column", []string{"exportQuery", "SELECT Mnth FROM OfficeUsage"}, "400 0 Incorrect column name"},
		{"no rows", []string{"exportQuery", "SELECT Month FROM OfficeUsage WHERE IsDuplicateRowForPGA = 'False'"}, ""},
	} {
		r := s.preview(test.parameters...)
		if got := r.names("Month"); got != test.want && r.brief() != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestPreviewOfADatasetThatIsGone holds that a system query that nobody can evaluate has no rows.
func TestPreviewOfADatasetThatIsGone(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Datasets: []Dataset{}})
	if got := s.preview("queryId", officeUsage).brief(); got != "200 0 <nil>" {
		t.Errorf("answered %s", got)
	}
}
