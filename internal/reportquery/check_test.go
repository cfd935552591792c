package reportquery_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

func catalog() *reportquery.Catalog {
	return reportquery.NewCatalog([]reportquery.Dataset{
		{
			Name:       " OfficeUsage",
			Columns:    []string{"Month", "CustomerName ", "PaidAvailableUnits"},
			Metrics:    []string{" CustomerCount"},
			DateRanges: []string{"LAST_MONTH ", "LIFETIME"},
		},
		{Name: "Profile", Columns: []string{"MpnId", "City", "Country"}},
		{Name: "Open", Metrics: []string{"Total"}},
		{Name: "D1", Columns: []string{"Shared", "Triple"}},
		{Name: "D2", Columns: []string{"Shared", "Triple"}},
		{Name: "D3", Columns: []string{"Other"}, Metrics: []string{"Shared", "Triple"}},
		{Name: "D4", Columns: []string{"Shared"}},
		{Name: "D5", Columns: []string{"SHARED"}},
		{Name: "Hostile", Columns: []string{"Name\x1b[2J", "Plain"}, DateRanges: []string{"A\u202eB", "LAST_MONTH"}},
		{Name: "Retention", Columns: []string{"Offer", "On Prem Acq"}, Metrics: []string{"RevenueGenerated(USD)"}},
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const all = "This account has OfficeUsage, Profile, Open, D1, D2, D3, D4, D5, Hostile, Retention."
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"all is known": {
			"SELECT Month, CustomerCount FROM OfficeUsage WHERE PaidAvailableUnits > 1 ORDER BY CustomerCount TIMESPAN LIFETIME", nil,
		},
		"case and outer blanks do not count": {
			"select MONTH, customername, customercount from officeusage where paidavailableunits > 1 timespan last_month", nil,
		},
		"a time span where none are listed":                      {"SELECT City FROM Profile TIMESPAN TODAY", nil},
		"any name where no columns are listed":                   {"SELECT Whatever FROM Open WHERE Total > 3 ORDER BY Anything", nil},
		"a dataset that is near":                                 {"SELECT Month FROM OficeUsage", []string{"line 1, column 19: There is no dataset OficeUsage. Did you mean OfficeUsage? " + all}},
		"a dataset that is not, whose columns are not looked at": {"SELECT x FROM AzureUsage TIMESPAN TODAY", []string{"line 1, column 15: There is no dataset AzureUsage. " + all}},
		"a column that is near": {
			"SELECT Moth FROM OfficeUsage",
			[]string{"line 1, column 8: The dataset OfficeUsage has no column or metric Moth. Did you mean Month?"},
		},
		"a metric that is near": {
			"SELECT CustomerCuont FROM OfficeUsage",
			[]string{"line 1, column 8: The dataset OfficeUsage has no column or metric CustomerCuont. Did you mean CustomerCount?"},
		},
		"a column of another dataset": {
			"SELECT city FROM OfficeUsage",
			[]string{"line 1, column 8: The dataset OfficeUsage has no column or metric city. Datasets that have it: Profile."},
		},
		"a column of another dataset, and one that is near": {
			"SELECT Country FROM D3 WHERE Othre = 1",
			[]string{
				"line 1, column 8: The dataset D3 has no column or metric Country. Datasets that have it: Profile.",
				"line 1, column 30: The dataset D3 has no column or metric Othre. Did you mean Other?",
			},
		},
		"a column of three datasets": {
			"SELECT Triple FROM Profile",
			[]string{"line 1, column 8: The dataset Profile has no column or metric Triple. Datasets that have it: D1, D2, D3."},
		},
		"a column of many datasets": {
			"SELECT Shared FROM Profile",
			[]string{"line 1, column 8: The dataset Profile has no column or metric Shared. Datasets that have it: D1, D2, D3 and 2 more."},
		},
		"a column of nowhere": {
			"SELECT Unlisted FROM Profile",
			[]string{"line 1, column 8: The dataset Profile has no column or metric Unlisted. It has MpnId, City, Country. The data source partnerinsights_datasets shows the columns and metrics of each dataset."},
		},
		"a time span that is not listed": {
			"SELECT Month FROM OfficeUsage TIMESPAN today",
			[]string{"line 1, column 40: The dataset OfficeUsage has no time span TODAY. It has LAST_MONTH, LIFETIME."},
		},
		"a time span that is near": {
			"SELECT Month FROM OfficeUsage TIMESPAN LAST_2_MONTHS",
			[]string{"line 1, column 40: The dataset OfficeUsage has no time span LAST_2_MONTHS. Did you mean LAST_MONTH? It has LAST_MONTH, LIFETIME."},
		},
		"names that can't be written": {
			"SELECT RevenueGenerated, revenue_generated_usd, OnPremAcq, RevenuGenerated, Offr FROM Retention",
			[]string{
				"line 1, column 8: RevenueGenerated(USD) is listed by the service, but the query language cannot write it. Remove it, or select another column or metric.",
				"line 1, column 26: RevenueGenerated(USD) is listed by the service, but the query language cannot write it. Remove it, or select another column or metric.",
				"line 1, column 49: On Prem Acq is listed by the service, but the query language cannot write it. Remove it, or select another column or metric.",
				"line 1, column 60: The dataset Retention has no column or metric RevenuGenerated. It has Offer. %",
				"line 1, column 77: The dataset Retention has no column or metric Offr. Did you mean Offer?",
			},
		},
		"control characters of the service": {
			"SELECT Town, Nam FROM Hostile TIMESPAN TODAY",
			[]string{
				"line 1, column 8: The dataset Hostile has no column or metric Town. It has Plain. %",
				"line 1, column 14: The dataset Hostile has no column or metric Nam. %",
				`line 1, column 40: The dataset Hostile has no time span TODAY. It has A\u202eB, LAST_MONTH.`,
			},
		},
		"every place, in the order of the text": {
			"SELECT Town,\n  MpnId, Town\nFROM Profile\nWHERE Town = 'x' AND Townn = 'y'\nORDER BY Town",
			[]string{
				"line 1, column 8: The dataset Profile has no column or metric Town. It has MpnId, City, Country. %",
				"line 2, column 10: The dataset Profile has no column or metric Town. %",
				"line 4, column 7: The dataset Profile has no column or metric Town. %",
				"line 4, column 22: The dataset Profile has no column or metric Townn. %",
				"line 5, column 10: The dataset Profile has no column or metric Town. %",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, err := range catalog().Check(parse(t, c.text)) {
				got = append(got, err.Error())
			}
			for i, w := range c.want {
				c.want[i] = strings.Replace(w, "%", "The data source partnerinsights_datasets shows the columns and metrics of each dataset.", 1)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A dataset with many columns has its names listed once, those first that are related.
func TestCheckListsColumns(t *testing.T) {
	t.Parallel()
	d := reportquery.Dataset{Name: "Wide"}
	for i := range 40 {
		d.Columns = append(d.Columns, fmt.Sprintf("Column%d", i))
	}
	d.Metrics = []string{"CustomerTenantName"}
	errs := reportquery.NewCatalog([]reportquery.Dataset{d}).Check(parse(t, "SELECT TenantName, Town FROM Wide"))
	if len(errs) != 2 || !strings.HasPrefix(errs[0].Remedy, "It has CustomerTenantName, Column0, Column1, ") ||
		!strings.Contains(errs[0].Remedy, ", Column28 and 11 more. The data source ") || strings.Contains(errs[1].Remedy, "It has") {
		t.Errorf("%v", errs)
	}
}

func TestWritable(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Month": true, "PGA_MPNId": true, "_a1": true, " SKU ": true, "Aggregated": true, "Group": true, "Offset": true,
		"": false, " ": false, "RevenueGenerated(USD)": false, "On Prem": false, "Has-Azure": false, "1stName": false, "Größe": false, "a.b": false,
		"'a'": false, "5": false, "Select": false, "LIMIT": false, "by": false, "a;": false, "a--": false, "a\x00": false,
	} {
		if got := reportquery.Writable(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
		q, err := reportquery.Parse("SELECT " + name + " FROM A WHERE " + name + " = 1 ORDER BY " + name)
		if parsed := err == nil && len(q.Columns) == 1 && q.Columns[0].Text == strings.TrimSpace(name); parsed != want {
			t.Errorf("%q: can be parsed: %v, %v", name, parsed, err)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	const documented = "A time span is one word, and no dates. Documented are TODAY, YESTERDAY, LAST_7_DAYS, LAST_14_DAYS, LAST_30_DAYS, LAST_90_DAYS, LAST_180_DAYS, LAST_365_DAYS, LAST_MONTH, LAST_3_MONTHS, LAST_6_MONTHS, LAST_1_YEAR, LAST_3_YEARS, LIFETIME."
	const hidden = "If it is there by accident, write a plain blank or delete it: the service compares it."
	for text, want := range map[string]string{
		"SELECT a FROM A":                                "",
		"SELECT a FROM A TIMESPAN LAST_3_YEARS":          "",
		"SELECT a FROM A TIMESPAN last_2_quarters":       "",
		"SELECT a FROM A TIMESPAN LAST_YEAR":             "",
		"SELECT a FROM A WHERE b = 'x\r\n\ty 日本'":        "",
		"SELECT a FROM A TIMESPAN LAST_6_MONTH":          "line 1, column 26: LAST_6_MONTH is not a documented time span. Did you mean LAST_6_MONTHS? " + documented,
		"SELECT a FROM A TIMESPAN Monthly":               "line 1, column 26: MONTHLY is not a documented time span. " + documented,
		"SELECT a FROM A\nWHERE b IN ('x', 'US\u00a0A')": "line 2, column 21: The value contains the invisible character U+00A0. " + hidden,
		"SELECT a FROM A WHERE b = '\u200b'":             "line 1, column 28: The value contains the invisible character U+200B. " + hidden,
	} {
		if got := parse(t, text).Warnings().Error(); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestRefuseAggregated(t *testing.T) {
	t.Parallel()
	if errs := parse(t, "SELECT Aggregated FROM A TIMESPAN TODAY").RefuseAggregated(); len(errs) > 0 {
		t.Error(errs)
	}
	want := "line 1, column 45: This program has no AGGREGATED clause. Remove AGGREGATED and the word after it: only queries of the program store have the clause."
	if errs := parse(t, "SELECT a FROM A TIMESPAN TODAY AGGREGATED   Daily").RefuseAggregated(); errs.Error() != want {
		t.Error(errs)
	}
}

func TestCheckMarksTheName(t *testing.T) {
	t.Parallel()
	errs := catalog().Check(parse(t, "SELECT Month\nFROM OfficeUsage\nWHERE Mnth = 'May'"))
	want := "Line 3, column 7 of the query:\n\n    WHERE Mnth = 'May'\n          ^^^^\n\nDid you mean Month?"
	if len(errs) != 1 || errs[0].Detail() != want {
		t.Errorf("%v", errs)
	}
}

func TestCheckOfManyAndLongNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	errs := catalog().Check(parse(t, "SELECT "+strings.Repeat(long+", ", 30)+"City FROM Profile"))
	want := "The dataset Profile has no column or metric " + long[:39] + "…."
	if len(errs) != 20 || errs[0].Message != want {
		t.Errorf("%d errors, the first %s", len(errs), errs[0].Message)
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		catalog       *reportquery.Catalog
		dataset, want string
	}{
		{reportquery.NewCatalog([]reportquery.Dataset{{Name: "Profile"}, {Name: "MSLearn"}}), "profil", "Did you mean Profile? This account has Profile, MSLearn."},
		{reportquery.NewCatalog([]reportquery.Dataset{{Name: "Profile"}}), "AzureUsage", "This account has Profile."},
		{reportquery.NewCatalog(nil), "Profile", "The catalogue of this account is empty: the account may lack a role or an enrolment."},
	} {
		if got := c.catalog.Suggest(c.dataset); got != c.want {
			t.Errorf("%s: %s", c.dataset, got)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"Month", "MPNId", "CustomerTenantId", "CustomerTenantName", "SKU", "C"}
	for name, want := range map[string]string{
		"Mont":                   "Month", // a letter less
		"Monthh":                 "Month", // one more
		"Mo5th":                  "Month", // another one
		"Motnh":                  "Month", // two swapped
		"month":                  "Month",
		"mponid":                 "MPNId",
		"CustmerTenatId":         "CustomerTenantId",
		"Customer_Tenant_Id":     "CustomerTenantId",
		"CustomerTenantNameXYZ":  "CustomerTenantName", // three slips in a long name
		"tomerTenantName":        "CustomerTenantName",
		"CustomerTenantNam":      "CustomerTenantName",
		"CustomerXXXXntId":       "", // four slips are no slips
		"Mnoht":                  "", // two in a short name neither
		"SK":                     "", // nor one in a name of two letters
		"SKV":                    "SKU",
		"B":                      "",
		"":                       "",
		strings.Repeat("M", 201): "",
	} {
		if got := reportquery.Nearest(name, known); got != want {
			t.Errorf("%.30s: %q, want %q", name, got, want)
		}
	}
}

func ExampleCatalog_Check() {
	catalog := reportquery.NewCatalog([]reportquery.Dataset{{Name: "OfficeUsage", Columns: []string{"Month", "MPNId"}}})
	query, err := reportquery.Parse("SELECT Month FROM OfficeUsage WHERE MPNIdd = 5")
	fmt.Println(err)
	fmt.Println(catalog.Check(query))
	// Output:
	// <nil>
	// line 1, column 37: The dataset OfficeUsage has no column or metric MPNIdd. Did you mean MPNId?
}
