package e2e

import (
	"encoding/xml"
	"fmt"
	"html"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// escape is a control sequence of a terminal; the first group has the parameters of one that sets colours.
var escape = regexp.MustCompile(`\x1b\[([0-9;]*)[A-Za-z]`)

// plain is what a terminal shows, without colours.
func plain(out string) string { return escape.ReplaceAllString(out, "") }

// wantPicture compares the text of a picture below images/ with what a terminal shows, both after same, which makes what
// differs from run to run the same. With -update it draws the picture.
func wantPicture(t *testing.T, name, out string, same func(string) string) {
	t.Helper()
	file := filepath.Join("images", name)
	if *update {
		write(t, file, drawTerminal(name, out))
	}
	if diff := cmp.Diff(same(pictureText(t, readFile(t, file))), same(plain(trimLines(out)))); diff != "" {
		t.Errorf("%s shows something else, -picture +now (make pictures draws it again):\n%s", file, diff)
	}
	if readme := readFile(t, "README.md"); !strings.Contains(readme, "](images/"+name+")") {
		t.Errorf("README.md does not show %s", file)
	}
}

func trimLines(out string) string {
	return strings.Trim(regexp.MustCompile(`(?m)[ \r]+$`).ReplaceAllString(out, ""), "\n") + "\n"
}

// Sizes in pixels of a font of 14 pixels.
const (
	cellWidth, cellHeight = 8.43, 19
	margin                = 18
)

// drawTerminal draws as an SVG what a terminal shows. It knows the colours that Terraform uses.
func drawTerminal(name, out string) string {
	rows, width := strings.Split(strings.TrimSuffix(trimLines(out), "\n"), "\n"), 0
	var text strings.Builder
	style := ""
	for i, row := range rows {
		width = max(width, utf8.RuneCountInString(plain(row)))
		fmt.Fprintf(&text, "<text x=\"%d\" y=\"%d\">", margin, margin+14+i*cellHeight)
		style = drawRow(&text, row, style)
		text.WriteString("</text>\n")
	}
	w, h := int(float64(width)*cellWidth)+2*margin, len(rows)*cellHeight+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
<title>%s</title>
<style>
rect{fill:#1b1f24}text{fill:#d5dae1;font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre}
.s1{font-weight:bold}.s2{fill:#8b949e}.s4{text-decoration:underline}.s31,.s91{fill:#ff7b72}.s32,.s92{fill:#56d364}.s33,.s93{fill:#e3b341}.s34,.s94{fill:#79c0ff}.s36,.s96{fill:#56d4dd}.s90{fill:#8b949e}
</style>
<rect width="%d" height="%d" rx="8"/>
%s</svg>
`, w, h, w, h, strings.TrimSuffix(name, ".svg"), w, h, &text)
}

// drawRow draws one line in the style that the one before has left, and gives the style that it leaves: classes.
func drawRow(text *strings.Builder, row, style string) string {
	span := func(s string) {
		switch {
		case s == "":
		case style == "":
			text.WriteString(html.EscapeString(s))
		default:
			fmt.Fprintf(text, `<tspan class="%s">%s</tspan>`, strings.TrimSpace(style), html.EscapeString(s))
		}
	}
	from := 0
	for _, at := range escape.FindAllStringSubmatchIndex(row, -1) {
		span(row[from:at[0]])
		for code := range strings.SplitSeq(row[at[2]:at[3]], ";") {
			if style += " s" + code; code == "" || code == "0" {
				style = ""
			}
		}
		from = at[1]
	}
	span(row[from:])
	return style
}

// pictureText is the text of an SVG, a line for each text element.
func pictureText(t *testing.T, svg string) string {
	t.Helper()
	var picture struct {
		Rows []struct {
			Inner string `xml:",innerxml"`
		} `xml:"text"`
	}
	if err := xml.Unmarshal([]byte(svg), &picture); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, row := range picture.Rows {
		text.WriteString(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(row.Inner, "")) + "\n")
	}
	return text.String()
}
