package conformance

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WritePolicy writes what was learnt as a file for the emulator.
func (r Result) WritePolicy(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r.Policy())
}

// Summary counts the answers by their states: "40 sure, 3 one of these".
func (r Result) Summary() string {
	var parts []string
	for _, state := range [...]State{Sure, Several, Strange, Open, Unanswerable, Failed} {
		n := 0
		for _, a := range r.Answers {
			if a.State == state {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	return strings.Join(parts, ", ")
}

// Value is what was found, in a few words.
func (a Answer) Value() string {
	switch a.State {
	case Sure:
		return a.Values[0]
	case Several:
		return strings.Join(a.Values, " or ")
	case Strange:
		return "something else"
	}
	return "-"
}

// WriteTable writes the answers for a terminal, each with what tells it.
func (r Result) WriteTable(w io.Writer) {
	for _, a := range r.Answers {
		fmt.Fprintf(w, "%-24s %-14s %s\n", a.Field.Flag, a.State, a.Value())
		if a.Sent != "" {
			fmt.Fprintf(w, "    did: %s\n", a.Sent)
		}
		fmt.Fprintf(w, "    saw: %s\n", a.Got)
	}
}

// WriteReport writes a page in Markdown for an issue.
func (r Result) WriteReport(w io.Writer) {
	fmt.Fprintf(w, "# Behaviour of program %s on %s\n\n%s.\n\n", r.Program.Name, r.Started.Format("2006-01-02"), r.Summary())
	if r.Stopped != "" {
		fmt.Fprintf(w, "The run was stopped: %s\n\n", cell(r.Stopped))
	}
	fmt.Fprint(w, "| Policy | Value | How sure | What was done | What was answered |\n|---|---|---|---|---|\n")
	for _, a := range r.Answers {
		fmt.Fprintf(w, "| `%s`: %s | %s | %s | %s | %s |\n", a.Field.Flag, cell(a.Field.Text), cell(a.Value()), a.State, cell(a.Sent), cell(a.Got))
	}
	fmt.Fprint(w, "\nThe policy that an emulator needs to behave so:\n\n```json\n")
	_ = r.WritePolicy(w) // texts can be encoded, and who reads a page sees where it ends
	fmt.Fprint(w, "```\n")
	if len(r.Left) > 0 {
		fmt.Fprint(w, "\nThese objects could not be deleted:\n\n")
	}
	for _, o := range r.Left {
		fmt.Fprintf(w, "- %s\n", o)
	}
}

// String names an object that a run has created.
func (o Object) String() string {
	if o.ID == "" {
		return fmt.Sprintf("%s %q, whose creation got no answer: it may exist", o.Kind, o.Name)
	}
	return fmt.Sprintf("%s %q, ID %s", o.Kind, o.Name, o.ID)
}

// cell makes a text fit for a cell of a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", ">", "&gt;").Replace(s)
}
