// Package warehouse holds invented rows for any dataset of the Partner Insights catalogue and evaluates
// report queries over them, so that the emulator's report files are real.
//
// Rows are a function of a seed, the dataset's columns and a day: nothing is stored, and the same question
// has the same answer. Columns are filled by their names (see fill.go), so a dataset that a test makes up has
// data too. Companies and people are invented; no value stands for a real one.
package warehouse

import (
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// Warehouse is the data of one invented partner. It does not change after it is made and can be shared.
type Warehouse struct {
	seed      uint64
	customers []customer
	partners  []partner
	resellers []reseller
}

// New makes the warehouse that belongs to a seed.
func New(seed uint64) *Warehouse {
	w := &Warehouse{seed: seed}
	for i := range customerCount {
		w.customers = append(w.customers, newCustomer(hash(seed, "customer", i), i))
	}
	for i := range partnerCount {
		w.partners = append(w.partners, newPartner(hash(seed, "partner", i), i))
	}
	for i := range resellerCount {
		w.resellers = append(w.resellers, newReseller(hash(seed, "reseller", i), i))
	}
	return w
}

// Request is a question to the warehouse.
type Request struct {
	Query   *reportquery.Query
	Dataset reportquery.Dataset // distinguishes metrics from columns, and says how names are spelt in the answer
	Now     time.Time           // the day of the question: there are no later rows, and time spans end here

	// Start and End override the query's TIMESPAN where they are not zero; both ends belong to the range.
	Start, End time.Time
	// Limit bounds the rows in addition to the query's own LIMIT; 0 is no bound.
	Limit int
}

// Result is a table of texts. Numbers are written with a point and without separators, days as yyyy-MM-dd.
type Result struct {
	Columns []string // as the catalogue spells them
	Rows    [][]string
}
