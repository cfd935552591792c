package emulator

import "time"

// stampLayout is the only format of times in requests: yyyy-MM-ddTHH:mm:ssZ, UTC [doc P-PAR].
const stampLayout = "2006-01-02T15:04:05Z"

// stampLayouts are the formats of times in answers, by Policy.Timestamps.
var stampLayouts = map[Choice]string{
	"z": stampLayout, "no-z": "2006-01-02T15:04:05", "fraction": "2006-01-02T15:04:05.0000000Z", "offset": "2006-01-02T15:04:05+00:00",
}

// dayLayout is a date alone, as the Microsoft Store's ranges may have it [field F-STORE].
const dayLayout = "2006-01-02"

// parseQueryTime reads a bound of a query's range of days; zero where there is none.
func (c *call) parseQueryTime(s string) (t time.Time, ok bool) {
	if s == "" {
		return t, true
	}
	dates := programs[c.program].dates
	if dates && c.policy.StoreDates != "times" {
		if t, err := time.Parse(dayLayout, s); err == nil {
			return t, true
		}
	}
	if dates && c.policy.StoreDates == "dates" {
		return t, false
	}
	return parseStamp(s)
}

// parseStamp reads a time of a request.
func parseStamp(s string) (time.Time, bool) {
	t, err := time.Parse(stampLayout, s)
	return t, err == nil && len(s) == len(stampLayout)
}
