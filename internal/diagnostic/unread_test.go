package diagnostic_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

var odd = []insights.UnreadField{{Field: "user", Found: "a JSON number, not a string"}, {Field: "endTime", Found: "a JSON array, not a time that is certain"}}

// However much could not be read, there is one warning, which names objects and fields; and none where all was read.
func TestUnread(t *testing.T) {
	t.Parallel()
	var many diagnostic.Unread
	many.Add("Good", "r-0", nil)
	skipped := insights.Skipped{Count: 5_000_000}
	for i := range 30 {
		many.Add("Daily\x1b[2J", fmt.Sprint("r-", i), odd)
		skipped.Items = append(skipped.Items, insights.SkippedItem{Position: i + 1, Name: "Daily", ID: "..", Problem: "it consists of dots"})
	}
	for name, c := range map[string]struct {
		add   func(*diag.Diagnostics)
		words []string
	}{
		"one": {func(d *diag.Diagnostics) {
			diagnostic.AddUnreadFields(d, "Report", insights.Head{ID: "r-1", Name: "Daily", Unread: odd})
		}, []string{"An object has", `Report "Daily", ID r-1: user is a JSON number, not a string; endTime is a JSON array`}},
		"none": {func(d *diag.Diagnostics) {
			diagnostic.AddUnreadFields(d, "Report", insights.Head{ID: "r-1", Name: "Daily"})
		}, nil},
		"many":    {func(d *diag.Diagnostics) { many.AddWarning(d, "reports") }, []string{"Some reports", "r-19: user is", "and 10 more"}},
		"no list": {func(d *diag.Diagnostics) { new(diagnostic.Unread).AddWarning(d, "reports") }, nil},
		"skipped": {func(d *diag.Diagnostics) { diagnostic.AddSkipped(d, "reports", skipped) }, []string{"Some reports", `item 20 ("Daily") has the ID ".."`, "and 4999980 more"}},
		"no item": {func(d *diag.Diagnostics) { diagnostic.AddSkipped(d, "reports", insights.Skipped{}) }, nil},
	} {
		var diags diag.Diagnostics
		if c.add(&diags); len(diags) != min(1, len(c.words)) || diags.HasError() {
			t.Errorf("%s: got %v", name, diags)
			continue
		}
		for _, w := range c.words {
			if text := diags[0].Summary() + diags[0].Detail(); !strings.Contains(text, w) || strings.ContainsAny(text, "\x1b") {
				t.Errorf("%s: want %q in %s", name, w, text)
			}
		}
	}
}
