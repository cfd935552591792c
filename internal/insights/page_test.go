package insights_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

func page(nextLink string, ids ...string) reply {
	var items []string
	for _, id := range ids {
		items = append(items, fmt.Sprintf(`{"reportId":%q}`, id))
	}
	return says(http.StatusOK, envelope(nextLink, items...))
}

func ids(reports []insights.Report) string {
	var all []string
	for i := range reports {
		all = append(all, reports[i].ID)
	}
	return strings.Join(all, " ")
}

// A nextLink is followed in every form that it may come in, below the endpoint and with its own query.
func TestNextLinks(t *testing.T) {
	t.Parallel()
	const second = "GET ScheduledReport?skip=2&x=a%2Bb"
	for link, want := range map[string]string{
		"https://api.example.test/insights/v1/mpn/ScheduledReport?skip=2&x=a%2Bb":      second,
		"https://API.example.test:443/insights/v1/MPN/ScheduledReport?skip=2&x=a%2Bb":  second,
		"//api.example.test/insights/v1/mpn/ScheduledReport?skip=2&x=a%2Bb#page":       second,
		"/insights/v1/mpn/ScheduledReport?skip=2&x=a%2Bb":                              second,
		"insights/v1/mpn/ScheduledReport?skip=2&x=a%2Bb":                               second,
		"/ScheduledReport?skip=2&x=a%2Bb":                                              second,
		"ScheduledReport?skip=2&x=a%2Bb":                                               second,
		"?skip=2&x=a%2Bb":                                                              second,
		"ScheduledReport/page%2F2":                                                     "GET ScheduledReport/page%2F2",
		"https://api.example.test/insights/v1/mpn/ScheduledReport/?$skiptoken=a;b%20c": "GET ScheduledReport/?$skiptoken=a;b%20c",
	} {
		t.Run(link, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{page(fmt.Sprintf("%q", link), "a", "b"), page("null", "c")}}
			all, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{Name: "n"}))
			if err != nil || ids(all) != "a b c" {
				t.Fatalf("got %q, %v", ids(all), err)
			}
			if got := s.lines(); !slices.Equal(got, []string{"GET ScheduledReport?reportName=n", want}) {
				t.Errorf("asked %q, want %q", got, want)
			}
			if got := s.asked()[1].header.Get("Authorization"); got != "Bearer "+token {
				t.Errorf("the second page was asked for with %q", got)
			}
		})
	}
}

// A nextLink that leads elsewhere would take the access token with it.
func TestNextLinksElsewhere(t *testing.T) {
	t.Parallel()
	const outside = "list reports: the list can't be read to its end: its next page is at "
	for link, want := range map[string]string{
		"https://evil.example.test/insights/v1/mpn/ScheduledReport?sig=s3cret-signature": outside + "evil.example.test/insights/v1/mpn/ScheduledReport, outside of the endpoint",
		"//evil.example.test/insights/v1/mpn/ScheduledReport":                            outside + "evil.example.test/insights/v1/mpn/ScheduledReport, outside of the endpoint",
		"http://api.example.test/insights/v1/mpn/ScheduledReport":                        outside + "api.example.test/insights/v1/mpn/ScheduledReport, outside of the endpoint",
		"https://api.example.test:8443/insights/v1/mpn/ScheduledReport":                  outside + "api.example.test:8443/insights/v1/mpn/ScheduledReport, outside of the endpoint",
		"https://user:pass@api.example.test/insights/v1/mpn/ScheduledReport":             outside + "api.example.test/insights/v1/mpn/ScheduledReport, outside of the endpoint",
		"https://api.example.test/insights/v1/mpnx/ScheduledReport":                      outside + "api.example.test/insights/v1/mpnx/ScheduledReport, outside of the endpoint",
		"https://api.example.test/insights/v1/mpn/../cmp/ScheduledReport":                outside + "api.example.test/insights/v1/mpn/../cmp/ScheduledReport, outside of the endpoint",
		"https://api.example.test/insights/v1/mpn/%2e%2e/cmp/ScheduledReport":            outside + "api.example.test/insights/v1/mpn/../cmp/ScheduledReport, outside of the endpoint",
		"../cmp/ScheduledReport":    outside + "../cmp/ScheduledReport, outside of the endpoint",
		"https://api.example.test":  outside + "api.example.test, outside of the endpoint",
		"file:///etc/passwd":        outside + "/etc/passwd, outside of the endpoint",
		"mailto:a@b":                "list reports: the list can't be read to its end: its next page is not a URL",
		"https:ScheduledReport?a=b": "list reports: the list can't be read to its end: its next page is not a URL",
		"%zz":                       "list reports: the list can't be read to its end: its next page is not a URL",
	} {
		t.Run(link, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{page(fmt.Sprintf("%q", link), "a")}}
			all, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{}))
			if text(err) != want || all != nil {
				t.Errorf("got %v\nwant %s", err, want)
			}
			if got := s.lines(); len(got) != 1 {
				t.Errorf("asked %q", got)
			}
		})
	}
}

// Each page is asked for once: a list that leads back to a page, the first one among them, ends.
func TestListsWithoutEnd(t *testing.T) {
	t.Parallel()
	const circle = "list reports: the list can't be read to its end: page %d leads back to a page that was read"
	s := &service{replies: []reply{page(`"/ScheduledReport"`, "a")}}
	if _, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{})); text(err) != fmt.Sprintf(circle, 1) || len(s.lines()) != 1 {
		t.Errorf("first: got %v after %q", err, s.lines())
	}
	s = &service{replies: []reply{page(`"?p=2"`, "a"), page(`"?p=3"`, "b"), page(`"?p=2"`, "c")}}
	if _, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{})); text(err) != fmt.Sprintf(circle, 3) || len(s.lines()) != 3 {
		t.Errorf("second: got %v after %q", err, s.lines())
	}
	pages := 0
	s = &service{replies: []reply{func(r *http.Request) (*http.Response, error) {
		pages++
		return page(fmt.Sprintf(`"?p=%d"`, pages+1))(r)
	}}}
	_, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{}))
	if text(err) != "list reports: the list can't be read to its end: it has more than 1000 pages" || pages != 1000 {
		t.Errorf("endless: got %v after %d pages", err, pages)
	}
}

// What a later page lacks is no proof that something is not there.
func TestMissingPage(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]reply{
		"404 of the service": says(404, noItem),
		"empty 404":          says(404, ""),
		"404 as HTML":        says(404, "<html>"),
		"403":                says(403, ""),
		"nonsense":           says(200, "{}"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{page(`"?p=2"`, "a"), second}}
			if all, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{})); err == nil || insights.IsNotFound(err) || all != nil {
				t.Errorf("list: got %v, %v", all, err)
			}
			s = &service{replies: []reply{page(`"?p=2"`, "a"), second}}
			if _, err := client(t, s).Report(t.Context(), "r"); err == nil || insights.IsNotFound(err) {
				t.Errorf("read: got %v", err)
			}
			if got := s.lines(); len(got) != 2 {
				t.Errorf("asked %q", got)
			}
		})
	}
	s := &service{replies: []reply{page(`"?p=2"`, "a"), says(404, noItem)}}
	_, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{}))
	if got := text(err); got != "list reports: 404 Not Found: No item found with given filters. (page 2 of the list)" {
		t.Errorf("got %s", got)
	}
}

// The service may ignore a filter or match it loosely: the object is looked for on all pages, by its whole ID.
func TestFind(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{page(`"?p=2"`, "r-10", "r-11"), page(`"?p=3"`, "xr-1"), page(`"?p=4"`, "R-1"), page("null", "r-12")}}
	got, err := client(t, s).Report(t.Context(), "r-1")
	if err != nil || got.ID != "R-1" || len(s.lines()) != 3 {
		t.Errorf("got %+v, %v after %q", got, err, s.lines())
	}
	for name, replies := range map[string][]reply{
		"ignored filter": {page(`"?p=2"`, "r-10", "r-11"), page("null", "r-12"), page(`"?p=2"`, "r-10", "r-11"), page("null", "r-12")}, // looked through twice
		"empty":          {page("null")},
		"null":           {says(200, `{"value":null}`)},
	} {
		s := &service{replies: replies}
		_, err := client(t, s).Report(t.Context(), "r-1")
		e := failure(t, err)
		if !insights.IsNotFound(err) || e.Error() != "read report: no answer holds it" || !e.Date.Equal(start) || e.Attempts != 1 || len(s.lines()) != len(replies) {
			t.Errorf("%s: got %+v after %q", name, e, s.lines())
		}
	}
}

// A list that is not read to its end asks for no more than is needed.
func TestListIsLazy(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{page(`"?p=2"`, "a", "b"), page(`"?p=3"`, "c"), page("null", "d")}}
	n := 0
	for _, err := range client(t, s).Reports(t.Context(), insights.ReportFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 3 {
			break
		}
	}
	if got := s.lines(); len(got) != 2 {
		t.Errorf("asked %q", got)
	}
}

// A list can be gone through twice.
func TestListTwice(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{page(`"?p=2"`, "a"), page("null", "b"), page(`"?p=2"`, "c"), page("null", "d")}}
	list := client(t, s).Reports(t.Context(), insights.ReportFilter{})
	for _, want := range []string{"a b", "c d"} {
		if all, err := insights.All(list); err != nil || ids(all) != want {
			t.Errorf("got %q, %v, want %q", ids(all), err, want)
		}
	}
	if got := s.lines(); !slices.Equal(got, []string{"GET ScheduledReport", "GET ScheduledReport?p=2", "GET ScheduledReport", "GET ScheduledReport?p=2"}) {
		t.Errorf("asked %q", got)
	}
}
