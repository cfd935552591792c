package reportquery

import "fmt"

// operator tells whether a token is an operator, or looks like one.
func (t token) operator() bool {
	return t.comparison() || t.keyword == kwLike || t.keyword == kwIn || t.keyword == kwNot
}

func (t token) comparison() bool {
	return (t.kind == symbol || t.kind == stray) && isComparison(t.text[0])
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
	switch p.take(anOperator, kwLike, kwNot, kwIn) {
	case kwLike:
		return Like
	case kwIn:
		return In
	case kwNot:
		return p.negated()
	}
	return p.noOperator(anOperator, allOperators)
}

// negated reads what stands after NOT.
func (p *parser) negated() Operator {
	const expected = "LIKE or IN after NOT"
	switch p.take(expected, kwLike, kwIn) {
	case kwLike:
		return NotLike
	case kwIn:
		return NotIn
	}
	return p.noOperator(expected, "The opposite of = is !=.")
}

// noOperator says what stands in the place of an operator.
func (p *parser) noOperator(expected, remedy string) Operator {
	switch habit := p.tok.habit(); {
	case p.tok.fold("BETWEEN"):
		p.failHabit(habit)
		p.advance()
		p.skipToNextCondition()
		if p.at(kwAnd) && !p.peek.name() {
			p.advance() // the AND of BETWEEN
		}
	case habit.found():
		p.failHabit(habit)
		p.advance()
	default:
		p.failExpected(expected, remedy)
	}
	return NoOperator
}

// foreignOperators are those of other languages and what is meant by them.
var foreignOperators = map[string]Operator{"<>": NotEqual, "==": Equal, "=<": LessOrEqual, "=>": GreaterOrEqual, "=!": NotEqual}

func meantOperator(s string) Operator {
	if o := operatorOf(s); o != NoOperator {
		return o
	}
	return foreignOperators[s]
}

// comparison reads an operator that is written in signs. One of another language is taken for what it means.
func (p *parser) comparison() Operator {
	t, next := p.tok, p.peek
	o := meantOperator(t.text)
	if next.comparison() && meantOperator(t.text+next.text) != NoOperator {
		o = meantOperator(t.text + next.text)
		p.fail(t.at, next.end()-t.at, "An operator is written without blanks.", fmt.Sprintf("Write %s.", o))
		p.advance()
	} else if o != NoOperator && t.kind == stray {
		p.failHere(fmt.Sprintf("There is no operator %s.", t.text), fmt.Sprintf("Write %s.", o))
	}
	if o == NoOperator {
		return p.noOperator(anOperator, allOperators)
	}
	p.advance()
	return o
}
