package diagnostic_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// What differs between the token and what the program wants is named, with the role that it needs.
func TestDenials(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)
	user, application := accesstoken.Principal{Kind: accesstoken.KindUser}, accesstoken.Principal{Kind: accesstoken.KindApplication}
	for name, c := range map[string]struct {
		program insights.Program
		status  int
		token   accesstoken.Principal
		want    string
		not     string
	}{
		"nothing known":       {insights.CMP(), 401, accesstoken.Principal{}, "Check that its audience is https://api.partnercenter.microsoft.com (audience), that it has not expired, and that it is of an application alone (app-only), which program cmp (Microsoft marketplace) requires.", "tenant"},
		"expired":             {insights.MPN(), 401, accesstoken.Principal{Expires: now.Add(-time.Hour)}, "It expired at 2026-12-01T11:00:00Z", "Check that"},
		"not expired":         {insights.MPN(), 401, accesstoken.Principal{Expires: now.Add(time.Hour)}, "Check that its audience", "expired at"},
		"another audience":    {insights.Store(), 401, accesstoken.Principal{Audience: "https://graph.windows.net/"}, "It was issued for the audience https://graph.windows.net, and program store (Microsoft Store) requires https://manage.devcenter.microsoft.com, which is the default of audience.", "Check that"},
		"the right audience":  {insights.CMP(), 401, accesstoken.Principal{Audience: "https://api.partnercenter.microsoft.com/", TenantID: "t-1"}, "Its tenant is t-1, which must be a tenant of the Partner Center account.", "issued for"},
		"an ID as audience":   {insights.CMP(), 401, accesstoken.Principal{Audience: "fa3d9a0c"}, "Check that its audience", "issued for"},
		"user for cmp":        {insights.CMP(), 401, user, "It is a sign-in of a user, and program cmp (Microsoft marketplace) requires an application alone", "Check that"},
		"application for mpn": {insights.MPN(), 401, application, "It is a sign-in of an application alone (app-only), and program mpn (Microsoft AI Cloud Partner Program) requires an application and a user: use a refresh token.", "Check that"},
		"application for cmp": {insights.CMP(), 403, application, "the role Manager (Windows)", "sign-in of"},
		"no role in mpn":      {insights.MPN(), 403, user, "the role Executive report viewer", "app-only"},
		"unknown in mpn":      {insights.Program{}, 403, accesstoken.Principal{}, "A token without a user (app-only) may be refused altogether.", "sign-in of"},
		"no role in store":    {insights.Store(), 403, user, "program store (Microsoft Store) requires an application alone", "Executive"},
		"not found":           {insights.Store(), 404, accesstoken.Principal{}, "that of program store (Microsoft Store) is https://manage.devcenter.microsoft.com/consumer/insights/v1.1.", "mpn"},
	} {
		detail := diagnostic.Detail(&insights.Error{Program: c.program, Operation: "list reports", Status: c.status, Date: now, Principal: c.token})
		if !strings.Contains(detail, c.want) || strings.Contains(detail, c.not) {
			t.Errorf("%s: got %s", name, detail)
		}
	}
}

// Quotas are those of the program, and who shares them is said.
func TestQuotas(t *testing.T) {
	t.Parallel()
	for _, p := range insights.Programs() {
		for _, message := range []string{"User has exceeded its report creation quota of 50 active reports", "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins"} {
			var diags diag.Diagnostics
			diagnostic.AddError(&diags, `Creating "X"`, &insights.Error{Program: p, Operation: "create report", Status: 400, Message: message})
			if !strings.Contains(diags[0].Detail(), p.Quotas) {
				t.Errorf("%s: got %s", p, diags[0].Detail())
			}
		}
	}
}
