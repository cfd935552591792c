package acctest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// RewriteItems returns a transport that changes each item of the answers under a path, such as "ScheduledReport", before the
// provider sees it.
func RewriteItems(next http.RoundTripper, path string, change func(item map[string]any)) http.RoundTripper {
	return rewriter{next, path, change}
}

type rewriter struct {
	next   http.RoundTripper
	path   string
	change func(map[string]any)
}

func (r rewriter) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil || !strings.Contains(req.URL.Path, "/"+r.path) {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	var envelope map[string]any
	if json.Unmarshal(body, &envelope) == nil {
		items, _ := envelope["value"].([]any)
		for _, item := range items {
			if object, ok := item.(map[string]any); ok {
				r.change(object)
			}
		}
		if body, err = json.Marshal(envelope); err != nil {
			return nil, err
		}
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Del("Content-Length")
	return resp, nil
}

// SetField sets a field of an item whatever the case of its name. It tells whether the item has it.
func SetField(item map[string]any, field string, v any) bool {
	for name := range item {
		if strings.EqualFold(name, field) {
			item[name] = v
			return true
		}
	}
	return false
}

// OddValues are values of each JSON type, by its name, that no field is documented to have.
func OddValues() map[string]any {
	return map[string]any{"number": 142344300.5, "boolean": true, "text": "11/12/2026", "list": []any{1, "a"}, "object": map[string]any{"a": 1}}
}
