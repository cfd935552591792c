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

// apiRoot is the path of the documented base URL.
const apiRoot = "/insights/v1/mpn"

// route is an operation of the API: a method and a path below apiRoot, where * stands for an id.
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

// operationOf finds what a request asks for, and the id in its path. Paths are compared without case.
func operationOf(r *http.Request) (operation, string) {
	switch below, api := cutRoot(r.URL.Path, apiRoot); {
	case api:
		for _, route := range routes {
			if id, ok := route.matches(r.Method, below); ok {
				return operation{route.name, func(c *call) answer { return c.api(route.run) }}, id
			}
		}
		return operation{"", func(c *call) answer { return c.api((*call).unknownOperation) }}, ""
	case strings.HasPrefix(r.URL.Path, filesRoot):
		return operation{"Download", (*call).download}, strings.TrimPrefix(r.URL.Path, filesRoot)
	}
	if serves, tokens := entra.Serves(r.URL.Path); tokens {
		return operation{"Token", (*call).identity}, ""
	} else if serves {
		return operation{"Discovery", (*call).identity}, ""
	}
	return operation{"", (*call).unknownPath}, ""
}

func cutRoot(path, root string) (string, bool) {
	if len(path) < len(root) || !strings.EqualFold(path[:len(root)], root) || len(path) > len(root) && path[len(root)] != '/' {
		return "", false
	}
	return strings.Trim(path[len(root):], "/"), true
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
