package warehouse

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

func seats(columns ...string) reportquery.Dataset {
	return reportquery.Dataset{Name: "Seats", Columns: append([]string{"CustomerName", "Month"}, columns...)}
}

func run(t *testing.T, w *Warehouse, d reportquery.Dataset, text string) Result {
	t.Helper()
	return w.Run(Request{Query: mustParse(t, text), Dataset: d, Now: today})
}

func TestRowsFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	const text = "SELECT CustomerName, Month, SubscriptionId, AssignedSeats FROM Seats"
	first, again, other := run(t, New(1), seats(), text), run(t, New(1), seats(), text), run(t, New(2), seats(), text)
	if show(first.Rows) != show(again.Rows) {
		t.Error("the same seed gave other rows")
	}
	if show(first.Rows) == show(other.Rows) {
		t.Error("another seed gave the same rows")
	}
}

// TestRowsOfOneCustomerAgree holds that what identifies a customer or a subscription is the same in all rows.
func TestRowsOfOneCustomerAgree(t *testing.T) {
	t.Parallel()
	got := run(t, New(0), seats(), "SELECT CustomerName, CustomerTenantId, CustomerTpid, CustomerMarket, TenantDomainName FROM Seats TIMESPAN LIFETIME")
	seen := map[string]string{}
	for _, cells := range got.Rows {
		rest := strings.Join(cells[1:], "|")
		if before, ok := seen[cells[0]]; ok && before != rest {
			t.Fatalf("%s is %s and %s", cells[0], before, rest)
		}
		seen[cells[0]] = rest
	}
	if len(seen) != customerCount {
		t.Errorf("%d customers, want %d", len(seen), customerCount)
	}
	got = run(t, New(0), seats(), "SELECT SubscriptionId, CustomerName, SKU, SubscriptionStartDate, AvailableSeats FROM Seats TIMESPAN LIFETIME")
	seen = map[string]string{}
	for _, cells := range got.Rows {
		rest := strings.Join(cells[1:], "|")
		if before, ok := seen[cells[0]]; ok && before != rest {
			t.Fatalf("the subscription %s is %s and %s", cells[0], before, rest)
		}
		seen[cells[0]] = rest
	}
	if len(seen) != monthlyThings {
		t.Errorf("%d subscriptions, want %d", len(seen), monthlyThings)
	}
}

func TestRowsKeepTheOrderOfSeats(t *testing.T) {
	t.Parallel()
	got := run(t, New(0), seats(), "SELECT AvailableSeats, AssignedSeats, ActiveSeats FROM Seats TIMESPAN LIFETIME")
	for _, cells := range got.Rows {
		if compare(cells[0], cells[1]) < 0 || compare(cells[1], cells[2]) < 0 {
			t.Fatalf("available, assigned and active seats are %v", cells)
		}
	}
}

// TestMonthsMatter holds that a monthly dataset reaches from two years ago to the current month, so that time
// spans differ.
func TestMonthsMatter(t *testing.T) {
	t.Parallel()
	w := New(0)
	before := 0
	for _, span := range []string{"LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LIFETIME"} {
		n := len(run(t, w, seats(), "SELECT CustomerName FROM Seats TIMESPAN "+span).Rows)
		if n <= before {
			t.Errorf("%s has %d rows, the span before %d", span, n, before)
		}
		before = n
	}
	months := run(t, w, seats(), "SELECT DISTINCT Month FROM Seats ORDER BY Month ASC TIMESPAN LIFETIME").Rows
	if first, last := months[0][0], months[len(months)-1][0]; first != "2022-03-01" || last != "2024-03-01" {
		t.Errorf("the months reach from %s to %s", first, last)
	}
}

func TestGrains(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		columns string
		want    grain
		least   int
	}{
		{"CustomerName Month", monthly, 1000},
		{"CustomerId MonthKey", monthly, 1000},
		{"CustomerId DateKey", weekly, 2000},
		{"TrainingCompletionDate Month", event, 600},
		{"CompletionDate UserId", event, 600},
		{"UsageDate MonthStartDate", daily, 2800},
		{"Date ProductId", daily, 2800},
		{"OrderPurchaseDate MonthStartDate", monthly, 1000},
		{"StartTime EndTime", event, 600},
		{"CustomerID AgreementEndDate", untimed, 240},
		{"MpnId City", untimed, partnerCount},
	} {
		d := reportquery.Dataset{Name: "D", Columns: strings.Fields(test.columns)}
		if got := grainOf(d); got != test.want {
			t.Errorf("%s: grain %d, want %d", test.columns, got, test.want)
		}
		if n := len(New(0).rows(d, today)); n < test.least || n > 4*max(test.least, 500) {
			t.Errorf("%s: %d rows, want about %d", test.columns, n, test.least)
		}
	}
}

func TestNoRowIsLaterThanNow(t *testing.T) {
	t.Parallel()
	for _, columns := range []string{"CustomerName Month", "CustomerId DateKey", "CompletionDate", "UsageDate"} {
		for _, r := range New(0).rows(reportquery.Dataset{Name: "D", Columns: strings.Fields(columns)}, today) {
			if r.day.After(today) || r.since.After(r.day) {
				t.Fatalf("%s: a row of %s about something since %s", columns, r.day, r.since)
			}
		}
	}
}

// TestCellsLookLikeTheirNames holds that values have the type that a column's name promises.
func TestCellsLookLikeTheirNames(t *testing.T) {
	t.Parallel()
	const (
		guidForm  = `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`
		dayForm   = `^20\d\d-\d\d-\d\d$`
		moneyForm = `^\d+\.\d\d$`
		wholeForm = `^\d+$`
	)
	forms := map[string]string{
		"CustomerTenantId": guidForm, "CustomerTpid": guidForm, "UserId": guidForm, "TrainingActivityId": guidForm, "SKUId": guidForm,
		"SubscriptionId": `^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`, // in upper case [sample P-FIRST]
		"MpnId":          `^1001\d{3}$`, "PGAMpnId": `^1001000$`, "PGAPartnerID": `^1001000$`, "ResellerMpnId": `^1051\d{3}$`,
		"Month": `^20\d\d-\d\d-01$`, "MonthKey": `^20\d\d-\d\d-01$`, "DateKey": dayForm, "SubscriptionEndDate": dayForm, "AgreementEndDate": dayForm, "FirstUseDate": dayForm,
		"BilledRevenueUSD": moneyForm, "TotalACR": moneyForm, "AzureConsumedRevenueUSD": moneyForm, "ExpiringRevenue": moneyForm, "UsageQuantity": moneyForm,
		"AvailableSeats": wholeForm, "MonthlyActiveUsers": wholeForm, "AADPPaidAvailableUnits": wholeForm, "UserCount": wholeForm, "MeetingCount": wholeForm, "NumberofExistingWorkloads": wholeForm, "AllUpPartiticipants": wholeForm, "GoldThreshold": wholeForm,
		"MarketplaceSubscriptionId": guidForm, "AssetId": guidForm, "OfferName": `^Northwind `, "UsageDate": dayForm, "OrderPurchaseDate": dayForm, "StartTime": `^20\d\d-\d\d-\d\dT`, "MonthStartDate": `^20\d\d-\d\d-01$`,
		"NormalizedUsage": moneyForm, "RawUsage": moneyForm, "EstimatedExtendedChargePC": moneyForm, "PageVisits": wholeForm, "ClickCount": wholeForm, "Offset": wholeForm,
		"IsPrivateOffer": `^[01]$`, "OrderStatus": `^(Active|Cancelled|Warned)$`, "SKUBillingType": `^(Paid|Free|Bring)`, "CustomerCountryCode": `^[A-Z]{2}$`, "EarningCurrencyCode": `^[A-Z]{3}$`, "CustomerCountryRegion": `^[A-Z][\pL ]{3,}$`, "ApplicationName": `^Northwind `, "Market": `^[A-Z]{2}$`,
		"ActiveUsagePercent":   `^(100|\d{1,2})$`,
		"IsDuplicateRowForPGA": `^[01]$`, "IsACRDuplicateAtPGALevel": `^[01]$`, "IsAutoRenew": `^[YN]$`, "HasGoogle": `^[YN]$`, "Transactedinthelast36months": `^[YN]$`, "DigitalWorkforceSkypeforBusiness": `^[YN]$`,
		"AzureCluster": `^(Act Now|Evaluate|Nurture|Educate)$`, "SubscriptionState": `^(Active|Disabled|Expired)$`, "ResellerMarket": `^[A-Z]{2}$`, "CustomerMarket": `^[A-Z][\pL ]{3,}$`, "MeterCategory": `^\w`, "WorkloadName": `^\w`, "DUNSNumber": `^\d{9}$`,
	}
	var names []string
	for name := range forms {
		names = append(names, name)
	}
	got := run(t, New(0), seats(), "SELECT "+strings.Join(names, ", ")+" FROM Seats TIMESPAN LIFETIME")
	if len(got.Rows) == 0 {
		t.Fatal("no rows")
	}
	for i, name := range got.Columns {
		form := regexp.MustCompile(forms[name])
		for _, cells := range got.Rows {
			if !form.MatchString(cells[i]) {
				t.Errorf("%s has the value %q", name, cells[i])
				break
			}
		}
	}
}

func TestProfileTellsWhereLocationsAre(t *testing.T) {
	t.Parallel()
	profile := reportquery.Dataset{Name: "Profile", Columns: []string{"MpnId", "PartnerName", "City", "Country"}}
	got := run(t, New(0), profile, "SELECT PartnerName, City, Country FROM Profile")
	for _, cells := range got.Rows {
		if !strings.HasSuffix(cells[0], cells[1]) {
			t.Errorf("the location %s is in %s", cells[0], cells[1])
		}
	}
}

func TestACustomersCityIsItsOwn(t *testing.T) {
	t.Parallel()
	clas := reportquery.Dataset{Name: "CLAS", Columns: []string{"CustomerID", "City", "Country"}}
	got := run(t, New(0), clas, "SELECT CustomerID, City, Country FROM CLAS")
	cities := map[string]string{}
	for _, cells := range got.Rows {
		if before, ok := cities[cells[0]]; ok && before != cells[1] {
			t.Fatalf("the customer %s is in %s and %s", cells[0], before, cells[1])
		}
		cities[cells[0]] = cells[1]
	}
}

// TestSpans holds the range of days of each form of a span, as seen on the fifth of March.
func TestSpans(t *testing.T) {
	t.Parallel()
	for span, want := range map[string]string{
		"TODAY": "2024-03-05 2024-03-05", "YESTERDAY": "2024-03-04 2024-03-04", "LAST_7_DAYS": "2024-02-28 2024-03-05", "LAST_MONTH": "2024-02-01 2024-02-29",
		"LAST_3_MONTHS": "2023-12-01 2024-02-29", "": "2023-09-01 2024-02-29", "LAST_1_YEAR": "2023-03-01 2024-02-29", "LAST_3_YEARS": "2021-03-01 2024-02-29",
		"LIFETIME": "0001-01-01 0001-01-01", "LAST_WEEK": "0001-01-01 0001-01-01",
	} {
		p := periodOf(span, time.Date(2024, 3, 5, 10, 0, 0, 0, time.UTC))
		if got := p.from.Format(dayLayout) + " " + p.to.Format(dayLayout); got != want {
			t.Errorf("%s is %s, want %s", span, got, want)
		}
	}
}

func TestNumbersAreThoseOfTheLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"12": true, "-1.50": true, "": false, "1e5": false, "Inf": false, "2024-01-01": false, "1.2.3": false, "-": false} {
		if _, got := number(text); got != want {
			t.Errorf("%q is a number: %v, want %v", text, got, want)
		}
	}
}

func TestLike(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text, pattern string
		want          bool
	}{
		{"abc", "abc", true}, {"abc", "ab", false}, {"abc", "%", true}, {"", "%", true}, {"abc", "a%c", true}, {"ac", "a%c", true},
		{"abc", "%b%", true}, {"abc", "b%", false}, {"aba", "a%a", true}, {"a", "a%a", false}, {"abcabc", "%bc%bc", true}, {"abc", "%bc%bc", false},
		{"ABC", "aB%", true}, {"a%c", "a%c", true},
	} {
		if got := like(test.text, test.pattern); got != test.want {
			t.Errorf("%q LIKE %q is %v", test.text, test.pattern, got)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	w := New(0)
	q, err := reportquery.Parse("SELECT CustomerName, Month, TotalAvailableSeats FROM Seats ORDER BY TotalAvailableSeats LIMIT 100")
	if err != nil {
		b.Fatal(err)
	}
	d := seats("AvailableSeats")
	d.Metrics = []string{"TotalAvailableSeats"}
	for b.Loop() {
		w.Run(Request{Query: q, Dataset: d, Now: time.Date(2024, 3, 15, 0, 0, 0, 0, time.UTC)})
	}
}
