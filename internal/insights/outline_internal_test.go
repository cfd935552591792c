package insights

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
)

// The envelope of a large answer is read as if all of it were, whatever its arrays hold.
func TestOutline(t *testing.T) {
	t.Parallel()
	hard := `{"reportId":"a]}\"\\","reportName":"[{\\\\","x":[[],[{"y":"]"}],{}],"callbackUrl":"\u005d\""}`
	for name, before := range map[string]string{ // % stands for the items
		"a list":                     `{"value":[%],"nextLink":"next\"]","totalCount":7,"message":"m","statusCode":200}`,
		"names in Pascal case":       `{"Value":[%],"NextLink":"next","StatusCode":"404","Message":null}`,
		"the value last":             `{"nextLink":"next","statusCode":200,"message":"[","value":[%]}`,
		"other arrays":               `{"links":[[1,2],"]",{}],"value":[%],"more":[],"nextLink":"next"}`,
		"an object instead of items": `{"value":{"a":[%],"b":"]"},"nextLink":"next"}`,
		"an array alone":             `[%]`,
		"an array in arrays":         `[[%]]`,
		"a failure":                  `{"error":{"code":"c","message":"m","details":[%]},"nextLink":null}`,
		"white space":                "{ \"value\" : [ % ] ,\n\t\"nextLink\" : \"next\" }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := strings.Replace(before, "%", strings.Repeat(hard+",", 1000)+hard, 1)
			short := outline([]byte(body))
			var whole, outlined envelope
			wholeErr, err := json.Unmarshal([]byte(body), &whole), json.Unmarshal(short, &outlined)
			if (wholeErr == nil) != (err == nil) || outlined.said() != whole.said() || !same(outlined, whole) {
				t.Errorf("the whole gives %+v, %v\nthe outline %+v, %v", whole, wholeErr, outlined, err)
			}
			if strings.Contains(before, `alue":[%]`) && len(short) > 200 {
				t.Errorf("the outline has %d bytes", len(short))
			}
			random := rand.New(rand.NewPCG(3, 4))
			for range 50 {
				cut := body[:len(body)-1-random.IntN(len(body)-1)]
				if json.Valid(outline([]byte(cut))) {
					t.Fatalf("cut to %d of %d bytes it passes for whole", len(cut), len(body))
				}
			}
		})
	}
}

func (e envelope) said() string {
	return string(e.Message) + string(e.Error.Code) + string(e.Error.Message)
}

// same compares envelopes, whose next links are pointers.
func same(a, b envelope) bool {
	if (a.NextLink == nil) != (b.NextLink == nil) || a.NextLink != nil && *a.NextLink != *b.NextLink {
		return false
	}
	a.NextLink, b.NextLink = nil, nil
	return a == b
}

// What is wrong within the items of a large list is found when they are read.
func TestLargeListIsReadWithCare(t *testing.T) {
	t.Parallel()
	good := string(manyReports(300))
	for name, body := range map[string]string{
		"no JSON":            strings.Replace(good, `"Daily report 200"`, `Daily report 200`, 1),
		"another type":       strings.Replace(good, `"Daily report 200"`, `200`, 1),
		"an early end":       strings.Replace(good, `{"reportId":"d9548477-16d4-492a-bf9c-000000000200"`, `]}{`, 1),
		"what follows after": good + "}",
	} {
		if p, err := read[Report](&call{}, newAnswer(http.StatusOK, http.Header{}, []byte(body))); err == nil {
			t.Errorf("%s: read %d reports", name, len(p.items))
		}
	}
}
