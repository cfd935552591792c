package reportquery

import (
	"fmt"
	"unicode/utf8"
)

// operator tells whether a token is an operator, or looks like one.
func (t token) operator() bool {
	return t.comparison() || t.keyword == kwLike || t.keyword == kwIn || t.keyword == kwNot
}

func (t token) comparison() bool {
	if t.kind == illegal {
		first, _ := utf8.DecodeRuneInString(t.text)
		return isComparison(plainRune(first)[0])
	}
	return t.kind == symbol && isComparison(t.text[0])
}

const (
	anOperator   = "an operator"
	allOperators = "The operators are =, !=, <, <=, >, >=, LIKE, NOT LIKE, IN and NOT IN."
)

// operator reads an operator, or says what is wrong and gives NoOperator.
func (p *parser) operator() Operator {
	if p.tok.comparison() {
		return p.comparison()
	}
	switch p.acceptOneOf(anOperator, kwLike, kwNot, kwIn) {
	case kwLike:
		return Like
	case kwIn:
		return In
	case kwNot:
		return p.negated()
	}
	return p.noOperator(anOperator, allOperators)
}

// negated reads the operator after NOT.
func (p *parser) negated() Operator {
	const expected = "LIKE or IN after NOT"
	switch p.acceptOneOf(expected, kwLike, kwIn) {
	case kwLike:
		return NotLike
	case kwIn:
		return NotIn
	}
	return p.noOperator(expected, "The opposite of = is !=.")
}

// noOperator reports what is in the place of an operator.
func (p *parser) noOperator(expected, remedy string) Operator {
	switch unsupported := p.tok.unsupported(); {
	case p.tok.fold("BETWEEN"):
		p.failUnsupported(unsupported)
		p.advance()
		p.skipToNextCondition()
		if p.at(kwAnd) && !p.peek.name() {
			p.advance() // the AND of BETWEEN
		}
	case unsupported.found():
		p.failUnsupported(unsupported)
		p.advance()
	default:
		p.failExpected(expected, remedy)
	}
	return NoOperator
}

// sqlOperators are those of other languages and what is meant by them.
var sqlOperators = map[string]Operator{"<>": NotEqual, "==": Equal, "=<": LessOrEqual, "=>": GreaterOrEqual, "=!": NotEqual}

func intendedOperator(s string) Operator {
	s, _ = plain(s)
	if o := operatorOf(s); o != NoOperator {
		return o
	}
	return sqlOperators[s]
}

// comparison reads an operator that is written in signs. One of another language is taken for what it means.
func (p *parser) comparison() Operator {
	t, next := p.tok, p.peek
	o := intendedOperator(t.text)
	if next.comparison() && intendedOperator(t.text+next.text) != NoOperator {
		o = intendedOperator(t.text + next.text)
		message := "An operator is written without blanks."
		if next.at == t.end() {
			message = fmt.Sprintf("The operator %s%s is not supported.", t.text, next.text)
		}
		p.fail(t.at, next.end()-t.at, message, fmt.Sprintf("Write %s.", o))
		p.advance()
	} else if o != NoOperator && t.kind == illegal {
		p.failHere(fmt.Sprintf("The operator %s is not supported.", t.text), fmt.Sprintf("Write %s.", o))
	}
	if o == NoOperator {
		return p.noOperator(anOperator, allOperators)
	}
	p.advance()
	return o
}
