package validators

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// NotEmpty requires something other than white space.
func NotEmpty() TextRule {
	return NewTextRule("must not be empty", func(attribute, v string) (string, string) {
		if strings.TrimSpace(v) != "" {
			return "", ""
		}
		return "Empty " + attribute, attribute + " must not be empty."
	})
}

// NoOuterSpace requires no white space at either end: the service cuts it off [sample P-FIRST].
func NoOuterSpace() TextRule {
	return NewTextRule("must not begin or end with white space", func(attribute, v string) (string, string) {
		if trimmed := strings.TrimSpace(v); trimmed == v || trimmed == "" {
			return "", ""
		}
		return "White space around " + attribute, attribute + " must not begin or end with white space: the service cuts it off. Remove it, for example with trimspace()."
	})
}

// OneLine requires neither line breaks nor other control characters, because what shows names shows them on one line.
func OneLine() TextRule {
	return NewTextRule("must be one line without control characters", func(attribute, v string) (string, string) {
		at := strings.IndexFunc(v, unicode.IsControl)
		if at < 0 {
			return "", ""
		}
		return "Control character in " + attribute,
			fmt.Sprintf("%s must not contain line breaks or other control characters; at character %d it has %q.", attribute, utf8.RuneCountInString(v[:at])+1, firstRune(v[at:]))
	})
}

// AtMostCharacters requires a text of at most n characters (code points).
func AtMostCharacters(n int) TextRule {
	return NewTextRule(fmt.Sprintf("must have at most %d characters", n), func(attribute, v string) (string, string) {
		length := utf8.RuneCountInString(v)
		if length <= n {
			return "", ""
		}
		return fmt.Sprintf("The %s is too long", attribute), fmt.Sprintf("%s must have at most %d characters; it has %d.", attribute, n, length)
	})
}

// Without requires a text without a character. name is the character's name, such as semicolon.
func Without(character rune, name string) TextRule {
	return NewTextRule(fmt.Sprintf("must not contain %c", character), func(attribute, v string) (string, string) {
		if !strings.ContainsRune(v, character) {
			return "", ""
		}
		return fmt.Sprintf("The %s contains a %s", attribute, name), fmt.Sprintf("The service does not accept a %s (%c) in %s.", name, character, attribute)
	})
}

// PlainName requires letters, digits and spaces. The service may refuse other characters in the name of a query: that is not
// documented, but one client found it [field F-HSO].
func PlainName() TextRule {
	return NewTextRule("should consist of letters, digits and spaces", func(attribute, v string) (string, string) {
		var odd []string
		for _, r := range v {
			if shown := printable.Text(string(r)); r != ' ' && !unicode.IsControl(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !slices.Contains(odd, shown) {
				odd = append(odd, shown)
			}
		}
		if len(odd) == 0 {
			return "", ""
		}
		return "Unusual characters in " + attribute,
			fmt.Sprintf("%s contains %s. The service is known to accept letters, digits and spaces in the name of a query, and may refuse other characters.", attribute, strings.Join(odd, " "))
	})
}

// OneOf requires one of some words, in any case.
func OneOf(words ...string) TextRule { return oneOf(strings.EqualFold, " (case-insensitive)", words) }

// OneOfExactly requires one of some words, in their case.
func OneOfExactly(words ...string) TextRule {
	return oneOf(func(a, b string) bool { return a == b }, "", words)
}

func oneOf(equal func(a, b string) bool, remark string, words []string) TextRule {
	wants := "must be " + alternatives(words) + remark
	return NewTextRule(wants, func(attribute, v string) (string, string) {
		if slices.ContainsFunc(words, func(w string) bool { return equal(v, w) }) {
			return "", ""
		}
		return "Unknown " + attribute, fmt.Sprintf("%s %s; it is %q.", attribute, wants, v)
	})
}

// alternatives joins words: "A, B or C".
func alternatives(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Instant requires a time of RFC 3339.
func Instant() TextRule {
	return instant("must be a time of RFC 3339 with a zone, such as 2026-12-01T06:00:00Z or 2026-12-01T07:00:00+01:00", parseInstant)
}

// InstantOrDay accepts a date, too, which is the beginning of its day in UTC.
func InstantOrDay() TextRule {
	return instant("must be a time of RFC 3339 with a zone, such as 2026-12-01T06:00:00Z, or in program store a date, such as 2026-12-01", schedule.ParseInstant)
}

func parseInstant(v string) (time.Time, error) { return time.Parse(time.RFC3339, v) }

func instant(wants string, parse func(string) (time.Time, error)) TextRule {
	return NewTextRule(wants, func(attribute, v string) (string, string) {
		_, err := parse(v)
		if err == nil {
			return "", ""
		}
		day := v[:min(len(v), len(time.DateOnly))]
		if _, dayErr := time.Parse(time.DateOnly, day); isOutOfRange(dayErr) {
			return "No such day: " + attribute, fmt.Sprintf("%s is %q, and the calendar has no day %s.", attribute, v, day)
		}
		if isOutOfRange(err) {
			return "No such time: " + attribute, fmt.Sprintf("%s is %q, and there is no such time of day or zone.", attribute, v)
		}
		return "Not a time: " + attribute, fmt.Sprintf("%s %s; it is %q.", attribute, wants, v)
	})
}

// isOutOfRange tells whether a text has the form of a time, but one of its numbers is too large or too small.
func isOutOfRange(err error) bool {
	return err != nil && strings.HasSuffix(err.Error(), "out of range")
}

// Duration requires a positive length of time in Go's notation.
func Duration() TextRule {
	const wants = "must be a positive length of time with a unit, such as 30s or 2m"
	return NewTextRule(wants, func(attribute, v string) (string, string) {
		if d, err := time.ParseDuration(v); err == nil && d > 0 {
			return "", ""
		}
		return "Not a length of time: " + attribute, fmt.Sprintf("%s %s; it is %q.", attribute, wants, v)
	})
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
