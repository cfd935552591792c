package insights

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// mask masks a text that belongs to a call: the call's own secrets too, whatever they look like.
func (k *call) mask(s string) string { return secret.Mask(s, k.secrets...) }

// show is a text of the service as it may be shown: secrets masked, and everything visible.
func (k *call) show(s string) string { return printable.Text(k.mask(s)) }

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
