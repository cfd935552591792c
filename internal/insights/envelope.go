package insights

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// envelope is the shape of every answer [sample P-FIRST, P-PAR]; encoding/json matches its names in any case.
type envelope struct {
	Value      json.RawMessage `json:"value"`
	NextLink   *string         `json:"nextLink"`
	Message    *string         `json:"message"`
	StatusCode int             `json:"statusCode"`

	// The shapes of other failures: a gateway's, and the common one of Azure services.
	Code  json.RawMessage `json:"code"`
	Error *struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

var byteOrderMark = []byte("\xef\xbb\xbf") // seen in Partner Center's JSON (F-ZIE [field])

// read makes an answer out of a response, or an *Error.
func read[T any](k *call, resp *http.Response, body []byte) (*answer[T], error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, byteOrderMark))
	var env envelope
	jsonErr := json.Unmarshal(body, &env)
	status := resp.StatusCode
	if jsonErr == nil && status < 400 && env.StatusCode >= 400 {
		status = env.StatusCode // a failure wrapped in a 200 (F-HSO [field])
	}
	if status >= 400 {
		return nil, k.refused(resp, status, env, jsonErr, body)
	}
	if len(body) == 0 && k.mayBeMute {
		return &answer[T]{date: dateOf(resp)}, nil
	}
	if jsonErr != nil {
		return nil, k.unreadable(resp, "is not the JSON of this API", body)
	}
	a := &answer[T]{date: dateOf(resp)}
	if err := readValue(env.Value, &a.value); err != nil {
		return nil, k.unreadable(resp, "has another shape than documented ("+err.Error()+")", body)
	}
	if env.NextLink != nil {
		a.nextLink = *env.NextLink
	}
	return a, nil
}

// readValue reads the array that every answer holds, also of operations on one object. One object alone is
// taken as an array of one; null as none.
func readValue[T any](raw json.RawMessage, into *[]T) error {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0:
		return errors.New("no value")
	case raw[0] == '{':
		*into = make([]T, 1)
		return shapeError(json.Unmarshal(raw, &(*into)[0]))
	default:
		return shapeError(json.Unmarshal(raw, into))
	}
}

// shapeError says which field is of another type, without the Go names of encoding/json's own message.
func shapeError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		field := wrong.Field
		if field == "" {
			field = "value"
		}
		return errors.New(field + " is a JSON " + wrong.Value)
	}
	return err
}

// messageOf is what a failure says, in whichever of the known shapes.
func (e envelope) messageOf() string {
	switch {
	case e.Message != nil && strings.TrimSpace(*e.Message) != "":
		return strings.TrimSpace(*e.Message)
	case e.Error != nil:
		return strings.TrimSpace(e.Error.Message)
	}
	return ""
}

// codeOf is the failure's code, such as 900421 for a token without MFA.
func (e envelope) codeOf() string {
	if e.Error != nil && e.Error.Code != "" {
		return e.Error.Code
	}
	if code := strings.Trim(string(e.Code), `"`); code != "null" {
		return code
	}
	return ""
}
