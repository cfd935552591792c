package entra

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

func TestServes(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		v1: "true,true", v2: "true,true", "/x/OAuth2/V2.0/Token": "true,true",
		"/x/v2.0/.well-known/openid-configuration": "true,false", "/x/.well-known/openid-configuration": "true,false",
		"/common/discovery/instance": "true,false", "/x/discovery/v2.0/keys": "true,false",
		"/": "false,false", "/x/oauth2/authorize": "true,false", "/x/oauth2/devicecode": "false,false", "/insights/v1/mpn/ScheduledReport": "false,false", "/oauth2/token": "false,false",
	} {
		serves, tokens := Serves(path)
		if got := fmt.Sprint(serves, ",", tokens); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestDiscovery goes the way of MSAL: instance discovery, the configuration it names, and its token endpoint.
func TestDiscovery(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	get := func(path string, query url.Values) map[string]any {
		t.Helper()
		status, body := a.put(Request{Method: http.MethodGet, Path: path, Origin: origin, Query: query, Now: start})
		if status != http.StatusOK {
			t.Fatalf("%s was answered with %d %v", path, status, body)
		}
		return body
	}
	found := get("/common/discovery/instance", url.Values{"authorization_endpoint": {origin + "/" + DefaultTenantID + "/oauth2/v2.0/authorize"}})
	where := origin + "/" + DefaultTenantID + "/v2.0/.well-known/openid-configuration"
	if found["tenant_discovery_endpoint"] != where || fmt.Sprint(found["metadata"]) != "[map[aliases:[login.example] preferred_cache:login.example preferred_network:login.example]]" {
		t.Errorf("the instance is %v", found)
	}
	config := get("/"+DefaultTenantID+"/v2.0/.well-known/openid-configuration", nil)
	if config["token_endpoint"] != origin+"/"+DefaultTenantID+"/oauth2/v2.0/token" || config["issuer"] != origin+"/"+DefaultTenantID+"/v2.0" || config["authorization_endpoint"] == nil {
		t.Errorf("the configuration is %v", config)
	}
	if keys := get("/"+DefaultTenant+"/discovery/v2.0/keys", nil); fmt.Sprint(keys["keys"]) != "[]" {
		t.Errorf("the keys are %v", keys)
	}
	if config := get("/"+DefaultTenant+"/.well-known/openid-configuration", nil); config["token_endpoint"] != origin+v1 {
		t.Errorf("the configuration of v1 is %v", config)
	}
	if realm := get("/common/UserRealm/"+user, nil); realm["account_type"] != "Managed" {
		t.Errorf("the realm is %v", realm)
	}
	if status, _ := a.put(Request{Method: http.MethodGet, Path: "/other/v2.0/.well-known/openid-configuration", Origin: origin, Now: start}); status != http.StatusBadRequest {
		t.Errorf("an unknown tenant was answered with %d", status)
	}
}
