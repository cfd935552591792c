package credential_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// An authority that repeats whatever it is sent makes no error tell a secret, in no method and no kind of failure.
func TestNothingSecretIsRepeated(t *testing.T) {
	t.Parallel()
	for proof := range proofs(t, newPlatform(t, nil), newClock().Now) {
		for way, how := range ways {
			for name, repeat := range map[string]func(*http.Request, string) (*http.Response, error){
				"in a refusal": func(r *http.Request, sent string) (*http.Response, error) {
					return refuses(400, "invalid_request", "AADSTS900144: I got "+sent)(r)
				},
				"as an error": func(_ *http.Request, sent string) (*http.Response, error) {
					return nil, fmt.Errorf("can't send %s", sent)
				},
				"as a page":        func(r *http.Request, sent string) (*http.Response, error) { return says(200, "<html>"+sent)(r) },
				"as an error name": func(r *http.Request, sent string) (*http.Response, error) { return refuses(401, sent, "")(r) },
				"as an id": func(r *http.Request, sent string) (*http.Response, error) {
					return says(400, fmt.Sprintf(`{"error":"invalid_request","correlation_id":%q}`, sent))(r)
				},
			} {
				t.Run(strings.Join([]string{proof, way, name}, "/"), func(t *testing.T) {
					t.Parallel()
					config := appOnly(nil, newClock())
					config.ClientSecret = ""
					p := newPlatform(t, func() string { return platformToken(subject, start) })
					proofs(t, p, newClock().Now)[proof](&config)
					how.with(t, &config)
					transport := &http.Transport{}
					t.Cleanup(transport.CloseIdleConnections)
					sent := ""
					config.Transport = byHost{transport, func(r *http.Request) (*http.Response, error) {
						if r.Method == http.MethodGet {
							return configuration(r)
						}
						body, err := io.ReadAll(r.Body)
						if err != nil {
							return nil, err
						}
						form, err := url.ParseQuery(string(body))
						if err != nil {
							return nil, err
						}
						sent = string(body)
						for _, values := range form {
							sent += " " + strings.Join(values, " ")
						}
						return repeat(r, sent)
					}}
					e := failure(t, made(t, config))
					if !strings.Contains(sent, "client_id") {
						t.Errorf("sent %q", sent)
					}
					noSecret(t, e)
				})
			}
		}
	}
}

// byHost sends what goes to this machine over the network, and hands over the rest.
type byHost struct {
	network http.RoundTripper
	others  reply
}

func (b byHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Hostname() == "127.0.0.1" {
		return b.network.RoundTrip(r)
	}
	return b.others(r)
}
