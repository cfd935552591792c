package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
)

// results is all that was measured.
type results struct {
	Machine    machine     `json:"machine"`
	Latency    string      `json:"latency"` // of an answer of the service
	Layout     layout      `json:"layout"`
	Runs       int         `json:"runs"` // of each plan of terraform_data and with bulk refresh; all else is run once
	Startup    *startup    `json:"startup"`
	Commands   []command   `json:"commands"`
	Benchmarks []benchmark `json:"benchmarks"`
	Bounds     []bound     `json:"bounds"`
}

// command is what a command of the CLI took at a size, with a variant.
type command struct {
	Queries   int       `json:"queries"`
	Reports   int       `json:"reports"`
	Variant   variant   `json:"variant"`
	Command   string    `json:"command"`
	Seconds   []float64 `json:"seconds"` // of each run
	Requests  int       `json:"requests"`
	PeakBytes int64     `json:"peak_memory_bytes,omitzero"` // of the provider's process; absent where it is not measured
	Ratio     float64   `json:"ratio_to_floor,omitzero"`    // of the medians
}

func (c command) size() size { return size{c.Queries, c.Reports} }

// merge makes one of the runs of a command, and compares each with the floor.
func merge(runs []command) []command {
	var all []command
	for _, c := range runs {
		if i := find(all, c.size(), c.Variant, c.Command); i >= 0 {
			all[i].Seconds = append(all[i].Seconds, c.Seconds...)
			all[i].Requests, all[i].PeakBytes = max(all[i].Requests, c.Requests), max(all[i].PeakBytes, c.PeakBytes)
		} else {
			all = append(all, c)
		}
	}
	for i, c := range all {
		if j := find(all, c.size(), floor, c.Command); c.Variant != floor && j >= 0 {
			all[i].Ratio = median(c.Seconds) / median(all[j].Seconds)
		}
	}
	return all
}

func find(all []command, s size, v variant, name string) int {
	return slices.IndexFunc(all, func(c command) bool { return c.size() == s && c.Variant == v && c.Command == name })
}

// median is the middle one of some values, or the mean of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// bound is what may not be more than it is.
type bound struct {
	What  string  `json:"what"`
	Unit  string  `json:"unit"`
	Most  float64 `json:"most"`
	Value float64 `json:"value"`
	State string  `json:"state"` // held, broken, or not measured
}

const (
	held        = "held"
	isBroken    = "broken"
	notMeasured = "not measured"
)

const megabyte = 1e6

// judge compares what was measured with the bounds.
func (r *results) judge() {
	add := func(what, unit string, most, value float64, measured bool) {
		b := bound{What: what, Unit: unit, Most: most, Value: value, State: held}
		switch {
		case !measured:
			b.State = notMeasured
		case value > most, value == 0: // nothing takes nothing
			b.State = isBroken
		}
		r.Bounds = append(r.Bounds, b)
	}
	var ratio, requests float64
	i := find(r.Commands, bounded, bulk, "plan")
	if i >= 0 {
		ratio, requests = r.Commands[i].Ratio, float64(r.Commands[i].Requests)
	}
	var peak int64
	for _, c := range r.Commands {
		if c.size() == bounded {
			peak = max(peak, c.PeakBytes)
		}
	}
	at := " at " + bounded.String() + " objects"
	add("time of a plan with bulk refresh"+at, "× the floor", 1.5, ratio, i >= 0 && r.Layout != modules) // what modules cost Terraform is another floor
	add("requests of a plan with bulk refresh"+at, "requests", 12, requests, i >= 0)
	add("peak memory of the provider"+at, "MB", 60, float64(peak)/megabyte, i >= 0 && memoryIsMeasured)
	add("size of the binary", "MB", 24, float64(r.Startup.BinaryBytes)/megabyte, true)
}

func (r *results) broken() bool {
	return slices.ContainsFunc(r.Bounds, func(b bound) bool { return b.State == isBroken })
}

// write writes the results as JSON.
func (r *results) write(file string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}
