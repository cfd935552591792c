package insights

import (
	"regexp"
	"strconv"
	"strings"
)

// Things that are secret wherever they stand: signatures of links, tokens, and the values of fields that
// hold links, callbacks or credentials.
var (
	secretParameter = regexp.MustCompile(`(?i)\b(sig|code|token|access_token|refresh_token|id_token|client_secret|client_assertion|password|assertion)=[^&\s"'<>]+`)
	secretToken     = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,4}`)
	secretBearer    = regexp.MustCompile(`(?i)\bbearer\s+[A-Za-z0-9._~+/=-]{8,}`)
	secretField     = regexp.MustCompile(`(?i)("(?:callbackUrl|reportAccessSecureLink|reportLocation|access_token|refresh_token|id_token|client_secret|password)"\s*:\s*)"(?:[^"\\]|\\.)*"?`)
)

const masked = "(masked)"

// Mask replaces what is secret in a text of the service, or of a request to it.
func Mask(s string) string {
	s = secretField.ReplaceAllString(s, `$1"`+masked+`"`)
	s = secretParameter.ReplaceAllString(s, "$1="+masked)
	s = secretToken.ReplaceAllString(s, masked)
	return secretBearer.ReplaceAllString(s, "Bearer "+masked)
}

// firstBytes quotes the beginning of a body, masked, for an error. It masks before it cuts: a secret that is
// cut in two would not be recognised.
func firstBytes(body []byte) string {
	const room, looked = 200, 4096
	s := strings.Join(strings.Fields(Mask(string(body[:min(len(body), looked)]))), " ")
	if r := []rune(s); len(r) > room {
		s = string(r[:room]) + "…"
	}
	return strconv.QuoteToGraphic(s)
}
