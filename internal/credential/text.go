package credential

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf16"
)

// maxFile bounds a file with a token or a certificate, in bytes.
const maxFile = 1 << 20

// readFile reads a file with a secret, as text without the byte-order mark that Windows' tools write. What is no regular
// file is an error: to read a pipe could wait for ever, and nothing can be written back to it.
func readFile(path string) ([]byte, error) {
	if isContent(path) {
		return nil, errors.New("what is set is not the path of a file, but probably what should be in it")
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a directory", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is a pipe or a device, not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("%s is larger than %d MiB", path, maxFile>>20)
	}
	return withoutMark(b), err
}

// isContent tells whether a path is hardly one: then it may be the secret itself, which no error quotes. No path that people
// write has 1,000 bytes.
func isContent(path string) bool {
	return len(path) >= 1000 || strings.ContainsAny(path, "\r\n") || strings.Contains(path, "-----BEGIN")
}

// withoutMark removes a byte-order mark; text in UTF-16 becomes UTF-8.
func withoutMark(b []byte) []byte {
	var order binary.ByteOrder
	switch {
	case strings.HasPrefix(string(b), "\ufeff"):
		return b[len("\ufeff"):]
	case strings.HasPrefix(string(b), "\xff\xfe"):
		order = binary.LittleEndian
	case strings.HasPrefix(string(b), "\xfe\xff"):
		order = binary.BigEndian
	default:
		return b
	}
	var units []uint16
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		units = append(units, order.Uint16(b))
	}
	return []byte(string(utf16.Decode(units)))
}

// readToken reads a file with a token; what names it in errors.
func readToken(what, path string) (string, error) {
	b, err := readFile(path)
	if err != nil {
		return "", &Error{Message: fmt.Sprintf("%s can't be read: %s.", what, err), Cause: err}
	}
	s := TrimValue(string(b))
	if s == "" {
		return "", &Error{Message: fmt.Sprintf("%s %s is empty.", what, path)}
	}
	if err := checkText(fmt.Sprintf("%s %s", what, path), s); err != nil {
		return "", &Error{Message: err.Error() + "."}
	}
	return s, nil
}

// TrimValue removes what a value is pasted or stored with by accident: white space, a byte-order mark, and quotes around
// the whole.
func TrimValue(s string) string {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "\ufeff"))
	for _, quotes := range [...][2]string{{`"`, `"`}, {"'", "'"}, {"“", "”"}, {"‘", "’"}} {
		if inner, ok := strings.CutPrefix(s, quotes[0]); ok && strings.HasSuffix(inner, quotes[1]) {
			return strings.TrimSpace(strings.TrimSuffix(inner, quotes[1]))
		}
	}
	return s
}

// checkText refuses what can't be a token, before a request could fail on it and quote it; what names it in the error.
func checkText(what, s string) error {
	if strings.HasPrefix(s, "{") && json.Valid([]byte(s)) {
		return fmt.Errorf("%s is a JSON document%s", what, tokenMember(s))
	}
	if scheme, _, ok := strings.Cut(s, " "); ok && strings.EqualFold(strings.TrimSuffix(scheme, ":"), "bearer") {
		return fmt.Errorf("%s begins with the word Bearer; the token alone is wanted", what)
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return fmt.Errorf("%s holds a blank, a line break or another character that no token has", what)
		}
	}
	return nil
}

// tokenMember says which member of a JSON document is probably meant.
func tokenMember(s string) string {
	var members map[string]json.RawMessage
	if json.Unmarshal([]byte(s), &members) == nil {
		for _, name := range [...]string{"refresh_token", "access_token", "refreshToken", "accessToken", "value", "oidcToken"} {
			if _, ok := members[name]; ok {
				return fmt.Sprintf("; the token alone is wanted, such as the text of its member %q", name)
			}
		}
	}
	return "; the token alone is wanted"
}

// checkArgument is checkText for a value of the configuration.
func checkArgument(argument, what, s string) error {
	if err := checkText(what, s); err != nil {
		return &ArgumentError{argument, err.Error()}
	}
	return nil
}

// checkTenant refuses what would change the meaning of an address, or of a shell's command.
func checkTenant(id string) error {
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '.' && r != '-' {
			return &ArgumentError{"tenant_id", "the tenant ID is neither an ID nor a domain name, such as contoso.onmicrosoft.com"}
		}
	}
	return nil
}
