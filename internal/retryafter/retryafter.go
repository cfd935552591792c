// Package retryafter reads the header Retry-After. It knows nothing of Terraform.
package retryafter

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Longest is the longest wait that Parse gives: whatever is longer is longer than anybody waits.
const Longest = 365 * 24 * time.Hour

// Parse is how long an answer asks to wait, in either form of the header (RFC 9110, section 10.2.3); 0 when it does not.
// A date is relative to the answer's own Date, so that differing clocks do not matter; now is used where it has none.
func Parse(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(v, 64); !math.IsNaN(seconds) && (err == nil || math.IsInf(seconds, 0)) {
		return time.Duration(math.Max(0, math.Min(seconds, Longest.Seconds())) * float64(time.Second))
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(0, at.Sub(now)), Longest)
}
