package dataset_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

const dataSource = "partnerinsights_datasets"

func TestAll(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	state, diags := env.Provider(t, nil).Read(dataSource, acctest.Object{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := slices.DeleteFunc(env.Datasets(), func(d emulator.Dataset) bool { return d.Program != emulator.MPN })
	if got := len(state["datasets"].([]any)); got != len(want) || state["name"] != nil {
		t.Errorf("got %d datasets, the account has %d", got, len(want))
	}
}

func TestOne(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	state, diags := env.Provider(t, nil).Read(dataSource, acctest.Object{"name": "officeusage"})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	all := state["datasets"].([]any)
	if len(all) != 1 {
		t.Fatalf("got %d datasets", len(all))
	}
	d := all[0].(acctest.Object)
	if d["name"] != "OfficeUsage" || d["minimum_recurrence_interval"] != int64(24) || len(d["selectable_columns"].([]any)) != 14 ||
		d["available_metrics"].([]any)[0] != "CustomerCount" || d["available_date_ranges"].([]any)[0] != "LAST_MONTH" {
		t.Errorf("got %v", d)
	}
}

// What the service does not say is null or empty, so that expressions need no guard.
func TestSparse(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Datasets: []emulator.Dataset{{Dataset: reportquery.Dataset{Name: "Bare"}}}})
	state, diags := env.Provider(t, nil).Read(dataSource, acctest.Object{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	d := state["datasets"].([]any)[0].(acctest.Object)
	for _, list := range []string{"selectable_columns", "available_metrics", "available_date_ranges", "unselectable_columns"} {
		if got, ok := d[list].([]any); !ok || len(got) != 0 {
			t.Errorf("%s is %v", list, d[list])
		}
	}
}

func TestNoSuchDataset(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	_, diags := env.Provider(t, nil).Read(dataSource, acctest.Object{"name": "OficeUsage"})
	if len(diags) != 1 || acctest.Attribute(diags[0]) != "name" || !strings.Contains(diags.String(), "Did you mean OfficeUsage?") {
		t.Errorf("got %s", diags)
	}
}

// Names that are listed and that no query can write are marked, columns and metrics alike.
func TestUnselectable(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Datasets: []emulator.Dataset{{Dataset: reportquery.Dataset{
		Name: "Orders", Columns: []string{"Month", "Price (USD)"}, Metrics: []string{"Total", "Total (EUR)"}}}}})
	state, diags := env.Provider(t, nil).Read(dataSource, acctest.Object{})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	d := state["datasets"].([]any)[0].(acctest.Object)
	if got := d["unselectable_columns"].([]any); !slices.Equal(got, []any{"Price (USD)", "Total (EUR)"}) || len(d["selectable_columns"].([]any)) != 2 {
		t.Errorf("got %v", d)
	}
}
