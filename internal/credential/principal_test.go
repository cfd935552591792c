package credential_test

import (
	"encoding/base64"
	"testing"

	system "github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

func TestPrincipal(t *testing.T) {
	t.Parallel()
	jwt := func(claims string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
	}
	ada := credential.Principal{Kind: credential.KindUser, User: "ada@contoso.com"}
	for token, want := range map[string]credential.Principal{
		jwt(`{"upn":"ada@contoso.com"}`):                            ada,
		jwt(`{"preferred_username":"ada@contoso.com","azp":"1"}`):   ada,
		jwt(`{"upn":"live.com#1","unique_name":"ada@contoso.com"}`): ada,
		jwt(`{"scp":"user_impersonation","appid":"c0ffee"}`):        {Kind: credential.KindUser},
		jwt(`{"appid":"c0ffee","aud":"https://a","tid":"t"}`):       {Kind: credential.KindApplication, Audience: "https://a", TenantID: "t"},
		jwt(`{"idtyp":"app"}`):                                      {Kind: credential.KindApplication},
		jwt(`{"upn":7,"aud":["a"]}`):                                {},
		"opaque":                                                    {},
		"a.%%%.c":                                                   {},
	} {
		c := made(t, credential.Config{AccessToken: token, Clock: system.System{}})
		if got := c.Principal(); got != (credential.Principal{}) {
			t.Errorf("before the first token: %v", got)
		}
		mustGet(t, c, token)
		if got := c.Principal(); got != want {
			t.Errorf("%s: got %v, want %v", token, got, want)
		}
	}
}
