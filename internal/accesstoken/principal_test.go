package accesstoken_test

import (
	"encoding/base64"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
)

func TestPrincipal(t *testing.T) {
	t.Parallel()
	jwt := func(claims string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
	}
	ada := accesstoken.Principal{Kind: accesstoken.KindUser, User: "ada@contoso.com"}
	for token, want := range map[string]accesstoken.Principal{
		jwt(`{"upn":"ada@contoso.com"}`):                            ada,
		jwt(`{"preferred_username":"ada@contoso.com","azp":"1"}`):   ada,
		jwt(`{"upn":"live.com#1","unique_name":"ada@contoso.com"}`): ada,
		jwt(`{"scp":"user_impersonation","appid":"c0ffee"}`):        {Kind: accesstoken.KindUser},
		jwt(`{"appid":"c0ffee","aud":"https://a","tid":"t"}`):       {Kind: accesstoken.KindApplication, Audience: "https://a", TenantID: "t"},
		jwt(`{"exp":1798761600}`):                                   {Expires: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)},
		jwt(`{"idtyp":"app"}`):                                      {Kind: accesstoken.KindApplication},
		jwt(`{"upn":7,"aud":["a"]}`):                                {},
		"opaque":                                                    {},
		"a.%%%.c":                                                   {},
	} {
		if got := accesstoken.Parse(token); got != want {
			t.Errorf("%s: got %v, want %v", token, got, want)
		}
	}
}
