package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"
)

const (
	usageQuery = "SELECT UsageDate, NormalizedUsage FROM ISVUsage"
	storeQuery = "SELECT Date, ClickCount FROM ChannelsAndConversions"
)

// usage makes a query of the marketplace's usage, or of the Store's clicks, and gives its id.
func (s service) usage() string {
	s.t.Helper()
	text := usageQuery
	if s.program == Store {
		text = storeQuery
	}
	return s.AddQuery(Query{Name: "Usage", Text: text, Program: s.program}).ID
}

// usageReport is the body of a report of usage that runs each day, with changes.
func (s service) usageReport(changes m) m {
	body := s.daily(m{"QueryId": s.usage(), "RecurrenceCount": 5})
	maps.Copy(body, changes)
	return body
}

// tryUsage creates such reports and gives the answers' statuses and messages.
func (s service) tryUsage(changes ...m) string {
	var seen []string
	for _, c := range changes {
		r := s.do(http.MethodPost, "/ScheduledReport", s.usageReport(c))
		seen = append(seen, fmt.Sprint(r.status, " ", r.body["message"]))
	}
	return strings.Join(seen, "; ")
}

// scheduled creates such a report and gives its id.
func (s service) scheduled(changes m) string {
	s.t.Helper()
	return s.do(http.MethodPost, "/ScheduledReport", s.usageReport(changes)).one()["reportId"].(string)
}

// putUsage updates a report with what cmp requires, and changes.
func (s service) putUsage(id string, changes m) reply {
	body := m{"Format": "csv", "CallbackUrl": nil}
	maps.Copy(body, changes)
	return s.put(id, body)
}

func programCases() []policyCase {
	const (
		made    = "200 Report created successfully"
		missing = "400 Null or missing value"
		day     = 24 * time.Hour
	)
	var remaining = []string{"recurrenceCount", "totalRecurrenceCount", "endTime", "nextExecutionStartTime"}
	return []policyCase{
		{"Tenants", nil, func(s service) string {
			s.AddReport(Report{Name: "Theirs", Tenant: s.entra.Tenants()[1].ID, Start: start})
			return s.get("/ScheduledReport").brief()
		}, map[string]string{"separate": noItemFound, "shared": "200 1 <nil>"}},
		{"RemainingFields", nil, func(s service) string {
			s = s.in(CMP)
			id := s.scheduled(m{"EndTime": "2024-06-01T00:00:00Z"})
			s.advance(50 * time.Hour)
			return fields(s.shown(id), append(remaining, "TotalRecurrenceCount")...)
		}, map[string]string{
			"camel":  "3,5,2024-06-01T00:00:00Z,2024-03-08T00:00:00Z,absent",
			"pascal": "3,absent,absent,absent,5",
			"absent": "5,absent,absent,absent,absent",
		}},
		{"RemainingIn", nil, func(s service) string {
			s = s.in(CMP)
			created := s.do(http.MethodPost, "/ScheduledReport", s.usageReport(nil)).one()
			id := created["reportId"].(string)
			s.advance(50 * time.Hour)
			x := s.get("/ScheduledReport/execution/%s?executionStatus=Completed", id).one()
			return fields(created, remaining[:2]...) + " / " + fields(s.shown(id), remaining[:2]...) + " / " + fields(x, remaining[:2]...)
		}, map[string]string{"all": "5,5 / 3,5 / 4,5", "reads": "5,absent / 3,5 / 4,5", "executions": "5,absent / 5,absent / 4,5"}},
		{"StoreOwner", nil, func(s service) string {
			s = s.in(Store)
			return fmt.Sprint(s.shown(s.scheduled(nil))["user"])
		}, map[string]string{"numeric": ownerID(Store, Principal{Tenant: "1e2d3c4b-5a69-4788-9601-a1b2c3d4e5f6", User: "c0ffee00-1234-4567-89ab-0123456789ab"}), "null": "<nil>"}},
		{"QuotaScope", nil, func(s service) string {
			for range maxActive {
				s.AddReport(Report{Name: "A", User: "somebody@else.example", Start: start, Interval: 24})
			}
			return s.tries(nil)
		}, map[string]string{"user": made, "tenant": "400 User has exceeded its report creation quota of 50 active reports"}},
		{"Aggregated", nil, func(s service) string {
			s = s.in(Store)
			return s.tryQuery("A", storeQuery) + "; " + s.tryQuery("B", storeQuery+" TIMESPAN LAST_30_DAYS AGGREGATED Daily")
		}, map[string]string{
			"optional": "200 Query created successfully; 200 Query created successfully", "required": "400 Invalid query; 200 Query created successfully",
			"refused": "200 Query created successfully; 400 Invalid query",
		}},
		{"ShortIntervals", nil, func(s service) string {
			return s.in(CMP).tryUsage(m{"RecurrenceInterval": 1}, m{"RecurrenceInterval": 0})
		},
			map[string]string{"allowed": made + "; 400 Recurrence Interval must be between 4 and 2160", "refused": "400 Recurrence Interval must be between 4 and 2160; 400 Recurrence Interval must be between 4 and 2160"}},
		{"NoEnd", nil, func(s service) string { return s.in(CMP).tryUsage(m{"RecurrenceCount": nil}) },
			map[string]string{"missing-value": missing, "parameters": "400 Invalid report parameters", "accepted": made}},
		{"EndAlone", nil, func(s service) string {
			return s.in(CMP).tryUsage(m{"RecurrenceCount": nil, "EndTime": "2024-06-01T00:00:00Z"})
		}, map[string]string{"accepted": made, "refused": missing}},
		{"CountLimit", nil, func(s service) string {
			return s.in(CMP).tryUsage(m{"RecurrenceCount": 366}, m{"RecurrenceCount": 181}, m{"RecurrenceCount": nil, "EndTime": "2026-03-07T00:00:00Z"})
		}, map[string]string{"none": made + "; " + made + "; " + made, "180": tooLong + "; " + tooLong + "; " + tooLong, "year": made + "; " + made + "; " + tooLong}},
		{"StoreSchedules", nil, func(s service) string { return s.in(Store).tryUsage(nil, m{"RecurrenceInterval": 3}) },
			map[string]string{"same": made + "; 400 Recurrence Interval must be between 4 and 2160", "execute-now": "400 Invalid report parameters; 400 Invalid report parameters", "unchecked": made + "; " + made}},
		{"StoreDates", nil, func(s service) string {
			s = s.in(Store)
			format := func(bound string) string { return s.tryUsage(m{"ExecuteNow": true, "QueryStartTime": bound})[:3] }
			return format("2024-01-01") + "," + format("2024-01-01T00:00:00Z") + "," + format("01/01/2024")
		}, map[string]string{"both": "200,200,400", "dates": "200,400,400", "times": "400,200,400"}},
		{"PutCount", nil, func(s service) string {
			s = s.in(CMP)
			id := s.scheduled(nil)
			s.advance(50 * time.Hour) // two of five runs
			r := s.putUsage(id, m{"RecurrenceCount": 3}).one()
			s.advance(30 * day)
			return fields(r, remaining[:2]...) + " / " + fmt.Sprint(len(s.Executions(id)))
		}, map[string]string{"total": "1,3 / 3", "remaining": "3,5 / 5"}},
		{"PutNoCallback", nil, func(s service) string {
			s = s.in(CMP)
			id := s.scheduled(m{"CallbackUrl": "https://x.example"})
			left := s.put(id, m{"RecurrenceCount": 5, "Format": "csv"})
			null := s.put(id, m{"RecurrenceCount": 5, "Format": "csv", "CallbackUrl": nil})
			empty := s.put(id, m{"RecurrenceCount": 5, "Format": "csv", "CallbackUrl": ""})
			return fmt.Sprint(left.status, null.status, empty.status, s.put(id, m{"RecurrenceCount": 5, "Format": "csv", "CallbackUrl": "https://y.example"}).status)
		}, map[string]string{"any": "200 200 200 200", "absent": "200 400 400 200", "null": "400 200 400 200", "empty": "400 400 200 200"}},
		{"EndOrCount", nil, func(s service) string {
			s = s.in(CMP)
			early := s.scheduled(m{"EndTime": "2024-03-08T00:00:00Z"}) // three runs, and a count of five
			late := s.scheduled(m{"EndTime": "2024-03-12T00:00:00Z"})  // seven runs
			s.advance(30 * day)
			return fmt.Sprint(len(s.Executions(early)), len(s.Executions(late)), " ", s.shown(early)["reportStatus"], s.shown(late)["reportStatus"])
		}, map[string]string{"earlier": "3 5 InactiveInactive", "count": "5 5 InactiveInactive", "end-time": "3 7 InactiveInactive"}},
		{"StoreRunTime", nil, func(s service) string {
			s = s.in(Store)
			id := s.scheduled(m{"ExecuteNow": true})
			var seen []string
			for range 4 {
				s.advance(15 * time.Second)
				seen = append(seen, s.states(id))
				s.advance(9*time.Minute - 15*time.Second)
			}
			s.advance(10 * time.Minute)
			return strings.Join(append(seen[:2], s.states(id)), ",")
		}, map[string]string{"short": "Completed,Completed,Completed", "45m": "Pending,Running,Completed"}},
		{"StoreCallback", nil, func(s service) string {
			s = s.in(Store)
			r := s.do(http.MethodPost, "/ScheduledReport", s.usageReport(m{"CallbackUrl": "https://x.example"}))
			s.advance(24 * time.Hour)
			return fmt.Sprint(r.status, len(s.Callbacks()))
		}, map[string]string{"silent": "200 0", "called": "200 1", "refused": "400 0"}},
		{"CmpTestRows", nil, func(s service) string {
			s = s.in(CMP)
			return fmt.Sprint(len(s.get("/ScheduledQueries/testQueryResult?queryId=%s", s.usage()).ok().items()))
		}, map[string]string{"10": "10", "100": "100"}},
		{"UserTokens", nil, func(s service) string {
			return fmt.Sprint(s.in(CMP).as(s.token(byRefreshToken+"&"+v1Resource), "/ScheduledDataset").status)
		}, map[string]string{"refused": "403", "accepted": "200"}},
		{"OldCmp", nil, func(s service) string {
			q := s.in(CMP).usage()
			old := func(method, path string, body m) string {
				r := request(s.t, method, oldCMP+path, body)
				r.Header.Set("Authorization", "Bearer "+DefaultAccessToken)
				return fmt.Sprint(s.send(r).status)
			}
			return old("GET", "/ScheduledDataset", nil) + "," + old("POST", "/ScheduledReport", s.daily(m{"QueryId": q, "RecurrenceCount": nil}))
		}, map[string]string{"gone": "404,404", "answers": "200,200"}},
	}
}

const tooLong = "400 " + creation + "RecurrenceCount or EndTime exceeds the limit of the RecurrenceInterval"
