package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// keys are the names in a JSON object, sorted.
func keys(o map[string]any) string {
	var names []string
	for name := range o {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func wireCases() []policyCase {
	const (
		envelope = "dataRedacted message nextLink statusCode totalCount value"
		query    = "createdTime description name query queryId type user"
	)
	return []policyCase{
		{"Case", nil, func(s service) string {
			s.AddQuery(Query{Name: "Sample", Text: sampleQuery})
			q := s.get("/ScheduledQueries?queryName=sample")
			list, ok := q.body["value"].([]any)
			if !ok {
				list = q.body["Value"].([]any)
			}
			r := s.do(http.MethodPost, "/ScheduledReport", s.daily(nil))
			return keys(q.body) + " / " + keys(list[0].(map[string]any)) + " / " + fmt.Sprint(strings.Contains(string(r.raw), `"CallbackMethod"`))
		}, map[string]string{
			"camel":           envelope + " / " + query + " / false",
			"pascal":          "Message StatusCode TotalCount Value / CreatedTime Description Name Query QueryId Type User / true",
			"slips":           envelope + " / " + query + " / true",
			"pascal-envelope": "DataRedacted Message NextLink StatusCode TotalCount Value / " + query + " / false",
		}},
		{"Nulls", nil, func(s service) string {
			return fields(s.shown(s.report(nil)), "modifiedTime", "recurrenceCount", "format")
		},
			map[string]string{"null": "null,null,csv", "absent": "absent,absent,csv"}},
		{"NoDescription", nil, func(s service) string {
			return fields(s.shown(s.report(nil)), "description") + "," + fields(s.shown(s.report(m{"Description": "Some"})), "description")
		}, map[string]string{"null": "null,Some", "empty": ",Some"}},
		{"Timestamps", nil, func(s service) string { return fields(s.shown(s.report(nil)), "createdTime", "startTime") },
			map[string]string{
				"z": "2024-03-05T10:00:00Z,2024-03-06T00:00:00Z", "no-z": "2024-03-05T10:00:00,2024-03-06T00:00:00",
				"fraction": "2024-03-05T10:00:00.0000000Z,2024-03-06T00:00:00.0000000Z", "offset": "2024-03-05T10:00:00+00:00,2024-03-06T00:00:00+00:00",
			}},
		{"Format", nil, func(s service) string {
			return fields(s.shown(s.report(m{"Format": "Tsv"})), "format") + "," + fields(s.shown(s.report(nil)), "format")
		}, map[string]string{"lower": "tsv,csv", "upper": "TSV,CSV", "as-given": "Tsv,CSV"}},
		{"Trim", nil, func(s service) string {
			q := s.do(http.MethodPost, "/ScheduledQueries", m{"Name": " A ", "Description": " B ", "Query": " " + sampleQuery + "\n"}).one()
			return fmt.Sprintf("%q %q %v", q["name"], q["description"], q["query"] == sampleQuery)
		}, map[string]string{"trim": `"A" "B" true`, "keep": `" A " " B " false`}},
		{"ErrorBody", nil, func(s service) string {
			r := s.get("/ScheduledReport?reportId=none")
			return fmt.Sprint(r.status, " ", string(r.raw))
		}, map[string]string{
			"short":        `404 {"value":[],"totalCount":0,"message":"No item found with given filters.","statusCode":404}`,
			"envelope":     `404 {"value":[],"nextLink":null,"totalCount":0,"message":"No item found with given filters.","statusCode":404,"dataRedacted":false}`,
			"null-value":   `404 {"value":null,"nextLink":null,"totalCount":0,"message":"No item found with given filters.","statusCode":404,"dataRedacted":false}`,
			"error-object": `404 {"error":{"code":"NotFound","message":"No item found with given filters."}}`,
			"empty":        `404 `,
		}},
		{"ErrorStatus", []string{"ErrorBody", "empty"}, func(s service) string {
			r := s.get("/ScheduledReport?reportId=none")
			bad := s.do(http.MethodPost, "/ScheduledQueries", "{}")
			return fmt.Sprint(r.status, r.body["statusCode"], bad.status, bad.body["statusCode"])
		}, map[string]string{"http": "404 <nil> 400 <nil>", "wrapped": "200 404 200 400"}},
		{"QueryIDMessage", nil, func(s service) string { return s.tries(m{"QueryId": "none"}) },
			map[string]string{"QueryID": "400 Invalid QueryID", "QueryId": "400 Invalid QueryId"}},
		{"DeleteAnswer", nil, func(s service) string {
			return s.do(http.MethodDelete, "/ScheduledQueries/"+s.query(), nil).brief() + " / " + s.do(http.MethodDelete, "/ScheduledReport/"+s.report(nil), nil).brief()
		}, map[string]string{"object": "200 1 <nil> / 200 1 <nil>", "empty": "200 0 <nil> / 200 0 <nil>"}},
		{"CallbackEcho", nil, func(s service) string {
			id := s.report(m{"CallbackUrl": "https://x.example/c", "CallbackMethod": "get"})
			x := s.get("/ScheduledReport/execution/%s?executionStatus=Pending", id).one()
			return fields(s.shown(id), "callbackUrl", "callbackMethod") + " / " + fields(x, "callbackUrl", "callbackMethod")
		}, map[string]string{
			"reports": "https://x.example/c,GET / null,null", "none": "null,null / null,null", "everywhere": "https://x.example/c,GET / https://x.example/c,GET",
		}},
		{"ExecuteNowEcho", nil, func(s service) string {
			return fields(s.shown(s.runNow(m{"StartTime": "2024-01-01T00:00:00Z", "RecurrenceInterval": 8, "RecurrenceCount": 3})), "startTime", "recurrenceInterval", "recurrenceCount")
		}, map[string]string{"created": "2024-03-05T10:00:00Z,-1,1", "null": "null,null,null", "zero": "0001-01-01T00:00:00Z,0,0", "as-sent": "2024-01-01T00:00:00Z,8,3"}},
		{"QueryTimesEcho", nil, func(s service) string {
			return fields(s.shown(s.runNow(m{"QueryStartTime": "2024-01-01T00:00:00Z"})), "queryStartTime", "queryEndTime")
		}, map[string]string{"absent": "absent,absent", "present": "2024-01-01T00:00:00Z,null"}},
		{"CountEcho", nil, func(s service) string {
			id := s.report(m{"RecurrenceCount": 5})
			s.advance(50 * time.Hour)
			return fields(s.shown(id), "recurrenceCount")
		}, map[string]string{"given": "5", "remaining": "3"}},
		{"StartTimeEcho", nil, func(s service) string {
			id := s.report(nil)
			s.advance(50 * time.Hour)
			return fields(s.shown(id), "startTime")
		}, map[string]string{"stays": "2024-03-06T00:00:00Z", "advances": "2024-03-08T00:00:00Z"}},
		{"ExtraFields", nil, func(s service) string { return fields(s.shown(s.report(nil)), "isPublicInOrg", "executionStatus") },
			map[string]string{"none": "absent,absent", "present": "false,null"}},
		{"SystemQueryOwner", nil, func(s service) string {
			return fields(s.get("/ScheduledQueries?queryId=%s", officeUsage).one(), "user", "createdTime")
		}, map[string]string{"null": "null,null", "microsoft": "Microsoft,2021-03-01T00:00:00Z"}},
		{"FileMark", nil, func(s service) string { return fmt.Sprint(strings.HasPrefix(s.file(), "\ufeffCustomerTenantId,")) },
			map[string]string{"none": "false", "bom": "true"}},
		{"FileLines", nil, func(s service) string {
			f := s.file()
			return fmt.Sprint(strings.Count(f, "\r\n") == strings.Count(f, "\n"), ",", strings.Contains(f, "\r"))
		}, map[string]string{"crlf": "true,true", "lf": "false,false"}},
	}
}

// officeUsage is a system query.
const officeUsage = "d8349f7b-a7d1-467e-b26d-434d4a50f26a"

// file runs a report once and downloads its file.
func (s service) file() string {
	s.t.Helper()
	id := s.runNow(nil)
	s.advance(time.Minute)
	x := s.get("/ScheduledReport/execution/%s", id).one()
	return s.unpack(s.download(x["reportAccessSecureLink"].(string)))
}
