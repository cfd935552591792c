package lookup_test

import (
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/lookup"
)

// What the service does not tell is not said.
func TestCreated(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 1, 13, 0, 0, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		user string
		at   time.Time
		want string
	}{
		{"ada@contoso.com", at, "created by ada@contoso.com at 2026-12-01T12:00:00Z"},
		{"", at, "created at 2026-12-01T12:00:00Z"},
		{"ada@contoso.com", time.Time{}, "created by ada@contoso.com"},
		{"", time.Time{}, "created"},
	} {
		if got := lookup.CreatedBy(c.user, c.at); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
