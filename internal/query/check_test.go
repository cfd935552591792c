package query_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const seatsOf = "SELECT CustomerName FROM OfficeUsage TIMESPAN "

// A date range that looks misspelt is a warning as long as nobody has asked the catalogue, which then decides.
func TestDateRanges(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	offline := env.Unconfigured(t).Resource(resourceType)
	for span, c := range map[string]struct{ warning, refusal string }{
		"LAST_MONTH":      {},
		"LAST_3_YEARS":    {refusal: "no time span LAST_3_YEARS"},
		"LAST_2_QUARTERS": {refusal: "no time span LAST_2_QUARTERS"},
		"LAST_6_MONTH":    {warning: "Did you mean LAST_6_MONTHS?", refusal: "It has LAST_MONTH"},
	} {
		config := seats(acctest.Object{"query": seatsOf + span})
		warnings := offline.Validate(config)
		if len(warnings.Errors()) > 0 || c.warning == "" && len(warnings) > 0 {
			t.Errorf("%s, validated: %s", span, warnings)
		}
		if c.warning != "" {
			wantOne(t, warnings, "query", "not a documented time span", c.warning)
		}
		planned := r.Plan(config).Diagnostics
		if c.refusal != "" {
			wantOne(t, planned.Errors(), "query", c.refusal, "LAST_6_MONTHS")
		} else if len(planned) > 0 {
			t.Errorf("%s, planned: %s", span, planned)
		}
		config["query_validation"] = "syntax"
		if planned := r.Plan(config).Diagnostics; len(planned) > 0 {
			t.Errorf("%s, planned without the catalogue: %s", span, planned)
		}
	}
}

// The program decides about AGGREGATED, so that no catalogue is needed.
func TestAggregatedIsRefusedInThePlan(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	for validation, refused := range map[string]bool{"catalog": true, "syntax": true, "none": false} {
		config := seats(acctest.Object{"query": seatsOf + "LAST_MONTH AGGREGATED Daily", "query_validation": validation})
		if diags := env.Unconfigured(t).Resource(resourceType).Validate(config); len(diags) > 0 {
			t.Errorf("%s, validated: %s", validation, diags)
		}
		planned := r.Plan(config).Diagnostics
		if refused {
			wantOne(t, planned, "query", "no AGGREGATED clause", "Line 1, column 69")
		} else if len(planned) > 0 {
			t.Errorf("%s, planned: %s", validation, planned)
		}
	}
}

// TestTextsOfPrograms checks a text against the rules and the catalogue of the program.
func TestTextsOfPrograms(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for _, c := range []struct {
		program emulator.Program
		text    string
		words   []string // of the refusal; nil for none
	}{
		{emulator.CMP, "SELECT UsageDate, MeteredUsage FROM ISVUsage TIMESPAN LAST_3_YEARS", nil},
		{emulator.CMP, "SELECT OfferName FROM ISVOrder TIMESPAN LAST_3_YEARS", []string{"ISVOrder has no time span LAST_3_YEARS", "LIFETIME"}},
		{emulator.CMP, "SELECT RevenueGenerated(USD) FROM ISVOfferRetention", []string{"cannot write the name RevenueGenerated(USD)", "remove it"}},
		{emulator.CMP, "SELECT RevenueGenerated FROM ISVOfferRetention", []string{"RevenueGenerated(USD) is listed by the service", "Remove it"}},
		{emulator.CMP, "SELECT UsageDate FROM ISVUsage TIMESPAN LAST_MONTH AGGREGATED Daily", []string{"no AGGREGATED clause", "program store"}},
		{emulator.CMP, "SELECT Date FROM ChannelsAndConversions", []string{"ChannelsAndConversions"}},
		{emulator.Store, "SELECT Date, ClickCount FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS AGGREGATED Daily", nil},
		{emulator.Store, "SELECT Date FROM ChannelsAndConversions AGGREGATED Daily TIMESPAN LAST_30_DAYS", []string{"TIMESPAN is after AGGREGATED", "The order is"}},
		{emulator.Store, "SELECT Date FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS AGGREGATED", []string{"Expected a word after AGGREGATED"}},
		{emulator.MPN, "SELECT CustomerName FROM OfficeUsage TIMESPAN LAST_30_DAYS AGGREGATED Daily", []string{"AGGREGATED"}},
	} {
		config := acctest.Object{"name": "Some", "query": c.text}
		r := env.Provider(t, env.Block(c.program)).Resource(resourceType)
		diags := append(r.Validate(config).Errors(), r.Plan(config).Diagnostics...)
		switch {
		case c.words == nil && len(diags) > 0:
			t.Errorf("%s: %s: %s", c.program, c.text, diags)
		case c.words != nil:
			wantOne(t, diags[:min(1, len(diags))], "query", c.words...)
		}
	}
}

// An empty text is one error, wherever a query can be given.
func TestEmptyTextIsOneError(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	for _, text := range []string{"", " \n", ";"} {
		wantOne(t, r.Validate(seats(acctest.Object{"query": text})), "query", "The query is empty")
		wantOne(t, acctest.New(t, emulator.Options{}).Provider(t, nil).PlanAction(preview, acctest.Object{"query": text}), "query", "The query is empty")
	}
	if n := len(env.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}
