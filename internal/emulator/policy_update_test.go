package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"
)

// put updates a report with what an update requires, and changes.
func (s service) put(id string, changes m) reply {
	s.t.Helper()
	body := m{"ReportName": "Daily", "StartTime": "2024-03-06T00:00:00Z"}
	maps.Copy(body, changes)
	return s.do(http.MethodPut, "/ScheduledReport/"+id, body)
}

func (s service) pause(id string) reply {
	return s.do(http.MethodPut, "/ScheduledReport/pause/"+id, nil)
}
func (s service) resume(id string) reply {
	return s.do(http.MethodPut, "/ScheduledReport/resume/"+id, nil)
}

func updateCases() []policyCase {
	return []policyCase{
		{"PutOmitted", nil, func(s service) string {
			full := m{"Description": "D", "RecurrenceCount": 9, "Format": "TSV", "CallbackUrl": "https://x.example", "CallbackMethod": "GET"}
			names := []string{"description", "recurrenceInterval", "recurrenceCount", "format", "callbackUrl", "callbackMethod"}
			var seen []string
			for _, change := range []m{nil, {"Description": nil, "RecurrenceCount": nil, "Format": nil, "CallbackUrl": nil}, {"Description": "", "CallbackUrl": "", "Format": ""}} {
				id := s.report(full)
				s.put(id, change).ok()
				seen = append(seen, fields(s.shown(id), names...))
			}
			return strings.Join(seen, " / ")
		}, map[string]string{ // what is left out; what is null (the method is left out); what is ""
			"replace":            "null,24,null,csv,null,null / null,24,null,csv,null,null / null,24,null,csv,null,null",
			"merge":              "D,24,9,tsv,https://x.example,GET / null,24,null,csv,null,GET / null,24,9,csv,null,GET",
			"merge-null-ignored": "D,24,9,tsv,https://x.example,GET / D,24,9,tsv,https://x.example,GET / null,24,9,csv,null,GET",
			"merge-keep":         "D,24,9,tsv,https://x.example,GET / D,24,9,tsv,https://x.example,GET / D,24,9,tsv,https://x.example,GET",
		}},
		{"PutPaused", nil, func(s service) string {
			id := s.report(nil)
			s.pause(id)
			r := s.put(id, m{"ReportName": "B"})
			return fmt.Sprint(r.status, fields(s.shown(id), "reportName", "reportStatus"))
		}, map[string]string{"allowed": "200B,Paused", "refused": "400Daily,Paused", "reactivates": "200B,Active"}},
		{"PutInactive", nil, func(s service) string {
			id := s.report(m{"RecurrenceCount": 1})
			s.advance(48 * time.Hour)
			r := s.put(id, m{"ReportName": "B", "RecurrenceCount": 1})
			status := fields(s.shown(id), "reportName", "reportStatus")
			s.advance(24 * time.Hour)
			return fmt.Sprint(r.status, status, " ", s.due(id))
		}, map[string]string{"allowed": "200B,Inactive 03-06T00", "refused": "400Daily,Inactive 03-06T00", "reactivates": "200B,Active 03-06T00,03-08T00"}},
		{"PutExecuteNow", nil, func(s service) string {
			id := s.runNow(nil)
			return fmt.Sprint(s.do(http.MethodPut, "/ScheduledReport/"+id, m{"ReportName": "B"}).status, ",", s.put(id, nil).status)
		}, map[string]string{"allowed": "200,200", "start-required": "400,200", "refused": "400,400"}},
		{"RepeatedPause", nil, func(s service) string {
			id := s.report(nil)
			first := s.resume(id).status
			s.pause(id).ok()
			return fmt.Sprint(first, ",", s.pause(id).status)
		}, map[string]string{"ok": "200,200", "400": "400,400"}},
		{"PauseExecuteNow", nil, func(s service) string { return fmt.Sprint(s.pause(s.runNow(nil)).status) },
			map[string]string{"ok": "200", "400": "400"}},
		{"Resume", nil, func(s service) string {
			id := s.report(nil)
			s.pause(id).ok()
			s.advance(51 * time.Hour) // the runs of the 6th and 7th are missed
			s.resume(id).ok()
			s.advance(time.Minute)
			return s.states(id) + "," + s.due(id)
		}, map[string]string{"skip": "Pending,03-08T00", "make-up": "Completed,Completed,Pending,03-07T13,03-07T13,03-08T00"}},
	}
}
