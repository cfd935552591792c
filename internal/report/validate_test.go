package report_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// Each invalid attribute is one error, on that attribute, that says the rule; and nothing is sent.
func TestBadInput(t *testing.T) {
	t.Parallel()
	once := acctest.Object{"execute_now": true}
	scheduled := acctest.Object{"recurrence_interval": 24}
	for name, c := range map[string]struct {
		base      acctest.Object
		attribute string
		value     any
		words     string
	}{
		"interval 3":                 {scheduled, "recurrence_interval", 3, "between 4 and 2160 hours"},
		"interval 2161":              {scheduled, "recurrence_interval", 2161, "between 4 and 2160 hours"},
		"no interval":                {scheduled, "recurrence_interval", nil, "required unless execute_now is true"},
		"count 0":                    {scheduled, "recurrence_count", 0, "at least 1"},
		"semicolon in name":          {scheduled, "name", "a;b", "semicolon"},
		"blank at the end of a name": {scheduled, "name", "a ", "white space"},
		"blank name":                 {scheduled, "name", " ", "must not be empty"},
		"long name":                  {scheduled, "name", strings.Repeat("ä", 257), "256"},
		"long description":           {scheduled, "description", strings.Repeat("ä", 257), "256"},
		"empty query id":             {scheduled, "query_id", "", "must not be empty"},
		"start is no time":           {scheduled, "start_time", "tomorrow", "RFC 3339"},
		"start without a zone":       {scheduled, "start_time", "2026-12-01T06:00:00", "RFC 3339"},
		"range on a schedule":        {scheduled, "query_start_time", "2026-12-01T06:00:00Z", "only be set together with execute_now"},
		"unknown format":             {scheduled, "format", "xlsx", "CSV or TSV"},
		"unknown method":             {scheduled, "callback_method", "PUT", "GET or POST"},
		"version without write-only": {scheduled, "callback_url_wo_version", 1, "callback_url_wo"},
		"execute now and start":      {once, "start_time", "2026-12-01T06:00:00Z", "execute_now"},
		"execute now and interval":   {once, "recurrence_interval", 24, "execute_now"},
		"execute now and count":      {once, "recurrence_count", 2, "execute_now"},
		"execute now and paused":     {once, "paused", true, "execute_now"},
		"execute now and recreate":   {once, "recreate_when_inactive", true, "execute_now"},
		"bad timeout":                {scheduled, "timeouts", acctest.Object{"create": "soon"}, "soon"},
		"timeout of nothing":         {scheduled, "timeouts", acctest.Object{"create": "0s"}, "timeouts.create must be a positive length of time"},
		"negative timeout":           {scheduled, "timeouts", acctest.Object{"read": "-5s"}, "it is \"-5s\""},
		"half an hour":               {scheduled, "recurrence_interval", 24.5, "recurrence_interval must be a whole number; it is 24.5"},
		"half a run":                 {scheduled, "recurrence_count", 0.5, "whole number"},
		"more runs than there are":   {scheduled, "recurrence_count", 1e300, "whole number"},
		"name of two lines":          {scheduled, "name", "a\nb", `line breaks or other control characters; at character 2 it has '\n'`},
		"end is no time":             {once, "query_end_time", "never", "RFC 3339"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			config := with(c.base, "name", "Any")
			config["query_id"] = s.query.ID
			config[c.attribute] = c.value
			wantOne(t, s.Plan(config).Diagnostics, c.attribute, c.words)
			if n := len(s.Requests()); n != 0 {
				t.Errorf("%d requests were made", n)
			}
		})
	}
}

func TestRangeThatEndsBeforeItBegins(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := acctest.Object{"name": "Once", "query_id": s.query.ID, "execute_now": true,
		"query_start_time": "2026-06-30T00:00:00+02:00", "query_end_time": "2026-06-29T22:00:00Z"}
	wantOne(t, s.Plan(config).Diagnostics, "query_end_time", "must be after query_start_time")
}

// A callback often carries a key: no error quotes it, and none has the path of its attribute, for Terraform would print that
// line of the configuration.
func TestBadCallbacks(t *testing.T) {
	t.Parallel()
	const url = "https://contoso.com/hook?code=hidden-key"
	for name, c := range map[string]struct {
		config acctest.Object
		words  string
	}{
		"no URL":             {acctest.Object{"callback_url": "contoso.com/hook?code=hidden-key"}, "http:// or https://"},
		"another scheme":     {acctest.Object{"callback_url": "ftp://contoso.com/hook?code=hidden-key"}, "callback_url must"},
		"write-only, no URL": {acctest.Object{"callback_url_wo": "hidden-key", "callback_url_wo_version": 1}, "callback_url_wo must"},
		"white space":        {acctest.Object{"callback_url": url + "\n"}, "white space"},
		"both":               {acctest.Object{"callback_url": url, "callback_url_wo": url, "callback_url_wo_version": 1}, "callback_url_wo can't be used together"},
		"both, as ephemeral": {acctest.Object{"callback_url": url, "callback_url_wo_version": 1}, "callback_url_wo_version can't be used together"},
		"no version":         {acctest.Object{"callback_url_wo": url}, "needs callback_url_wo_version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			diags := s.Plan(s.daily(c.config)).Diagnostics
			wantOne(t, diags, "", c.words)
			if strings.Contains(diags.String(), "hidden-key") {
				t.Errorf("the callback is quoted: %s", diags)
			}
		})
	}
}

// An unknown value in a plan is not an error.
func TestUnknownValuesAreValid(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	for _, name := range []string{"query_id", "name", "start_time", "recurrence_interval", "recurrence_count", "execute_now", "format", "callback_url", "paused"} {
		config := s.daily(nil)
		config[name] = acctest.Unknown
		wantNone(t, s.Plan(config).Diagnostics)
	}
}

// TestIntervalBelowTheMinimum is an error of the plan, also for a query that is created in the same run: no dataset of the
// account may be reported that often. Where the query's dataset alone has a higher minimum, Create says so before it sends
// anything.
func TestIntervalBelowTheMinimum(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"recurrence_interval": 12})
	wantOne(t, s.Plan(config).Diagnostics, "recurrence_interval", "OfficeUsage, which is 24 hours", "It is 12")
	wantOne(t, s.Plan(with(config, "query_id", acctest.Unknown)).Diagnostics, "recurrence_interval", "lowest minimum_recurrence_interval")
	wantOne(t, s.Plan(s.daily(acctest.Object{"recurrence_interval": 2161})).Diagnostics, "recurrence_interval", "between 4 and 2160 hours")
	for _, hours := range []int{0, -1} {
		wantOne(t, s.Plan(s.daily(acctest.Object{"recurrence_interval": hours})).Diagnostics, "recurrence_interval")
	}
}

func TestUnknownQuery(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	wantOne(t, s.Plan(s.daily(acctest.Object{"query_id": "nonsense"})).Diagnostics, "query_id", "no query with the ID \"nonsense\"")
}
