package emulator

import (
	"net/http"
	"runtime"
	"sync"
	"testing"
)

func TestDepth(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spans [][2]int
		want  int
	}{
		"none":                        {nil, 0},
		"one":                         {[][2]int{{1, 2}}, 1},
		"two at once":                 {[][2]int{{1, 3}, {2, 4}}, 1},
		"one after another":           {[][2]int{{1, 2}, {3, 4}, {5, 6}}, 3},
		"a long one beside two":       {[][2]int{{1, 6}, {2, 3}, {4, 5}}, 2},
		"a fan of three, then one":    {[][2]int{{1, 5}, {2, 4}, {3, 6}, {7, 8}}, 2},
		"the chain is not the first":  {[][2]int{{1, 10}, {2, 3}, {4, 11}, {5, 6}, {7, 8}}, 3},
		"without an answer":           {[][2]int{{1, 2}, {3, 0}}, 2},
		"two at once without answers": {[][2]int{{1, 0}, {2, 0}}, 1},
		"in another order":            {[][2]int{{5, 6}, {1, 2}, {3, 4}}, 3},
	} {
		var log []Request
		for _, s := range test.spans {
			log = append(log, Request{Began: s[0], Ended: s[1]})
		}
		if got := Depth(log); got != test.want {
			t.Errorf("%s: the depth is %d, want %d", name, got, test.want)
		}
	}
}

// TestDepthOfObjects holds that a request is only deeper for what it can have waited for.
func TestDepthOfObjects(t *testing.T) {
	t.Parallel()
	post := func(object, uses string) Request { return Request{Method: http.MethodPost, Object: object, Uses: uses} }
	del := func(object, uses string) Request {
		return Request{Method: http.MethodDelete, Object: object, Uses: uses}
	}
	list := Request{Method: http.MethodGet}
	read := func(object string) Request { return Request{Method: http.MethodGet, Object: object} }
	for name, test := range map[string]struct {
		log  []Request // one after another
		want int
	}{
		"queries":                   {[]Request{list, post("a", ""), post("b", ""), post("c", "")}, 2},
		"queries and their reports": {[]Request{list, post("a", ""), post("b", ""), post("r", "A"), post("s", "b"), post("t", "a")}, 3},
		"a list between":            {[]Request{post("a", ""), list, post("b", "")}, 3},
		"reports, then queries":     {[]Request{del("r", "a"), del("s", "b"), del("a", ""), del("b", "")}, 2},
		"objects by themselves":     {[]Request{read("a"), read("b"), read("A"), read("c")}, 2},
		"two programs":              {[]Request{{Program: MPN}, {Program: CMP}}, 1},
		"a file of a program":       {[]Request{{Program: MPN}, {Operation: "Download"}}, 2},
		"refused and repeated":      {[]Request{{Method: http.MethodPost, Body: "{}"}, {Method: http.MethodPost, Body: "{1}"}, {Method: http.MethodPost, Body: "{}", Object: "a"}}, 2},
	} {
		for i := range test.log {
			test.log[i].Began, test.log[i].Ended = 2*i+1, 2*i+2
		}
		if got := Depth(test.log); got != test.want {
			t.Errorf("%s: the depth is %d, want %d", name, got, test.want)
		}
	}
}

// TestDepthOfTheLog holds that requests that stall at once have a depth of one, and that what Entra is asked does not count.
func TestDepthOfTheLog(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	s.inject(Fault{Operation: "ListReports", Kind: FaultStall, Times: 2})
	var asking sync.WaitGroup
	for range 2 {
		asking.Go(func() {
			defer func() { _ = recover() }() // the connection is broken
			s.get("/ScheduledReport")
		})
	}
	for s.Count("ListReports") < 2 {
		runtime.Gosched()
	}
	if got := s.Depth(); got != 1 {
		t.Errorf("two that wait have the depth %d, want 1", got)
	}
	s.Close()
	asking.Wait()
	for _, r := range s.Requests() {
		if r.Status != 0 || r.Ended == 0 || r.Answered.IsZero() {
			t.Errorf("a broken connection is %+v", r)
		}
	}

	s = serveTest(t, Options{})
	s.token(byRefreshToken + "&" + v1Resource)
	s.get("/ScheduledDataset").ok()
	id := s.do(http.MethodPost, "/ScheduledQueries", m{"Name": "A", "Query": sampleQuery}).one()["queryId"].(string)
	s.do(http.MethodPost, "/ScheduledQueries", m{"Name": "B", "Query": sampleQuery}).ok()
	if got := s.Depth(); got != 2 {
		t.Errorf("the depth is %d, want 2", got)
	}
	report := s.do(http.MethodPost, "/ScheduledReport", m{"ReportName": "R", "QueryId": id, "ExecuteNow": true}).one()["reportId"].(string)
	s.do(http.MethodDelete, "/ScheduledReport/"+report, nil).ok()
	s.do(http.MethodDelete, "/ScheduledQueries/"+id, nil).ok()
	s.get("/ScheduledQueries?queryId=another&includeSystemQueries=true")
	if got := s.Depth(); got != 5 {
		t.Errorf("the depth is %d, want 5", got)
	}
}
