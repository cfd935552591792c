package emulator

import (
	"net/http"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

const (
	clientProof = "client_id=" + entra.DefaultClientID + "&client_secret=" + entra.DefaultClientSecret
	v1Resource  = "resource=" + entra.DefaultResource
)

// token asks the v1 endpoint for an access token.
func (s service) token(form string) string {
	s.t.Helper()
	r := s.send(request(s.t, http.MethodPost, "/"+entra.DefaultTenant+"/oauth2/token", form))
	token, ok := r.body["access_token"].(string)
	if !ok {
		s.t.Fatalf("no access token: %s", r.raw)
	}
	return token
}

// as asks with a token.
func (s service) as(token, path string) reply {
	s.t.Helper()
	r := request(s.t, http.MethodGet, s.program.Path()+path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return s.send(r)
}

const byRefreshToken = "grant_type=refresh_token&" + clientProof + "&refresh_token=" + entra.DefaultRefreshToken

func TestTokens(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	token := s.token(byRefreshToken + "&" + v1Resource)
	r := s.as(token, "/ScheduledDataset")
	r.ok()
	if got := r.header.Get("isMfaCompliant"); got != "true" {
		t.Errorf("isMfaCompliant is %q", got)
	}
	if log := s.Requests(); log[1].User != DefaultUser || log[0].Operation != "Token" {
		t.Errorf("the log is %+v", log)
	}
	s.as(s.token(byRefreshToken+"&resource=https://graph.windows.net"), "/ScheduledDataset").refused(http.StatusUnauthorized, "Unauthorized")
	s.advance(59 * time.Minute)
	s.as(token, "/ScheduledDataset").ok()
	s.advance(time.Minute)
	s.as(token, "/ScheduledDataset").refused(http.StatusUnauthorized, "Unauthorized")
}

func TestWaysToBringAToken(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{AccessTokens: map[string]Principal{"other": {User: "x@y.example", MFA: true}}})
	for _, test := range []struct {
		header, value string
		status        int
	}{
		{"Authorization", "Bearer other", 200}, {"Authorization", "bearer  other", 200}, {"X-AadUserTicket", "other", 200},
		{"Authorization", "other", 401}, {"Authorization", "Basic other", 401}, {"Authorization", "Bearer emulator", 401},
		{"Authorization", "Bearer a.b.c", 401}, {"X-AadUserTicket", "Bearer other", 401}, {"Accept", "other", 401},
	} {
		r := request(t, http.MethodGet, MPN.Path()+"/ScheduledDataset", nil)
		r.Header.Set(test.header, test.value)
		if got := s.send(r).status; got != test.status {
			t.Errorf("%s: %s was answered with %d, want %d", test.header, test.value, got, test.status)
		}
	}
}

func TestATokenOfAnotherEmulatorIsForeign(t *testing.T) {
	t.Parallel()
	token := serveTest(t, Options{Seed: 1}).token(byRefreshToken + "&" + v1Resource)
	serveTest(t, Options{Seed: 2}).as(token, "/ScheduledDataset").refused(http.StatusUnauthorized, "Unauthorized")
	serveTest(t, Options{Seed: 1}).as(token, "/ScheduledDataset").ok()
}

func TestRevokedRefreshToken(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	if !s.RevokeRefreshToken(entra.DefaultRefreshToken) || s.RevokeRefreshToken("unknown") {
		t.Error("revoking reports something wrong")
	}
	r := s.send(request(t, http.MethodPost, "/"+entra.DefaultTenant+"/oauth2/token", byRefreshToken+"&"+v1Resource))
	if r.status != http.StatusBadRequest || r.body["error"] != "invalid_grant" {
		t.Errorf("answered %d %s", r.status, r.raw)
	}
	if all := s.RefreshTokens(); len(all) != 2 || !all[0].Revoked {
		t.Errorf("the refresh tokens are %+v", all)
	}
}
