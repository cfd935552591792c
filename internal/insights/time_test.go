package insights_test

import (
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	want := time.Date(2021, time.March, 31, 18, 41, 5, 0, time.UTC)
	for _, s := range []string{
		"2021-03-31T18:41:05Z", " 2021-03-31T18:41:05Z ", "2021-03-31T18:41:05", "2021-03-31T20:41:05+02:00", "2021-03-31 18:41:05Z", "2021-03-31 18:41:05",
		"2021-03-31t18:41:05z", "2021-03-31T20:41:05+0200", "Wed, 31 Mar 2021 18:41:05 GMT", "3/31/2021 18:41:05", "03/31/2021 6:41:05 PM", "31/3/2021 18:41:05",
	} {
		if got, err := insights.ParseTime(s); err != nil || !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s: got %v, %v", s, got, err)
		}
	}
	if got, err := insights.ParseTime("2021-03-31T18:41:05.1234567Z"); err != nil || !got.Equal(want.Add(123456700)) {
		t.Errorf("fraction: got %v, %v", got, err)
	}
	for _, s := range []string{"", "soon", "31.03.2021 18:41:05", "5/6/2021", "5/6/2021 18:41:05", "13/13/2021", "2021-13-31", "9999-12-31T23:59:59-02:00", "1617215285", "/", "a/b/c", "2021-03-31T18:41:05Z x"} {
		if got, err := insights.ParseTime(s); err == nil || !got.IsZero() {
			t.Errorf("%q: got %v, %v", s, got, err)
		}
	}
}

func TestFormatTime(t *testing.T) {
	t.Parallel()
	local := time.Date(2021, time.March, 31, 20, 41, 5, 999, time.FixedZone("", 2*60*60))
	if got := insights.FormatTime(local); got != "2021-03-31T18:41:05Z" {
		t.Errorf("got %s", got)
	}
}

func TestTimesWithLess(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"2021-03-31": "2021-03-31T00:00:00Z", "11/28/2026": "2026-11-28T00:00:00Z", "28/11/2026": "2026-11-28T00:00:00Z", "11/11/2026": "2026-11-11T00:00:00Z",
		"2021-03-31T18:41Z": "2021-03-31T18:41:00Z", "3/31/2021 12:05 AM": "2021-03-31T00:05:00Z",
	} {
		if got, err := insights.ParseTime(s); err != nil || insights.FormatTime(got) != want {
			t.Errorf("%s: got %v, %v", s, got, err)
		}
	}
	for _, none := range []string{"0001-01-01T00:00:00", "0001-01-01T00:00:00+02:00", "1/1/0001 12:00:00 AM"} {
		if got, err := insights.ParseTime(none); err != nil || !got.IsZero() {
			t.Errorf("%s: got %v, %v", none, got, err)
		}
	}
}
