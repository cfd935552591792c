package insights_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

func TestCheckEndpoint(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"https://api.example.test/insights/v1/mpn": "https://api.example.test/insights/v1/mpn",
		"https://api.example.test/a//":             "https://api.example.test/a",
		"HTTPS://api.example.test":                 "https://api.example.test",
		"http://127.0.0.1:8080/a/":                 "http://127.0.0.1:8080/a",
		"http://127.9.9.9/a":                       "http://127.9.9.9/a",
		"http://[::1]:8080":                        "http://[::1]:8080",
		"http://LOCALHOST/a":                       "http://LOCALHOST/a",
	} {
		if u, err := insights.MPN().CheckEndpoint(given); err != nil || u.String() != want {
			t.Errorf("%s: got %v, %v", given, u, err)
		}
	}
}

func TestRefusedEndpoints(t *testing.T) {
	t.Parallel()
	const absolute = "the endpoint must be an absolute URL, such as https://api.partnercenter.microsoft.com/insights/v1/mpn"
	for given, want := range map[string]string{
		"api.example.test":                 absolute,
		"/insights":                        absolute,
		"ftp://api.example.test":           absolute,
		"https:api.example.test":           absolute,
		"https://:8080/a":                  absolute,
		"https://us er:s3cret@a b":         "the endpoint is not a URL",
		"https://user:s3cret@example.test": "the endpoint must not hold a user name or password",
		"https://api.example.test/a?b=c":   "the endpoint must end with its path, without ? or #",
		"https://api.example.test/a?":      "the endpoint must end with its path, without ? or #",
		"https://api.example.test/a#b":     "the endpoint must end with its path, without ? or #",
		"http://api.example.test/a": "the endpoint must use https: access tokens travel with every request, and http is allowed on a loopback address only, " +
			"not on api.example.test",
		"http://localhost.example.test": "the endpoint must use https: access tokens travel with every request, and http is allowed on a loopback address only, " +
			"not on localhost.example.test",
	} {
		_, err := insights.MPN().CheckEndpoint(given)
		if text(err) != want || strings.Contains(text(err), "s3cret") {
			t.Errorf("%s: got %v", given, err)
		}
		if c, err := insights.New(insights.Options{Endpoint: given}); c != nil || text(err) != want {
			t.Errorf("New with %s: got %v, %v", given, c, err)
		}
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	clock := &clock{}
	c, err := insights.New(insights.Options{Clock: clock})
	if err != nil || c.Endpoint() != "https://api.partnercenter.microsoft.com/insights/v1/mpn" || c.Clock() != clock {
		t.Errorf("got %v, %v", c, err)
	}
}
