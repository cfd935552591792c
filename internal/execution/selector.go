// Package execution is partnerinsights_report_execution: it finds the executions of a report, waits for them and downloads
// their files.
package execution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Selector says which executions of a report are asked for.
type Selector struct {
	ReportID    string
	ExecutionID string   // "" for whichever
	Statuses    []string // none: see statuses
	Latest      bool     // only the newest
}

// statuses are those that are asked for. Without any it is what the service itself assumes [doc P-PAR]: the
// completed executions, for a report has a pending one most of the time. One that is named may have any.
func (w *Selector) statuses() []string {
	switch {
	case len(w.Statuses) > 0:
		return w.Statuses
	case w.ExecutionID != "":
		return []string{insights.ExecutionPending, insights.ExecutionRunning, insights.ExecutionPaused, insights.ExecutionCompleted}
	}
	return []string{insights.ExecutionCompleted}
}

// filter is what the service is asked for. Everything is said: what it assumes otherwise, its documents do not
// agree on [doc P-PAR, sample P-FIRST].
func (w *Selector) filter() insights.ExecutionFilter {
	f := insights.ExecutionFilter{Statuses: w.statuses(), Latest: insights.Set(w.Latest)}
	if w.ExecutionID != "" {
		f.IDs = []string{w.ExecutionID}
	}
	return f
}

// has tells whether an execution is one that was asked for; the service may filter more loosely.
func (w *Selector) has(e insights.Execution) bool {
	if e.ReportID != "" && e.ReportID != w.ReportID || w.ExecutionID != "" && e.ID != w.ExecutionID {
		return false
	}
	return hasStatus(e, w.statuses()) || w.ExecutionID != "" && len(w.Statuses) == 0
}

func hasStatus(e insights.Execution, statuses []string) bool {
	return slices.ContainsFunc(statuses, func(s string) bool { return strings.EqualFold(s, e.Status) })
}

// newestFirst sorts executions: those under way, then the finished ones by the time of their file.
func newestFirst(executions []insights.Execution) {
	rank := func(e insights.Execution) int {
		switch {
		case underWay(e):
			return 0
		case !e.GeneratedTime.IsZero():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(executions, func(a, b insights.Execution) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), b.GeneratedTime.Compare(a.GeneratedTime.Time))
	})
}

func underWay(e insights.Execution) bool {
	return strings.EqualFold(e.Status, insights.ExecutionPending) || strings.EqualFold(e.Status, insights.ExecutionRunning)
}

func completed(e insights.Execution) bool {
	return strings.EqualFold(e.Status, insights.ExecutionCompleted)
}

// failed tells whether an execution has ended without a file. How the service calls that is not documented, so
// it is every status that is not a documented one.
func failed(e insights.Execution) bool {
	return !underWay(e) && !completed(e) && !strings.EqualFold(e.Status, insights.ExecutionPaused)
}
