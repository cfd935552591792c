package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// print prints the results for people.
func (r *results) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s.\nThe service takes %s for an answer; plans of terraform_data and with bulk refresh are the median of %d, all else was run once. The layout is %s.\n", r.Machine, r.Latency, r.Runs, r.Layout)
	if !memoryIsMeasured {
		fmt.Fprintln(w, "The provider's memory is not measured on this system.")
	}
	r.printCommands(w)
	r.printStartup(w)
	r.printBenchmarks(w)
	r.printBounds(w)
}

// printCommands prints a line for each command at each size.
func (r *results) printCommands(w io.Writer) {
	t := newTable(w)
	defer t.flush()
	t.row("", "", "terraform_data", "bulk refresh", "", "", "", "each by itself", "", "", "")
	t.row("queries+reports", "", "s", "s", "× floor", "requests", "peak MB", "s", "× floor", "requests", "peak MB")
	for _, c := range r.Commands {
		if c.Variant != floor {
			continue
		}
		cells := []string{c.size().String(), c.Command, seconds(c.Seconds)}
		for _, v := range []variant{bulk, single} {
			i := find(r.Commands, c.size(), v, c.Command)
			if i < 0 {
				cells = append(cells, "", "", "", "")
				continue
			}
			c := r.Commands[i]
			cells = append(cells, seconds(c.Seconds), fmt.Sprintf("%.1f", c.Ratio), strconv.Itoa(c.Requests), megabytes(c.PeakBytes))
		}
		t.row(cells...)
	}
}

func (r *results) printStartup(w io.Writer) {
	t := newTable(w)
	defer t.flush()
	s := r.Startup
	t.row("start", "fastest", "median")
	t.row("handshake of the plugin", milliseconds(slices.Min(s.Handshake)), milliseconds(median(s.Handshake)))
	t.row("providers schema -json", milliseconds(slices.Min(s.Schema)), milliseconds(median(s.Schema)))
	t.row("the same without a provider", milliseconds(slices.Min(s.SchemaFloor)), milliseconds(median(s.SchemaFloor)))
	t.row("memory after the handshake", megabytes(s.HandshakeBytes)+" MB")
	t.row("binary", megabytes(s.BinaryBytes)+" MB")
	t.row("schema as JSON", fmt.Sprintf("%.0f kB", float64(s.SchemaBytes)/1e3))
}

func (r *results) printBenchmarks(w io.Writer) {
	t := newTable(w)
	defer t.flush()
	t.row("Go benchmark", "")
	for _, b := range r.Benchmarks {
		var values []string
		for _, v := range b.Values {
			values = append(values, number(v.Value)+" "+v.Unit)
		}
		t.row(b.Name, strings.Join(values, ", "))
	}
}

func (r *results) printBounds(w io.Writer) {
	t := newTable(w)
	defer t.flush()
	t.row("bound", "at most", "is", "")
	for _, b := range r.Bounds {
		is := number(b.Value)
		if b.State == notMeasured {
			is = ""
		}
		t.row(b.What, number(b.Most)+" "+b.Unit, is, b.State)
	}
}

func seconds(all []float64) string { return fmt.Sprintf("%.1f", median(all)) }

func milliseconds(s float64) string { return fmt.Sprintf("%.0f ms", s*1000) }

func megabytes(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", float64(bytes)/megabyte)
}

// number has as many digits as matter.
func number(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}

// table is lines of cells in columns, after a blank line.
type table struct{ *tabwriter.Writer }

func newTable(w io.Writer) table {
	fmt.Fprintln(w)
	return table{tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)}
}

func (t table) row(cells ...string) { fmt.Fprintln(t.Writer, strings.Join(cells, "\t")) }

func (t table) flush() { _ = t.Flush() } // whoever prints can't print that printing failed
