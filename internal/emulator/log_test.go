package emulator

import (
	"fmt"
	"net/http"
	"testing"
)

func TestLog(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	r := request(t, http.MethodPut, MPN.Path()+"/ScheduledReport/pause/none?a=b", `{"x":1}`)
	r.Header.Set("Authorization", "Bearer "+DefaultAccessToken)
	r.Header.Set("User-Agent", "test")
	s.send(r)
	s.get("/ScheduledDataset").ok()
	log := s.Requests()
	if len(log) != 2 || s.Count("PauseReport") != 1 || s.Count("ListDatasets") != 1 || s.Count("CreateReport") != 0 {
		t.Fatalf("the log is %+v", log)
	}
	got := log[0]
	if got.Header.Get("User-Agent") != "test" || got.Header.Get("Authorization") != "Bearer emulator" {
		t.Errorf("the header is %v", got.Header)
	}
	got.Header = nil
	want := Request{ID: SeededIDs(0)("request", "", 1), Time: start, Answered: start, Began: 1, Ended: 2, Program: MPN, Operation: "PauseReport", Method: "PUT", Path: MPN.Path() + "/ScheduledReport/pause/none", Query: "a=b", Body: `{"x":1}`, Status: 404, Message: "No item found with given filters.", Object: "none", User: DefaultUser}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the entry is %+v, want %+v", got, want)
	}
	s.ResetRequests()
	if len(s.Requests()) != 0 {
		t.Error("the log was not emptied")
	}
}

func TestLogIsBounded(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for i := range logLength {
		s.log = append(s.log, &Request{ID: fmt.Sprint(i)})
	}
	s.get("/ScheduledDataset").ok()
	log := s.Requests()
	if len(log) != logLength/2+1 || log[0].ID != fmt.Sprint(logLength/2) || log[len(log)-1].Operation != "ListDatasets" {
		t.Errorf("the log has %d entries, the first is %s", len(log), log[0].ID)
	}
}
