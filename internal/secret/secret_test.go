package secret_test

import (
	"net/url"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"plain words, a signal=1 and decode=2":                      "plain words, a signal=1 and decode=2",
		"https://a.test/x?sv=1&sig=abc%2F&se=2":                     "https://a.test/x?sv=1&sig=(masked)&se=2",
		`{"callbackUrl":"https://a.test","x":1}`:                    `{"callbackUrl":"(masked)","x":1}`,
		`{"CallbackUrl" : "a\"b`:                                    `{"CallbackUrl" : "(masked)"`,
		`{"callbackUrl":null}`:                                      `{"callbackUrl":null}`,
		"Authorization: bearer abcdefgh.ijkl":                       "Authorization: Bearer (masked)",
		"the bearer of news":                                        "the bearer of news",
		"see eyJhbGciOiJub25lIn0.eyJ1cG4iOiJhIn0.c2ln.":             "see (masked).",
		"proxy http://me:pw@proxy.test:80/ is broken":               "proxy http://(masked)@proxy.test:80/ is broken",
		"mail me@example.test":                                      "mail me@example.test",
		"?a=b\\u0026code=123\\u0026c=d":                             "?a=b\\u0026code=(masked)\\u0026c=d",
		"refresh 0.AXoAx_-1234567890123456789012345678.AgAB.x, 0.A": "refresh (masked), 0.A",
		`{"accessToken": "abc", "expiresOn": 1}`:                    `{"accessToken": "(masked)", "expiresOn": 1}`,
		"next=https%3A%2F%2Fa%3Fsig%3Dabc%26d":                      "next=https%3A%2F%2Fa%3Fsig%3D(masked)",
	} {
		if got := secret.Mask(given); got != want {
			t.Errorf("%s: got %s, want %s", given, got, want)
		}
	}
}

// A known secret is masked wherever it occurs, a short one where it is a word of its own, and a single character nowhere.
func TestMaskKnown(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"a s3cret&more, a s3cret%26more":     "a (masked), a (masked)",
		"xs3cret&morex":                      "x(masked)x",
		"pw=ab1, ab1's cab1 ab12 (ab1) ab1":  "pw=(masked), (masked)'s cab1 ab12 ((masked)) (masked)",
		"ab1ab1":                             "ab1ab1",
		"every letter e of a text":           "every letter e of a text",
		"éab1 stays, for é is a letter, too": "éab1 stays, for é is a letter, too",
	} {
		if got := secret.Mask(given, "s3cret&more", "", "e", "ab1"); got != want {
			t.Errorf("%s: got %s, want %s", given, got, want)
		}
	}
}

func TestMayTravelTo(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://a.test/x": true, "http://LOCALHOST:1": true, "http://127.9.9.9": true, "http://[::1]:80/x": true,
		"http://a.test": false, "http://127.0.0.1.a.test": false, "ftp://localhost": false, "https://:443": false, "/x": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := secret.MayTravelTo(u); got != want {
			t.Errorf("%s: got %v", address, got)
		}
	}
}
