// Package schedule is the arithmetic of recurring reports. A schedule is a grid: an anchor, and every point that is a
// whole number of intervals after it.
package schedule

import "time"

const hour = int64(time.Hour / time.Second)

// First is the first point of the grid anchor + n × interval (n from 0) that is not before earliest. The interval is in
// hours; one below 1 makes no grid, and then the later of both times is the result. Points are whole seconds, in UTC:
// requests have nothing finer.
func First(anchor time.Time, interval int64, earliest time.Time) time.Time {
	start, from := anchor.Unix(), ceilUnix(earliest)
	if start < from {
		step := stepOf(interval)
		start += (from - start + step - 1) / step * step
	}
	return time.Unix(start, 0).UTC()
}

// OnGrid tells whether a time is a point of the grid through anchor, before it or after it. The interval is in hours;
// one below 1 makes no grid.
func OnGrid(anchor time.Time, interval int64, t time.Time) bool {
	return interval > 0 && (t.Unix()-anchor.Unix())%stepOf(interval) == 0
}

// NextHour is the first full hour that is not before earliest: the anchor of a schedule without one.
func NextHour(earliest time.Time) time.Time {
	return time.Unix((ceilUnix(earliest)+hour-1)/hour*hour, 0).UTC()
}

// stepOf is an interval in seconds, at least one. The intervals of a service can be anything, so it does not overflow.
func stepOf(interval int64) int64 {
	const longest = 1 << 40
	if interval < 1 {
		return 1
	}
	return min(interval, longest) * hour
}

func ceilUnix(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

// ParseInstant reads a time of RFC 3339, or a date, which is the beginning of its day in UTC.
func ParseInstant(s string) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	return time.Parse(time.RFC3339, s)
}
