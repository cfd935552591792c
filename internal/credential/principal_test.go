package credential_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
	system "github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

func TestPrincipal(t *testing.T) {
	t.Parallel()
	const token = "e30.eyJ1cG4iOiJhZGFAY29udG9zby5jb20ifQ.c2ln" // {"upn":"ada@contoso.com"}
	c := made(t, credential.Config{AccessToken: token, Clock: system.System{}})
	if got := c.Principal(); got != (accesstoken.Principal{}) {
		t.Errorf("before the first token: %v", got)
	}
	mustGet(t, c, token)
	if got := c.Principal(); got.Kind != accesstoken.KindUser || got.User != "ada@contoso.com" {
		t.Errorf("got %v", got)
	}
}
