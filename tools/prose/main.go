// Command prose checks documents, and the comments and texts of Go files, for phrases that rules.txt names.
//
// Usage: prose FILE …
//
// It prints a line for each phrase that it finds, and ends with status 1 if it finds one.
package main

import (
	_ "embed"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"regexp"
	"strings"
)

//go:embed rules.txt
var rulesFile string

// rule is a phrase, and what to write instead.
type rule struct {
	phrase *regexp.Regexp
	advice string
}

// finding is a phrase in a file.
type finding struct {
	line           int
	phrase, advice string
}

func main() {
	rules, err := parseRules(rulesFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "prose:", err)
		os.Exit(2)
	}
	failed := false
	for _, name := range os.Args[1:] {
		content, err := os.ReadFile(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, "prose:", err)
			os.Exit(2)
		}
		for _, f := range check(rules, name, content) {
			failed = true
			fmt.Printf("%s:%d: %q: %s\n", name, f.line, f.phrase, f.advice)
		}
	}
	if failed {
		os.Exit(1)
	}
}

// parseRules reads rules, one a line.
func parseRules(text string) ([]rule, error) {
	var rules []rule
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		phrase, advice, ok := strings.Cut(line, "\t")
		re, err := regexp.Compile(`(?i)(^|\W)(` + phrase + `)(\W|$)`)
		if err != nil || !ok {
			return nil, fmt.Errorf("rules.txt, line %d: not a regular expression, a tab and an advice: %v", i+1, err)
		}
		rules = append(rules, rule{re, advice})
	}
	return rules, nil
}

// check finds the phrases in a file: in a Go file in comments and strings, else anywhere.
func check(rules []rule, name string, content []byte) []finding {
	if !strings.HasSuffix(name, ".go") {
		return checkText(rules, string(content), 1)
	}
	var found []finding
	var s scanner.Scanner
	files := token.NewFileSet()
	file := files.AddFile(name, -1, len(content))
	s.Init(file, content, nil, scanner.ScanComments)
	for {
		pos, kind, text := s.Scan()
		switch kind {
		case token.EOF:
			return found
		case token.COMMENT, token.STRING:
			found = append(found, checkText(rules, text, file.Line(pos))...)
		}
	}
}

// checkText finds the phrases in a text whose first line has a number.
func checkText(rules []rule, text string, first int) []finding {
	var found []finding
	for i, line := range strings.Split(text, "\n") {
		for _, r := range rules {
			if m := r.phrase.FindStringSubmatch(line); m != nil {
				found = append(found, finding{first + i, m[2], r.advice})
			}
		}
	}
	return found
}
