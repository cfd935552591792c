package insights

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Program is what differs between the programs whose insights the service reports. Calls, envelope and names are the
// same for all. Programs can be compared with ==; the zero value is none.
type Program struct {
	// Name is the program's name in a configuration: mpn, cmp or store.
	Name string
	// Title is the program's name for people.
	Title string
	// Endpoint is the base URL of the API.
	Endpoint string
	// Audience is the resource that access tokens are issued for, without a slash at its end.
	Audience string
	// UserToken tells that the program requires tokens of an application and a user. Without it, an application signs in
	// alone (app-only).
	UserToken bool
	// Role is the role in Partner Center without which the service answers 403.
	Role string
	// Access says in sentences who needs Role and where it is assigned.
	Access string
	// Schedule has the rules of recurring reports.
	Schedule ScheduleRules
	// Aggregated tells whether the query language has the clause AGGREGATED after TIMESPAN.
	Aggregated bool
	// DateOnlyRange tells whether the range of a one-off report may be written as dates without a time.
	DateOnlyRange bool
	// RunTimeout is how long an action waits for a run unless it is told otherwise.
	RunTimeout time.Duration
	// ReadTimeout is how long a data source or an ephemeral resource waits for a run unless it is told otherwise.
	ReadTimeout time.Duration
	// Quotas says in sentences how much the service lets anybody have, and who shares it.
	Quotas string
}

// ScheduleRules are a program's rules of recurring reports. A rule that is not known is left to the service.
type ScheduleRules struct {
	// MinInterval and MaxInterval bound the recurrence interval in hours; 0 is not known.
	MinInterval, MaxInterval int64
	// DatasetMinimum tells whether a dataset's minimumRecurrenceInterval allows less than MinInterval. That it may
	// demand more is so in every program.
	DatasetMinimum bool
	// EndTime tells whether a schedule may have an end time.
	EndTime bool
	// EndRequired tells that a schedule needs a recurrence count or an end time.
	EndRequired bool
	// RemainingCount tells that recurrenceCount in answers may be how often a report will still run, and
	// totalRecurrenceCount how often in all, so that a count in an update may be either.
	RemainingCount bool
	// PutFormat and PutCallback tell that an update has to carry the format, and a callback URL.
	PutFormat, PutCallback bool
}

// MPN is the AI Cloud Partner Program, version 1 of the API [doc P-PAR, P-PRE, P-FAQ]. Its quotas are
// not documented; those of cmp are [doc C-FAQ].
func MPN() Program {
	return Program{
		Name: "mpn", Title: "Microsoft AI Cloud Partner Program",
		Endpoint: "https://api.partnercenter.microsoft.com/insights/v1/mpn", Audience: "https://api.partnercenter.microsoft.com",
		UserToken: true,
		Role:      "Executive report viewer",
		Access: "The user needs the role Executive report viewer in the Insights workspace, on the account of the " +
			"Microsoft AI Cloud Partner Program and not on a CSP account.",
		Schedule:   ScheduleRules{MinInterval: 4, MaxInterval: 2160},
		RunTimeout: 2 * time.Hour, ReadTimeout: 20 * time.Minute,
		Quotas: "The quotas of this program are not documented. Those of the marketplace are 100 queries, 50 active reports and 5 new reports " +
			"with execute_now in 60 minutes, for each user.",
	}
}

// CMP is the Microsoft marketplace, version 1.1 of the API [doc C11-FIRST, C11-GS, C11-UR, C-PRE, C-FAQ]. The
// catalogue's ISVUsage has a minimum interval of one hour [sample C11-CQ].
func CMP() Program {
	return Program{
		Name: "cmp", Title: "Microsoft marketplace",
		Endpoint: "https://api.partnercenter.microsoft.com/insights/v1.1/cmp", Audience: "https://api.partnercenter.microsoft.com",
		Role: "Manager (Windows)",
		Access: "The Microsoft Entra application needs the role Manager (Windows) in Partner Center: add it under " +
			"Account settings, User management, Microsoft Entra applications.",
		Schedule: ScheduleRules{
			MinInterval: 4, MaxInterval: 2160, DatasetMinimum: true, EndTime: true, EndRequired: true,
			RemainingCount: true, PutFormat: true, PutCallback: true,
		},
		RunTimeout: 2 * time.Hour, ReadTimeout: 20 * time.Minute,
		Quotas: "All configurations that sign in with one application share its quotas: at most 100 queries and 50 active reports, " +
			"and at most 5 new reports with execute_now in 60 minutes.",
	}
}

// Store is the Microsoft Store, version 1.1 of the API [doc A-GAMES2, A-WSTORE; field F-STORE]. Its rules of
// schedules and its quotas are not documented. Runs of more than 28 minutes were seen [field F-STORE].
func Store() Program {
	return Program{
		Name: "store", Title: "Microsoft Store",
		Endpoint: "https://manage.devcenter.microsoft.com/consumer/insights/v1.1", Audience: "https://manage.devcenter.microsoft.com",
		Role: "Manager",
		Access: "The Microsoft Entra application must be associated with the Partner Center account of the Store, with the role Manager: " +
			"add it under Account settings, User management, Microsoft Entra applications.",
		Schedule:      ScheduleRules{EndTime: true, RemainingCount: true},
		Aggregated:    true,
		DateOnlyRange: true,
		RunTimeout:    4 * time.Hour, ReadTimeout: time.Hour,
		Quotas: "The quotas of this program are not documented. Those of the marketplace are 100 queries, 50 active reports and 5 new reports " +
			"with execute_now in 60 minutes, for all configurations that sign in with one application.",
	}
}

// Programs lists all programs, the default first.
func Programs() []Program { return []Program{MPN(), CMP(), Store()} }

// ProgramByName finds the program that a configuration names.
func ProgramByName(name string) (Program, bool) {
	for _, p := range Programs() {
		if p.Name == name {
			return p, true
		}
	}
	return Program{}, false
}

// String is the program's name and title, for messages.
func (p Program) String() string { return p.Name + " (" + p.Title + ")" }

// programOf finds the program that the path of an endpoint names, in any version of its API.
func programOf(endpoint *url.URL) (Program, bool) {
	segments := strings.Split(strings.ToLower(endpoint.Path), "/")
	for i, s := range segments {
		if s != "insights" || i+1 == len(segments) || !strings.HasPrefix(segments[i+1], "v") {
			continue
		}
		if i > 0 && segments[i-1] == "consumer" {
			return Store(), true
		}
		if i+2 < len(segments) {
			return ProgramByName(segments[i+2])
		}
	}
	return Program{}, false
}

// CheckAudience gives an audience in the form of Program.Audience, which is also what an empty one means. A resource of
// Microsoft Graph or its predecessor is an error, for the service has stopped to accept tokens for it [doc C11-FIRST,
// A-GRAPH].
func (p Program) CheckAudience(audience string) (string, error) {
	const scope = "/.default"
	audience = strings.TrimRight(strings.TrimSpace(audience), "/")
	if cut := len(audience) - len(scope); cut >= 0 && strings.EqualFold(audience[cut:], scope) {
		audience = strings.TrimRight(audience[:cut], "/")
	}
	if audience == "" {
		return p.Audience, nil
	}
	host := audience
	if u, err := url.Parse(audience); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	switch strings.ToLower(host) {
	case "graph.windows.net", "graph.microsoft.com", "graph.ppe.windows.net":
		return "", fmt.Errorf("the service does not accept tokens for %s any more; the audience of program %s is %s, which is the default", host, p, p.Audience)
	}
	return audience, nil
}
