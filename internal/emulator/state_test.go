package emulator

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// TestStateOverARestart holds that everything that a client can see is the same after a restart.
func TestStateOverARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	before := serveTest(t, Options{StateFile: file})
	before.query()
	daily := before.report(m{"Description": "D", "CallbackUrl": "https://x.example", "RecurrenceCount": 9})
	paused := before.report(m{"ReportName": "P"})
	before.runNow(m{"QueryStartTime": "2024-01-01T00:00:00Z"})
	before.advance(50 * time.Hour)
	before.pause(paused).ok()
	r := before.send(request(t, http.MethodPost, "/contoso.onmicrosoft.com/oauth2/token", byRefreshToken+"&"+v1Resource))
	rotated := r.body["refresh_token"].(string)
	paths := []string{"/ScheduledQueries?includeSystemQueries=false", "/ScheduledReport", "/ScheduledReport/execution/" + daily + "?getLatestExecution=false", "/ScheduledReport/execution/" + paused + "?executionStatus=Paused"}
	var answers []string
	for _, path := range paths {
		answers = append(answers, string(before.get("%s", path).ok().raw))
	}
	before.Close()

	after := serveTest(t, Options{StateFile: file})
	if got, want := after.Now(), start.Add(50*time.Hour); !got.Equal(want) {
		t.Errorf("the clock shows %s, want %s", got, want)
	}
	for i, path := range paths {
		if got := string(after.get("%s", path).raw); got != answers[i] {
			t.Errorf("%s answers\n%s\nand answered\n%s", path, got, answers[i])
		}
	}
	after.token("grant_type=refresh_token&" + clientProof + "&refresh_token=" + rotated + "&" + v1Resource)
	if id := after.query(); id == after.Queries()[0].ID {
		t.Error("an id was given out again")
	}
	after.advance(24 * time.Hour)
	if got := after.due(daily); got != "03-06T00,03-07T00,03-08T00,03-09T00" {
		t.Errorf("the executions are due %s", got)
	}
	for range 4 {
		after.runNow(nil) // one of the five was made before the restart, more than an hour ago
	}
	after.runNow(nil)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the mode %v, %v", info.Mode(), err)
	}
}

// TestStateIsSavedAtEachChange holds that the file is never behind an answer.
func TestStateIsSavedAtEachChange(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	s := serveTest(t, Options{StateFile: file})
	if _, err := os.Stat(file); err == nil {
		t.Error("there is a file before there is anything to keep")
	}
	last := ""
	changed := func(what string) {
		t.Helper()
		data, err := os.ReadFile(file)
		if err != nil || string(data) == last {
			t.Errorf("the file did not change after %s: %v", what, err)
		}
		last = string(data)
	}
	q := s.query()
	changed("a query was made")
	id := s.report(nil)
	changed("a report was made")
	s.put(id, m{"ReportName": "B"}).ok()
	changed("a report was updated")
	s.pause(id).ok()
	changed("a report was paused")
	s.resume(id).ok()
	changed("a report was resumed")
	s.advance(24 * time.Hour)
	changed("a run was made")
	s.EditReport(id, func(r *Report) { r.Name = "C" })
	changed("a report was edited")
	s.token(byRefreshToken + "&" + v1Resource)
	changed("a token was issued")
	s.do(http.MethodDelete, "/ScheduledReport/"+id, nil).ok()
	changed("a report was deleted")
	s.do(http.MethodDelete, "/ScheduledQueries/"+q, nil).ok()
	changed("a query was deleted")
	s.Reset()
	changed("a reset")
	s.get("/ScheduledDataset").ok()
	if data, err := os.ReadFile(file); err != nil || string(data) != last {
		t.Errorf("a read changed the file: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("there are %v", left)
	}
}

func TestDamagedStateIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ data, says string }{
		"empty":        {"", "is damaged"},
		"cut":          {`{"version":1,"world":{"quer`, "is damaged"},
		"something":    {`{"a":1}`, "is damaged"},
		"wrong types":  {`{"version":1,"world":{"queries":7,"made":{}}}`, "is damaged"},
		"no objects":   {`{"version":1,"world":null}`, "is damaged"},
		"another file": {`{"version":1,"world":{"made":{}},"terraform_version":"1.11.4"}`, "is damaged"},
		"newer":        {`{"version":3,"objects":{},"shards":[]}`, "has version 3 and this emulator knows versions up to 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "state.json")
			if err := os.WriteFile(file, []byte(test.data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := New(Options{StateFile: file, Clock: NewClock(start)})
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), file) {
				t.Errorf("the error is %v", err)
			}
			if data, err := os.ReadFile(file); err != nil || string(data) != test.data {
				t.Errorf("the file is now %q, %v", data, err)
			}
		})
	}
}

// TestStateOfVersion1 holds that its objects belong to mpn and the first tenant, and that its quota counts.
func TestStateOfVersion1(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	text := `{"version":1,"time":"2024-03-05T10:00:00Z","refreshTokens":[{"token":"old","clientId":"` + entra.DefaultClientID + `","user":"` + DefaultUser + `"}],
		"world":{"queries":[{"id":"1","name":"Q","text":"SELECT Month FROM OfficeUsage","type":"userDefined","user":"` + DefaultUser + `"}],
		"reports":[{"id":"2","name":"R","queryId":"1","query":"SELECT Month FROM OfficeUsage","user":"` + DefaultUser + `","created":"2024-03-05T09:00:00Z","status":"Active","format":"CSV"}],
		"made":{"query":1},"runNow":{"` + DefaultUser + `":["2024-03-05T09:59:00Z","2024-03-05T09:59:00Z","2024-03-05T09:59:00Z","2024-03-05T09:59:00Z","2024-03-05T09:59:00Z"]}}}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveTest(t, Options{StateFile: file})
	if s.shown("2")["reportName"] != "R" || s.get("/ScheduledQueries?queryId=1").one()["name"] != "Q" {
		t.Error("the objects of version 1 are not there")
	}
	s.do(http.MethodPost, "/ScheduledReport", m{"ReportName": "Once", "QueryId": officeUsage, "ExecuteNow": true}).refused(400, "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins")
	s.token("grant_type=refresh_token&" + clientProof + "&refresh_token=old&" + v1Resource)
}

func TestStateThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "state")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := serveTest(t, Options{StateFile: filepath.Join(dir, "state.json")})
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	r := s.do(http.MethodPost, "/ScheduledQueries", m{"Name": "A", "Query": sampleQuery})
	if r.status != 500 || !strings.Contains(r.body["message"].(string), "the state file can't be written") {
		t.Errorf("answered %d %s", r.status, r.raw)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s.get("/ScheduledDataset").ok() // it is tried again
	if again := serveTest(t, Options{StateFile: filepath.Join(dir, "state.json")}); len(again.Queries()) != 1 {
		t.Error("the query was lost")
	}
	if _, err := New(Options{StateFile: dir}); err == nil || !strings.Contains(err.Error(), "can't be read") {
		t.Errorf("a folder as the state file: %v", err)
	}
}

func TestStateKeepsOptionsTokens(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	s := serveTest(t, Options{StateFile: file, Identity: entra.Options{RefreshTokens: []entra.RefreshToken{{Token: "mine"}}}})
	s.query()
	again := serveTest(t, Options{StateFile: file})
	if all := again.RefreshTokens(); len(all) != 2 || all[0].Token != "mine" || all[0].User != DefaultUser || all[0].ClientID != entra.DefaultClientID {
		t.Errorf("the refresh tokens are %+v", all)
	}
}
