package printable_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                  "",
		`Größe 日本 🙂 cafe` + "\u0301":        `Größe 日本 🙂 cafe` + "\u0301",
		`"quoted" it's \n C:\x`:             `"quoted" it's \n C:\x`,
		"\x1b[2J\x1b]8;;x\x07link":          `\x1b[2J\x1b]8;;x\alink`,
		"one\r\ntwo\ttab\x00\x7f":           `one\r\ntwo\ttab\x00\x7f`,
		"C1: \u009b31m \u0090":              `C1: \u009b31m \u0090`,
		"a\u202eb\u2066c\u200fd":            `a\u202eb\u2066c\u200fd`,
		"a\u00a0b\u200bc\ufeffd\u2028e":     `a\u00a0b\u200bc\ufeffd\u2028e`,
		"no UTF-8: \xff\xc3, but \ufffd is": `no UTF-8: \xff\xc3, but ` + "\ufffd is",
		"tag \U000e0041":                    `tag \U000e0041`,
	} {
		if got := printable.Text(in); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// FuzzText wants what comes out to be visible, on one line, and no different when it goes through again.
func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", "\x1b[31m", "\u202e", "\xff\n", "\ufffd\x80", `\x1b`} {
		f.Add(s)
	}
	for r := rune(0); r < 0x3000; r += 7 {
		f.Add("a" + string(r) + "\x1b" + string(r+1))
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := printable.Text(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q: can't be seen: %q", s, got)
		}
		if again := printable.Text(got); again != got {
			t.Fatalf("%q: %q becomes %q", s, got, again)
		}
		if seen := utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }); seen != (got == s) {
			t.Fatalf("%q: became %q", s, got)
		}
	})
}
