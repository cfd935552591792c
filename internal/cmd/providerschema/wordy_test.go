package main

import (
	"fmt"
	"regexp"
	"testing"
)

// maxSentences is how many sentences an attribute's description may have. What needs more belongs in a guide, with a link.
const maxSentences = 3

var (
	// opaque is what may contain punctuation that ends nothing: code, addresses of links, and the list of environment
	// variables that ends the descriptions of credentials.
	opaque      = regexp.MustCompile("`[^`]*`|\\]\\([^)]*\\)|Environment: [^.]*\\.$")
	sentenceEnd = regexp.MustCompile(`[.!?](\s+|$)`)
	clauseEnd   = regexp.MustCompile(`[:;]\s`)
)

// wordy says why the description of an attribute is too long: more than three sentences, or a sentence of three clauses that
// colons and semicolons chain. It is "" for one that is not.
func wordy(description string) string {
	sentences := sentenceEnd.Split(opaque.ReplaceAllString(description, "x"), -1)
	if n := len(sentences) - 1; n > maxSentences {
		return fmt.Sprintf("%d sentences, of at most %d", n, maxSentences)
	}
	for _, s := range sentences {
		if len(clauseEnd.FindAllString(s, -1)) > 1 {
			return "a sentence chains three clauses"
		}
	}
	return ""
}

func TestWordyDescriptions(t *testing.T) {
	t.Parallel()
	for description, want := range map[string]string{
		"ID of the report.": "",
		"One. Two, such as `a. b. c`. Three; see [Files](../guides/files.md#a).":                    "",
		"One. Two. Three. Environment: `A_B`, `C_D`.":                                               "",
		"One. Two. Three. Four.":                                                                    "4 sentences, of at most 3",
		"One is this: a second; and a third.":                                                       "a sentence chains three clauses",
		"Two are this: a second. It goes on; and ends.":                                             "",
		"Format, `a: b; c`: one of `CSV`, or `TSV`.":                                                "",
		"One. Two. Three. See the guide [Schedules](../guides/schedules.md). Environment: `A_B_C`.": "4 sentences, of at most 3",
	} {
		if got := wordy(description); got != want {
			t.Errorf("%q: %q, want %q", description, got, want)
		}
	}
}
