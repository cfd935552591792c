package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

func runCases() []policyCase {
	return []policyCase{
		{"ExecutionDefaults", nil, func(s service) string {
			id := s.report(nil)
			before := s.get("/ScheduledReport/execution/%s", id).names("executionStatus")
			s.advance(24 * time.Hour)
			return before + "," + s.get("/ScheduledReport/execution/%s", id).names("executionStatus")
		}, map[string]string{"completed": noExecutionFound + ",Completed", "any": "Pending,Pending"}},
		{"ExecutionOrder", nil, func(s service) string {
			id := s.report(nil)
			s.advance(50 * time.Hour)
			return s.get("/ScheduledReport/execution/%s?getLatestExecution=false&executionStatus=Completed", id).names("reportGeneratedTime")
		}, map[string]string{
			"newest-first": "2024-03-07T00:00:05Z,2024-03-06T00:00:05Z", "oldest-first": "2024-03-06T00:00:05Z,2024-03-07T00:00:05Z",
		}},
		{"NextRun", nil, func(s service) string {
			id := s.report(nil)
			seen := s.states(id)
			s.pause(id)
			return seen + "," + s.states(id)
		}, map[string]string{"listed": "Pending,Paused", "hidden": ","}},
		{"InactiveWhen", nil, func(s service) string {
			id := s.report(m{"RecurrenceCount": 1})
			s.Clock().Set(time.Date(2024, 3, 6, 0, 0, 1, 0, time.UTC))
			seen := fields(s.shown(id), "reportStatus")
			s.advance(4 * time.Second)
			return seen + "," + fields(s.shown(id), "reportStatus")
		}, map[string]string{"last-completed": "Active,Inactive", "last-started": "Inactive,Inactive", "never": "Active,Active"}},
		{"ExecuteNowDone", nil, func(s service) string {
			id := s.runNow(nil)
			seen := fields(s.shown(id), "reportStatus")
			s.advance(time.Minute)
			return seen + "," + fields(s.shown(id), "reportStatus")
		}, map[string]string{"inactive": "Active,Inactive", "active": "Active,Active"}},
		{"RunOutcome", nil, func(s service) string {
			id := s.report(nil)
			s.advance(50 * time.Hour)
			return s.states(id)
		}, map[string]string{
			"completed": "Completed,Completed,Pending", "failed": "Failed,Failed,Pending", "first-failed": "Failed,Completed,Pending", "never": "Running,Running,Pending",
		}},
		{"FailureStatus", []string{"RunOutcome", "failed"}, func(s service) string {
			id := s.runNow(nil)
			s.advance(time.Minute)
			seen := s.states(id)
			return seen + "," + s.get("/ScheduledReport/execution/%s?executionStatus=%s", id, seen).names("executionStatus")
		}, map[string]string{"Failed": "Failed,Failed", "Error": "Error,Error", "Cancelled": "Cancelled,Cancelled"}},
		{"LinkExpiry", nil, func(s service) string {
			id := s.runNow(nil)
			s.advance(time.Minute)
			return fields(s.get("/ScheduledReport/execution/%s", id).one(), "reportExpiryTime")
		}, map[string]string{"null": "null", "set": "2024-03-12T10:01:00Z"}},
		{"ReportLocation", nil, func(s service) string {
			id := s.runNow(nil)
			pending := fields(s.get("/ScheduledReport/execution/%s", id).one(), "reportLocation")
			s.advance(time.Minute)
			x := s.get("/ScheduledReport/execution/%s", id).one()
			location, _ := x["reportLocation"].(string)
			return pending + "," + strings.ReplaceAll(fields(x, "reportLocation"), x["executionId"].(string), "ID") + fmt.Sprint(",", strings.HasPrefix(x["reportAccessSecureLink"].(string), location+"?"))
		}, map[string]string{"link": "null,http://example.com/files/Once_ID.csv,true", "null": "null,null,false"}},
		{"LinkLifetime", nil, func(s service) string {
			link := s.linkAfter(5 * time.Second)
			var works []string
			for range 3 {
				works = append(works, fmt.Sprint(s.download(link).status))
				s.advance(20 * time.Hour)
			}
			return strings.Join(works, ",")
		}, map[string]string{"1h": "200,403,403", "24h": "200,200,403", "168h": "200,200,200"}},
		{"LinkSigned", nil, func(s service) string { return fmt.Sprint(s.download(s.linkAfter(8 * 24 * time.Hour)).status) },
			map[string]string{"generated": "403", "read": "200"}},
		{"ExecuteNowCallback", nil, func(s service) string {
			s.runNow(m{"CallbackUrl": "https://x.example"})
			s.report(m{"CallbackUrl": "https://x.example"})
			s.advance(24 * time.Hour)
			return fmt.Sprint(len(s.Callbacks()))
		}, map[string]string{"fired": "2", "silent": "1"}},
		{"TestRows", nil, func(s service) string {
			return fmt.Sprint(len(s.get("/ScheduledQueries/testQueryResult?queryId=%s", officeUsage).ok().items()))
		}, map[string]string{"100": "100", "10": "10"}},
		{"TestTimeout", nil, func(s service) string {
			return s.get("/ScheduledQueries/testQueryResult?queryId=%s", officeUsage).brief()
		}, map[string]string{
			"never": "200 100 <nil>", "empty": "200 0 <nil>", "500": "500 0 Service unavailable", "504": "504 0 The query took longer than 100 seconds",
		}},
	}
}

// linkAfter runs a report once and reads the link of its file later.
func (s service) linkAfter(d time.Duration) string {
	s.t.Helper()
	id := s.runNow(nil)
	s.advance(d)
	return s.get("/ScheduledReport/execution/%s", id).one()["reportAccessSecureLink"].(string)
}

func accessCases() []policyCase {
	return []policyCase{
		{"AppOnly", nil, func(s service) string {
			return fmt.Sprint(s.as(s.token("grant_type=client_credentials&"+clientProof+"&"+v1Resource), "/ScheduledDataset").status)
		}, map[string]string{"refused": "403", "accepted": "200"}},
		{"MFA", nil, func(s service) string {
			r := s.as(s.token("grant_type=password&"+clientProof+"&"+v1Resource+"&username="+DefaultUser+"&password=emulated-password"), "/ScheduledDataset")
			return fmt.Sprint(r.status, ",", r.header.Get("isMfaCompliant"), ",", strings.Contains(string(r.raw), "900421"))
		}, map[string]string{"reported": "200,false,false", "enforced": "401,false,true", "silent": "200,,false"}},
		{"Redaction", nil, func(s service) string {
			r := s.get("/ScheduledDataset?datasetName=DynamicsUsage")
			q := s.do(http.MethodPost, "/ScheduledQueries", m{"Name": "A", "Query": "SELECT TotalRevenueAndACR FROM DynamicsUsage"})
			return fmt.Sprint(r.body["dataRedacted"], " ", strings.Contains(string(r.raw), "TotalRevenueAndACR"), " ", q.status)
		}, map[string]string{"none": "false true 200", "redacted": "true false 400"}},
	}
}
