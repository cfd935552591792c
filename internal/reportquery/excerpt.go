package reportquery

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// Widths of an excerpt in cells of a terminal. It has 80, and Terraform's frame takes a few.
const (
	excerptIndent = "    "
	excerptWidth  = 70
	excerptLead   = 30 // at most this much before the fault, where the line is too long
)

// excerpt shows the part of a line around a fault with carets under it.
func excerpt(line string, offset, length int) string {
	const reach = 4 * excerptWidth * utf8.UTFMax // a line can be as long as a text: most of it is not looked at
	from, to := max(0, offset-reach), min(len(line), offset+reach)
	before, rest, fault := visible(line[from:offset]), visible(line[offset:to]), visible(line[offset:min(offset+length, to)])
	lead, shown := fitEnd(before, excerptWidth), fitStart(rest, excerptWidth)
	if width(lead)+width(shown) > excerptWidth {
		lead = fitEnd(before, excerptLead)
		shown = fitStart(rest, excerptWidth-width(lead))
	}
	carets := max(1, min(width(fault), width(shown)))
	text := excerptIndent + string(lead) + string(shown)
	return strings.TrimRight(text, " ") + "\n" + excerptIndent + strings.Repeat(" ", width(lead)) + strings.Repeat("^", carets)
}

// visible is a part of a line with a blank for each tab and no-break space, and escapes for what can't be seen.
func visible(s string) []rune {
	return []rune(printable.Text(strings.NewReplacer("\t", " ", "\r", " ", "\u00a0", " ").Replace(s)))
}

// fitStart is as much of the beginning as fits into a width. It ends with an ellipsis where something is missing.
func fitStart(rs []rune, widest int) []rune {
	used, fits := 0, 0
	for i, r := range rs {
		if used < widest {
			fits = i // an ellipsis still fits here
		}
		if used += cells(r); used > widest {
			return append(slices.Clone(rs[:fits]), '…')
		}
	}
	return rs
}

// fitEnd is as much of the end as fits into a width. It begins with an ellipsis where something is missing.
func fitEnd(rs []rune, widest int) []rune {
	backwards := slices.Clone(rs)
	slices.Reverse(backwards)
	fits := slices.Clone(fitStart(backwards, widest))
	slices.Reverse(fits)
	return fits
}

func width(rs []rune) int {
	n := 0
	for _, r := range rs {
		n += cells(r)
	}
	return n
}

// cells is how many cells of a terminal a character takes: none for what is drawn over the one before it, two
// for the wide ones of East Asia and for pictures.
func cells(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case 0x1100 <= r && r <= 0x115f, 0x2e80 <= r && r <= 0xa4cf, 0xac00 <= r && r <= 0xd7a3, 0xf900 <= r && r <= 0xfaff,
		0xfe30 <= r && r <= 0xfe6f, 0xff01 <= r && r <= 0xff60, 0xffe0 <= r && r <= 0xffe6, 0x1f300 <= r && r <= 0x1faff,
		0x20000 <= r && r <= 0x3fffd:
		if unicode.IsPrint(r) {
			return 2
		}
	}
	return 1
}

// shorten makes a part of a text fit into a sentence.
func shorten(s string) string {
	const longest = 40
	shown := []rune(printable.Text(s[:min(len(s), longest*utf8.UTFMax)]))
	if len(shown) > longest {
		shown = append(shown[:longest-1], '…')
	}
	return string(shown)
}
