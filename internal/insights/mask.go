package insights

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// What is secret wherever it stands: the values of fields that hold links, callbacks or credentials, also in JSON
// that is quoted in JSON; signatures and codes of links, whose ampersands may be escaped as in JSON or as in a
// link within a link; passwords of proxies; tokens.
const secretNames = `callbackUrl|reportAccessSecureLink|reportLocation|access_token|refresh_token|id_token|client_secret|client_assertion|password`

// rules say what is replaced, and by what. They are made when the first text is masked, which many a run never does.
var rules = sync.OnceValue(func() []rule {
	return []rule{
		{regexp.MustCompile(`(?i)("(?:` + secretNames + `)"\s*:\s*)"(?:[^"\\]|\\.)*"?`), `$1"` + masked + `"`},
		{regexp.MustCompile(`(?i)(\\"(?:` + secretNames + `)\\"\s*:\s*)\\"(?:[^"\\]|\\[^"])*`), `$1\"` + masked},
		{regexp.MustCompile(`(?i)(\b|\\u0026|%26|%3F)(sig|code|token|access_token|refresh_token|id_token|client_secret|client_assertion|password|assertion)(=|%3D)[^&\s"'<>\\]+`), "$1$2$3" + masked},
		{regexp.MustCompile(`://[^/\s"'<>@]+@`), "://" + masked + "@"},
		{regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,4}`), masked},
		{regexp.MustCompile(`(?i)\bbearer\s+[A-Za-z0-9._~+/=-]{8,}`), "Bearer " + masked},
	}
})

type rule struct {
	pattern *regexp.Regexp
	by      string
}

const masked = "(masked)"

// Mask replaces what is secret in a text of the service, or of a request to it.
func Mask(s string) string {
	for _, r := range rules() {
		s = r.pattern.ReplaceAllString(s, r.by)
	}
	return s
}

// mask is Mask for a text that belongs to a call: it knows the call's own secrets too, whatever they look like.
func (k *call) mask(s string) string {
	for _, secret := range k.secrets {
		s = strings.ReplaceAll(s, secret, masked)
	}
	return Mask(s)
}

// withEscaped adds to each text the forms that it has in JSON, and in JSON that is quoted in JSON. It drops empty
// ones.
func withEscaped(texts ...string) []string {
	var all []string
	for _, s := range texts {
		for level := 0; level < 3 && s != ""; level++ {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
			b, err := json.Marshal(s)
			if err != nil {
				break
			}
			s = string(b[1 : len(b)-1])
		}
	}
	return all
}

// longEnough drops a token that is too short to be one of Entra's: it may be a word.
func longEnough(token string) []string {
	if len(token) < 16 {
		return nil
	}
	return []string{token}
}

// cut masks a text and cuts it to some bytes. It masks first: a secret that is cut in two would not be recognised.
func (k *call) cut(text []byte, size int) string {
	const ahead = 4096
	s := k.mask(string(text[:min(len(text), size+ahead)]))
	if len(s) <= size {
		return s
	}
	return strings.ToValidUTF8(s[:size], "") + "…"
}

// firstBytes quotes the beginning of a body for an error, on one line.
func (k *call) firstBytes(body []byte) string {
	const room = 200
	s := strings.Join(strings.Fields(k.cut(body, 4*room)), " ")
	if r := []rune(s); len(r) > room {
		s = string(r[:room]) + "…"
	}
	return strconv.QuoteToGraphic(s)
}
