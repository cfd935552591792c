package insights

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// answer is a complete answer of the service, or of a gateway in front of it.
type answer struct {
	status int // of the answer, or of the failure that is wrapped in it
	header http.Header
	body   []byte // its first bytes, for messages and the log
	envelope
	broken error // why the body is not an envelope
}

// envelope has the fields of every answer [sample P-FIRST, P-PAR] except the items of value.
type envelope struct {
	value      jsonKind
	nextLink   word
	badLink    jsonKind // what nextLink is if it is no text
	message    word
	statusCode word
	odd        error    // a field that is of another type than documented, though not needed
	itemKind   jsonKind // of an item of value: jsonObject if one is an object or null; 0 without items and where they are read

	// The shapes of other failures: a gateway's, and the common one of Azure services.
	code  word
	error problem
}

// itemReader takes the items of an answer's value while they are read, so that no more of them is in memory than is kept.
type itemReader interface {
	// reset is called before the first item: an attempt may have failed after some items.
	reset()
	// read takes the JSON of one item, nil for one that is longer than maxItem.
	read(item []byte)
}

const (
	// maxHead is how much of a body is kept for messages and the log: as much as the log shows, and what is masked ahead.
	maxHead = logged + 4096
	// maxItem bounds one item, in bytes. A longer one counts as unreadable.
	maxItem = 64 << 20
	// maxEnvelopeField bounds a field of the envelope. A longer one counts as absent.
	maxEnvelopeField = 64 << 10
)

var byteOrderMark = []byte("\xef\xbb\xbf") // seen in Partner Center's JSON [field F-ZIE]

// readAnswer reads an answer to its end. It fails only when the body can't be read.
func readAnswer(resp *http.Response, items itemReader) (*answer, error) {
	a := &answer{status: resp.StatusCode, header: resp.Header}
	head := &headReader{r: resp.Body}
	s := &scanner{r: bufio.NewReaderSize(head, 32<<10)}
	if !a.ok() {
		items = nil
	}
	if items != nil {
		items.reset()
	}
	err := a.read(s, items)
	if err != nil && len(head.head) < maxHead {
		_, _ = io.CopyN(io.Discard, head, int64(maxHead-len(head.head))) // a message quotes it
	}
	if head.failed != nil {
		return nil, head.failed
	}
	a.broken = err
	a.body = bytes.TrimSpace(bytes.TrimPrefix(head.head, byteOrderMark))
	if wrapped := a.statusInBody(); a.ok() && wrapped >= 400 {
		a.status = wrapped // [field F-HSO]
	}
	return a, nil
}

// headReader remembers the first bytes that were read, and why the reader failed.
type headReader struct {
	r      io.Reader
	head   []byte
	failed error
}

func (h *headReader) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	h.head = append(h.head, p[:min(n, maxHead-len(h.head))]...)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		h.failed = err
	}
	return n, err
}

// read reads the envelope.
func (a *answer) read(s *scanner, items itemReader) error {
	if mark, _ := s.r.Peek(len(byteOrderMark)); bytes.Equal(mark, byteOrderMark) {
		if _, err := s.r.Discard(len(mark)); err != nil {
			return err
		}
	}
	switch c, err := s.peek(); {
	case err != nil:
		return err
	case c == 0:
		return errEmpty
	case c != '{':
		raw, err := s.next(maxEnvelopeField)
		if raw == nil {
			return cmp.Or(err, errNoJSON)
		}
		return errors.New("it is a JSON " + kindOf(raw).String())
	}
	err := s.list('{', '}', func() error { return a.readField(s, items) })
	if err == nil {
		err = s.expect(0)
	}
	return err
}

func (a *answer) readField(s *scanner, items itemReader) error {
	name, err := s.name()
	if err != nil {
		return err
	}
	if name == "value" {
		return a.readValue(s, items)
	}
	raw, err := s.next(maxEnvelopeField)
	if err == nil && raw != nil && kindOf(raw) != jsonNull {
		a.set(name, raw)
	}
	return err
}

// set reads a field that is not null.
func (e *envelope) set(name string, raw []byte) {
	switch name {
	case "nextlink":
		if e.badLink = kindOf(raw); e.badLink == jsonString {
			e.badLink = 0
		}
		e.nextLink.read(raw)
	case "message":
		if e.message.read(raw); e.message == "" && kindOf(raw) != jsonString {
			e.odd = errors.New("message is a JSON " + kindOf(raw).String())
		}
	case "statuscode":
		if e.statusCode.read(raw); !isInteger(string(e.statusCode)) {
			e.odd = errors.New("statusCode is no number")
		}
	case "code":
		e.code.read(raw)
	case "error":
		e.error.read(raw)
	}
}

// readValue reads the value, which every answer has, also the answers of operations on one object. It is an array; a
// single object counts as an array of one, null as an empty one.
func (a *answer) readValue(s *scanner, items itemReader) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if is := kindOf([]byte{c}); a.value == 0 || is != jsonNull {
		a.value = is
	}
	readItem := func() error {
		item, err := s.next(maxItem)
		if err == nil {
			items.read(item)
		}
		return err
	}
	switch {
	case items != nil && c == '[':
		return s.list('[', ']', readItem)
	case items != nil && c == '{':
		return readItem()
	case c == '[':
		return s.list('[', ']', func() error { return a.skipItem(s) })
	}
	_, err = s.next(maxEnvelopeField)
	return err
}

// skipItem reads an item of which only the type is needed.
func (a *answer) skipItem(s *scanner) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	switch is := kindOf([]byte{c}); {
	case is == jsonNull:
		a.itemKind = jsonObject
	case a.itemKind != jsonObject:
		a.itemKind = is
	}
	_, err = s.next(maxEnvelopeField)
	return err
}

// check returns why an answer has no items to read.
func (a *answer) check() error {
	switch {
	case a.broken != nil:
		return a.broken
	case a.value == 0:
		return errors.New("it has no value")
	case a.value != jsonArray && a.value != jsonObject && a.value != jsonNull:
		return errors.New("value is a JSON " + a.value.String())
	}
	return nil
}

// checkEnvelope returns why an answer whose items are not needed is not certain to be the service's: it is not the JSON of an
// envelope, value has items and none is an object, or neither value nor another field has the documented type.
func (a *answer) checkEnvelope() error {
	switch {
	case a.broken != nil:
		return a.broken
	case a.value != jsonArray:
		return a.odd
	case a.itemKind == 0, a.itemKind == jsonObject:
		return nil
	}
	return errors.New("an item of value is a JSON " + a.itemKind.String())
}

func (a *answer) ok() bool { return a.status >= 200 && a.status < 300 }

// statusInBody is 0 when the body names none.
func (a *answer) statusInBody() int {
	n, _ := parseInteger(string(a.statusCode))
	if n < 100 || n > 999 {
		return 0
	}
	return int(n)
}

// serviceMessage is the message of the service, in whichever of the known shapes.
func (a *answer) serviceMessage() string {
	if s := strings.TrimSpace(string(a.message)); s != "" {
		return s
	}
	return strings.TrimSpace(string(a.error.message))
}

// serviceCode is a failure's code, such as 900421 for a token without MFA [doc A-MFA1].
func (a *answer) serviceCode() string {
	if a.error.code != "" {
		return string(a.error.code)
	}
	return string(a.code)
}

// date is the service's clock, zero when it is not known.
func (a *answer) date() time.Time {
	t, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// notExecuted tells whether the answer says that the request was not executed.
func (a *answer) notExecuted() bool {
	switch a.status {
	case http.StatusServiceUnavailable:
		return a.header.Get("Retry-After") != ""
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return true
	case http.StatusRequestTimeout: // a gateway's, perhaps after it had passed the request on
		return false
	}
	return a.status >= 400 && a.status < 500
}

// notFoundMessages are the messages of the service's own 404 [doc P-FAQ].
var notFoundMessages = [...]string{"no item found", "there are no executions that have occurred"}

// noSuchPath is the message about a path that the service does not have, such as that of a version which has ended, and not
// about an object. Azure API Management writes it so.
const noSuchPath = "resource not found"

// notFound tells whether the service itself says that nothing was found: by its message, or by its envelope.
func (a *answer) notFound() bool {
	if s := a.statusInBody(); a.status != http.StatusNotFound || a.broken != nil || s != 0 && s != http.StatusNotFound {
		return false
	}
	if strings.EqualFold(strings.TrimRight(a.serviceMessage(), ". "), noSuchPath) {
		return false
	}
	for _, m := range notFoundMessages {
		if strings.Contains(strings.ToLower(a.serviceMessage()), m) {
			return true
		}
	}
	return a.value != 0
}

// word is a text that may also come as a number. Anything else is absent.
type word string

func (w *word) read(raw []byte) {
	switch kindOf(raw) {
	case jsonString:
		*w = word(unquote(raw))
	case jsonNumber:
		*w = word(raw)
	}
}

// problem is a failure in the common shape of Azure services, or only its message.
type problem struct{ code, message word }

func (p *problem) read(raw []byte) {
	var o struct{ Code, Message json.RawMessage }
	if json.Unmarshal(raw, &o) != nil {
		p.message.read(raw)
		return
	}
	if o.Code != nil {
		p.code.read(o.Code)
	}
	if o.Message != nil {
		p.message.read(o.Message)
	}
}
