package credential_test

import (
	"encoding/base64"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	system "github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

func TestUser(t *testing.T) {
	t.Parallel()
	jwt := func(claims string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
	}
	for token, want := range map[string]string{
		jwt(`{"upn":"ada@contoso.com"}`):                            "ada@contoso.com",
		jwt(`{"preferred_username":"ada@contoso.com"}`):             "ada@contoso.com",
		jwt(`{"upn":"live.com#1","unique_name":"ada@contoso.com"}`): "ada@contoso.com",
		jwt(`{"appid":"c0ffee"}`):                                   "",
		jwt(`{"upn":7}`):                                            "",
		"opaque":                                                    "",
		"a.%%%.c":                                                   "",
	} {
		c, err := credential.New(credential.Config{AccessToken: token, Clock: system.System{}})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.User(); got != "" {
			t.Errorf("before the first token: %q", got)
		}
		if _, err := c.GetToken(t.Context(), policy.TokenRequestOptions{}); err != nil {
			t.Fatal(err)
		}
		if got := c.User(); got != want {
			t.Errorf("%s: got %q, want %q", token, got, want)
		}
	}
}
