package acctest

import (
	"strings"
	"unicode"
)

// Forged is text that a terminal obeys: it clears the screen, rings the bell, turns the text around, and begins a line that
// looks like one of Terraform's.
const Forged = "\x1b[2J\x1b]0;x\a\u009b1m\u202e\rb\n" + forgedLine

const forgedLine = "Error: forged"

// IsObeyed tells whether a terminal would obey a message, or show a line of Forged.
func IsObeyed(message string) bool {
	return strings.Contains(message, "\n"+forgedLine) ||
		strings.ContainsFunc(message, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) })
}
