package reportquery

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const aValue = "A value is a number or a text in single quotes."

// value reads one literal. It reports what is there in its place, and skips it when it was meant as one.
func (p *parser) value() (Value, bool) {
	v := Value{Text: p.tok.text, Offset: p.tok.at}
	switch {
	case p.tok.kind == quoted:
		return v, p.quotedValue()
	case p.tok.kind == number && !p.joined():
		p.advance()
		return v, true
	case p.tok.is("(") && p.peek.keyword == kwSelect:
		p.failHere("A value can't be the result of another query.", "Write the value itself.")
		p.skipParentheses()
	case p.tok.is("("):
		p.failHere("A list can only follow IN or NOT IN.", "Compare with one value, or write Column IN ('a', 'b').")
		p.skipParentheses()
	case p.tok.kind == end, p.tok.kind == symbol, p.tok.keyword != noKeyword:
		p.failExpected("a value", aValue)
	case p.tok.kind == word && p.peek.is("("):
		p.failUnsupported(noCall)
		p.advance()
		p.skipParentheses()
	case p.tok.kind == word && p.peek.kind == quoted:
		p.failExpected("a value", "Remove it: the text in quotes is the value.")
		p.advance()
		p.advance()
	case p.tok.fold("NULL"):
		p.failUnsupported(noNull)
		p.advance()
	case p.tok.opensForeignQuotes():
		p.foreignQuotes()
	default:
		p.unquoted()
	}
	return v, false
}

// quotedValue skips a literal in quotes and tells whether it is one.
func (p *parser) quotedValue() bool {
	t := p.tok
	if strings.ContainsAny(t.text, "\r\n") {
		p.multiline = append(p.multiline, t)
	}
	if p.joined() {
		p.misquoted()
		return false
	}
	p.advance()
	return true
}

// suspectLineBreaks reports the literals with a line break in a text that has other errors: where a quote is missing, the
// quotes pair up across lines, and an error follows. A literal in a text without errors may have line breaks.
func (p *parser) suspectLineBreaks() {
	found := p.errs
	p.errs = nil
	for _, t := range p.multiline {
		if !slices.ContainsFunc(found, func(e *Error) bool { return e.offset >= t.at }) {
			continue
		}
		p.fail(t.at, len(t.text), "A value in quotes reaches over the end of the line.", "Is a quote missing at the end of the line?")
	}
	p.errs = append(p.errs, found...)
	p.errs = p.errs[:min(len(p.errs), maxErrors)]
}

// joined tells whether the next token follows without a blank and can't be meant to end the value.
func (p *parser) joined() bool {
	t := p.peek
	return t.at == p.tok.end() && (t.name() || t.kind == number || t.kind == illegal) && !t.comparison()
}

// misquoted reports a literal that runs into a word. Quotes pair up from the left, so everything behind a
// missing one is turned inside out, and is not read.
func (p *parser) misquoted() {
	const remedy = "A quote inside a value is written twice ('')."
	t := p.tok
	content := t.text[1 : len(t.text)-1]
	last, _ := utf8.DecodeLastRuneInString(content)
	switch {
	case last == '\\':
		p.fail(t.end()-2, 2, `\' is not supported.`, remedy)
	case unicode.IsLetter(last), unicode.IsDigit(last):
		p.fail(t.end()-1, 1, fmt.Sprintf("The value ends here, but %s follows.", p.peek.describe()), remedy)
	default:
		p.failQuote(t.at)
	}
	p.stop()
}

// foreignQuotes reports a value in quotes that are not the language's.
func (p *parser) foreignQuotes() {
	const straight = "Values are written in straight single quotes"
	content, closed := p.tok.content()
	if !closed {
		p.failHere("This quotation mark is not supported.", straight+" (').")
		p.skipToNextCondition()
		return
	}
	p.failHere(fmt.Sprintf("%s is not a value.", shorten(p.tok.text)), fmt.Sprintf("%s: %s.", straight, literal(content)))
	p.advance()
}

// unquoted reports a text that lacks its quotes, and skips the words and signs that belong to it.
func (p *parser) unquoted() {
	first := p.tok
	for p.joined() || first.kind == word && p.tok.end()-first.at < 80 && p.anotherWord() {
		p.advance()
	}
	text := p.text[first.at:p.tok.end()]
	message, remedy := fmt.Sprintf("Expected a value, found %s.", quote(text)), fmt.Sprintf("Put a text in single quotes: %s.", literal(text))
	if number, ok := plain(text); ok && isNumber(number) {
		message, remedy = fmt.Sprintf("%s is not a number.", shorten(text)), plainRemedy(text)
	} else if c := text[0]; isDigit(c) || c == '-' || c == '+' || c == '.' {
		message = fmt.Sprintf("%s is not a number.", shorten(text))
		remedy = "A number reads like -12.5. " + remedy
	} else if p.tok.name() && p.tok.at == first.at {
		remedy += " A column can't be compared with another."
	}
	p.fail(first.at, len(text), message, remedy)
	p.advance()
}

// isNumber tells whether a text is one number and nothing else.
func isNumber(s string) bool {
	scan := scanner{text: s}
	t := scan.next()
	return t.kind == number && len(t.text) == len(s)
}

// anotherWord tells whether the next token goes on with a text of several words.
func (p *parser) anotherWord() bool {
	return p.peek.name() && !p.peek.unsupported().found() && p.peek.closestKeyword(kwAnd, kwOrder, kwLimit, kwTimespan, kwAggregated) == noKeyword
}

// literal writes a text as the language requires it.
func literal(s string) string { return Quote(shorten(s)) }

// list reads the values of IN and NOT IN.
func (p *parser) list(o Operator) []Value {
	if !p.tok.is("(") {
		p.failExpected(fmt.Sprintf("a list in parentheses after %s", o), fmt.Sprintf("For example: %s ('a', 'b').", o))
		p.skipToNextCondition()
		return nil
	}
	if p.peek.keyword == kwSelect {
		p.failHere("A list can't be the result of another query.", "Write the values out.")
		p.skipParentheses()
		return nil
	}
	p.advance()
	values := p.listItems()
	if p.tok.is(")") {
		p.advance()
	} else {
		p.failExpected("a comma or a closing parenthesis", "")
		p.skipToNextCondition()
	}
	return values
}

func (p *parser) listItems() []Value {
	var values []Value
	mixed := false
	for !p.tooManyErrors() {
		if v, ok := p.value(); ok {
			if !mixed && len(values) > 0 && values[0].IsString() != v.IsString() {
				mixed = true
				p.fail(v.Offset, len(v.Text), "A list holds numbers or texts, not both.", "Put every value in single quotes; a number may have them too.")
			}
			values = append(values, v)
		}
		if !p.tok.is(",") {
			break
		}
		p.advance()
	}
	return values
}
