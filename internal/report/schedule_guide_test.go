package report

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// TestScheduleOfTheGuide holds the table of first runs in the guide about schedules.
func TestScheduleOfTheGuide(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "guides", "schedules.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([0-9]+) \\| `([^`]+)` \\| `([^`]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	if len(rows) < 5 {
		t.Fatalf("only %d rows were found", len(rows))
	}
	moment := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, row := range rows {
		hours, err := strconv.ParseInt(row[2], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := schedule.First(moment(row[1]), hours, moment(row[3]).Add(lead)); !got.Equal(moment(row[4])) {
			t.Errorf("%s every %d hours, applied at %s: the guide says %s, it is %s", row[1], hours, row[3], row[4], got)
		}
	}
}
