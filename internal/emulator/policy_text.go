package emulator

import (
	_ "embed"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"sync"
)

// policySource is where the questions are: each is the comment of its field, so that it is written once.
//
//go:embed policy.go
var policySource string

// policyTexts are the questions of the fields by their names, without "FilterMiss asks".
var policyTexts = sync.OnceValue(func() map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), "policy.go", policySource, parser.ParseComments)
	if err != nil {
		panic("emulator: the embedded policy.go can't be read: " + err.Error())
	}
	texts := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok && f.Doc != nil && f.Tag != nil {
			name := f.Names[0].Name
			text := strings.Join(strings.Fields(f.Doc.Text()), " ")
			texts[name] = strings.TrimSuffix(strings.TrimPrefix(text, name+" asks "), ".")
		}
		return true
	})
	return texts
})
