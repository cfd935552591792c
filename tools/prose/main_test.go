package main

import (
	"slices"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	rules, err := parseRules("# a comment\nanew\tagain\nwho(m)?ever\tanyone who\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, content string
		lines         []int
	}{
		"a document":           {"a.md", "It begins\nAnew: whoever waits.\nrenewed", []int{2, 2}},
		"a comment":            {"a.go", "package a\n\n// It begins\n// anew.\nvar anew = 1\n", []int{4}},
		"a text over lines":    {"a.go", "package a\n\nconst a = `one\nwhomever`\n", []int{4}},
		"a name is no prose":   {"a.go", "package a\n\nfunc whoever() {}\n", nil},
		"nothing to complain":  {"a.md", "It starts again.\n", nil},
		"at the end of a text": {"a.tf", "description = \"anew\"", []int{1}},
	} {
		var lines []int
		for _, f := range check(rules, c.file, []byte(c.content)) {
			lines = append(lines, f.line)
		}
		if !slices.Equal(lines, c.lines) {
			t.Errorf("%s: found in the lines %v, want %v", name, lines, c.lines)
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	if rules, err := parseRules(rulesFile); err != nil || len(rules) == 0 {
		t.Errorf("%d rules, %v", len(rules), err)
	}
	for _, wrong := range []string{"no tab", "(\tno expression"} {
		if _, err := parseRules(wrong); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}
