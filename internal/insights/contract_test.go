package insights_test

import (
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// The client's life with the service is right under each answer to each question that the documents leave open.
func TestContractUnderEachPolicy(t *testing.T) {
	t.Parallel()
	live(t, "documented", emulator.Policy{})
	for _, field := range emulator.PolicyFields() {
		for _, value := range field.Values[1:] {
			var p emulator.Policy
			if err := field.Set(&p, value); err != nil {
				t.Fatal(err)
			}
			live(t, field.Flag+"="+value, p)
		}
	}
}

// life is one client and one service under a policy.
type life struct {
	*testing.T
	client *insights.Client
	clock  *emulator.Clock
	policy emulator.Policy
}

func live(t *testing.T, name string, p emulator.Policy) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		c := emulator.NewClock(start)
		server, err := emulator.Start(emulator.Options{Clock: c, Policy: p})
		if err != nil {
			t.Fatal(err)
		}
		transport := insights.NewTransport()
		t.Cleanup(func() {
			transport.CloseIdleConnections()
			server.Close()
		})
		l := life{t, client(t, transport, func(o *insights.Options) {
			o.Endpoint, o.Credential = server.Endpoint(), &credential{tokens: []string{emulator.DefaultAccessToken}}
		}), c, p}
		l.datasets()
		query := l.query()
		l.report(query)
		l.run(query)
		l.end(query)
	})
}

func (l life) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

func (l life) datasets() {
	all, err := insights.All(l.client.Datasets(l.Context(), "OfficeUsage"))
	l.must(err)
	if len(all) == 0 || all[0].Name != "OfficeUsage" || len(all[0].SelectableColumns) < 10 || *all[0].MinimumRecurrenceInterval != 24 {
		l.Errorf("got %+v", all)
	}
}

const officeQuery = "SELECT CustomerName, Month FROM OfficeUsage ORDER BY CustomerName ASC LIMIT 3 TIMESPAN LAST_6_MONTHS"

func (l life) query() string {
	made, err := l.client.CreateQuery(l.Context(), insights.NewQuery{Name: "Office", Description: insights.Set("d"), Query: officeQuery})
	l.must(err)
	l.appear(func() error {
		_, err := l.client.Query(l.Context(), made.ID)
		return err
	})
	read, err := l.client.Query(l.Context(), made.ID)
	l.must(err)
	if !reflect.DeepEqual(read, made) || read.Name != "Office" || read.Query != officeQuery || !strings.EqualFold(read.Type, insights.UserDefinedQuery) || !read.CreatedTime.Equal(start) {
		l.Errorf("made %+v, read %+v", made, read)
	}
	if _, err := l.client.Query(l.Context(), "00000000-0000-4000-8000-000000000000"); !insights.IsNotFound(err) {
		l.Errorf("a query that never was: %v", err)
	}
	own, err := insights.All(l.client.Queries(l.Context(), insights.QueryFilter{}))
	l.must(err)
	if len(own) != 1 || !reflect.DeepEqual(own[0], *made) {
		l.Errorf("got %+v", own)
	}
	rows, err := l.client.TestQuery(l.Context(), insights.Test{QueryID: made.ID})
	switch l.policy.TestTimeout {
	case "500", "504":
		if failure(l, err).Status < 500 {
			l.Errorf("got %v", err)
		}
	case "empty":
		l.must(err)
	default:
		l.must(err)
		if len(rows) != 3 || len(rows[0]) != 2 || rows[0][0].Column != "CustomerName" || rows[0][1].Value == "" {
			l.Errorf("got %v", rows)
		}
	}
	return made.ID
}

// appear waits until what was made can be read: it may take two reads, or half a minute.
func (l life) appear(read func() error) {
	for range 3 {
		if read() == nil {
			return
		}
	}
	l.clock.Advance(30 * time.Second)
	l.must(read())
}

func (l life) report(query string) {
	made, err := l.client.CreateReport(l.Context(), insights.NewReport{
		ReportFields: insights.ReportFields{Name: "Daily", StartTime: insights.Set("2026-12-02T00:00:00Z"), RecurrenceInterval: insights.Set[int64](24), RecurrenceCount: insights.Set[int64](5), CallbackURL: insights.Set("https://hook.example.test/x")},
		QueryID:      query,
	})
	l.must(err)
	read := func() *insights.Report {
		r, err := l.client.Report(l.Context(), made.ID)
		l.must(err)
		return r
	}
	l.appear(func() error {
		_, err := l.client.Report(l.Context(), made.ID)
		return err
	})
	if r := read(); r.Name != "Daily" || r.QueryID != query || !r.StartTime.Equal(start.Add(12*time.Hour)) || *r.RecurrenceInterval != 24 || *r.RecurrenceCount != 5 || r.Status != insights.ReportActive {
		l.Errorf("got %+v", r)
	}
	l.must(l.client.UpdateReport(l.Context(), made.ID, insights.ReportFields{
		Name: "Weekly", StartTime: insights.Set("2026-12-03T00:00:00Z"), RecurrenceInterval: insights.Set[int64](168), RecurrenceCount: insights.Set[int64](5),
	}))
	if r := read(); r.Name != "Weekly" || *r.RecurrenceInterval != 168 || !r.StartTime.Equal(start.Add(36*time.Hour)) {
		l.Errorf("got %+v", r)
	}
	l.must(l.client.PauseReport(l.Context(), made.ID))
	if r := read(); r.Status != insights.ReportPaused {
		l.Errorf("got %+v", r)
	}
	l.must(l.client.ResumeReport(l.Context(), made.ID))
	if r := read(); r.Status != insights.ReportActive {
		l.Errorf("got %+v", r)
	}
	if done, err := insights.All(l.client.Executions(l.Context(), made.ID, insights.ExecutionFilter{Status: insights.ExecutionCompleted})); err != nil || len(done) != 0 {
		l.Errorf("before the first run: %+v, %v", done, err)
	}
	l.must(l.client.DeleteReport(l.Context(), made.ID))
	if err := l.client.DeleteReport(l.Context(), made.ID); err != nil && failure(l, err).Status != http.StatusNotFound {
		l.Errorf("deleted twice: %v", err)
	}
	if _, err := l.client.Report(l.Context(), made.ID); !insights.IsNotFound(err) {
		l.Errorf("deleted, and read: %v", err)
	}
}

// run makes a report that runs at once, and reads its file.
func (l life) run(query string) {
	made, err := l.client.CreateReport(l.Context(), insights.NewReport{ReportFields: insights.ReportFields{Name: "Once", Format: insights.Set("CSV")}, QueryID: query, ExecuteNow: insights.Set(true)})
	l.must(err)
	l.clock.Advance(time.Minute)
	all, err := insights.All(l.client.Executions(l.Context(), made.ID, insights.ExecutionFilter{Status: insights.ExecutionCompleted, Latest: insights.Set(false)}))
	l.must(err)
	if l.policy.RunOutcome != "" {
		if len(all) != 0 {
			l.Errorf("got %+v", all)
		}
		return
	}
	if len(all) != 1 || all[0].Status != insights.ExecutionCompleted || all[0].ReportID != made.ID || all[0].GeneratedTime.IsZero() {
		l.Fatalf("got %+v", all)
	}
	file, err := l.client.Download(l.Context(), all[0].Link)
	l.must(err)
	b, err := io.ReadAll(file)
	l.must(err)
	l.must(file.Close())
	if lines := strings.Split(strings.TrimSpace(string(b)), "\n"); len(lines) != 4 || strings.TrimSpace(lines[0]) != "CustomerName,Month" {
		l.Errorf("got %q", b)
	}
	l.must(l.client.DeleteReport(l.Context(), made.ID))
}

func (l life) end(query string) {
	if err := l.client.DeleteQuery(l.Context(), query); err != nil && l.policy.QueryInUse != "refused" {
		l.Error(err)
	}
	if _, err := l.client.Query(l.Context(), query); l.policy.QueryInUse != "refused" && !insights.IsNotFound(err) {
		l.Errorf("deleted, and read: %v", err)
	}
	if own, err := insights.All(l.client.Queries(l.Context(), insights.QueryFilter{})); err != nil || len(own) != 0 && l.policy.QueryInUse != "refused" {
		l.Errorf("got %+v, %v", own, err)
	}
}
