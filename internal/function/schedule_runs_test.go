package function_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/function"
)

func TestScheduleRuns(t *testing.T) {
	t.Parallel()
	const start, from = "2026-01-01T05:00:00Z", "2026-12-01T16:05:00+01:00"
	for _, c := range []struct {
		start    string
		interval int64
		from     string
		count    int64
		want     []string
		argument int64
		problem  string
	}{
		{start: start, interval: 24, from: from, count: 3, want: []string{"2026-12-02T05:00:00Z", "2026-12-03T05:00:00Z", "2026-12-04T05:00:00Z"}},
		{start: "2026-01-01T06:00:00+01:00", interval: 1, from: start, count: 2, want: []string{"2026-01-01T05:00:00Z", "2026-01-01T06:00:00Z"}},
		{start: "2027-01-01T00:00:00Z", interval: 2160, from: from, count: 1, want: []string{"2027-01-01T00:00:00Z"}},
		{start: start, interval: 24, from: from, count: 0, want: []string{}},
		{start: "tomorrow", interval: 24, from: from, count: 1, argument: 0, problem: "start_time must be a time of RFC 3339"},
		{start: "2026-02-30T00:00:00Z", interval: 24, from: from, count: 1, argument: 0, problem: "the calendar has no day 2026-02-30"},
		{start: start, interval: 0, from: from, count: 1, argument: 1, problem: "must be at least 1; it is 0"},
		{start: start, interval: 24, from: "", count: 1, argument: 2, problem: "from must be a time of RFC 3339"},
		{start: start, interval: 24, from: from, count: -1, argument: 3, problem: "between 0 and 1000; it is -1"},
		{start: start, interval: 24, from: from, count: 1001, argument: 3, problem: "it is 1001"},
		{start: start, interval: 1 << 62, from: from, count: 2, argument: 3, problem: "run 1 is after the year 9999"},
		{start: start, interval: 24, from: "9999-12-31T00:00:00Z", count: 2, argument: 3, problem: "run 2 is after the year 9999"},
	} {
		got, err := run(t, function.NewScheduleRuns(), types.StringValue(c.start), number(c.interval), types.StringValue(c.from), number(c.count))
		switch {
		case c.problem != "" && (err == nil || *err.FunctionArgument != c.argument || !strings.Contains(err.Text, c.problem) || strings.HasSuffix(err.Text, ".")):
			t.Errorf("%v: %v", c, err)
		case c.problem == "" && (err != nil || !got.Equal(texts(c.want...))):
			t.Errorf("%v: %s, %v", c, got, err)
		}
	}
}

func number(n int64) types.Number { return types.NumberValue(new(big.Float).SetInt64(n)) }

// A fraction and a number beyond 64 bits are the user's mistakes, not the provider's.
func TestScheduleRunsOfOddNumbers(t *testing.T) {
	t.Parallel()
	server := providerserver.NewProtocol6(functionsOnly{})()
	for position, name := range map[int]string{1: "recurrence_interval", 3: "count"} {
		for _, odd := range []any{1.5, 1e30, -1e30} {
			values := []tftypes.Value{str("2026-01-01T05:00:00Z"), tftypes.NewValue(tftypes.Number, 24), str("2026-01-01T05:00:00Z"), tftypes.NewValue(tftypes.Number, 1)}
			values[position] = tftypes.NewValue(tftypes.Number, odd)
			var arguments []*tfprotov6.DynamicValue
			for _, v := range values {
				argument, err := tfprotov6.NewDynamicValue(v.Type(), v)
				if err != nil {
					t.Fatal(err)
				}
				arguments = append(arguments, &argument)
			}
			resp, err := server.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: "schedule_runs", Arguments: arguments})
			if err != nil || resp.Error == nil || !strings.HasPrefix(resp.Error.Text, name+" must be a whole number; it is ") || *resp.Error.FunctionArgument != int64(position) {
				t.Errorf("%s = %v: %v, %+v", name, odd, err, resp.Error)
			}
		}
	}
}

// Any schedule's runs are in order, an interval apart, on the grid, and the first is not before from.
func TestScheduleRunsOfAnySchedule(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	base := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	for range 500 {
		start := base.Add(time.Duration(random.Int64N(int64(8760 * time.Hour))).Truncate(time.Second))
		from := base.Add(time.Duration(random.Int64N(int64(3 * 8760 * time.Hour))).Truncate(time.Second))
		interval := 1 + random.Int64N(2160)
		step := time.Duration(interval) * time.Hour
		got, err := run(t, function.NewScheduleRuns(), types.StringValue(start.Format(time.RFC3339)), number(interval), types.StringValue(from.Format(time.RFC3339)), number(5))
		if err != nil {
			t.Fatal(err)
		}
		var runs []time.Time
		for _, element := range got.(types.List).Elements() {
			at, err := time.Parse(time.RFC3339, element.(types.String).ValueString())
			if err != nil {
				t.Fatal(err)
			}
			runs = append(runs, at)
		}
		first := runs[0]
		ordered := slices.EqualFunc(runs, []int{0, 1, 2, 3, 4}, func(r time.Time, i int) bool { return r.Equal(first.Add(time.Duration(i) * step)) })
		if !ordered || first.Before(from) || first.Before(start) || first.Sub(start)%step != 0 || first.Sub(start) >= step && !first.Add(-step).Before(from) {
			t.Fatalf("start %s, every %d h, from %s: %s", start, interval, from, runs)
		}
	}
}
