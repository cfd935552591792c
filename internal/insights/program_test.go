package insights_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Every program says everything that a message, a default or a check takes from it.
func TestPrograms(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, p := range insights.Programs() {
		if byName, ok := insights.ProgramByName(p.Name); !ok || byName != p || names[p.Name] {
			t.Errorf("%s is not the program of its name", p)
		}
		names[p.Name] = true
		for what, text := range map[string]string{"title": p.Title, "role": p.Role, "access": p.Access, "quotas": p.Quotas, "audience": p.Audience} {
			if text == "" {
				t.Errorf("%s has no %s", p, what)
			}
		}
		if !strings.Contains(p.Access, p.Role) || p.RunTimeout <= 0 || p.ReadTimeout <= 0 || p.Schedule.EndRequired && !p.Schedule.EndTime {
			t.Errorf("%s contradicts itself: %+v", p, p)
		}
		c, err := insights.New(insights.Options{Program: p})
		if err != nil || c.Program() != p || c.Endpoint() != p.Endpoint {
			t.Errorf("%s: got %v, %v", p, c, err)
		}
	}
	if _, ok := insights.ProgramByName("csp"); ok || insights.MPN().String() != "mpn (Microsoft AI Cloud Partner Program)" {
		t.Errorf("csp is a program, or %s has another name", insights.MPN())
	}
}

// An endpoint belongs to the program that its path names, behind a proxy and in another version too.
func TestEndpointOfAnotherProgram(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"https://api.partnercenter.microsoft.com/insights/v1/mpn":          "mpn",
		"https://api.partnercenter.microsoft.com/insights/v1/cmp":          "cmp",
		"https://api.partnercenter.microsoft.com/Insights/V1.1/CMP/":       "cmp",
		"https://manage.devcenter.microsoft.com/consumer/insights/v1.1":    "store",
		"http://127.0.0.1:8344/insights/v1.1/cmp":                          "cmp",
		"https://gateway.example.test/partner/consumer/insights/v1.1":      "store",
		"https://gateway.example.test/reports":                             "",
		"https://gateway.example.test/insights":                            "",
		"https://gateway.example.test/insights/v3":                         "",
		"https://gateway.example.test/insights/v1/csp":                     "",
		"https://gateway.example.test/team/insights/live/insights/v1/mpn/": "mpn",
	} {
		for _, p := range insights.Programs() {
			_, err := p.CheckEndpoint(endpoint)
			refused := want != "" && want != p.Name
			if refused != (err != nil) || refused && !strings.Contains(err.Error(), "the endpoint is one of program "+want+" (") {
				t.Errorf("%s with %s: got %v", endpoint, p.Name, err)
			}
		}
	}
	const want = `the endpoint is one of program cmp (Microsoft marketplace), but the program is store (Microsoft Store): ` +
		`change one of them. Without an endpoint it is https://manage.devcenter.microsoft.com/consumer/insights/v1.1`
	if c, err := insights.New(insights.Options{Program: insights.Store(), Endpoint: insights.CMP().Endpoint}); c != nil || text(err) != want {
		t.Errorf("got %v", err)
	}
}

func TestCheckAudience(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"": "https://api.partnercenter.microsoft.com", "/.default": "https://api.partnercenter.microsoft.com",
		"https://api.partnercenter.microsoft.com/":         "https://api.partnercenter.microsoft.com",
		"\thttps://api.example.test/.Default\n":            "https://api.example.test",
		"https://api.example.test//.default/":              "https://api.example.test",
		"api://3f9bd8b2-0b4b-4b3e-9d38-9c2d7c7d0c11":       "api://3f9bd8b2-0b4b-4b3e-9d38-9c2d7c7d0c11",
		"https://partner.partnercenterapi.example.test/cn": "https://partner.partnercenterapi.example.test/cn",
	} {
		if got, err := insights.CMP().CheckAudience(given); got != want || err != nil {
			t.Errorf("%q: got %q, %v", given, got, err)
		}
	}
	for _, graph := range []string{"https://graph.windows.net", "graph.microsoft.com", "https://GRAPH.windows.net/.default", "https://graph.microsoft.com:443/"} {
		_, err := insights.Store().CheckAudience(graph)
		if !strings.Contains(text(err), "program store (Microsoft Store) is https://manage.devcenter.microsoft.com, which is the default") {
			t.Errorf("%s: got %v", graph, err)
		}
		if _, err := insights.New(insights.Options{Audience: graph}); err == nil {
			t.Errorf("New accepts %s", graph)
		}
	}
}
