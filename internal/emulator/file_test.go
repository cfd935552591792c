package emulator

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// unpack reads the body of a download as a client that knows gzip does.
func (s service) unpack(r reply) string {
	s.t.Helper()
	if r.status != 200 || r.header.Get("Content-Encoding") != "gzip" {
		s.t.Fatalf("answered %d %v: %s", r.status, r.header, r.raw)
	}
	unpacker, err := gzip.NewReader(bytes.NewReader(r.raw))
	if err != nil {
		s.t.Fatal(err)
	}
	data, err := io.ReadAll(unpacker)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

// fileOf runs a query once and downloads its file.
func (s service) fileOf(text string, changes m) string {
	s.t.Helper()
	changes["QueryId"] = s.AddQuery(Query{Name: "Q", Text: text}).ID
	id := s.runNow(changes)
	s.advance(time.Minute)
	return s.unpack(s.download(s.get("/ScheduledReport/execution/%s", id).one()["reportAccessSecureLink"].(string)))
}

func TestFileIsTheAnswerToTheQuery(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	const text = "SELECT customername, Month, TotalPaidAvailableUnits FROM OfficeUsage WHERE CustomerSegment LIKE '%' ORDER BY TotalPaidAvailableUnits, CustomerName, Month LIMIT 50"
	rows, err := csv.NewReader(strings.NewReader(s.fileOf(text, m{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	preview := s.get("/ScheduledQueries/testQueryResult?queryId=%s", s.Queries()[0].ID).ok().items()
	if len(rows) != 51 || len(preview) != 50 || strings.Join(rows[0], " ") != "CustomerName Month TotalPaidAvailableUnits" {
		t.Fatalf("%d rows, %d in the preview, header %v", len(rows), len(preview), rows[0])
	}
	for i, p := range preview {
		if got, want := strings.Join(rows[i+1], ","), fields(p, rows[0]...); got != want {
			t.Errorf("row %d is %s in the file and %s in the preview", i, got, want)
		}
	}
}

func TestFileQuotesWhatNeedsIt(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Datasets: DocumentedDatasets()})
	file := s.fileOf("SELECT DISTINCT TopSegment FROM CustomersAndTenants ORDER BY TopSegment", m{})
	if file != "TopSegment\r\n\"Small, Medium & Corporate\"\r\nEnterprise\r\n" {
		t.Errorf("the file is %q", file)
	}
	file = s.fileOf("SELECT DISTINCT TopSegment, Product FROM CustomersAndTenants WHERE Product = 'Azure' ORDER BY TopSegment", m{"Format": "TSV"})
	if file != "TopSegment\tProduct\r\nSmall, Medium & Corporate\tAzure\r\nEnterprise\tAzure\r\n" {
		t.Errorf("the file is %q", file)
	}
}

func TestFileIsAsOfItsRun(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "file-lines", "lf")})
	const text = "SELECT DISTINCT Month FROM OfficeUsage TIMESPAN LAST_MONTH"
	q := s.AddQuery(Query{Name: "Q", Text: text})
	id := s.report(m{"QueryId": q.ID, "RecurrenceInterval": 720})
	s.advance(40 * 24 * time.Hour)
	items := s.get("/ScheduledReport/execution/%s?getLatestExecution=false&executionStatus=Completed", id).ok().items()
	for i, want := range []string{"Month\n2024-03-01\n", "Month\n2024-02-01\n"} {
		link := items[i]["reportAccessSecureLink"].(string)
		first := s.unpack(s.download(link))
		if first != want || s.unpack(s.download(link)) != first {
			t.Errorf("the file is %q, want %q, both times", first, want)
		}
	}
	if got := s.fileOf(text, m{"QueryStartTime": "2023-10-01T00:00:00Z", "QueryEndTime": "2023-10-31T00:00:00Z"}); got != "Month\n2023-10-01\n" {
		t.Errorf("with a range the file is %q", got)
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "link-lifetime", "24h", "link-signed", "generated")})
	link := s.linkAfter(time.Minute)
	if !strings.Contains(link, "&sig=") || strings.Contains(link, DefaultAccessToken) {
		t.Errorf("the link is %s", link)
	}
	for _, test := range []struct {
		name   string
		link   string
		status int
		code   string
	}{
		{"as it is", link, 200, ""},
		{"another signature", strings.Replace(link, "sig=", "sig=A", 1), 403, "AuthenticationFailed"},
		{"another end", strings.Replace(link, "se=2024", "se=2025", 1), 403, "AuthenticationFailed"},
		{"another file", strings.Replace(link, "/files/", "/files/x", 1), 403, "AuthenticationFailed"},
		{"no signature", strings.Split(link, "?")[0], 403, "AuthenticationFailed"},
	} {
		r := s.download(test.link)
		if r.status != test.status || test.code != "" && (!strings.Contains(string(r.raw), "<Code>"+test.code+"</Code>") || r.header.Get("Content-Type") != "application/xml") {
			t.Errorf("%s: answered %d %s", test.name, r.status, r.raw)
		}
	}
	r := httptest.NewRequest(http.MethodGet, link, nil)
	r.Header.Set("Authorization", "Bearer "+DefaultAccessToken)
	if got := s.send(r); got.status != 400 || !strings.Contains(string(got.raw), "InvalidAuthenticationInfo") {
		t.Errorf("with a token the file was answered with %d %s", got.status, got.raw)
	}
	if got := s.send(httptest.NewRequest(http.MethodPut, link, nil)); got.status != 405 {
		t.Errorf("PUT was answered with %d", got.status)
	}
	s.advance(24*time.Hour - time.Minute + 4*time.Second)
	if got := s.download(link).status; got != 200 {
		t.Errorf("a second before its end the link answers %d", got)
	}
	s.advance(time.Second)
	if got := s.download(link); got.status != 403 || !strings.Contains(string(got.raw), "expired") {
		t.Errorf("at its end the link answers %d %s", got.status, got.raw)
	}
}

func TestFileIsPackedForEveryone(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	r := httptest.NewRequest(http.MethodGet, s.linkAfter(time.Minute), nil)
	r.Header.Set("Accept-Encoding", "identity")
	got := s.send(r)
	if !strings.HasPrefix(s.unpack(got), "CustomerTenantId,") || got.header.Get("Content-Length") != fmt.Sprint(len(got.raw)) {
		t.Errorf("the header is %v", got.header)
	}
}

// A large file has the rows of the small one again and again, under one header.
func TestLargeFile(t *testing.T) {
	t.Parallel()
	const text = "SELECT Month, CustomerName FROM OfficeUsage LIMIT 3"
	small := serveTest(t, Options{}).fileOf(text, m{})
	_, rows, _ := strings.Cut(small, "\n")
	s := serveTest(t, Options{FileSize: 3 << 20})
	large := s.fileOf(text, m{})
	if len(large) < 3<<20 || len(large) > 5<<20 || large != small+strings.Repeat(rows, (len(large)-len(small))/len(rows)) {
		t.Errorf("%d bytes, beginning %.200q", len(large), large)
	}
}
