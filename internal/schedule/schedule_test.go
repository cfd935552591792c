package schedule_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// TestFirst holds for all anchors, intervals and times: the start is on the grid, not before the anchor
// nor too early, and no earlier point is both.
func TestFirst(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 200_000 {
		anchor := base.Add(time.Duration(random.Int64N(int64(40*365*24*time.Hour))) - 20*365*24*time.Hour)
		earliest := base.Add(time.Duration(random.Int64N(int64(365 * 24 * time.Hour))))
		interval := 1 + random.Int64N(10_000)
		step := time.Duration(interval) * time.Hour

		got := schedule.First(anchor, interval, earliest)
		anchor = anchor.Truncate(time.Second)
		switch {
		case got.Sub(anchor)%step != 0 || got.Before(anchor):
			t.Fatalf("anchor %s, every %d h, from %s: %s is not on the grid", anchor, interval, earliest, got)
		case got.Before(earliest):
			t.Fatalf("anchor %s, every %d h, from %s: %s is too early", anchor, interval, earliest, got)
		case got.After(anchor) && !got.Add(-step).Before(earliest):
			t.Fatalf("anchor %s, every %d h, from %s: %s is not the first", anchor, interval, earliest, got)
		case !schedule.OnGrid(anchor, interval, got) || schedule.OnGrid(anchor, interval, got.Add(time.Second)):
			t.Fatalf("anchor %s, every %d h: OnGrid is wrong about %s", anchor, interval, got)
		}
	}
}

func TestFirstAtItsEdges(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name, anchor string
		interval     int64
		earliest     string
		want         string
	}{
		{"an anchor that is late enough stays", "2026-12-01T06:00:00Z", 24, "2026-11-01T00:00:00Z", "2026-12-01T06:00:00Z"},
		{"an anchor at the very moment stays", "2026-12-01T06:00:00Z", 24, "2026-12-01T06:00:00Z", "2026-12-01T06:00:00Z"},
		{"a fraction of a second later is too late", "2026-12-01T06:00:00Z", 24, "2026-12-01T06:00:00.1Z", "2026-12-02T06:00:00Z"},
		{"a year ago", "2025-12-01T06:00:00Z", 24, "2026-12-01T16:05:00Z", "2026-12-02T06:00:00Z"},
		{"the zone does not matter", "2025-12-01T08:00:00+02:00", 24, "2026-12-01T16:05:00Z", "2026-12-02T06:00:00Z"},
		{"nor does daylight saving: the grid is of hours", "2026-03-28T02:30:00+01:00", 24, "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"},
		{"the first year", "0001-01-01T00:00:00Z", 4, "2026-12-01T16:05:00Z", "2026-12-01T20:00:00Z"},
		{"a fraction in the anchor is cut off", "2026-01-01T00:00:00.9Z", 24, "2026-12-01T16:05:00Z", "2026-12-02T00:00:00Z"},
		{"no interval", "2026-01-01T00:00:00Z", 0, "2026-12-01T16:05:00Z", "2026-12-01T16:05:00Z"},
		{"an interval of a one-off report", "2026-12-02T00:00:00Z", -1, "2026-12-01T16:05:00Z", "2026-12-02T00:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := schedule.First(at(c.anchor), c.interval, at(c.earliest)); !got.Equal(at(c.want)) || got.Location() != time.UTC {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNextHour(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"2026-12-01T16:05:00Z":           "2026-12-01T17:00:00Z",
		"2026-12-01T17:00:00Z":           "2026-12-01T17:00:00Z",
		"2026-12-01T17:00:00.000000001Z": "2026-12-01T18:00:00Z",
	} {
		earliest, err := time.Parse(time.RFC3339Nano, from)
		if err != nil {
			t.Fatal(err)
		}
		if got := schedule.NextHour(earliest).Format(time.RFC3339); got != want {
			t.Errorf("from %s: got %s, want %s", from, got, want)
		}
	}
}

// BenchmarkFirst takes an anchor of the first year, on the finest grid: the arithmetic does not count points. It
// fails where a start takes more than a microsecond.
func BenchmarkFirst(b *testing.B) {
	earliest := time.Date(2026, time.December, 1, 16, 5, 0, 0, time.UTC)
	want := earliest.Truncate(4 * time.Hour).Add(4 * time.Hour)
	b.ReportAllocs()
	for b.Loop() {
		if got := schedule.First(time.Time{}, 4, earliest); !got.Equal(want) {
			b.Fatalf("got %s, want %s", got, want)
		}
	}
	if each := b.Elapsed() / time.Duration(b.N); each > time.Microsecond {
		b.Errorf("a start took %s", each)
	}
}

// A service can answer any interval: none makes the arithmetic panic.
func TestOddIntervals(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.December, 1, 16, 5, 0, 0, time.UTC)
	for _, interval := range []int64{math.MinInt64, -1, 0, 1 << 40, 1 << 60, math.MaxInt64} {
		if got := schedule.First(now.AddDate(-1, 0, 0), interval, now); got.Before(now) {
			t.Errorf("every %d h: %s is before %s", interval, got, now)
		}
		if schedule.OnGrid(now, interval, now) != (interval > 0) {
			t.Errorf("every %d h: OnGrid is wrong about the anchor", interval)
		}
	}
}
