package report_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// The write-only callback is sent with every update and is in no state and no plan, whether or not the
// service echoes it, also after an import.
func TestWriteOnlyCallbackStaysHidden(t *testing.T) {
	t.Parallel()
	for _, echo := range []emulator.Choice{"reports", "none", "everywhere"} {
		t.Run(string(echo), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{Policy: emulator.Policy{CallbackEcho: echo}})
			hidden := func(what string, o acctest.Object) {
				t.Helper()
				if strings.Contains(fmt.Sprint(o), "hidden") {
					t.Errorf("%s: %v", what, o)
				}
			}
			config := s.daily(acctest.Object{"callback_url_wo": "https://example.com/hidden", "callback_url_wo_version": 1})
			for _, name := range []string{"Daily", "Renamed"} {
				plan := s.MustApply(with(config, "name", name))
				hidden("plan", plan.After)
				hidden("state", s.State())
				if got := s.onlyReport(t).CallbackURL; got != "https://example.com/hidden" {
					t.Errorf("%s has the callback %q", name, got)
				}
			}
			config["name"] = "Renamed"

			imported := s.Env.Provider(t, nil).Resource(resourceType)
			wantNone(t, imported.Import(s.onlyReport(t).ID))
			hidden("state of the import", imported.State())
			plan := imported.MustApply(config)
			if plan.Action != acctest.Update {
				t.Errorf("taking an imported report over is planned as %s", plan.Action)
			}
			hidden("plan after import", plan.After)
			hidden("state after import", imported.State())

			next := with(config, "callback_url_wo", "https://example.com/hidden-too")
			imported.MustBeQuiet(next) // only the version tells that there is a new one
			wantChanged(t, imported.MustApply(with(next, "callback_url_wo_version", 2)), "callback_url_wo_version", "modified_time")
			if got := s.onlyReport(t).CallbackURL; got != "https://example.com/hidden-too" {
				t.Errorf("the new version has the callback %q", got)
			}
		})
	}
}

// Without a configured callback the service keeps what it has, whatever else changes.
func TestCallbackOfAnImportIsKept(t *testing.T) {
	t.Parallel()
	for _, echo := range []emulator.Choice{"reports", "none"} {
		for _, omitted := range []emulator.Choice{"replace", "merge"} {
			t.Run(fmt.Sprintf("echo %s, omitted %s", echo, omitted), func(t *testing.T) {
				t.Parallel()
				s := newStage(t, emulator.Options{Policy: emulator.Policy{CallbackEcho: echo, PutOmitted: omitted}})
				r := s.AddReport(emulator.Report{Name: "Daily seats", QueryID: s.query.ID, Interval: 24, Start: acctest.Start.AddDate(0, 0, 2), CallbackURL: "https://example.com/portal", CallbackMethod: "POST", Format: "csv"})
				wantNone(t, s.Import(r.ID))
				s.MustBeQuiet(s.daily(nil))
				s.MustApply(s.daily(acctest.Object{"name": "Renamed"}))
				if got := s.onlyReport(t).CallbackURL; got != "https://example.com/portal" && (echo == "reports" || omitted == "merge") {
					t.Errorf("after a rename it has the callback %q", got)
				}
			})
		}
	}
}

// After an import the state tells callbacks apart without holding them; what the configuration says of them is done.
func TestCallbackAfterAnImport(t *testing.T) {
	t.Parallel()
	const portal, other = "https://example.com/portal", "https://example.com/other"
	for name, c := range map[string]struct {
		configured any
		want       string // that the service has in the end
		puts       int
	}{
		"none is configured":     {nil, portal, 0},
		"the same is configured": {portal, portal, 0},
		"another is configured":  {other, other, 1},
		"it will be removed":     {"", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			r := s.AddReport(emulator.Report{Name: "Daily seats", QueryID: s.query.ID, Interval: 24, Start: acctest.Start.AddDate(0, 0, 2), CallbackURL: portal, CallbackMethod: "POST", Format: "csv"})
			wantNone(t, s.Import(r.ID))
			if got := fmt.Sprint(s.State()["callback_url"]); !strings.HasPrefix(got, "sha256:") || strings.Contains(got, "portal") {
				t.Errorf("the state of the import has the callback %q", got)
			}
			config := s.daily(acctest.Object{"callback_url": c.configured})
			if c.puts == 0 {
				s.MustBeQuiet(config)
			}
			s.MustApply(config)
			if n, got := s.Count("UpdateReport"), s.onlyReport(t).CallbackURL; n != c.puts || got != c.want {
				t.Errorf("after %d updates the service has the callback %q, want %q after %d", n, got, c.want, c.puts)
			}
			s.MustApply(with(config, "name", "Renamed"))
			if got := s.onlyReport(t).CallbackURL; got != c.want {
				t.Errorf("after a rename the service has the callback %q, want %q", got, c.want)
			}
		})
	}
}

// A callback that leaves the configuration stays out of the state, if it was out of it.
func TestCallbackThatWasWriteOnly(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"callback_url_wo": "https://example.com/hidden", "callback_url_wo_version": 1}))
	s.MustApply(s.daily(nil))
	wantNone(t, s.Refresh())
	if got := fmt.Sprint(s.State()["callback_url"]); strings.Contains(got, "hidden") {
		t.Errorf("the state has the callback %q", got)
	}
	s.MustBeQuiet(s.daily(nil))
}

func TestWriteOnlyCallback(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"callback_url_wo": "https://example.com/hook?code=hidden", "callback_url_wo_version": 1})
	s.MustApply(config)
	if got := s.onlyReport(t).CallbackURL; got != "https://example.com/hook?code=hidden" {
		t.Errorf("the service has the callback %q", got)
	}
	wantState(t, s.Resource, acctest.Object{"callback_url": nil, "callback_url_wo": nil, "callback_url_wo_version": int64(1)})

	s.MustApply(with(config, "name", "Renamed"))
	if got := s.onlyReport(t).CallbackURL; got != "https://example.com/hook?code=hidden" {
		t.Errorf("after a rename the service has the callback %q", got)
	}
	next := with(with(config, "callback_url_wo", "https://example.com/next"), "callback_url_wo_version", 2)
	next["name"] = "Renamed"
	wantChanged(t, s.MustApply(next), "callback_url_wo_version", "modified_time")
	if got := s.onlyReport(t).CallbackURL; got != "https://example.com/next" {
		t.Errorf("after a new version the service has the callback %q", got)
	}
}

// A callback that somebody removes is missed where the service tells callbacks, and only there.
func TestCallbackThatIsRemoved(t *testing.T) {
	t.Parallel()
	for _, echo := range []emulator.Choice{"reports", "none"} {
		s := newStage(t, emulator.Options{Policy: emulator.Policy{CallbackEcho: echo}})
		config := s.daily(acctest.Object{"callback_url": "https://example.com/a"})
		s.MustApply(config)
		wantNone(t, s.Refresh())
		s.EditReport(s.onlyReport(t).ID, func(r *emulator.Report) { r.CallbackURL = "" })
		wantNone(t, s.Refresh())
		want := map[emulator.Choice]string{"reports": acctest.Update, "none": acctest.NoOp}[echo]
		if plan := s.Plan(config); plan.Action != want {
			t.Errorf("under a service that echoes %s it is planned as %s", echo, plan.Action)
		}
	}
}

// TestCallbackLeftOutOfTheConfiguration warns once that the service keeps the callback, and takes the URL out of the state.
func TestCallbackLeftOutOfTheConfiguration(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]acctest.Object{
		"callback_url":    {"callback_url": "https://example.com/a?code=key"},
		"callback_url_wo": {"callback_url_wo": "https://example.com/a?code=key", "callback_url_wo_version": 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			s.MustApply(s.daily(config))
			before := len(s.Requests())
			wantOne(t, s.MustApply(s.daily(nil)).Diagnostics, "", "keeps its callback", `callback_url = ""`)
			for _, r := range s.Requests()[before:] {
				if r.Method != http.MethodGet {
					t.Errorf("it sent %s %s", r.Method, r.Body)
				}
			}
			if strings.Contains(fmt.Sprint(s.State()), "code=key") {
				t.Error("the state still has the URL")
			}
			s.MustBeQuiet(s.daily(nil))
			wantNone(t, s.MustApply(s.daily(acctest.Object{"callback_url": ""})).Diagnostics)
			if got := s.onlyReport(t).CallbackURL; got != "" {
				t.Errorf("the service has %q", got)
			}
		})
	}
}

// A service that normalizes URLs changes nothing in a plan or an update.
func TestCallbackThatTheServiceNormalizes(t *testing.T) {
	t.Parallel()
	for given, normalized := range map[string]string{
		"https://EXAMPLE.com":                "https://example.com/",
		"https://example.com:443/a?code=%3d": "https://example.com/a?code=%3D",
		"https://example.com/ü/../%7Eb#c":    "https://example.com/~b",
	} {
		s := newStage(t, emulator.Options{})
		config := s.daily(acctest.Object{"callback_url": given})
		s.MustApply(config)
		s.EditReport(s.onlyReport(t).ID, func(r *emulator.Report) { r.CallbackURL = normalized })
		s.MustBeQuiet(config)
		if got := s.State()["callback_url"]; got != given {
			t.Errorf("the state has %v, want %s", got, given)
		}
		wantNone(t, s.MustApply(s.daily(acctest.Object{"callback_url": given, "name": "Renamed"})).Diagnostics)
	}
}
