package insights

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxID bounds an ID, in bytes. Documented ones have 36.
const maxID = 256

// CheckID returns why an ID can't be used, nil if it can. IDs are opaque, and some documented ones are no UUIDs. But a
// request has an ID as one segment of its path, and one that a server could read in another way would address another
// object.
func CheckID(id string) error {
	separator := strings.IndexAny(id, `/\?#%;`)
	switch {
	case strings.TrimSpace(id) == "":
		return errors.New("it is empty")
	case strings.Trim(id, ".") == "":
		return errors.New("it consists of dots")
	case len(id) > maxID:
		return errors.New("it is longer than 256 bytes")
	case separator >= 0:
		return fmt.Errorf("it contains %q", id[separator:separator+1])
	case !utf8.ValidString(id) || strings.ContainsFunc(id, func(r rune) bool { return !unicode.IsGraphic(r) }):
		return errors.New("it contains characters that can't be seen")
	}
	return nil
}
