package insights

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

var (
	errEmpty   = errors.New("it is empty")
	errNoJSON  = errors.New("it is not JSON") // or ends early
	errSkipped = fmt.Errorf("more than %d MiB of it are neither objects nor other documented fields", maxSkipped>>20)
)

// maxSkipped bounds the white space and the long values of a stream that are skipped, in bytes.
const maxSkipped = 16 << 20

// scanner reads JSON from a stream value by value. It holds one value at a time, and none that is skipped, which
// encoding/json's Decoder does.
type scanner struct {
	r       *bufio.Reader
	value   []byte // of the last call of next
	skipped int    // bytes
}

// token reads the next byte that is no white space; 0 is the end.
func (s *scanner) token() (byte, error) {
	for {
		switch c, err := s.r.ReadByte(); {
		case errors.Is(err, io.EOF):
			return 0, nil
		case err != nil || !isSpace(c):
			return c, err
		case s.skipped >= maxSkipped:
			return 0, errSkipped
		}
		s.skipped++
	}
}

// peek returns the byte that token will read.
func (s *scanner) peek() (byte, error) {
	c, err := s.token()
	if err != nil || c == 0 {
		return c, err
	}
	return c, s.r.UnreadByte()
}

// expect reads a token that has to be the given one.
func (s *scanner) expect(want byte) error {
	c, err := s.token()
	if err == nil && c != want {
		err = errNoJSON
	}
	return err
}

// list reads an object or an array. element reads one field or item.
func (s *scanner) list(opening, closing byte, element func() error) error {
	if err := s.expect(opening); err != nil {
		return err
	}
	if c, err := s.peek(); err != nil {
		return err
	} else if c == closing {
		return s.expect(closing)
	}
	for {
		if err := element(); err != nil {
			return err
		}
		switch c, err := s.token(); {
		case err != nil || c == closing:
			return err
		case c != ',':
			return errNoJSON
		}
	}
}

// name reads the name of a field and the colon, and returns the name as documented fields are looked up.
func (s *scanner) name() (string, error) {
	raw, err := s.next(longestName)
	if err != nil {
		return "", err
	}
	if len(raw) > 0 && raw[0] != '"' {
		return "", errNoJSON
	}
	var buffer [longestName]byte
	name := string(foldName(buffer[:0], raw))
	return name, s.expect(':')
}

// next reads a value. One that is longer than limit is skipped, and nil returned. The value is valid JSON, and may be
// read until the next call.
func (s *scanner) next(limit int) ([]byte, error) {
	if _, err := s.peek(); err != nil {
		return nil, err
	}
	var end valueEnd
	size := 0
	for s.value = s.value[:0]; ; {
		if _, err := s.r.Peek(1); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		piece, _ := s.r.Peek(s.r.Buffered())
		n, done := end.in(piece)
		if size += n; size <= limit {
			s.value = append(s.value, piece[:n]...)
		} else if s.skipped += n; s.skipped > maxSkipped {
			return nil, errSkipped
		}
		if _, err := s.r.Discard(n); err != nil {
			return nil, err
		}
		if done {
			break
		}
	}
	switch {
	case size > limit && end.open():
		return nil, errNoJSON
	case size > limit:
		return nil, nil
	case !json.Valid(s.value):
		return nil, errNoJSON
	}
	return s.value, nil
}

// valueEnd finds the end of a value that comes in pieces. It looks at brackets and quotation marks only.
type valueEnd struct {
	depth             int
	inString, escaped bool
}

// open tells whether the value has not ended yet.
func (v *valueEnd) open() bool { return v.depth > 0 || v.inString }

// in returns how many bytes of a piece belong to the value, and whether it ends there.
func (v *valueEnd) in(piece []byte) (int, bool) {
	for i, c := range piece {
		switch {
		case v.escaped:
			v.escaped = false
		case v.inString && c == '\\':
			v.escaped = true
		case c == '"':
			if v.inString = !v.inString; !v.open() {
				return i + 1, true
			}
		case v.inString:
		case c == '{', c == '[':
			v.depth++
		case c == '}', c == ']':
			if v.depth == 0 {
				return i, true // of what contains the value
			}
			if v.depth--; v.depth == 0 {
				return i + 1, true
			}
		case v.depth == 0 && (c == ',' || c == ':' || isSpace(c)):
			return i, true
		}
	}
	return len(piece), false
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
