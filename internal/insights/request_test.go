package insights_test

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// everyCall is one call of every kind and the request that it makes.
var everyCall = []struct {
	name string
	make func(context.Context, *insights.Client) error
	line string
	body string // JSON
}{
	{"datasets", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Datasets(ctx, ""))
		return err
	}, "GET ScheduledDataset", ""},
	{"dataset by name", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Datasets(ctx, "Office Usage"))
		return err
	}, "GET ScheduledDataset?datasetName=Office%20Usage", ""},

	{"create query", func(ctx context.Context, c *insights.Client) error {
		_, err := c.CreateQuery(ctx, insights.NewQuery{Name: "Top 10", Query: "SELECT A FROM B WHERE C > 'x&y'"})
		return err
	}, "POST ScheduledQueries", `{"Name":"Top 10","Query":"SELECT A FROM B WHERE C > 'x&y'"}`},
	{"create query with description", func(ctx context.Context, c *insights.Client) error {
		_, err := c.CreateQuery(ctx, insights.NewQuery{Name: "a", Description: insights.Set(""), Query: "q"})
		return err
	}, "POST ScheduledQueries", `{"Name":"a","Description":"","Query":"q"}`},
	{"own queries", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Queries(ctx, insights.QueryFilter{}))
		return err
	}, "GET ScheduledQueries?includeSystemQueries=false", ""},
	{"all queries by id and name", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Queries(ctx, insights.QueryFilter{ID: "a;b", Name: "n+1", System: true}))
		return err
	}, "GET ScheduledQueries?includeSystemQueries=true&queryId=a%3Bb&queryName=n%2B1", ""},
	{"system queries", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Queries(ctx, insights.QueryFilter{OnlySystem: true}))
		return err
	}, "GET ScheduledQueries?includeOnlySystemQueries=true", ""},
	{"one query", func(ctx context.Context, c *insights.Client) error {
		_, err := c.Query(ctx, "id-1")
		return err
	}, "GET ScheduledQueries?includeSystemQueries=true&queryId=id-1", ""},
	{"delete query", func(ctx context.Context, c *insights.Client) error {
		return c.DeleteQuery(ctx, "a b")
	}, "DELETE ScheduledQueries/a%20b", ""},
	{"test text", func(ctx context.Context, c *insights.Client) error {
		_, err := c.TestQuery(ctx, insights.Test{Query: "SELECT A FROM B", StartTime: start, EndTime: start.Add(time.Hour)})
		return err
	}, "GET ScheduledQueries/testQueryResult?endTime=2026-12-01T13%3A00%3A00Z&exportQuery=SELECT%20A%20FROM%20B&startTime=2026-12-01T12%3A00%3A00Z", ""},
	{"test query", func(ctx context.Context, c *insights.Client) error {
		_, err := c.TestQuery(ctx, insights.Test{QueryID: "id-1"})
		return err
	}, "GET ScheduledQueries/testQueryResult?queryId=id-1", ""},

	{"create report", func(ctx context.Context, c *insights.Client) error {
		_, err := c.CreateReport(ctx, insights.NewReport{ReportFields: insights.ReportFields{Name: "Daily"}, QueryID: "id-1", ExecuteNow: insights.Set(true)})
		return err
	}, "POST ScheduledReport", `{"ReportName":"Daily","QueryId":"id-1","ExecuteNow":true}`},
	{"create report with all", func(ctx context.Context, c *insights.Client) error {
		_, err := c.CreateReport(ctx, insights.NewReport{
			ReportFields:   insights.ReportFields{Name: "Daily", Description: insights.Set("d"), StartTime: insights.Set("2026-12-02T00:00:00Z"), RecurrenceInterval: insights.Set[int64](24), RecurrenceCount: insights.Set[int64](100), Format: insights.Set("CSV"), CallbackURL: insights.Set("https://hook.example.test/a?b=c&d=e"), CallbackMethod: insights.Set("GET")},
			QueryID:        "id-1",
			ExecuteNow:     insights.Set(false),
			QueryStartTime: insights.Null[string](),
			QueryEndTime:   insights.Null[string](),
		})
		return err
	}, "POST ScheduledReport", `{"ReportName":"Daily","Description":"d","QueryId":"id-1","StartTime":"2026-12-02T00:00:00Z","ExecuteNow":false,
		"QueryStartTime":null,"QueryEndTime":null,"RecurrenceInterval":24,"RecurrenceCount":100,"Format":"CSV","CallbackUrl":"https://hook.example.test/a?b=c&d=e","CallbackMethod":"GET"}`},
	{"all reports", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Reports(ctx, insights.ReportFilter{}))
		return err
	}, "GET ScheduledReport", ""},
	{"filtered reports", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Reports(ctx, insights.ReportFilter{ID: "r", Name: "Daily #1", QueryID: "q"}))
		return err
	}, "GET ScheduledReport?queryId=q&reportId=r&reportName=Daily%20%231", ""},
	{"one report", func(ctx context.Context, c *insights.Client) error {
		_, err := c.Report(ctx, "id-1")
		return err
	}, "GET ScheduledReport?reportId=id-1", ""},
	{"update report", func(ctx context.Context, c *insights.Client) error {
		return c.UpdateReport(ctx, "id-1", insights.ReportFields{
			Name: "Daily", Description: insights.Null[string](), StartTime: insights.Set("2026-12-02T00:00:00Z"), RecurrenceInterval: insights.Set[int64](24),
			RecurrenceCount: insights.Null[int64](), Format: insights.Set("TSV"), CallbackURL: insights.Null[string](), CallbackMethod: insights.Set("POST"),
		})
	}, "PUT ScheduledReport/id-1", `{"ReportName":"Daily","Description":null,"StartTime":"2026-12-02T00:00:00Z","RecurrenceInterval":24,"RecurrenceCount":null,"Format":"TSV","CallbackUrl":null,"CallbackMethod":"POST"}`},
	{"update little", func(ctx context.Context, c *insights.Client) error {
		return c.UpdateReport(ctx, "id-1", insights.ReportFields{Name: "Daily"})
	}, "PUT ScheduledReport/id-1", `{"ReportName":"Daily"}`},
	{"pause", func(ctx context.Context, c *insights.Client) error { return c.PauseReport(ctx, "id-1") }, "PUT ScheduledReport/pause/id-1", ""},
	{"resume", func(ctx context.Context, c *insights.Client) error { return c.ResumeReport(ctx, "id-1") }, "PUT ScheduledReport/resume/id-1", ""},
	{"delete report", func(ctx context.Context, c *insights.Client) error { return c.DeleteReport(ctx, "id-1") }, "DELETE ScheduledReport/id-1", ""},

	{"executions", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Executions(ctx, "id-1", insights.ExecutionFilter{}))
		return err
	}, "GET ScheduledReport/execution/id-1", ""},
	{"filtered executions", func(ctx context.Context, c *insights.Client) error {
		_, err := insights.All(c.Executions(ctx, "id-1", insights.ExecutionFilter{ID: "x", Status: insights.ExecutionPending, Latest: insights.Set(false)}))
		return err
	}, "GET ScheduledReport/execution/id-1?executionId=x&executionStatus=Pending&getLatestExecution=false", ""},
}

// anything answers every call well.
var anything = holds(`{"queryId":"id-1","reportId":"id-1"}`)

func TestRequests(t *testing.T) {
	t.Parallel()
	for _, call := range everyCall {
		t.Run(call.name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{anything}}
			who := &credential{tokens: []string{token}}
			if err := call.make(t.Context(), client(t, s, func(o *insights.Options) { o.Credential = who })); err != nil {
				t.Fatal(err)
			}
			if got := s.lines(); !slices.Equal(got, []string{call.line}) {
				t.Errorf("asked %q, want %q", got, call.line)
			}
			asked := s.asked()[0]
			if got, want := decoded(t, asked.body), decoded(t, call.body); !reflect.DeepEqual(got, want) {
				t.Errorf("sent %s, want %s", asked.body, call.body)
			}
			for name, want := range map[string]string{
				"Authorization": "Bearer " + token, "Accept": "application/json", "Content-Type": "application/json", "User-Agent": "test/1",
				"ms-correlationid": "correlation-1", "ms-requestid": "correlation-1", "X-Ms-Client-Request-Id": "",
			} {
				if got := asked.header.Get(name); got != want {
					t.Errorf("the header %s is %q, want %q", name, got, want)
				}
			}
			if !slices.Equal(who.scopes, []string{"https://api.partnercenter.microsoft.com/.default"}) {
				t.Errorf("the token is for %q", who.scopes)
			}
		})
	}
}

func decoded(t *testing.T, s string) map[string]any {
	t.Helper()
	if s == "" {
		return nil
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return v
}

// Some IDs would make a path that means something else: all reports, the list, or another host's resource.
func TestNoRequestWithoutID(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{anything}}
	c, ctx := client(t, s), t.Context()
	_, executions := insights.All(c.Executions(ctx, "..", insights.ExecutionFilter{}))
	for _, err := range []error{executions, c.DeleteReport(ctx, ""), c.DeleteQuery(ctx, ".."), c.PauseReport(ctx, "."), c.UpdateReport(ctx, "", insights.ReportFields{}),
		c.ResumeReport(ctx, "../../../oauth2/token"), c.DeleteQuery(ctx, "a%2fb")} {
		if e := failure(t, err); !strings.Contains(e.Message, "can't be used: it ") || e.Sent {
			t.Errorf("got %v (sent: %v)", err, e.Sent)
		}
	}
	if got := s.lines(); len(got) != 0 {
		t.Errorf("asked %q", got)
	}
}

func TestWithoutCorrelationIDAndWithAudience(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{anything}}
	who := &credential{tokens: []string{token}}
	c := client(t, s, func(o *insights.Options) { o.NewID, o.Audience, o.Credential = nil, "api://other", who })
	if _, err := insights.All(c.Datasets(t.Context(), "")); err != nil {
		t.Fatal(err)
	}
	if h := s.asked()[0].header; h.Get("ms-correlationid") != "" || h.Get("ms-requestid") != "" {
		t.Errorf("sent %v", h)
	}
	if !slices.Equal(who.scopes, []string{"api://other/.default"}) {
		t.Errorf("the token is for %q", who.scopes)
	}
}

func TestField(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		field  insights.Field[int64]
		isSet  bool
		hasOne bool
		value  int64
	}{
		{insights.Field[int64]{}, false, false, 0},
		{insights.Null[int64](), true, false, 0},
		{insights.Set[int64](7), true, true, 7},
	} {
		if v, ok := test.field.Get(); v != test.value || ok != test.hasOne || test.field.IsSet() != test.isSet {
			t.Errorf("%+v: got %d, %v, set: %v", test, v, ok, test.field.IsSet())
		}
	}
}
