package insights_test

import (
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// The samples in testdata are those of first-api-call.md (P-FIRST) and access-paradigm.md (P-PAR). Of the rows of
// first-test-query.json the page prints nine and leaves the others out.

func sample(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func sampleClient(t *testing.T, name string) (*insights.Client, *service) {
	t.Helper()
	s := &service{replies: []reply{says(http.StatusOK, sample(t, name))}}
	return client(t, s), s
}

func TestSampleOfDatasets(t *testing.T) {
	t.Parallel()
	c, _ := sampleClient(t, "first-datasets")
	got, err := insights.All(c.Datasets(t.Context(), ""))
	if err != nil {
		t.Fatal(err)
	}
	want := []insights.Dataset{{
		Name: "DynamicsUsage",
		SelectableColumns: []string{
			"PGAMpnId", "SubscriptionId", "SubscriptionStartDate", "SubscriptionEndDate", "SubscriptionStatus", "Month", "RevSumDivisionName",
			"RevSumCategoryName", "SKU", "SKUId", "FreeVsPaidSKU", "SalesModel", "DetailedSalesModel", "CustomerName", "CustomerTenantId", "CustomerTpid",
			"CustomerSegment", "CustomerMarket", "MPNId", "PartnerName", "PartnerLocation", "PartnerAttachType", "AvailableSeats", "AssignedSeats",
			"ActiveSeats", "DeploymentOpportunity", "ActiveUsagePercent",
		},
		AvailableMetrics:          []string{"SubscriptionCount", "TotalAssignedSeats", "TotalSoldSeats", "TotalActiveSeats", "TotalRevenueAndACR", "CustomerCount", "CustomerTenantCount"},
		AvailableDateRanges:       []string{"LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LIFETIME"},
		MinimumRecurrenceInterval: new(int64(24)),
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestSamplesOfQueries(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]insights.Query{
		"first-create-query": {
			ID: "7d19305c-56db-4edc-b776-428340e3a9c8", Name: "SubscriptionId Dynamics", Description: "List of Subscription Id from DynamicsUsage",
			Query: "SELECT SubscriptionId from DynamicsUsage", Type: "userDefined", User: "GAUser@PITEST2.ccsctp.net", CreatedTime: at(2021, 3, 31, 7, 28, 37),
		},
		"paradigm-create-query": {
			ID: "ec8366a4-d96e-4194-8c37-d5dbc0639033", Name: "CustomersRevenueQuery", Description: "Query to get top 10 customers by revenue for last month",
			Query: "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants ORDER BY BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH",
			Type:  "userDefined", User: "GAUser@PITEST2.ccsctp.net", CreatedTime: at(2021, 3, 30, 12, 52, 39),
		},
	} {
		c, _ := sampleClient(t, name)
		got, err := c.CreateQuery(t.Context(), insights.NewQuery{Name: "n", Query: "q"})
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestSampleOfRows(t *testing.T) {
	t.Parallel()
	c, _ := sampleClient(t, "first-test-query")
	rows, err := c.TestQuery(t.Context(), insights.Test{QueryID: "7d19305c-56db-4edc-b776-428340e3a9c8"})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 10 {
		t.Fatalf("got %d rows", len(rows))
	}
	if want := (insights.Row{{Column: "SubscriptionId", Value: "251DE3D4-8868-4032-B518-F142DA50522F"}}); !reflect.DeepEqual(rows[0], want) {
		t.Errorf("the first row is %v", rows[0])
	}
}

func TestSamplesOfReports(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]insights.Report{
		"first-create-report": {
			ID: "cdc61cfe-d028-4333-a215-a1df51ccbfd4", Name: "DynamicsUsage Subscription ID Report", Description: "Report for getting list of Subscription Id for Dynamics Usage",
			QueryID: "7d19305c-56db-4edc-b776-428340e3a9c8", Query: "SELECT SubscriptionId from DynamicsUsage", User: "GAUser@PITEST2.ccsctp.net",
			CreatedTime: at(2021, 3, 31, 8, 15, 15), ExecuteNow: new(false), StartTime: at(2021, 4, 1, 18, 41, 0), Status: "Active",
			RecurrenceInterval: new(int64(48)), RecurrenceCount: new(int64(20)), CallbackURL: "https://<SampleCallbackUrl>", CallbackMethod: "GET", Format: "csv",
		},
		"paradigm-create-report": {
			ID: "d9548477-16d4-492a-bf9c-0cf91a9f69bf", Name: "Top10_CustomersReport", Description: "Top 10 customers by revenue for last month",
			QueryID: "ec8366a4-d96e-4194-8c37-d5dbc0639033",
			Query:   "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants ORDER BY BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH",
			User:    "GAUser@PITEST2.ccsctp.net", CreatedTime: at(2021, 3, 30, 13, 11, 58), ExecuteNow: new(false), StartTime: at(2021, 3, 31, 18, 41, 0), Status: "Active",
			RecurrenceInterval: new(int64(24)), RecurrenceCount: new(int64(100)), CallbackURL: "https://<SampleCallbackUrl>", CallbackMethod: "GET", Format: "csv",
		},
	} {
		c, _ := sampleClient(t, name)
		got, err := c.CreateReport(t.Context(), insights.NewReport{ReportFields: insights.ReportFields{Name: "n"}, QueryID: "q"})
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestSamplesOfExecutions(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]insights.Execution{
		"first-executions": {
			ID: "315eb63e-e2b2-41a2-ad8e-790b040fdce3", ReportID: "cdc61cfe-d028-4333-a215-a1df51ccbfd4", RecurrenceInterval: new(int64(48)),
			RecurrenceCount: new(int64(20)), Format: "csv", Status: "Pending",
		},
		"paradigm-executions": {
			ID: "906931dc-4f2f-4195-bbb2-d7295c7550d3", ReportID: "d9548477-16d4-492a-bf9c-0cf91a9f69bf", RecurrenceInterval: new(int64(24)),
			RecurrenceCount: new(int64(100)), Format: "csv", Status: "Completed", Link: "https://<path to report for download>", GeneratedTime: at(2021, 3, 31, 18, 41, 0),
		},
	} {
		c, _ := sampleClient(t, name)
		got, err := insights.All(c.Executions(t.Context(), "r", insights.ExecutionFilter{}))
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// The requests of P-PAR are what the client sends for the same values.
func TestSamplesOfRequests(t *testing.T) {
	t.Parallel()
	c, s := sampleClient(t, "paradigm-create-query")
	if _, err := c.CreateQuery(t.Context(), insights.NewQuery{
		Name: "CustomersRevenueQuery", Description: insights.Set("Query to get top 10 customers by revenue for last month"),
		Query: "SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants ORDER BY BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH",
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := decoded(t, s.asked()[0].body), decoded(t, sample(t, "paradigm-create-query-request")); !reflect.DeepEqual(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	c, s = sampleClient(t, "paradigm-create-report")
	if _, err := c.CreateReport(t.Context(), insights.NewReport{
		ReportFields:   insights.ReportFields{Name: "Top10_CustomersReport", Description: insights.Set("Top 10 customers by revenue for last month"), StartTime: insights.Set("2021-03-31T18:41:00Z"), RecurrenceInterval: insights.Set[int64](24), RecurrenceCount: insights.Set[int64](100), Format: insights.Set("CSV"), CallbackURL: insights.Set("https://<SampleCallbackUrl>"), CallbackMethod: insights.Set("GET")},
		QueryID:        "ec8366a4-d96e-4194-8c37-d5dbc0639033",
		ExecuteNow:     insights.Set(false),
		QueryStartTime: insights.Null[string](),
		QueryEndTime:   insights.Null[string](),
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := decoded(t, s.asked()[0].body), decoded(t, sample(t, "paradigm-create-report-request")); !reflect.DeepEqual(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
}

// at is a time in UTC.
func at(year, month, day, hour, minute, second int) insights.Time {
	return insights.Time{Time: time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)}
}
