package insights_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// A token that the service refuses from the start is sent once; all that would need it fail at once, with the same error.
func TestDeniedToken(t *testing.T) {
	t.Parallel()
	const forbidden = `{"value":[],"totalCount":0,"message":"Forbidden to all","statusCode":403}`
	for name, c := range map[string]struct {
		first reply
		asked int // requests of all calls
	}{
		"unauthorized":            {says(401, ""), 1},
		"unauthorized, wrapped":   {says(200, `{"value":[],"statusCode":401}`), 1},
		"forbidden":               {says(403, forbidden), 1},
		"a proxy's page":          {says(403, "<html>"), 4},
		"accepted before":         {holds(), 4},
		"accepted, and not found": {says(404, noItem), 4},
	} {
		s := &service{replies: []reply{c.first, says(403, forbidden)}}
		client := client(t, s)
		_, err := insights.All(client.Reports(t.Context(), insights.ReportFilter{}))
		var later []*insights.Error
		for _, call := range []func() error{
			func() error { return client.DeleteReport(t.Context(), "r") },
			func() error { _, err := client.CreateQuery(t.Context(), insights.NewQuery{}); return err },
			func() error { _, err := insights.All(client.Datasets(t.Context(), "")); return err },
		} {
			later = append(later, failure(t, call()))
		}
		if len(s.asked()) != c.asked {
			t.Errorf("%s: asked %q", name, s.lines())
		}
		for _, e := range later {
			if c.asked == 1 && (e.Attempts != 0 || e.Sent || e.Answer() != failure(t, err).Answer()) || c.asked > 1 && e.Attempts != 1 {
				t.Errorf("%s: got %+v", name, e)
			}
		}
	}
}

// A refusal that is about one object says nothing of the others.
func TestDeniedObject(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{says(403, ""), holds(`{"reportId":"r-2"}`)}}
	c := client(t, s)
	_, err := c.Report(t.Context(), "r-1")
	if other, err2 := c.Report(t.Context(), "r-2"); err == nil || err2 != nil || other.ID != "r-2" {
		t.Errorf("got %v, then %v", err, err2)
	}
}

// Another token than the denied one is sent.
func TestOtherTokenThanTheDenied(t *testing.T) {
	t.Parallel()
	s, who := &service{replies: []reply{says(401, ""), anything}}, &credential{tokens: []string{token}}
	c := client(t, s, func(o *insights.Options) { o.Credential = who })
	denied := failure(t, c.DeleteReport(t.Context(), "r"))
	who.tokens = []string{"another-" + token}
	if err := c.DeleteReport(t.Context(), "r"); err != nil || denied.Status != 401 {
		t.Errorf("got %v after %v", err, denied)
	}
}

// Of equal denials one is reported in full; other errors always are.
func TestReportOfDenials(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{anything, says(403, `{"message":"No role"}`), says(403, `{"message":"No role"}`), says(403, `{"message":"Not yours"}`), says(400, ""), says(400, "")}}
	c := client(t, s)
	var got []string
	for range s.replies {
		if err := c.DeleteReport(t.Context(), "r"); err != nil {
			e := failure(t, err)
			got = append(got, map[bool]string{true: "full", false: "short"}[e.Report()])
		}
	}
	if all := strings.Join(got, " "); all != "full short full full full" {
		t.Errorf("got %s", all)
	}
}
