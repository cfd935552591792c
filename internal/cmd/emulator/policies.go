package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// helpWidth is how wide the lines of the help are, in characters.
const helpWidth = 100

// printPolicies writes each question that the documents of the service leave open, with the answers that there are. The
// first is the default.
func printPolicies(w io.Writer) {
	fmt.Fprintf(w, "\nPolicies: what the documents of the service leave open. The first value is the default. Sources are in\n"+
		"brackets; SOURCES.md says what they are.\n")
	for _, f := range emulator.PolicyFields() {
		fmt.Fprintf(w, "\n  -%s %s\n", f.Flag, strings.Join(f.Values, "|"))
		text := f.Text
		if len(f.Programs) < len(emulator.Programs()) {
			text = fmt.Sprintf("(%s) %s", joined(f.Programs), text)
		}
		for _, line := range wrapped(strings.ToUpper(text[:1])+text[1:], helpWidth-8) {
			fmt.Fprintf(w, "        %s\n", line)
		}
	}
}

func programNames() string { return joined(emulator.Programs()) }

func joined(programs []emulator.Program) string {
	var names []string
	for _, p := range programs {
		names = append(names, string(p))
	}
	return strings.Join(names, ", ")
}

// wrapped breaks a text into lines of at most so many characters.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
