package execution

import (
	"context"
	"slices"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// search requests the executions of one report. A request asks for one status or for none. Lists of statuses are
// documented [doc P-PAR], but one client was answered 400 to them, and found that the filter matches nothing [field
// F-GPS]; no client is known to have used one with success. What the service lists without a status is not certain
// either: any execution [captured F-THOOR], or completed ones [doc P-PAR]. So every answer is filtered again.
type search struct {
	client      *insights.Client
	reportID    string
	executionID string // "" for any

	listsAny bool             // an answer to a request without a status had an execution that is not completed
	refused  map[string]error // by the status that the service has refused
	skipped  insights.Skipped
}

// failedStatus is how another client asks for failed executions [field F-STORE]. No document has a name for them.
const failedStatus = "Failed"

// withStatus returns the executions with one of some statuses. It asks for each status, and without a status if no such
// execution is found. With latest, the answer to each request is the newest execution, as far as the service does that.
func (s *search) withStatus(ctx context.Context, latest bool, statuses ...string) ([]insights.Execution, error) {
	var found []insights.Execution
	for _, status := range statuses {
		some, err := s.request(ctx, status, latest)
		if err != nil {
			return nil, err
		}
		found = merge(found, some)
	}
	if len(found) == 0 {
		all, err := s.request(ctx, "", false)
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(all, func(e insights.Execution) bool { return !hasStatus(e, statuses) })
	}
	for _, status := range statuses {
		if err := s.refused[status]; err != nil && len(found) == 0 && !hasStatus(insights.Execution{Status: status}, documentedStatuses()) {
			return nil, err // of a documented status only the filter is refused
		}
	}
	newestFirst(found)
	return found, nil
}

// documentedStatuses are all of them [doc P-PAR], in an order in which an execution that goes on from one to the next between
// two requests is found by one of them.
func documentedStatuses() []string {
	return []string{insights.ExecutionPaused, insights.ExecutionPending, insights.ExecutionRunning, insights.ExecutionCompleted}
}

// all returns the executions with any status, as far as the service tells. An execution is always found while its status
// goes on from pending to completed.
func (s *search) all(ctx context.Context) ([]insights.Execution, error) {
	found, err := s.request(ctx, "", false)
	if err != nil {
		return nil, err
	}
	named := s.executionID != "" && len(found) > 0
	if !s.listsAny && !named {
		for _, status := range append(documentedStatuses(), failedStatus) {
			some, err := s.request(ctx, status, false)
			if err != nil {
				return nil, err
			}
			found = merge(found, some)
		}
	}
	newestFirst(found)
	return found, nil
}

// request returns the executions that one request finds. A status that the service refuses has none.
func (s *search) request(ctx context.Context, status string, latest bool) ([]insights.Execution, error) {
	if _, refused := s.refused[status]; refused {
		return nil, nil
	}
	ctx = insights.OnSkipped(ctx, func(skipped insights.Skipped) { s.skipped = skipped })
	all, err := insights.All(s.client.Executions(ctx, s.reportID, insights.ExecutionFilter{ID: s.executionID, Status: status, Latest: insights.Set(latest)}))
	if status != "" && insights.IsBadRequest(err) {
		if s.refused == nil {
			s.refused = map[string]error{}
		}
		s.refused[status] = err
		return nil, nil
	}
	s.listsAny = s.listsAny || status == "" && slices.ContainsFunc(all, func(e insights.Execution) bool { return !completed(e) })
	return slices.DeleteFunc(all, func(e insights.Execution) bool {
		return status != "" && !hasStatus(e, []string{status}) || e.ReportID != "" && !strings.EqualFold(e.ReportID, s.reportID) ||
			s.executionID != "" && !strings.EqualFold(e.ID, s.executionID)
	}), err
}

// merge adds executions. One that has been found before is newer now.
func merge(found, more []insights.Execution) []insights.Execution {
	for _, e := range more {
		if i := slices.IndexFunc(found, func(f insights.Execution) bool { return f.ID == e.ID }); i >= 0 {
			found[i] = e
		} else {
			found = append(found, e)
		}
	}
	return found
}

// unusable tells of an execution that is listed and can't be used; "" if there is none.
func (s *search) unusable() string {
	if s.skipped.Count == 0 {
		return ""
	}
	return "The service lists an execution that can't be used: " + printable.Text(s.skipped.Items[0].String()) + "."
}

// addWarnings adds what of the executions could not be read.
func (r *Reader) addWarnings(executions []insights.Execution) {
	var unread diagnostic.Unread
	for _, e := range executions {
		unread.Add(r.Name, e.ID, e.Unread)
	}
	unread.AddWarning(r.Diags, "executions")
	diagnostic.AddSkipped(r.Diags, "executions", r.search().skipped)
}
