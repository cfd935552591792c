package emulator

import (
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// listDatasets is GET ScheduledDataset [doc P-DS, C11-DS].
func (c *call) listDatasets() (result, *problem) {
	name := strings.TrimSpace(c.params["datasetname"])
	var items []object
	for _, d := range c.e.datasets {
		if d.Program == c.program && (name == "" || strings.EqualFold(d.Name, name)) {
			items = append(items, c.e.showDataset(d))
		}
	}
	miss := c.policy.EmptyList
	if name != "" {
		miss = c.policy.FilterMiss
	}
	return c.listed(items, "Dataset fetched successfully", miss)
}

// checkText says what is wrong with a query's text, in the service's words [doc P-FAQ]. How much is checked is the policy's.
func (c *call) checkText(text string, how Choice) (*reportquery.Query, *problem) {
	q, err := reportquery.Parse(text)
	if how == "none" {
		return q, nil
	}
	if err != nil || !c.mayAggregate(q.Aggregated.Text != "") {
		return nil, badRequest("Invalid query") // [field F-HSO's test; the real words are not known]
	}
	if how == "syntax" {
		return q, nil
	}
	e := c.e
	d, known := e.dataset(c.program, q.Dataset.Text)
	if !known {
		return nil, badRequest("Invalid table name")
	}
	ranges := d.DateRanges
	d.Columns, d.Metrics, d.DateRanges = e.unredacted(d.Columns), e.unredacted(d.Metrics), nil
	if len(reportquery.NewCatalog([]reportquery.Dataset{d.Dataset}).Check(q)) > 0 {
		return nil, badRequest("Incorrect column name")
	}
	d.DateRanges = ranges
	if e.policy.DateRanges == "enforced" && len(reportquery.NewCatalog([]reportquery.Dataset{d.Dataset}).Check(q)) > 0 {
		return nil, badRequest("Invalid TIMESPAN. The dataset " + d.Name + " has " + strings.Join(ranges, ", "))
	}
	return q, nil
}
