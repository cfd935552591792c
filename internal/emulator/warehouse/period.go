package warehouse

import "time"

// period is a range of days, both ends included. A zero end is open.
type period struct{ from, to time.Time }

func (p period) contains(day time.Time) bool {
	return (p.from.IsZero() || !day.Before(p.from)) && (p.to.IsZero() || !day.After(p.to))
}

// defaultTimespan holds where a query has no TIMESPAN [doc P-FIRST].
const defaultTimespan = "LAST_6_MONTHS"

// monthSpans are so many full months before the current one, spans in days end today. The documents name
// the spans and don't define their ends: this is the emulator's reading.
var monthSpans = map[string]int{"LAST_MONTH": 1, "LAST_3_MONTHS": 3, "LAST_6_MONTHS": 6, "LAST_1_YEAR": 12}

var daySpans = map[string]int{
	"TODAY": 1, "LAST_7_DAYS": 7, "LAST_14_DAYS": 14, "LAST_30_DAYS": 30, "LAST_90_DAYS": 90,
	"LAST_180_DAYS": 180, "LAST_365_DAYS": 365,
}

// periodOf is the range of days of a time span in capitals, as seen on a day.
func periodOf(span string, now time.Time) period {
	today := now.UTC().Truncate(24 * time.Hour)
	month := today.AddDate(0, 0, 1-today.Day())
	if span == "" {
		span = defaultTimespan
	}
	if n, ok := monthSpans[span]; ok {
		return period{month.AddDate(0, -n, 0), month.AddDate(0, 0, -1)}
	}
	if n, ok := daySpans[span]; ok {
		return period{today.AddDate(0, 0, 1-n), today}
	}
	if span == "YESTERDAY" {
		return period{today.AddDate(0, 0, -1), today.AddDate(0, 0, -1)}
	}
	return period{} // LIFETIME
}
