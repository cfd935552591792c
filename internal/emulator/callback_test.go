package emulator

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestCallbackTargets(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		url, method, want string
		loopback          bool
	}{
		{"https://www.contosso.com/callback", "POST", "https://www.contosso.com/callback/ID", false}, // [doc P-PAR]
		{"https://www.contosso.com/callback", "GET", "https://www.contosso.com/callback?reportId=ID", false},
		{"https://x.example/c/", "POST", "https://x.example/c/ID", false},
		{"https://x.example/c?", "GET", "https://x.example/c?reportId=ID", false}, // F-DE
		{"https://x.example/c?k=v", "GET", "https://x.example/c?k=v&reportId=ID", false},
		{"https://x.example/c?k=v", "POST", "https://x.example/c/ID?k=v", false},
		{"http://127.0.0.1:99/c", "POST", "http://127.0.0.1:99/c/ID", true},
		{"http://localhost/c", "GET", "http://localhost/c?reportId=ID", true},
		{"http://[::1]:99", "POST", "http://[::1]:99/ID", true},
		{"http://10.0.0.1/c", "POST", "http://10.0.0.1/c/ID", false},
		{"https://<SampleCallbackUrl>", "GET", "https://<SampleCallbackUrl>?reportId=ID", false}, // [sample P-PAR]
		{"https://x.example/%zz", "POST", "https://x.example/%zz", false},                        // no URL: nobody is called
	} {
		if got, loopback := callbackTarget(test.url, test.method, "ID"); got != test.want || loopback != test.loopback {
			t.Errorf("%s %s leads to %s %v, want %s %v", test.method, test.url, got, loopback, test.want, test.loopback)
		}
	}
}

// TestCallbacksAreSent holds that a callback goes out when its run completes, not before, and that the API does
// not wait for a receiver that hangs.
func TestCallbacksAreSent(t *testing.T) {
	t.Parallel()
	came := make(chan string)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came <- r.Method + " " + r.URL.RequestURI() // hangs until the test listens
		w.WriteHeader(http.StatusAccepted)
	}))
	defer receiver.Close()
	s := serveTest(t, Options{})
	post := s.report(m{"CallbackUrl": receiver.URL + "/post", "RecurrenceCount": 1})
	get := s.report(m{"CallbackUrl": receiver.URL + "/get", "CallbackMethod": "GET", "StartTime": "2024-03-06T01:00:00Z", "RecurrenceCount": 1})
	s.Clock().Set(time.Date(2024, 3, 6, 0, 0, 4, 0, time.UTC))
	if n := len(s.Callbacks()); n != 0 {
		t.Errorf("%d callbacks before the end of the run", n)
	}
	s.advance(2 * time.Hour)
	s.get("/ScheduledReport").ok()
	for _, want := range []string{"POST /post/" + post, "GET /get?reportId=" + get} {
		if got := <-came; got != want {
			t.Errorf("%s came, want %s", got, want)
		}
	}
	s.callbacks.wait()
	all := s.Callbacks()
	if len(all) != 2 || all[0].Status != http.StatusAccepted || !all[0].Sent || all[0].Time.Format(stampLayout) != "2024-03-06T00:00:05Z" || all[0].ExecutionID != s.Executions(post)[0].ID {
		t.Errorf("the callbacks are %+v", all)
	}
}

func TestCallbacksElsewhereAreOnlyRecorded(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Transport: refusing{}})
	s.runNow(m{"CallbackUrl": "https://x.example/c"})
	s.runNow(m{"CallbackUrl": "http://127.0.0.1:1/c"})
	s.advance(time.Minute)
	s.callbacks.wait()
	all := s.Callbacks()
	if len(all) != 2 || all[0].Sent || all[0].Error != "" || !all[1].Sent || all[1].Error == "" {
		t.Errorf("the callbacks are %+v", all)
	}
}

// refusing is a transport that sends nothing.
type refusing struct{}

func (refusing) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("nothing is sent")
}

// TestCloseEndsACallback holds that Close does not wait for a receiver that hangs.
func TestCloseEndsACallback(t *testing.T) {
	t.Parallel()
	came, end := make(chan bool), make(chan bool)
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { came <- true; <-end }))
	defer receiver.Close()
	defer close(end)
	s := serveTest(t, Options{})
	s.runNow(m{"CallbackUrl": receiver.URL})
	s.advance(time.Minute)
	<-came
	s.Reset() // what is being sent is forgotten, not lost
	s.runNow(m{"CallbackUrl": receiver.URL})
	s.advance(time.Minute)
	s.Close()
	if all := s.callbacks.all(); len(all) != 1 || all[0].Status != 0 {
		t.Errorf("the callbacks are %+v", all)
	}
}
