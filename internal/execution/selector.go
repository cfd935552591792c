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
	ExecutionID string   // "" for any
	Statuses    []string // none: completed ones, as the service itself assumes [doc P-PAR]; any for an ExecutionID
	Latest      bool     // only the newest
}

// anyStatus tells whether the status does not matter.
func (w *Selector) anyStatus() bool { return w.ExecutionID != "" && len(w.Statuses) == 0 }

func (w *Selector) statuses() []string {
	if len(w.Statuses) == 0 {
		return []string{insights.ExecutionCompleted}
	}
	return w.Statuses
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
	return e.Status != "" && !underWay(e) && !completed(e) && !strings.EqualFold(e.Status, insights.ExecutionPaused)
}
