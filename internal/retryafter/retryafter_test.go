package retryafter_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/retryafter"
)

func TestParse(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		header, date string
		want         time.Duration
	}{
		{"", "", 0}, {"soon", "", 0}, {"-5", "", 0}, {"NaN", "", 0}, {" 7 ", "", 7 * time.Second}, {"1.5", "", 1500 * time.Millisecond},
		{"99999999999999999999", "", retryafter.Longest}, {"1e999", "", retryafter.Longest},
		{"Tue, 01 Dec 2026 12:01:00 GMT", "", time.Minute}, {"Tue, 01 Dec 2026 11:00:00 GMT", "", 0},
		{"Tue, 01 Dec 2026 18:00:09 GMT", "Tue, 01 Dec 2026 18:00:00 GMT", 9 * time.Second}, {"Fri, 31 Dec 9999 23:59:59 GMT", "", retryafter.Longest},
	} {
		if got := retryafter.Parse(http.Header{"Retry-After": {c.header}, "Date": {c.date}}, now); got != c.want {
			t.Errorf("%q: got %s, want %s", c.header, got, c.want)
		}
	}
}
