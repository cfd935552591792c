package report

import "time"

// lead is how far ahead of the clock a start is sent. The service wants 4 hours from its own clock [doc
// P-FAQ]; the rest is for the way there and for clocks that differ (F-HSO [field]).
const lead = 4*time.Hour + 5*time.Minute

// firstOnGrid is the first point of the grid anchor + n × interval (n from 0) that is not before earliest.
// Points are whole seconds: requests have nothing finer. The interval is in hours.
func firstOnGrid(anchor time.Time, interval int64, earliest time.Time) time.Time {
	step := interval * int64(time.Hour/time.Second)
	start, from := anchor.Unix(), ceilUnix(earliest)
	if start < from {
		start += (from - start + step - 1) / step * step
	}
	return time.Unix(start, 0).UTC()
}

// onGrid tells whether a time is a point of the grid through anchor, before it or after it.
func onGrid(anchor time.Time, interval int64, t time.Time) bool {
	return interval > 0 && (t.Unix()-anchor.Unix())%(interval*int64(time.Hour/time.Second)) == 0
}

// firstHour is the first full hour that is not before earliest: the anchor of a schedule without one.
func firstHour(earliest time.Time) time.Time {
	const hour = int64(time.Hour / time.Second)
	s := ceilUnix(earliest)
	return time.Unix((s+hour-1)/hour*hour, 0).UTC()
}

func ceilUnix(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}
