package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// benchmark is what a Go benchmark has measured.
type benchmark struct {
	Name   string  `json:"name"`
	Values []value `json:"values"`
}

type value struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"` // ns/op, B/op, allocs/op, or the benchmark's own
}

// goBenchmarks runs the Go benchmarks of what a refresh, a plan and a download do most. One that breaks its bounds fails.
func goBenchmarks(ctx context.Context) ([]benchmark, error) {
	args := []string{"test", "-run=^$", "-bench=^Benchmark(Decode10000Reports|FirstOnGrid|LongestSystemQuery|DownloadGigabyte)$"}
	for _, p := range []string{"insights", "report", "reportquery"} {
		args = append(args, "github.com/partnerinsights/terraform-provider-partnerinsights/internal/"+p)
	}
	out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("the Go benchmarks: %w\n%s", err, out)
	}
	return readBenchmarks(string(out)), nil
}

// readBenchmarks reads what go test prints: a name, how many runs there were, and values before their units.
func readBenchmarks(text string) []benchmark {
	var all []benchmark
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		b := benchmark{Name: strings.TrimPrefix(fields[0], "Benchmark")}
		if i := strings.LastIndexByte(b.Name, '-'); i > 0 {
			b.Name = b.Name[:i] // behind it is how many processors there were
		}
		for i := 2; i+1 < len(fields); i += 2 {
			if v, err := strconv.ParseFloat(fields[i], 64); err == nil {
				b.Values = append(b.Values, value{v, fields[i+1]})
			}
		}
		all = append(all, b)
	}
	return all
}
