package provider_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// object is a kind of object of the service, for tests that are the same for all of them.
type object struct {
	resource, list string // types
	path, idField  string // of the API
	config         acctest.Object
	exists         func(*acctest.Env) (id, name string)
}

func objects(env *acctest.Env) map[string]object {
	const text = "SELECT CustomerName FROM OfficeUsage"
	query := env.AddQuery(emulator.Query{Name: "Base", Text: text})
	return map[string]object{
		"query": {"partnerinsights_query", "partnerinsights_queries", "ScheduledQueries", "queryId",
			acctest.Object{"name": "Seats", "query": text}, func(env *acctest.Env) (string, string) {
				return env.AddQuery(emulator.Query{Name: "Of somebody", Text: text}).ID, "Of somebody"
			}},
		"report": {"partnerinsights_report", "partnerinsights_reports", "ScheduledReport", "reportId",
			acctest.Object{"name": "Daily", "query_id": query.ID, "recurrence_interval": 24}, func(env *acctest.Env) (string, string) {
				return env.AddReport(emulator.Report{Name: "Of somebody", QueryID: query.ID, Interval: 24}).ID, "Of somebody"
			}},
	}
}

// hostileIDs are IDs that can't be one segment of a path as they are, or are none.
var hostileIDs = map[string]any{
	"empty": "", "blank": " ", "null": nil, "number": 142, "list": []any{"a"}, "object": acctest.Object{}, "dot": ".", "dots": "..",
	"path": "../../../../oauth2/token", "escaped path": "a%2f..%2fb", "backslash": `a\b`, "query": "a?x=1", "fragment": "a#b", "parameter": "a;b",
	"escape sequence": "a\x1b[2Jb", "line break": "a\nb", "override": "a\u202eb", "NUL": "a\x00", "long": strings.Repeat("a", 300),
}

var uuid = regexp.MustCompile("^[0-9a-fA-F-]{36}$")

// posts changes only answers to POST requests.
type posts struct{ rewriting, next http.RoundTripper }

func (p posts) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		return p.rewriting.RoundTrip(r)
	}
	return p.next.RoundTrip(r)
}

// each runs a test for each kind of object and each hostile ID.
func each(t *testing.T, policy emulator.Policy, test func(t *testing.T, env *acctest.Env, of object, id any)) {
	for noun := range objects(acctest.New(t, emulator.Options{})) {
		for name, id := range hostileIDs {
			t.Run(noun+"/"+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t, emulator.Options{Policy: policy})
				of := objects(env)[noun]
				test(t, env, of, id)
				for _, r := range env.Requests() {
					if _, below, _ := strings.Cut(r.Path, of.path+"/"); below != "" && !uuid.MatchString(below) {
						t.Errorf("sent %s %s", r.Method, r.Path)
					}
				}
			})
		}
	}
}

// A creation that is answered without an ID, or with one that can't be used, is looked for in a list.
func TestCreationAnsweredWithoutID(t *testing.T) {
	t.Parallel()
	each(t, emulator.Policy{}, func(t *testing.T, env *acctest.Env, of object, id any) {
		rewriting := acctest.RewriteItems(env.Dependencies.Transport, of.path, func(item map[string]any) { acctest.SetField(item, of.idField, id) })
		env.Dependencies.Transport = posts{rewriting, env.Dependencies.Transport}
		r := env.Provider(t, nil).Resource(of.resource)
		wantOne(t, r.Apply(r.Plan(of.config)), "", "was not answered", of.config["name"].(string), "can't be used")
		if got := r.State()["id"]; got == nil || got == "" || got == id {
			t.Errorf("the state has the ID %q", got)
		}
		r.MustBeQuiet(of.config)
	})
}

// Where the list has no usable ID either, the error names the object and says what to do, and nothing is in the state.
func TestObjectsWithoutID(t *testing.T) {
	t.Parallel()
	each(t, emulator.Policy{}, func(t *testing.T, env *acctest.Env, of object, id any) {
		other, name := of.exists(env)
		env.Dependencies.Transport = acctest.RewriteItems(env.Dependencies.Transport, of.path, func(item map[string]any) { acctest.SetField(item, of.idField, id) })
		p := env.Provider(t, nil)
		r := p.Resource(of.resource)
		wantOne(t, r.Apply(r.Plan(of.config)).Errors(), "", of.config["name"].(string), "can't be used", "may exist all the same")
		if r.State() != nil {
			t.Errorf("the state has %v", r.State())
		}
		for _, wanted := range []string{other, "name:" + name} {
			wantOne(t, p.Resource(of.resource).Import(wanted).Errors(), "", "can't be used", name)
		}
		if _, diags := p.Read(of.resource, acctest.Object{"name": name}); len(diags.Errors()) != 1 || !strings.Contains(diags.String(), "can't be used") {
			t.Errorf("data source: %s", diags)
		}
		all, diags := p.Read(of.list, acctest.Object{})
		if len(diags) != 1 || !strings.Contains(diags.String(), "left out") || len(all) == 0 {
			t.Errorf("list: %s", diags)
		}
	})
}

// A state that has such an ID, from an earlier version of the provider, sends no change with it, and the error says how to
// go on.
func TestStateWithHostileID(t *testing.T) {
	t.Parallel()
	each(t, emulator.Policy{IDFilter: "ignored"}, func(t *testing.T, env *acctest.Env, of object, id any) {
		text, ok := id.(string)
		if !ok {
			return
		}
		hostile := false
		env.Dependencies.Transport = acctest.RewriteItems(env.Dependencies.Transport, of.path, func(item map[string]any) {
			if hostile {
				acctest.SetField(item, of.idField, text)
			}
		})
		r := env.Provider(t, nil).Resource(of.resource)
		r.MustApply(of.config)
		hostile = true
		r.SetState("id", text)
		r.ForgetIdentity()
		before := len(env.Requests())
		wantOne(t, r.Destroy().Errors(), "", of.config["name"].(string), "can't be used", "terraform state rm")
		for _, sent := range env.Requests()[before:] {
			if sent.Method != http.MethodGet {
				t.Errorf("sent %s %s", sent.Method, sent.Path)
			}
		}
	})
}
