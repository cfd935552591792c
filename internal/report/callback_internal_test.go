package report

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestCallback follows a callback through plan, request and refresh: what the state has, what the configuration says and
// what the service reports decide what is planned, whether an update carries it, and what the next state has.
func TestCallback(t *testing.T) {
	t.Parallel()
	const a, b = "https://example.com/a?code=1", "https://example.com/b"
	id := types.StringValue("r-1")
	null, url := types.StringNull(), types.StringValue
	none := types.Int64Null()
	for name, c := range map[string]struct {
		state, config callback
		writeOnly     string
		planned       types.String
		changed       bool
		sent          string // when an update carries it
		reported      string // by the service after the update
		next          types.String
	}{
		"none":                        {callback{null, none}, callback{null, none}, "", null, false, "", "", null},
		"set":                         {callback{null, none}, callback{url(a), none}, "", url(a), true, a, a, url(a)},
		"unchanged":                   {callback{url(a), none}, callback{url(a), none}, "", url(a), false, a, a, url(a)},
		"changed":                     {callback{url(a), none}, callback{url(b), none}, "", url(b), true, b, b, url(b)},
		"removed":                     {callback{url(a), none}, callback{url(""), none}, "", url(""), true, "", "", url("")},
		"left out":                    {callback{url(a), none}, callback{null, none}, "", digest(id, a), false, "", a, digest(id, a)},
		"normalized by the service":   {callback{url("https://Example.com:443"), none}, callback{url("https://Example.com:443"), none}, "", url("https://Example.com:443"), false, "https://Example.com:443", "https://example.com/", url("https://Example.com:443")},
		"written in another way":      {callback{url("https://example.com/"), none}, callback{url("HTTPS://example.com"), none}, "", url("https://example.com/"), false, "https://example.com/", "https://example.com/", url("https://example.com/")},
		"not reported":                {callback{url(a), none}, callback{url(a), none}, "", url(a), false, a, "", url(a)},
		"drift":                       {callback{url(a), none}, callback{url(a), none}, "", url(a), false, a, b, url(b)},
		"imported":                    {callback{digest(id, a), none}, callback{null, none}, "", digest(id, a), false, "", a, digest(id, a)},
		"imported and configured":     {callback{digest(id, a), none}, callback{url(a), none}, "", digest(id, a), false, "", a, digest(id, a)},
		"imported, then changed":      {callback{digest(id, a), none}, callback{url(b), none}, "", url(b), true, b, b, url(b)},
		"found by a refresh":          {callback{null, none}, callback{null, none}, "", null, false, "", a, digest(id, a)},
		"write-only":                  {callback{null, types.Int64Value(1)}, callback{null, types.Int64Value(1)}, a, null, false, a, a, null},
		"write-only, another version": {callback{null, types.Int64Value(1)}, callback{null, types.Int64Value(2)}, b, null, true, b, b, null},
		"write-only instead of URL":   {callback{url(a), none}, callback{null, types.Int64Value(1)}, b, null, true, b, b, null},
		"unknown version":             {callback{url(a), none}, callback{null, types.Int64Unknown()}, b, types.StringUnknown(), true, b, b, types.StringNull()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := callback{c.config.url, c.config.version}
			if plan.url = plan.plan(c.config, c.state, id); !plan.url.Equal(c.planned) {
				t.Errorf("planned %s, want %s", plan.url, c.planned)
			}
			if got := plan.changed(c.state); got != c.changed {
				t.Errorf("changed is %t", got)
			}
			if got := plan.value(c.writeOnly); got != c.sent {
				t.Errorf("sent %q, want %q", got, c.sent)
			}
			if got := plan.refresh(id, c.reported); !got.Equal(c.next) {
				t.Errorf("the next state has %s, want %s", got, c.next)
			}
		})
	}
}

func TestCanonicalURL(t *testing.T) {
	t.Parallel()
	for _, equal := range [][]string{
		{"https://example.com", "HTTPS://Example.COM:443", "https://example.com/", "https://example.com:/", " https://example.com/#top ", "https://example.com?"},
		{"http://example.com/", "http://example.com:80"},
		{"https://example.com:8443/a", "https://EXAMPLE.com:8443/./b/../a", "https://example.com:8443/%61"},
		{"https://example.com/a b/ü/~", "https://example.com/a%20b/%c3%bc/%7e", "https://example.com/a%20b/%C3%BC/~"},
		{"https://example.com/a%2fb", "https://example.com/a%2Fb"},
		{"https://example.com?code=a%2b/==&x", "https://example.com/?code=a%2B/==&x"},
		{"https://example.com?code=a%2b/%3d%3d&x", "https://example.com/?code=a%2B/%3D%3D&x"},
		{"https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"},
	} {
		for _, url := range equal {
			if got, want := canonicalURL(url), canonicalURL(equal[0]); got != want {
				t.Errorf("%s: got %s, and %s for %s", url, got, want, equal[0])
			}
			if again := canonicalURL(canonicalURL(url)); again != canonicalURL(url) {
				t.Errorf("%s: first %s, then %s", url, canonicalURL(url), again)
			}
		}
	}
	seen := map[string]string{}
	for _, url := range []string{
		"https://example.com", "http://example.com", "https://example.com:80", "https://example.com/A", "https://example.com/a", "https://example.com/a/", "https://example.com/a//b",
		"https://example.com/a/b", "https://example.com/a%2Fb", "https://example.com?a=%2B", "https://example.com?a=+", "https://example.com?a=%3D", "https://example.com?a==", "https://u@example.com",
	} {
		if other, ok := seen[canonicalURL(url)]; ok {
			t.Errorf("%s and %s are both %s", url, other, canonicalURL(url))
		}
		seen[canonicalURL(url)] = url
	}
}
