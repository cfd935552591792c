package emulator

import (
	"testing"
	"time"
)

func TestManualClock(t *testing.T) {
	t.Parallel()
	c := NewClock(time.Date(2024, 3, 5, 12, 0, 0, 0, time.FixedZone("", 2*3600)))
	if got := c.Now(); !got.Equal(start) || got.Location() != time.UTC {
		t.Errorf("the clock shows %s", got)
	}
	c.Advance(time.Hour)
	c.Advance(-30 * time.Minute)
	if got := c.Now(); !got.Equal(start.Add(30 * time.Minute)) {
		t.Errorf("the clock shows %s", got)
	}
	c.Set(start)
	if got := c.Now(); !got.Equal(start) {
		t.Errorf("the clock shows %s", got)
	}
}

func TestRunningClock(t *testing.T) {
	t.Parallel()
	at := start
	c := &Clock{base: func() time.Time { return at }}
	c.Advance(time.Hour)
	at = at.Add(time.Minute)
	if got := c.Now(); !got.Equal(start.Add(61 * time.Minute)) {
		t.Errorf("the clock shows %s", got)
	}
	c.Set(start)
	at = at.Add(time.Minute)
	if got := c.Now(); !got.Equal(start.Add(time.Minute)) {
		t.Errorf("the clock shows %s", got)
	}
}

func TestClockTellsItsWatchers(t *testing.T) {
	t.Parallel()
	c := NewClock(start)
	var first, second time.Time
	stop := c.watch(func() { first = c.Now() })
	c.watch(func() { second = c.Now() })
	c.Advance(time.Hour)
	stop()
	c.Advance(time.Hour)
	if !first.Equal(start.Add(time.Hour)) || !second.Equal(start.Add(2*time.Hour)) {
		t.Errorf("the watchers saw %s and %s", first, second)
	}
}

func TestSeededIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, seed := range []uint64{0, 1} {
		ids := SeededIDs(seed)
		for _, id := range []string{ids("query", "", 1), ids("query", "", 2), ids("report", "", 1), ids("execution", "r", 1), ids("execution", "s", 1)} {
			if len(id) != 36 || id[14] != '4' || seen[id] {
				t.Errorf("the id %s is no new UUID", id)
			}
			seen[id] = true
		}
	}
	if a, b := SeededIDs(7)("query", "", 1), SeededIDs(7)("query", "", 1); a != b {
		t.Errorf("one seed gave %s and %s", a, b)
	}
}
