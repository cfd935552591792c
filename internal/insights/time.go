package insights

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Layout is the format of every time in a request: yyyy-MM-ddTHH:mm:ssZ, in UTC [doc P-PAR].
const Layout = "2006-01-02T15:04:05Z"

// Time is a time in an answer; the zero value is an absent one. It is read leniently: samples of the
// marketplace sibling have no Z, and other .NET services print fractions or offsets. Without a zone it is UTC.
type Time struct{ time.Time }

// UnmarshalJSON reads a time, null, or an empty text.
func (t *Time) UnmarshalJSON(b []byte) error {
	s, err := unquote(b)
	*t = Time{}
	if err == nil && strings.TrimSpace(s) != "" {
		t.Time, err = ParseTime(s)
	}
	if err != nil {
		return wrongType[Time]("value that is no time")
	}
	return nil
}

// unquote reads a JSON text or null. Times are many and hardly ever escaped (.NET may escape a plus sign).
func unquote(b []byte) (string, error) {
	var s string
	if b[0] == '"' && bytes.IndexByte(b, '\\') < 0 {
		return string(b[1 : len(b)-1]), nil
	}
	err := json.Unmarshal(b, &s)
	return s, err
}

// layouts of times in answers, the documented one first. Each also reads a fraction of the second.
var layouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"}

// ParseTime reads a time of the service. The result is in UTC; .NET's smallest time, which stands for none,
// is the zero time.
func ParseTime(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%.40q is not a time", s)
}

// FormatTime writes a time as requests have it. What is below the second is cut off.
func FormatTime(t time.Time) string { return t.UTC().Format(Layout) }
