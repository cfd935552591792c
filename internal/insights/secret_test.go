package insights_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// What must not be in any error, log or text, wherever it came from.
const (
	callback     = "https://hook.example.test/services/T00/<B00>?key=callback-s3cret&x=y"
	jwt          = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1cG4iOiJhQGIifQ.c2lnbmF0dXJl"
	refreshToken = "0.AXoA-refresh-s3cret"
	clientSecret = "Q~8client-s3cret"
)

var secrets = []string{token, signature, "callback-s3cret", "hook.example.test", "eyJ1cG4iOiJhQGIifQ", refreshToken, clientSecret, "proxy-s3cret"}

// chatty is every secret that may be anywhere, in every form in which a talkative service or proxy may quote it,
// and further words.
func chatty(further ...string) string {
	return strings.Join(append([]string{
		jwt, "Authorization: Bearer " + token, `{"reportAccessSecureLink":"` + link + `"}`, `"callbackUrl": "` + callback + `"`, link,
		"?sv=1\\u0026sig=" + signature + "\\u0026se=2", "to%3Fsv%3D1%26sig%3D" + signature + "%26x",
		`"refresh_token" : "` + refreshToken + `"`, "refresh_token=" + refreshToken + "&a=b", `"CLIENT_SECRET":"` + clientSecret + `"`, "client_secret=" + clientSecret,
		"http://me:proxy-s3cret@proxy.example.test:8080",
	}, further...), " | ")
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// talk is what may come of a call, with these words in it.
func talk(words string) map[string]reply {
	quoted := quote(words)
	object := `{"reportId":"r-1","queryId":"q-1","callbackUrl":` + quoted + `,"reportAccessSecureLink":` + quoted + `}`
	cases := map[string]reply{
		"good":            holds(object),
		"text":            says(400, words),
		"success as text": says(200, words),
		"far text":        says(400, strings.Repeat(" ", 700)+words+strings.Repeat("x", 5000)+words),
		"message":         says(400, `{"message":`+quoted+`,"code":`+quoted+`}`),
		"error object":    says(403, `{"error":{"code":`+quoted+`,"message":`+quoted+`}}`),
		"wrapped":         says(200, `{"value":[`+object+`],"message":`+quoted+`,"statusCode":404}`),
		"unreadable":      says(200, `{"value":[{"createdTime":1,"reportLocation":`+quoted+`}]}`),
		"two objects":     holds(object, object),
		"header":          says(500, "", "ms-correlationid", words),
		"next elsewhere":  says(200, envelope(`"https://evil.example.test/x?sig=`+signature+`"`)),
		"next nonsense":   says(200, envelope(quoted)),
		"odd redirect":    says(302, "", "Location", "https://a.example.test/%zz?sig="+signature),
		"cause":           breaks(errors.New(words)),
		"half":            half,
		"cut in the log":  says(400, strings.Repeat("x", 16<<10-8)+words),
	}
	for _, f := range faults {
		cases[f.name] = f.reply
	}
	delete(cases, "200 MB") // of blanks
	return cases
}

// Whatever is done, and whatever comes of it, no error and no log record holds a secret.
func TestNoSecrets(t *testing.T) {
	t.Parallel()
	tokenQuoted, callbackQuoted := "token "+token+" is refused", "for "+callback+" or "+strings.Trim(quote(callback), `"`)
	withCallback := talk(chatty(tokenQuoted, callbackQuoted))
	ofStorage := talk(chatty()) // it is not sent the token
	for name, answer := range talk(chatty(tokenQuoted)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var told strings.Builder
			tell := func(v any) { fmt.Fprintf(&told, "%v\n%+v\n%#v\n", v, v, v) }
			listening := func(o *insights.Options) {
				o.MaxRetries = -1
				o.Log = func(_ context.Context, r insights.LogRecord) {
					tell(r)
					tellError(tell, r.Err)
				}
			}
			c := client(t, &service{replies: []reply{answer}}, listening)
			for _, call := range everyCall {
				tellError(tell, call.make(t.Context(), c))
			}
			c = client(t, &service{replies: []reply{withCallback[name]}}, listening)
			tellError(tell, c.UpdateReport(t.Context(), "r", insights.ReportFields{Name: "n", CallbackURL: insights.Set(callback)}))
			_, err := c.CreateReport(t.Context(), insights.NewReport{ReportFields: insights.ReportFields{Name: "n", CallbackURL: insights.Set(callback)}})
			tellError(tell, err)
			c = client(t, &service{replies: []reply{ofStorage[name]}}, listening)
			if r, err := c.Download(t.Context(), link); err != nil {
				tellError(tell, err)
			} else {
				_, err := io.Copy(io.Discard, r)
				tellError(tell, errors.Join(err, r.Close()))
			}
			for _, doing := range []string{"update report", "create report", "download report", "list executions"} {
				if !strings.Contains(told.String(), doing) {
					t.Errorf("nothing was told of %q", doing)
				}
			}
			for _, secret := range secrets {
				if i := strings.Index(told.String(), secret); i >= 0 {
					t.Errorf("%s is told: …%.400s", secret, told.String()[max(0, i-200):])
				}
			}
		})
	}
}

// tellError tells an error with all that it wraps.
func tellError(tell func(any), err error) {
	for ; err != nil; err = errors.Unwrap(err) {
		tell(err)
		tell(err.Error())
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	var records []insights.LogRecord
	who := context.WithValue(t.Context(), http.LocalAddrContextKey, "asker")
	s := &service{replies: []reply{breaks(io.EOF), says(500, "", "Retry-After", "1"), holds(`{"queryId":"q-1","query":"a < b"}`)}}
	c := client(t, s, func(o *insights.Options) {
		o.Log = func(ctx context.Context, r insights.LogRecord) {
			if ctx.Value(http.LocalAddrContextKey) != "asker" {
				t.Error("the record is not told in the context of the call")
			}
			records = append(records, r)
		}
	})
	if _, err := insights.All(c.Queries(who, insights.QueryFilter{Name: "a b"})); err != nil {
		t.Fatal(err)
	}
	const address = endpoint + "/ScheduledQueries?includeSystemQueries=false&queryName=a%20b"
	want := []insights.LogRecord{
		{Operation: "list queries", Method: "GET", URL: address, CorrelationID: "correlation-1", Attempt: 1},
		{Operation: "list queries", Method: "GET", URL: address, CorrelationID: "correlation-1", Attempt: 2, Status: 500},
		{Operation: "list queries", Method: "GET", URL: address, CorrelationID: "correlation-1", Attempt: 3, Status: 200},
	}
	if len(records) != 3 || text(records[0].Err) != "list queries: the connection was closed before an answer came (EOF)" {
		t.Fatalf("got %+v", records)
	}
	records[0].Err = nil
	if got := records[2].ResponseBody.String(); got != envelope("null", `{"queryId":"q-1","query":"a < b"}`) {
		t.Errorf("got the body %s", got)
	}
	for i, r := range records {
		r.RequestBody, r.ResponseBody = insights.Body{}, insights.Body{}
		if !reflect.DeepEqual(r, want[i]) {
			t.Errorf("got  %+v\nwant %+v", r, want[i])
		}
	}

	records = nil
	_ = client(t, &service{replies: []reply{says(200, `{"value":"`+strings.Repeat("ä", 20_000)+`"}`)}}, func(o *insights.Options) {
		o.Log = func(_ context.Context, r insights.LogRecord) { records = append(records, r) }
	}).UpdateReport(t.Context(), "r", insights.ReportFields{Name: "<n>", CallbackURL: insights.Set(callback)})
	if len(records) != 1 || records[0].RequestBody.String() != `{"ReportName":"<n>","CallbackUrl":"(masked)"}` {
		t.Errorf("got %.500v", records)
	}
	if got := records[0].ResponseBody.String(); len(got) > 16<<10+len("…") || !strings.HasSuffix(got, "ä…") {
		t.Errorf("got %d bytes of a long body, ending in %q", len(got), got[len(got)-10:])
	}
}
