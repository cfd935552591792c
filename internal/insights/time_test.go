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
	} {
		if got, err := insights.ParseTime(s); err != nil || !got.Equal(want) || got.Location() != time.UTC {
			t.Errorf("%s: got %v, %v", s, got, err)
		}
	}
	if got, err := insights.ParseTime("2021-03-31T18:41:05.1234567Z"); err != nil || !got.Equal(want.Add(123456700)) {
		t.Errorf("fraction: got %v, %v", got, err)
	}
	for _, s := range []string{"", "soon", "2021-03-31", "31.03.2021 18:41:05"} {
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

// A time may be escaped, as .NET escapes a plus sign.
func TestTimesInAnswers(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]insights.Time{
		`"2021-03-31T18:41:05Z"`: at(2021, 3, 31, 18, 41, 5), `"2021-03-31T20:41:05\u002B02:00"`: at(2021, 3, 31, 18, 41, 5), `null`: {}, `""`: {}, `" "`: {},
	} {
		got := at(2000, 1, 1, 0, 0, 0)
		if err := got.UnmarshalJSON([]byte(given)); err != nil || got != want {
			t.Errorf("%s: got %v, %v", given, got, err)
		}
	}
}
