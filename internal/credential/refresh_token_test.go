package credential_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

func newest(t *testing.T, c *credential.Credential) (string, error) {
	t.Helper()
	return c.RefreshToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://api.partnercenter.microsoft.com/.default"}})
}

// The refresh token that is given is one that this process got: it redeems when it has not yet, and not again.
func TestNewestRefreshToken(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("1", "0.second"), gives("2", ""), gives("3", "0.third")}}, newClock()
	cred := made(t, refreshing(a, c))
	for range 2 {
		if got, err := newest(t, cred); err != nil || got != "0.second" {
			t.Errorf("got %q, %v", got, err)
		}
	}
	mustGet(t, cred, "1")
	if got := len(a.questions()); got != 1 {
		t.Errorf("asked %d times", got)
	}
	for _, want := range []string{"0.second", "0.third"} {
		c.advance(time.Hour)
		if got, err := newest(t, cred); err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}

// Of a file it is the one that stands there: another process may have been the last.
func TestNewestRefreshTokenOfAFile(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{gives("1", "0.second")}}
	path, config := tokenFile(t, a, newClock(), "0.first")
	cred := made(t, config)
	if got, err := newest(t, cred); err != nil || got != "0.second" {
		t.Errorf("got %q, %v", got, err)
	}
	rewrite(t, path, "0.by-another-process")
	if got, err := newest(t, cred); err != nil || got != "0.by-another-process" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNoNewestRefreshToken(t *testing.T) {
	t.Parallel()
	cred := made(t, appOnly(&authority{}, newClock()))
	if got, err := newest(t, cred); got != "" || !errors.Is(err, credential.ErrNoRefreshToken) {
		t.Errorf("client secret: got %q, %v", got, err)
	}
	none := &credential.Unavailable{Reason: "Nothing is set."}
	if got, err := newest(t, none.Credential()); got != "" || !errors.Is(err, none) {
		t.Errorf("nothing: got %q, %v", got, err)
	}
	gone := made(t, refreshing(&authority{replies: []reply{refuses(400, "invalid_grant", "AADSTS50173: Revoked.")}}, newClock()))
	if got, err := newest(t, gone); got != "" || !strings.Contains(text(err), "AADSTS50173") {
		t.Errorf("revoked: got %q, %v", got, err)
	}
}
