package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func (d *demo) plan(ctx context.Context) error {
	title("What %s plans to do with examples/%s", d.cli.Name, d.show.example)
	return d.print(ctx, "plan", "-out=plan", "-input=false")
}

func (d *demo) apply(ctx context.Context) error {
	title("Applying it")
	if err := d.print(ctx, "apply", "-input=false", "plan"); err != nil {
		return err
	}
	for _, r := range d.server.Reports() {
		say("The service now has the report %q, which runs %s.", r.Name, when(r))
	}
	return nil
}

// when says when a report runs.
func when(r emulator.Report) string {
	switch {
	case r.ExecuteNow:
		return "once, now"
	case r.End.IsZero():
		return "first at " + r.Start.Format(time.RFC3339)
	}
	return "first at " + r.Start.Format(time.RFC3339) + " and ends at " + r.End.Format(time.RFC3339)
}

// execution is what the configuration's output says of one run.
type execution struct {
	Status        string `json:"status"`
	GeneratedTime string `json:"generated_time"`
}

// waitForRun moves the emulator's clock past the first run in steps, and lets the provider read what became of
// the execution after each.
func (d *demo) waitForRun(ctx context.Context) error {
	title("Waiting for the first run, by moving the emulator's clock")
	r := d.server.Reports()[0]
	due := cmp.Or(r.Start, r.Created) // one that runs once has no start
	for _, moment := range []time.Time{d.clock.Now(), due.Add(time.Second), due.Add(30 * time.Second), due.Add(5 * time.Minute)} {
		if moment.After(d.clock.Now()) {
			d.clock.Set(moment)
		}
		if err := d.cli.Quietly(ctx, d.dir, "apply", "-refresh-only", "-auto-approve", "-input=false", "-var=include_link=true"); err != nil {
			return err
		}
		runs, err := output[[]execution](ctx, d, "executions")
		if err != nil {
			return err
		}
		fmt.Printf("  %s  %s\n", d.clock.Now().Format(time.RFC3339), describe(runs))
	}
	return nil
}

// describe says in a few words what became of the first run, which is the oldest.
func describe(runs []execution) string {
	if len(runs) == 0 {
		return "no execution yet"
	}
	first := runs[len(runs)-1]
	if first.GeneratedTime != "" {
		return fmt.Sprintf("%s, generated at %s", first.Status, first.GeneratedTime)
	}
	return first.Status
}

// shownRows is how many rows of the report are shown.
const shownRows = 8

func (d *demo) download(ctx context.Context) error {
	title("The first rows of the report")
	link, err := output[string](ctx, d, "link")
	if err != nil {
		return err
	}
	if link == "" {
		return errors.New("the first run was not completed, or its link was not read")
	}
	rows, err := fetch(ctx, link)
	if err != nil {
		return err
	}
	printTable(rows[:min(len(rows), shownRows+1)])
	say("\n%d rows in all.", len(rows)-1)
	return nil
}

func (d *demo) quiet(ctx context.Context) error {
	title("Planning again, without the link in the state: nothing has changed")
	// Each read of the execution signs the link again, so a plan with it would show another one.
	if err := d.cli.Quietly(ctx, d.dir, "apply", "-refresh-only", "-auto-approve", "-input=false"); err != nil {
		return err
	}
	return d.print(ctx, "plan", "-detailed-exitcode", "-input=false")
}

// end moves the clock past the end of a schedule that has one, after which there are as many files as days.
func (d *demo) end(ctx context.Context) error {
	r := d.server.Reports()[0]
	if r.End.IsZero() {
		return nil
	}
	title("Moving the clock past the end of the schedule")
	d.clock.Set(r.End.Add(time.Hour))
	if err := d.cli.Quietly(ctx, d.dir, "apply", "-refresh-only", "-auto-approve", "-input=false"); err != nil {
		return err
	}
	runs, err := output[[]execution](ctx, d, "executions")
	if err != nil {
		return err
	}
	for _, run := range slices.Backward(runs) {
		fmt.Printf("  %s, generated at %s\n", run.Status, run.GeneratedTime)
	}
	if status := d.server.Reports()[0].Status; status != emulator.Inactive {
		return fmt.Errorf("the report is %s after its end", status)
	}
	say("\nThe report has run %d times and is inactive now. A later end_time, applied before that, extends it in place.", len(runs))
	return nil
}

func (d *demo) destroy(ctx context.Context) error {
	title("Destroying everything")
	out, err := d.cli.Output(ctx, d.dir, "apply", "-destroy", "-no-color", "-auto-approve", "-input=false")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(out)) { // without the plan, which lists everything once more
		if strings.Contains(line, "Destr") || strings.Contains(line, "complete!") {
			fmt.Print(line)
		}
	}
	if left := len(d.server.Queries()) + len(d.server.Reports()); left > 0 {
		return fmt.Errorf("%d objects are left in the service", left)
	}
	return nil
}

// cleanUp destroys what a failed or interrupted demo has made; the emulator ends with the demo anyway.
func (d *demo) cleanUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return d.cli.Quietly(ctx, d.dir, "apply", "-destroy", "-auto-approve", "-input=false")
}

// output reads an output of the configuration.
func output[T any](ctx context.Context, d *demo, name string) (T, error) {
	var v T
	out, err := d.cli.Output(ctx, d.dir, "output", "-json", name)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return v, fmt.Errorf("reading the output %s: %w", name, err)
	}
	return v, nil
}

func title(format string, args ...any) { fmt.Printf("\n== "+format+"\n\n", args...) }

func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }
