// Package secret keeps secrets where they belong: it masks them in texts for people, and tells to which addresses they may
// be sent. It knows nothing of Terraform.
package secret

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Masked stands for a secret in a text.
const Masked = "(masked)"

// The names of fields and parameters whose values are secret wherever they occur.
const (
	fields = `callbackUrl|reportAccessSecureLink|reportLocation|access_token|refresh_token|id_token|client_secret|client_assertion|password|` +
		`accessToken|refreshToken|idToken|oidcToken`
	parameters = `sig|code|token|access_token|refresh_token|id_token|client_secret|client_assertion|password|assertion`
)

// rules find the values of such fields, also in JSON that is quoted in JSON; of such parameters, whose ampersands may be
// escaped as in JSON or as in a link within a link; passwords of proxies; bearer tokens, JWTs, and the refresh
// tokens of Microsoft Entra ID. They are compiled when
// the first text is masked, which many a run never does.
var rules = sync.OnceValue(func() []rule {
	return []rule{
		{regexp.MustCompile(`(?i)("(?:` + fields + `)"\s*:\s*)"(?:[^"\\]|\\.)*"?`), `$1"` + Masked + `"`},
		{regexp.MustCompile(`(?i)(\\"(?:` + fields + `)\\"\s*:\s*)\\"(?:[^"\\]|\\[^"])*`), `$1\"` + Masked},
		{regexp.MustCompile(`(?i)(\b|\\u0026|%26|%3F)(` + parameters + `)(=|%3D)[^&\s"'<>\\]+`), "$1$2$3" + Masked},
		{regexp.MustCompile(`://[^/\s"'<>@]+@`), "://" + Masked + "@"},
		{regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){0,3}\.[A-Za-z0-9_-]+`), Masked},
		{regexp.MustCompile(`\b[01]\.A[A-Za-z0-9_-]{30,}(\.[A-Za-z0-9_-]+)*`), Masked},
		{regexp.MustCompile(`(?i)\bbearer\s+[A-Za-z0-9._~+/=-]{8,}`), "Bearer " + Masked},
	}
})

type rule struct {
	pattern *regexp.Regexp
	by      string
}

const (
	// minAnywhere is the length in bytes of the shortest secret that is looked for within words: a shorter one would mask
	// letters of every text.
	minAnywhere = 4
	// minWord is that of the shortest secret that is looked for as a word. A single character is no secret.
	minWord = 2
)

// Mask replaces what is secret in a text that somebody else wrote: what looks like a secret, and the secrets that the
// caller knows, whatever they look like, also as they are written in a form or an address.
func Mask(s string, known ...string) string {
	for _, k := range known {
		switch {
		case len(k) >= minAnywhere:
			s = strings.NewReplacer(k, Masked, url.QueryEscape(k), Masked).Replace(s)
		case len(k) >= minWord:
			s = maskWord(s, k)
		}
	}
	for _, r := range rules() {
		s = r.pattern.ReplaceAllString(s, r.by)
	}
	return s
}

// maskWord replaces a text where neither a letter nor a digit is beside it.
func maskWord(s, word string) string {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	var b strings.Builder
	for rest := s; ; {
		at := strings.Index(rest, word)
		if at < 0 {
			return b.String() + rest
		}
		end := at + len(word)
		before, _ := utf8.DecodeLastRuneInString(s[:len(s)-len(rest)+at])
		after, _ := utf8.DecodeRuneInString(rest[end:])
		if b.WriteString(rest[:at]); inWord(before) || inWord(after) {
			b.WriteString(word)
		} else {
			b.WriteString(Masked)
		}
		rest = rest[end:]
	}
}
