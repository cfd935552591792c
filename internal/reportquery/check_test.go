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
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const all = "This account has OfficeUsage, Profile, Open, D1, D2, D3, D4, D5."
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"all is known": {
			"SELECT Month, CustomerCount FROM OfficeUsage WHERE PaidAvailableUnits > 1 ORDER BY CustomerCount TIMESPAN LIFETIME", nil,
		},
		"case and stray blanks do not count": {
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
			"SELECT Unheard FROM Profile",
			[]string{"line 1, column 8: The dataset Profile has no column or metric Unheard. The data source partnerinsights_datasets shows the columns and metrics of each dataset."},
		},
		"a time span that is not listed": {
			"SELECT Month FROM OfficeUsage TIMESPAN today",
			[]string{"line 1, column 40: The dataset OfficeUsage has no time span TODAY. It has LAST_MONTH, LIFETIME."},
		},
		"every place, in the order of the text": {
			"SELECT Town,\n  MpnId, Town\nFROM Profile\nWHERE Town = 'x' AND Townn = 'y'\nORDER BY Town",
			[]string{
				"line 1, column 8: The dataset Profile has no column or metric Town. %",
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

func TestCheckMarksTheName(t *testing.T) {
	t.Parallel()
	errs := catalog().Check(parse(t, "SELECT Month\nFROM OfficeUsage\nWHERE Mnth = 'May'"))
	want := "Line 3, column 7:\n\n    WHERE Mnth = 'May'\n          ^^^^\n\nDid you mean Month?"
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
