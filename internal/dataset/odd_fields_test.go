package dataset_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A field of another JSON type in a dataset is one warning, and hides neither another field nor another dataset.
func TestOddFields(t *testing.T) {
	t.Parallel()
	for field, attribute := range map[string]string{
		"datasetName": "", "selectableColumns": "selectable_columns", "availableMetrics": "available_metrics",
		"availableDateRanges": "available_date_ranges", "minimumRecurrenceInterval": "minimum_recurrence_interval",
	} {
		for kind, value := range acctest.OddValues() {
			if kind == "text" && field == "datasetName" || kind == "list" && field != "minimumRecurrenceInterval" && field != "datasetName" {
				continue // nothing odd, or another test's: a list with an odd item
			}
			t.Run(field+" is a "+kind, func(t *testing.T) {
				t.Parallel()
				testOddField(t, field, attribute, value)
			})
		}
	}
}

func testOddField(t *testing.T, field, attribute string, value any) {
	t.Helper()
	env := acctest.New(t, emulator.Options{})
	want, _ := env.Provider(t, nil).Read(dataSource, acctest.Object{})
	before := want["datasets"].([]any)
	was := before[0].(acctest.Object)
	env.Dependencies.Transport = acctest.RewriteItems(env.Dependencies.Transport, "ScheduledDataset", func(item map[string]any) {
		if item["datasetName"] == was["name"] {
			acctest.SetField(item, field, value)
		}
	})
	state, diags := env.Provider(t, nil).Read(dataSource, acctest.Object{})
	if len(diags.Errors()) > 0 || len(diags.Warnings()) != 1 {
		t.Fatalf("got %s", diags)
	}
	all := state["datasets"].([]any)
	if attribute == "" { // without a name it is no dataset
		if len(all) != len(before)-1 {
			t.Errorf("got %d datasets of %d", len(all), len(before))
		}
		return
	}
	first := all[0].(acctest.Object)
	if len(all) != len(before) || first["name"] != was["name"] {
		t.Errorf("got %d datasets, the first is %v", len(all), first["name"])
	}
	// A check of a query must not take an unreadable list for an empty one: the plan of a query on this dataset stays possible.
	query := env.Provider(t, nil).Resource("partnerinsights_query")
	if plan := query.Plan(acctest.Object{"name": "Seats", "query": "SELECT Month FROM " + first["name"].(string)}); len(plan.Diagnostics.Errors()) > 0 {
		t.Errorf("an odd %s stops the plan of a query: %s", field, plan.Diagnostics)
	}
}
