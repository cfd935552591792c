package insights_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLinksThatAreNotFollowed(t *testing.T) {
	t.Parallel()
	const noURL, byHTTP = "is not an https URL", "by http, which is allowed for the endpoint's own address only"
	for link, want := range map[string]string{
		"": noURL, "reports/1.csv?sig=s3cret": noURL, "ftp://127.0.0.1/?sig=s3cret": noURL, "https://user:s3cret@blob.example.test/": noURL,
		"https:///?sig=s3cret": noURL, "https://b%zz/?sig=s3cret": noURL,
		"http://blob.example.test/?sig=s3cret":           "blob.example.test " + byHTTP,
		"http://api.example.test/?sig=s3cret":            "api.example.test " + byHTTP,
		"http://127.0.0.1:8344/?sig=s3cret":              "127.0.0.1:8344 " + byHTTP,
		"https://127.0.0.1/?sig=s3cret":                  "127.0.0.1, a loopback address",
		"https://localhost:8344/?sig=s3cret":             "localhost, a loopback address",
		"https://vault.LOCALHOST/?sig=s3cret":            "vault.LOCALHOST, a loopback address",
		"https://[::1]/?sig=s3cret":                      "::1, a loopback address",
		"https://[::ffff:127.0.0.1]/?sig=s3cret":         "::ffff:127.0.0.1, a loopback address",
		"https://0.0.0.0/?sig=s3cret":                    "0.0.0.0, a loopback address",
		"https://169.254.169.254/latest?sig=s3cret":      "169.254.169.254, a link-local or multicast address",
		"https://[fe80::1%25eth0]/?sig=s3cret":           "fe80::1, a link-local or multicast address",
		"https://168.63.129.16/?sig=s3cret":              "168.63.129.16, a metadata service's address",
		"https://[fd00:ec2::254]/?sig=s3cret":            "fd00:ec2::254, a metadata service's address",
		"https://[64:ff9b::a9fe:a9fe]/latest?sig=s3cret": "169.254.169.254, a link-local or multicast address",
	} {
		s := &service{replies: []reply{says(200, "")}}
		_, err := client(t, s).Download(t.Context(), link)
		if e := failure(t, err); !strings.Contains(e.Message, want) || strings.Contains(e.Error(), "s3cret") || len(s.asked()) != 0 {
			t.Errorf("%s: got %v", link, err)
		}
	}
	for _, link := range []string{"https://10.1.2.3/1.csv", "https://[2001:db8::1]/1.csv", "https://api.example.test/1.csv"} {
		if r, err := client(t, &service{replies: []reply{says(200, "a")}}).Download(t.Context(), link); err != nil || r.Close() != nil {
			t.Errorf("%s: got %v", link, err)
		}
	}
}

// A redirect may lead where a link may. It takes along neither a token nor the address that it comes from.
func TestRedirectedLinks(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"https://other.example.test/1.csv?sig=other": "",
		"/1.csv":                                      "",
		"http://blob.example.test/?sig=s3cret":        "the link to the report leads to blob.example.test by http, which is allowed for the endpoint's own address only",
		"https://127.0.0.1:8200/secret":               "the link to the report leads to 127.0.0.1, a loopback address; only the endpoint's own address may be one",
		"https://user:s3cret-signature@example.test/": "the link to the report is not an https URL",
	} {
		s := &service{replies: []reply{says(302, "", "Location", to), says(200, "a,b\n")}}
		got, err := download(t.Context(), client(t, s))
		if want == "" && (err != nil || got != "a,b\n") || want != "" && text(err) != "download report: "+want {
			t.Errorf("%s: got %q, %v", to, got, err)
		}
		for i, asked := range s.asked() {
			if asked.header.Get("Authorization") != "" || asked.header.Get("Referer") != "" || want != "" && i > 0 {
				t.Errorf("%s: asked %+v", to, asked)
			}
		}
	}
	s := &service{replies: []reply{says(302, "", "Location", link)}}
	if _, err := download(t.Context(), client(t, s)); text(err) != "download report: the answer redirects in a circle" || len(s.asked()) != 5 {
		t.Errorf("circle: got %v after %d requests", err, len(s.asked()))
	}
}

// The emulator's files have the origin of its endpoint, which may be on loopback. Another service of the machine has not.
func TestLinksToTheEndpoint(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a,b\n") })
	r, err := c.Download(t.Context(), c.Endpoint()+"/files/1?sig="+signature)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); string(b) != "a,b\n" || errors.Join(err, r.Close()) != nil {
		t.Errorf("got %q, %v", b, err)
	}
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another service was asked") }))
	t.Cleanup(other.Close)
	if _, err := c.Download(t.Context(), other.URL+"/secret"); !strings.Contains(text(err), "by http, which is allowed for the endpoint's own address only") {
		t.Errorf("got %v", err)
	}
}
