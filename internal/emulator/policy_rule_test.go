package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// tries creates reports with changes and gives the answers' statuses and messages.
func (s service) tries(changes ...m) string {
	var seen []string
	for _, c := range changes {
		r := s.do(http.MethodPost, "/ScheduledReport", s.daily(c))
		seen = append(seen, fmt.Sprint(r.status, " ", r.body["message"]))
	}
	return strings.Join(seen, "; ")
}

func (s service) tryQuery(name, text string) string {
	r := s.do(http.MethodPost, "/ScheduledQueries", m{"Name": name, "Query": text})
	return fmt.Sprint(r.status, " ", r.body["message"])
}

func ruleCases() []policyCase {
	const (
		made      = "200 Report created successfully"
		madeQuery = "200 Query created successfully"
	)
	return []policyCase{
		{"CmpRules", nil, func(s service) string {
			return s.tries(m{"ReportName": "a;b"}, m{"ReportName": strings.Repeat("é", 257)}, m{"Format": "xml"}, m{"CallbackMethod": "PUT"}, m{"RecurrenceCount": 0})
		}, map[string]string{
			"on": "400 " + creation + "Invalid character (;) in ReportName; 400 " + creation + "Limit ReportName and Description length to 256 characters or less; 400 " + creation +
				"Report format should be csv/tsv; 400 " + creation + "CallbackMethod can only be GET or POST; 400 " + creation + "Recurrence count has to be a positive integer value",
			"off": made + "; " + made + "; 400 Requested value 'xml' not found; 400 Requested value 'PUT' not found; 400 Invalid report parameters",
		}},
		{"BadDate", nil, func(s service) string {
			return s.tries(m{"StartTime": "2024-03-06 00:00:00Z"}, m{"ExecuteNow": true, "QueryEndTime": "tomorrow"})
		}, map[string]string{
			"400": "400 " + creation + "StartTime should follow format: yyyy-MM-ddTHH:mm:ssZ; 400 " + creation + "QueryEndTime should follow format: yyyy-MM-ddTHH:mm:ssZ",
			"500": "500 Internal error encountered while creating report. Correlation ID " + SeededIDs(0)("request", "", 1) + "; 500 Internal error encountered while creating report. Correlation ID " + SeededIDs(0)("request", "", 2),
		}},
		{"CallbackScheme", nil, func(s service) string {
			return s.tries(m{"CallbackUrl": "http://x.example"}, m{"CallbackUrl": "HTTPS://x.example"})
		}, map[string]string{"any": made + "; " + made, "https": "400 Requested value 'http://x.example' not found; " + made}},
		{"Quotas", nil, func(s service) string { return s.quotas() }, map[string]string{
			"on": "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins; User has exceeded its report creation quota of 50 active reports; " +
				"Number of queries exceeded. Delete few queries before creating new queries",
			"off": "Report created successfully; Report created successfully; Query created successfully",
		}},
		{"QueryNames", nil, func(s service) string {
			return s.tryQuery("Größe 2", sampleQuery) + "; " + s.tryQuery("a-b", sampleQuery)
		}, map[string]string{
			"alphanumeric": madeQuery + "; 400 Invalid query name. Only alphanumeric characters and whitespace are allowed", "any": madeQuery + "; " + madeQuery,
		}},
		{"DuplicateQueryNames", nil, func(s service) string {
			s.AddQuery(Query{Name: "B", Text: sampleQuery, User: "somebody@else.example"})
			return s.tryQuery("A", sampleQuery) + "; " + s.tryQuery("B", sampleQuery) + "; " + s.tryQuery("a", sampleQuery)
		}, map[string]string{
			"allowed": madeQuery + "; " + madeQuery + "; " + madeQuery, "refused": madeQuery + "; " + madeQuery + "; 400 A query with the name 'a' already exists",
		}},
		{"DuplicateReportNames", nil, func(s service) string {
			seen := s.tries(nil, m{"ReportName": "daily"})
			other := s.report(m{"ReportName": "Other"})
			r := s.do(http.MethodPut, "/ScheduledReport/"+other, m{"ReportName": "Daily", "StartTime": "2024-03-06T00:00:00Z"})
			return fmt.Sprint(seen, "; ", r.status)
		}, map[string]string{"allowed": made + "; " + made + "; 200", "refused": made + "; 400 A report with the name 'daily' already exists; 400"}},
		{"CatalogCheck", nil, func(s service) string {
			return s.tryQuery("A", "SELECT A FROM B") + "; " + s.tryQuery("A", "SELECT Nothing FROM OfficeUsage") + "; " + s.tryQuery("A", "SELECT")[:3]
		}, map[string]string{
			"names": "400 Invalid table name; 400 Incorrect column name; 400", "syntax": madeQuery + "; " + madeQuery + "; 400", "none": madeQuery + "; " + madeQuery + "; 200",
		}},
		{"DateRanges", nil, func(s service) string {
			return s.tryQuery("A", "SELECT Month FROM OfficeUsage TIMESPAN TODAY")
		}, map[string]string{
			"enforced": "400 Invalid TIMESPAN. The dataset OfficeUsage has LAST_MONTH, LAST_3_MONTHS, LAST_6_MONTHS, LAST_1_YEAR, LIFETIME", "ignored": madeQuery,
		}},
		{"MinimumInterval", nil, func(s service) string { return s.tries(m{"RecurrenceInterval": 23}) },
			map[string]string{"enforced": "400 " + creation + "Recurrence Interval is below the minimum of the dataset", "ignored": made}},
		{"FourHoursCreate", nil, func(s service) string {
			return s.tries(m{"StartTime": "2024-03-05T14:00:00Z"}, m{"StartTime": "2024-03-05T13:59:59Z"})
		}, map[string]string{"on": made + "; 400 " + creation + "Start time of report should at least be 4 hours from current UTC time", "off": made + "; " + made}},
		{"FourHoursUpdate", nil, func(s service) string {
			id := s.report(nil)
			s.advance(13 * time.Hour) // one hour before the start
			same := s.do(http.MethodPut, "/ScheduledReport/"+id, m{"ReportName": "B", "StartTime": "2024-03-06T00:00:00Z"})
			moved := s.do(http.MethodPut, "/ScheduledReport/"+id, m{"ReportName": "B", "StartTime": "2024-03-06T01:00:00Z"})
			return fmt.Sprint(same.status, ",", moved.status)
		}, map[string]string{"off": "200,200", "on": "400,400", "changed": "200,400"}},
		{"QueryInUse", nil, func(s service) string {
			q := s.query()
			id := s.report(m{"QueryId": q})
			r := s.do(http.MethodDelete, "/ScheduledQueries/"+q, nil)
			return fmt.Sprint(r.status, s.shown(id)["query"] == sampleQuery)
		}, map[string]string{"allowed": "200 true", "refused": "400 true"}},
		{"SystemQueryDelete", nil, func(s service) string {
			return s.do(http.MethodDelete, "/ScheduledQueries/"+officeUsage, nil).brief()
		}, map[string]string{"400": "400 0 System queries can't be deleted", "404": noItemFound}},
		{"StatusFilter", nil, func(s service) string {
			return s.get("/ScheduledReport/execution/%s?executionStatus=Gone", s.report(nil)).brief()
		}, map[string]string{"strict": "400 0 Requested value 'Gone' not found", "lenient": noExecutionFound}},
		{"StatusList", nil, func(s service) string {
			id := s.report(nil)
			return s.get("/ScheduledReport/execution/%s?executionStatus=Pending;Running", id).brief() + " / " + s.get("/ScheduledReport/execution/%s?executionStatus=Pending;", id).brief()
		}, map[string]string{"accepted": "200 1 <nil> / 200 1 <nil>", "refused": "400 0 Requested value 'Pending;Running' not found / 200 1 <nil>"}},
	}
}

// quotas goes one over each quota and gives the last answers' messages.
func (s service) quotas() string {
	var seen []string
	last := func(n int, path string, body func(i int) m) {
		var r reply
		for i := range n {
			r = s.do(http.MethodPost, path, body(i))
		}
		seen = append(seen, fmt.Sprint(r.body["message"]))
	}
	last(6, "/ScheduledReport", func(int) m { return m{"ReportName": "Once", "QueryId": officeUsage, "ExecuteNow": true} })
	s.advance(time.Hour) // the reports of that hour have become Inactive
	last(51, "/ScheduledReport", func(int) m { return s.daily(nil) })
	last(101, "/ScheduledQueries", func(int) m { return m{"Name": "A", "Query": sampleQuery} })
	return strings.Join(seen, "; ")
}
