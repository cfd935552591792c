package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// brief is an answer's status, its number of objects or "null", and its message.
func (r reply) brief() string {
	count := "none"
	if list, ok := r.body["value"].([]any); ok {
		count = fmt.Sprint(len(list))
	} else if v, ok := r.body["value"]; ok && v == nil {
		count = "null"
	}
	return fmt.Sprintf("%d %s %v", r.status, count, r.body["message"])
}

const noExecutionFound = "404 0 There are no executions that have occurred for the given filter conditions. Double check the reportId or executionId and retry the API after the report's scheduled execution time"

const noItemFound = "404 0 No item found with given filters."

// names are the values of a field in a list of objects.
func (r reply) names(field string) string {
	if r.status != http.StatusOK {
		return r.brief()
	}
	var names []string
	for _, o := range r.items() {
		names = append(names, fmt.Sprint(o[field]))
	}
	return strings.Join(names, ",")
}

func lookupCases() []policyCase {
	return []policyCase{
		{"FilterMiss", nil, func(s service) string {
			s.report(nil)
			return s.get("/ScheduledReport?reportId=none").brief() + " / " + s.get("/ScheduledQueries?queryName=none").brief() + " / " + s.get("/ScheduledDataset?datasetName=none").brief()
		}, map[string]string{
			"404":   noItemFound + " / " + noItemFound + " / " + noItemFound,
			"empty": "200 0 <nil> / 200 0 <nil> / 200 0 Dataset fetched successfully",
			"null":  "200 null <nil> / 200 null <nil> / 200 null Dataset fetched successfully",
		}},
		{"EmptyList", nil, func(s service) string {
			return s.get("/ScheduledReport").brief() + " / " + s.get("/ScheduledQueries?includeSystemQueries=false").brief()
		}, map[string]string{
			"404": noItemFound + " / " + noItemFound, "empty": "200 0 <nil> / 200 0 <nil>", "null": "200 null <nil> / 200 null <nil>",
		}},
		{"MissingObject", nil, func(s service) string {
			return s.do(http.MethodDelete, "/ScheduledQueries/none", nil).brief() + " / " + s.do(http.MethodPut, "/ScheduledReport/pause/none", nil).brief()
		}, map[string]string{"404": noItemFound + " / " + noItemFound, "empty": "200 0 <nil> / 200 0 <nil>"}},
		{"ExecutionMiss", nil, func(s service) string {
			return s.get("/ScheduledReport/execution/%s?executionStatus=Completed", s.report(nil)).brief()[:5] + " / " + s.get("/ScheduledReport/execution/none").brief()
		}, map[string]string{"404": "404 0 / " + noItemFound, "empty": "200 0 / 200 0 <nil>"}},
		{"NameFilter", nil, func(s service) string {
			for _, name := range []string{"My Daily", "Daily", "Daily 2", "Else"} {
				s.report(m{"ReportName": name})
			}
			return s.get("/ScheduledReport?reportName=%s", url.QueryEscape("daily")).names("reportName")
		}, map[string]string{"exact": "Daily", "prefix": "Daily,Daily 2", "contains": "My Daily,Daily,Daily 2", "ignored": "My Daily,Daily,Daily 2,Else"}},
		{"IDFilter", nil, func(s service) string {
			s.report(m{"ReportName": "A"})
			return s.get("/ScheduledReport?reportId=%s", s.report(m{"ReportName": "B"})).names("reportName")
		}, map[string]string{"honoured": "B", "ignored": "A,B"}},
		{"Visibility", nil, func(s service) string {
			other := s.AddReport(Report{Name: "Theirs", User: "somebody@else.example", Start: start})
			s.report(nil)
			return s.get("/ScheduledReport").names("reportName") + "," + s.do(http.MethodDelete, "/ScheduledReport/"+other.ID, nil).brief()
		}, map[string]string{"own": "Daily," + noItemFound, "all": "Theirs,Daily,200 1 <nil>"}},
		{"Lag", nil, func(s service) string {
			s.report(nil)
			s.query()
			var seen []string
			for range 2 {
				seen = append(seen, s.get("/ScheduledReport").brief()[:3])
			}
			seen = append(seen, s.get("/ScheduledReport").brief()[:3])
			s.advance(30 * time.Second)
			seen = append(seen, s.get("/ScheduledReport").brief()[:3], s.get("/ScheduledQueries?includeSystemQueries=false").brief()[:3])
			return strings.Join(seen, ",")
		}, map[string]string{"none": "200,200,200,200,200", "2-reads": "404,404,200,200,404", "30s": "404,404,404,200,200"}}, // the query is read once, at the end
		{"PageSize", nil, func(s service) string { return s.pages("/ScheduledReport") },
			map[string]string{"none": "51", "1": strings.TrimSuffix(strings.Repeat("1,", 51), ","), "2": strings.Repeat("2,", 25) + "1", "50": "50,1"}},
		{"NextLink", []string{"PageSize", "1"}, func(s service) string {
			s.report(nil)
			s.report(nil)
			return fmt.Sprint(s.get("/ScheduledReport?reportName=Daily").body["nextLink"])
		}, map[string]string{
			"absolute": "http://example.com/insights/v1/mpn/ScheduledReport?reportname=Daily&skip=1",
			"path":     "/insights/v1/mpn/ScheduledReport?reportname=Daily&skip=1",
			"relative": "ScheduledReport?reportname=Daily&skip=1",
		}},
	}
}

// pages makes 51 reports and follows a list through its pages. It gives their sizes.
func (s service) pages(path string) string {
	for range 51 {
		s.AddReport(Report{Name: "A", Start: start})
	}
	var sizes []string
	for path != "" {
		r := s.get("%s", path).ok()
		sizes = append(sizes, fmt.Sprint(len(r.items())))
		next, _ := r.body["nextLink"].(string)
		path = strings.TrimPrefix(next, "http://example.com"+MPN.Path())
	}
	return strings.Join(sizes, ",")
}
