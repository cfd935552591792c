package emulator

import (
	"net/http"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// operation is something that a request asks for. Its name is what the log and the faults know it by.
type operation struct {
	name string
	run  func(*call) answer
}

// route is an operation of the API: a method and a path below the base URL, where * stands for an id.
type route struct {
	method, path, name string
	run                func(*call) (result, *problem)
}

// routes are tried in this order, which matters where an id could be a word of a path.
var routes = []route{
	{http.MethodGet, "ScheduledDataset", "ListDatasets", (*call).listDatasets},
	{http.MethodPost, "ScheduledQueries", "CreateQuery", (*call).createQuery},
	{http.MethodGet, "ScheduledQueries", "ListQueries", (*call).listQueries},
	{http.MethodGet, "ScheduledQueries/testQueryResult", "TestQuery", (*call).testQuery},
	{http.MethodDelete, "ScheduledQueries/*", "DeleteQuery", (*call).deleteQuery},
	{http.MethodPost, "ScheduledReport", "CreateReport", (*call).createReport},
	{http.MethodGet, "ScheduledReport", "ListReports", (*call).listReports},
	{http.MethodGet, "ScheduledReport/execution/*", "ListExecutions", (*call).listExecutions},
	{http.MethodPut, "ScheduledReport/pause/*", "PauseReport", (*call).pauseReport},
	{http.MethodPut, "ScheduledReport/resume/*", "ResumeReport", (*call).resumeReport},
	{http.MethodPut, "ScheduledReport/*", "UpdateReport", (*call).updateReport},
	{http.MethodDelete, "ScheduledReport/*", "DeleteReport", (*call).deleteReport},
}

// target is what a request is for.
type target struct {
	op      operation
	program Program // "" outside of the API
	old     bool    // version 1 of the marketplace's service
	id      string  // in the path
}

// targetOf finds out what a request is for. Paths are compared without case.
func targetOf(r *http.Request) target {
	if p, below, old, ok := serviceAt(r.URL.Path); ok {
		for _, route := range routes {
			if id, ok := route.matches(r.Method, below); ok {
				return target{operation{route.name, func(c *call) answer { return c.api(route.run) }}, p, old, id}
			}
		}
		return target{operation{"", func(c *call) answer { return c.api((*call).unknownOperation) }}, p, old, ""}
	}
	if file, ok := strings.CutPrefix(r.URL.Path, filesRoot); ok {
		return target{op: operation{"Download", (*call).download}, id: file}
	}
	if serves, tokens := entra.Serves(r.URL.Path); tokens {
		return target{op: operation{"Token", (*call).identity}}
	} else if serves {
		return target{op: operation{"Discovery", (*call).identity}}
	}
	return target{op: operation{"", (*call).unknownPath}}
}

// matches compares a method and a path with the route's and takes the id out of the path.
func (r route) matches(method, path string) (id string, ok bool) {
	want, got := strings.Split(r.path, "/"), strings.Split(path, "/")
	if method != r.method || len(want) != len(got) {
		return "", false
	}
	for i := range want {
		switch {
		case want[i] == "*":
			id = strings.TrimSpace(got[i]) // P-FIRST's sample has a blank before the id
		case !strings.EqualFold(want[i], got[i]):
			return "", false
		}
	}
	return id, true
}
