package warehouse

import (
	"cmp"
	"regexp"
	"strconv"
	"time"
)

// period is a range of days, both ends included. A zero end is open.
type period struct{ from, to time.Time }

func (p period) contains(day time.Time) bool {
	return (p.from.IsZero() || !day.Before(p.from)) && (p.to.IsZero() || !day.After(p.to))
}

// defaultTimespan holds where a query has no TIMESPAN [doc P-FIRST].
const defaultTimespan = "LAST_6_MONTHS"

// lastSpan reads LAST_<number>_<unit>, and LAST_MONTH.
var lastSpan = regexp.MustCompile(`^LAST_(?:([0-9]{1,4})_)?(DAY|MONTH|YEAR)S?$`)

// last is the range of a span that counts days, which end today, or full months or years before the current month. The
// documents name the spans and don't define their ends: this is the emulator's reading.
func last(count int, unit string, today, month time.Time) period {
	switch unit {
	case "DAY":
		return period{today.AddDate(0, 0, 1-count), today}
	case "YEAR":
		count *= 12
	}
	return period{month.AddDate(0, -count, 0), month.AddDate(0, 0, -1)}
}

// periodOf is the range of days of a time span in capitals, as seen on a day.
func periodOf(span string, now time.Time) period {
	today := now.UTC().Truncate(24 * time.Hour)
	month := today.AddDate(0, 0, 1-today.Day())
	if span == "" {
		span = defaultTimespan
	}
	if m := lastSpan.FindStringSubmatch(span); m != nil {
		count, err := strconv.Atoi(cmp.Or(m[1], "1"))
		if err == nil {
			return last(count, m[2], today, month)
		}
	}
	switch span {
	case "TODAY":
		return period{today, today}
	case "YESTERDAY":
		return period{today.AddDate(0, 0, -1), today.AddDate(0, 0, -1)}
	}
	return period{} // LIFETIME, and words that nobody knows
}
