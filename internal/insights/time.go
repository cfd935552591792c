package insights

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Layout is the format of every time in a request: yyyy-MM-ddTHH:mm:ssZ, in UTC [doc P-PAR].
const Layout = "2006-01-02T15:04:05Z"

// Time is a time in an answer; the zero value is an absent one. It is read leniently, see ParseTime.
type Time struct{ time.Time }

// layouts of times in answers, the documented one first. Each also reads a fraction of the second. The times of one sample
// have no Z [sample C-FIRST]; the other forms are those of .NET.
var layouts = [...]string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05 Z07:00",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly, time.RFC1123, time.RFC1123Z,
}

// clocks are what may follow a date with slashes.
var clocks = [...]string{"", " 15:04:05", " 3:04:05 PM", " 15:04", " 3:04 PM", "T15:04:05"}

// ParseTime reads a time of the service. Without a zone it is UTC, and so is the result. A date that could be read in two
// ways, such as 11/12/2026, is an error. .NET's smallest time, which stands for none, is the zero time.
func ParseTime(s string) (time.Time, error) {
	upper := strings.ToUpper(strings.TrimSpace(s))
	for _, layout := range layoutsOf(upper) {
		t, err := time.Parse(layout, upper)
		if err != nil {
			continue
		}
		switch t = t.UTC(); {
		case t.Year() <= 1:
			return time.Time{}, nil
		case t.Year() <= 9999: // later ones can't be written in a request
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%.40q is not a time", s)
}

// layoutsOf returns the layouts that a time may have. Of a date with slashes it has to be certain which number is the month.
func layoutsOf(s string) []string {
	first, rest, _ := strings.Cut(s, "/")
	second, _, slashes := strings.Cut(rest, "/")
	if !slashes {
		return layouts[:]
	}
	a, errA := strconv.Atoi(first)
	b, errB := strconv.Atoi(second)
	date := "1/2/2006"
	switch {
	case errA != nil || errB != nil || a <= 12 && b <= 12 && a != b:
		return nil
	case a > 12:
		date = "2/1/2006"
	}
	all := make([]string, len(clocks))
	for i, clock := range clocks {
		all[i] = date + clock
	}
	return all
}

// FormatTime writes a time as requests have it. What is below the second is cut off.
func FormatTime(t time.Time) string { return t.UTC().Format(Layout) }
