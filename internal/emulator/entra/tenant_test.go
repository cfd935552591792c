package entra

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const adatum = "/adatum.onmicrosoft.com/oauth2/token"

// TestTenants holds that each tenant has people and refresh tokens that work nowhere else, and that an application can be
// registered in several.
func TestTenants(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	second := a.Tenants()[1]
	if second.Name != SecondTenant || len(second.ID) != 36 || second.ID == DefaultTenantID {
		t.Errorf("the second tenant is %+v", second)
	}
	app := secret("grant_type", "client_credentials", "resource", DefaultResource)
	for path, id := range map[string]string{v1: DefaultTenantID, adatum: second.ID, "/" + strings.ToUpper(second.ID) + "/oauth2/token": second.ID} {
		body, _ := a.granted(path, app)
		if who, err := a.Check(body["access_token"].(string), start); err != nil || who.Tenant != id || !who.AppOnly {
			t.Errorf("a token of %s is %+v, %v", path, who, err)
		}
	}
	redeem := func(token any) url.Values {
		return secret("grant_type", "refresh_token", "refresh_token", token.(string), "resource", DefaultResource)
	}
	body, _ := a.granted(adatum, redeem(DefaultRefreshToken+"-adatum"))
	if who, err := a.Check(body["access_token"].(string), start); err != nil || who.User != "admin@adatum.onmicrosoft.com" || who.Tenant != second.ID {
		t.Errorf("the identity is %+v, %v", who, err)
	}
	a.granted(adatum, redeem(body["refresh_token"]))
	a.refused(v1, redeem(body["refresh_token"]), http.StatusBadRequest, "invalid_grant", 9002313)
	a.refused(adatum, redeem(DefaultRefreshToken), http.StatusBadRequest, "invalid_grant", 9002313)
	a.refused(adatum, secret("grant_type", "password", "username", user, "password", DefaultPassword, "resource", DefaultResource), http.StatusBadRequest, "invalid_grant", 50034)
	a.refused("/nowhere.example/oauth2/token", app, http.StatusBadRequest, "invalid_request", 90002)
}

// TestMoreTenants holds that the options can name other tenants, or one alone.
func TestMoreTenants(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{MoreTenants: []Tenant{{Name: "lamna.example", ID: "7", Clients: []Client{{ID: "c", Secret: "s"}}}}})
	form := secret("grant_type", "client_credentials", "resource", DefaultResource)
	a.refused("/lamna.example/oauth2/token", form, http.StatusBadRequest, "unauthorized_client", 700016)
	form.Set("client_id", "c")
	form.Set("client_secret", "s")
	a.granted("/7/oauth2/token", form)
	if got := len(newTester(t, Options{MoreTenants: []Tenant{}}).Tenants()); got != 1 {
		t.Errorf("there are %d tenants, want 1", got)
	}
}
