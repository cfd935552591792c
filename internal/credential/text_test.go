package credential_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

func TestTrimValue(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		" a b\r\n": "a b", "\ufeff a": "a", `"a"`: "a", " 'a' \n": "a", "“a”": "a", "‘ a ’": "a", `"a`: `"a`, `a"b"`: `a"b"`, `"`: `"`, `""`: "",
	} {
		if got := credential.TrimValue(given); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
}
