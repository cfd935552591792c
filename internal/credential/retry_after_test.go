package credential_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// What Entra asks to wait is waited for, in both of the header's forms, unless it is too long; it never shortens the
// wait.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	const second = time.Second
	for header, want := range map[string]struct {
		waits  []time.Duration
		advice string
	}{
		"7":                             {[]time.Duration{7 * second, 7 * second, 7 * second}, "Check authority_host"},
		"3":                             {[]time.Duration{3 * second, 3 * second, 4 * second}, "Check authority_host"},
		"0":                             {[]time.Duration{second, 2 * second, 4 * second}, "Check authority_host"},
		"-5":                            {[]time.Duration{second, 2 * second, 4 * second}, "Check authority_host"},
		"soon":                          {[]time.Duration{second, 2 * second, 4 * second}, "Check authority_host"},
		"Tue, 01 Dec 2026 12:01:00 GMT": {[]time.Duration{time.Minute, time.Minute, time.Minute}, "Check authority_host"},
		"Tue, 01 Dec 2026 11:00:00 GMT": {[]time.Duration{second, 2 * second, 4 * second}, "Check authority_host"},
		"120":                           {[]time.Duration{2 * time.Minute, 2 * time.Minute, 2 * time.Minute}, "Check authority_host"},
		"121":                           {nil, "It is busy and asks to wait for 2m1s. Apply again then."},
		"Tue, 01 Dec 2026 13:00:00 GMT": {nil, "It is busy and asks to wait for 1h0m0s. Apply again then."},
	} {
		busy := says(http.StatusTooManyRequests, "", "Retry-After", header)
		for name, config := range map[string]func(*clock) credential.Config{
			"refresh token": func(c *clock) credential.Config { return refreshing(&authority{replies: []reply{busy}}, c) },
			"client secret": func(c *clock) credential.Config { return appOnly(answering(busy), c) },
		} {
			c := newClock()
			e := failure(t, made(t, config(c)))
			if got := c.waited(); !reflect.DeepEqual(got, want.waits) || !strings.HasPrefix(e.Advice, want.advice) {
				t.Errorf("%s, %s: waited %v, got %v", header, name, got, e)
			}
		}
	}
	told := refuses(429, "temporarily_unavailable", "AADSTS90033: A transient error has occurred. Please try again.")
	e := failure(t, made(t, refreshing(&authority{replies: []reply{func(r *http.Request) (*http.Response, error) {
		resp, err := told(r)
		resp.Header.Set("Retry-After", "3600")
		return resp, err
	}}}, newClock())))
	if e.Error() != "Microsoft Entra ID refused to give a token: AADSTS90033: A transient error has occurred. Please try again. It is busy and asks to wait for 1h0m0s. Apply again then." {
		t.Errorf("got %v", e)
	}
}
