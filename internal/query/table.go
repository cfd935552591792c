package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// maxCell is how many places of the terminal a cell takes at most.
const maxCell = 40

// table lays rows out for a terminal: columns under their names, in the order in which they come, numbers to the
// right. Long cells are cut, and control characters are escaped: the data comes from others.
func table(rows []insights.Row) string {
	var names []string
	for _, row := range rows {
		for _, c := range row {
			if !slices.Contains(names, c.Column) {
				names = append(names, c.Column)
			}
		}
	}
	lines := make([][]string, len(rows)+2)
	for _, name := range names {
		column := []string{cut(name)}
		for _, row := range rows {
			column = append(column, cut(valueOf(row, name)))
		}
		align(column)
		rule := strings.Repeat("-", places(column[0])) // as long as the column is wide by now
		for i, cell := range slices.Insert(column, 1, rule) {
			lines[i] = append(lines[i], cell)
		}
	}
	var b strings.Builder
	for _, cells := range lines {
		b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " "))
		b.WriteString("\n")
	}
	return b.String()
}

func valueOf(row insights.Row, column string) string {
	for _, c := range row {
		if c.Column == column {
			return c.Value
		}
	}
	return ""
}

// align fills the cells of a column, the first of which is its name, to one width.
func align(column []string) {
	widest := 0
	for _, cell := range column {
		widest = max(widest, places(cell))
	}
	right := !slices.ContainsFunc(column[1:], func(cell string) bool {
		_, err := strconv.ParseFloat(cell, 64)
		return err != nil && cell != ""
	})
	for i, cell := range column {
		fill := strings.Repeat(" ", widest-places(cell))
		if right {
			column[i] = fill + cell
		} else {
			column[i] = cell + fill
		}
	}
}

// cut is a text on one line, of at most maxCell places.
func cut(s string) string {
	s = printable.Text(s)
	if places(s) <= maxCell {
		return s
	}
	taken := 0
	for i, r := range s {
		if taken += placesOf(r); taken >= maxCell {
			return s[:i] + "…"
		}
	}
	return s
}

// places is how wide a text is in a terminal.
func places(s string) int {
	n := 0
	for _, r := range s {
		n += placesOf(r)
	}
	return n
}

// placesOf is how wide a character is: those of East Asia take two places, and marks on others none.
func placesOf(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
