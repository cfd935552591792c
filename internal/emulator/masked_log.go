package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// masked replaces a secret in the log that leaves the process.
const masked = "HIDDEN"

// maskedRequest is a request of the log without secrets.
type maskedRequest struct {
	ID        string            `json:"id"`
	Time      time.Time         `json:"time"`
	Answered  time.Time         `json:"answered,omitzero"`
	Program   Program           `json:"program,omitempty"`
	Operation string            `json:"operation"`
	Method    string            `json:"method"`
	Path      string            `json:"path"`
	Query     string            `json:"query,omitempty"`
	Header    map[string]string `json:"header"`
	Body      string            `json:"body,omitempty"`
	Status    int               `json:"status"`
	Message   string            `json:"message,omitempty"`
	User      string            `json:"user,omitempty"`
}

func (e *Emulator) maskedRequests() []maskedRequest {
	out := []maskedRequest{}
	for _, r := range e.Requests() {
		out = append(out, maskedRequest{
			ID: r.ID, Time: r.Time, Answered: r.Answered, Program: r.Program, Operation: r.Operation, Method: r.Method, Path: r.Path, Query: maskValues(r.Query, "sig"),
			Header: maskedHeader(r.Header), Body: maskedBody(r), Status: r.Status, Message: maskedMessage(r), User: r.User,
		})
	}
	return out
}

func maskedHeader(h http.Header) map[string]string {
	out := map[string]string{}
	for name, values := range h {
		switch name {
		case "Authorization", "X-Aaduserticket", "Cookie", "Proxy-Authorization":
			continue
		}
		out[name] = strings.Join(values, ", ")
	}
	return out
}

// maskedBody hides the credentials of token requests, and callback URLs, which can carry a secret of their owner.
func maskedBody(r Request) string {
	if r.Operation == "Token" {
		return maskValues(r.Body, "client_secret", "client_assertion", "refresh_token", "password")
	}
	var fields map[string]any
	if r.Body == "" {
		return ""
	}
	if json.Unmarshal([]byte(r.Body), &fields) != nil {
		return masked // what can't be read can't be searched for secrets
	}
	for name, value := range fields {
		if text, ok := value.(string); ok && text != "" && strings.EqualFold(name, "callbackUrl") {
			fields[name] = masked
		}
	}
	return string(encode(fields))
}

// maskedMessage hides a callback URL that a refusal quotes.
func maskedMessage(r Request) string {
	f, p := bind([]byte(r.Body))
	if p != nil {
		return r.Message
	}
	if url, p := f.text("callbackUrl"); p == nil && strings.TrimSpace(url) != "" {
		return strings.ReplaceAll(r.Message, strings.TrimSpace(url), masked)
	}
	return r.Message
}

// maskValues hides values of a form. One that can't be read is hidden whole.
func maskValues(form string, names ...string) string {
	values, err := url.ParseQuery(strings.ReplaceAll(form, ";", "%3B"))
	if err != nil {
		return masked
	}
	found := false
	for _, n := range names {
		if values.Has(n) {
			found = true
			values.Set(n, masked)
		}
	}
	if !found {
		return form
	}
	return values.Encode()
}
