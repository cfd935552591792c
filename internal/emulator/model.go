package emulator

import (
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// Query is a stored query as the service holds it. Times are UTC, zero where there is none.
type Query struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"` // "" is none
	Text        string    `json:"text"`
	Type        string    `json:"type"` // userDefined or system
	Program     Program   `json:"program,omitempty"`
	Tenant      string    `json:"tenant,omitempty"` // its id
	User        string    `json:"user,omitempty"`
	Created     time.Time `json:"created,omitzero"`
}

// The types of queries [doc P-GQ].
const (
	UserDefined = "userDefined"
	System      = "system"
)

// Report is a report as the service holds it.
type Report struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	QueryID     string    `json:"queryId"`
	Query       string    `json:"query"` // the text, the report's own copy
	Program     Program   `json:"program,omitempty"`
	Tenant      string    `json:"tenant,omitempty"` // its id
	User        string    `json:"user"`
	Created     time.Time `json:"created"`
	Modified    time.Time `json:"modified,omitzero"`

	ExecuteNow bool      `json:"executeNow,omitempty"`
	QueryStart time.Time `json:"queryStart,omitzero"` // with ExecuteNow: overrides TIMESPAN
	QueryEnd   time.Time `json:"queryEnd,omitzero"`

	Start    time.Time `json:"start,omitzero"`
	Interval int       `json:"interval,omitempty"` // hours
	Count    int       `json:"count,omitempty"`    // runs in all, 0 is indefinite
	End      time.Time `json:"end,omitzero"`       // no run begins later; zero is indefinite
	Status   string    `json:"status"`             // Active, Paused or Inactive

	Format         string `json:"format"`
	CallbackURL    string `json:"callbackUrl,omitempty"`
	CallbackMethod string `json:"callbackMethod,omitempty"`
}

// The states of a report [doc P-GR].
const (
	Active   = "Active"
	Paused   = "Paused"
	Inactive = "Inactive"
)

// Execution is one run of a report, or the one that is scheduled next.
type Execution struct {
	ID       string
	ReportID string
	Due      time.Time
	Status   string    // Pending, Running, Paused, Completed, or Policy.FailureStatus
	Finished time.Time // zero until it has ended
	Format   string
	Query    string // the text that is run

	QueryStart, QueryEnd time.Time
	Interval, Count      int // as the report showed them when the run began
	Remaining            int // runs that remained then, this one among them; 0 without a count

	asWritten
}

// The states of an execution [doc P-PAR].
const (
	Pending   = "Pending"
	Running   = "Running"
	Completed = "Completed"
)

// Dataset is an entry of the catalogue.
type Dataset struct {
	reportquery.Dataset
	Program                   Program // "" is MPN
	MinimumRecurrenceInterval int     // hours, 0 where the service does not tell

	asWritten
}
