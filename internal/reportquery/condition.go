package reportquery

import (
	"fmt"
	"strings"
)

// condition reads one condition of the WHERE clause: a column, an operator, a value or a list.
func (p *parser) condition() {
	p.openingParenthesis()
	if p.at(kwNot) {
		p.failHere("A condition can't begin with NOT.", "NOT stands before LIKE or IN: Column NOT LIKE 'a%', Column NOT IN ('a', 'b').")
		p.advance()
	}
	column, ok := p.column("a column or metric")
	if !ok && !p.atOperator() {
		p.skipToNextCondition()
		return
	}
	filter := Filter{Column: column}
	if filter.Operator = p.operator(); filter.Operator == NoOperator {
		p.skipToNextCondition()
		return
	}
	if filter.Operator.TakesList() {
		filter.Values = p.list(filter.Operator)
	} else if v, ok := p.value(); ok {
		filter.Values = []Value{v}
	}
	if ok && len(filter.Values) > 0 {
		p.query.Filters = append(p.query.Filters, filter)
	}
	p.closingParenthesis()
}

// openingParenthesis says that conditions are not grouped, and goes on inside.
func (p *parser) openingParenthesis() {
	if !p.tok.is("(") {
		return
	}
	p.failHere("Conditions can't be put in parentheses.", "All conditions are joined with AND, so none are needed.")
	for p.tok.is("(") {
		p.advance()
	}
}

// closingParenthesis passes over one that has no partner: its partner was reported, or it is reported here.
func (p *parser) closingParenthesis() {
	for reported := len(p.errs) > 0; p.tok.is(")"); p.advance() {
		if !reported {
			p.failHere("A closing parenthesis without an opening one.", "Only the lists of IN and NOT IN stand in parentheses.")
			reported = true
		}
	}
}

func (p *parser) skipToNextCondition() {
	for p.tok.kind != end && !p.tok.keyword.opensClause() && !p.at(kwAnd) && !p.atOr() {
		p.advance()
	}
}

func (p *parser) atOr() bool {
	return p.tok.fold("OR") || p.tok.kind == stray && p.tok.text == "||"
}

func (p *parser) atOperator() bool {
	return operatorOf(p.tok.text) != NoOperator || p.at(kwLike) || p.at(kwIn) || p.at(kwNot)
}

// misspelt are operators of other languages and what is meant by them.
var misspelt = map[string]Operator{"<>": NotEqual, "==": Equal, "=<": LessOrEqual, "=>": GreaterOrEqual, "=!": NotEqual}

// operator reads an operator, or says what is wrong and gives NoOperator.
func (p *parser) operator() Operator {
	if o := operatorOf(p.tok.text); o != NoOperator && p.tok.kind == symbol {
		p.advance()
		return o
	}
	if o, ok := misspelt[p.tok.text]; ok {
		p.failHere(fmt.Sprintf("There is no operator %s.", p.tok.text), fmt.Sprintf("Write %s.", o))
		p.advance()
		return o
	}
	if p.accept(kwNot) {
		switch {
		case p.accept(kwLike):
			return NotLike
		case p.accept(kwIn):
			return NotIn
		}
		p.failExpected("LIKE or IN after NOT", "")
		return NoOperator
	}
	switch {
	case p.accept(kwLike):
		return Like
	case p.accept(kwIn):
		return In
	case p.tok.fold("BETWEEN"):
		p.between()
		return NoOperator
	}
	if habit := p.tok.habit(); habit.found() {
		p.failHabit(habit)
		p.advance()
		return NoOperator
	}
	p.failExpected("an operator", "The operators are =, !=, <, <=, >, >=, LIKE, NOT LIKE, IN and NOT IN.")
	return NoOperator
}

// between says how a range is written and passes over it, its AND included.
func (p *parser) between() {
	p.failHabit(noBetween)
	p.advance()
	p.skipToNextCondition()
	if p.at(kwAnd) && (p.peek.kind == number || p.peek.kind == quoted) {
		p.advance()
	}
}

// value reads one literal.
func (p *parser) value() (Value, bool) {
	v := Value{Text: p.tok.text, Offset: p.tok.at}
	switch {
	case p.tok.kind == quoted:
		if strings.ContainsAny(v.Text, "\r\n") {
			p.failHere("A value in quotes reaches over the end of the line.", "Is a quote missing at the end of the line? A value can't contain a line break.")
		}
	case p.tok.kind == number:
		if p.peek.kind == number && strings.HasPrefix(p.peek.text, "-") && p.peek.at == p.tok.end() {
			return v, p.unquotedDate()
		}
	case p.tok.is("("):
		p.failHere("A list can only follow IN or NOT IN.", "Compare with one value, or write Column IN ('a', 'b').")
		p.skipParentheses()
		return v, false
	default:
		return v, p.noValue()
	}
	p.advance()
	return v, true
}

// unquotedDate says that 2024-01-31 needs quotes, and passes over it.
func (p *parser) unquotedDate() bool {
	start := p.tok.at
	for p.peek.kind == number && p.peek.at == p.tok.end() {
		p.advance()
	}
	text := p.text[start:p.tok.end()]
	p.fail(start, len(text), fmt.Sprintf("The value %s is not a number.", text), fmt.Sprintf("Put it in single quotes: '%s'.", text))
	p.advance()
	return false
}

// noValue says why the current token is no value, and passes over it where it was meant as one.
func (p *parser) noValue() bool {
	const quotes = "Values are written in straight single quotes"
	t := p.tok
	switch {
	case t.kind == end, t.keyword.opensClause(), t.keyword == kwAnd, t.kind == symbol:
		p.failExpected("a value", "A value is a number or a text in single quotes.")
		return false
	case t.kind == stray && inOtherQuotes(t.text):
		p.failHere(fmt.Sprintf("%s is not a value.", t.text), fmt.Sprintf("%s: %s.", quotes, requote(t.text)))
	case t.kind == stray && strings.ContainsAny(t.text[:1], `"‘’“”`+"`"):
		p.failHere("This is not the quote of the language.", quotes+" (').")
		p.skipToNextCondition()
		return false
	case t.kind == word && p.peek.is("("):
		p.failHabit(noFunctions)
		p.advance()
		p.skipParentheses()
		return false
	case t.kind == word, t.kind == stray && isClinging(t.text[len(t.text)-1]):
		p.failHere(fmt.Sprintf("The value %s is not a number.", describe(t)), fmt.Sprintf("Put a text in single quotes: '%s'.", t.text))
	default:
		p.failExpected("a value", "A value is a number or a text in single quotes.")
	}
	p.advance()
	return false
}

// list reads the values of IN and NOT IN.
func (p *parser) list(o Operator) []Value {
	if !p.tok.is("(") {
		p.failExpected(fmt.Sprintf("a list in parentheses after %s", o), fmt.Sprintf("For example: %s ('a', 'b').", o))
		if v, ok := p.value(); ok {
			return []Value{v}
		}
		return nil
	}
	p.advance()
	if p.at(kwSelect) {
		p.failHere("A list can't be the result of another query.", "Write the values out.")
		p.skipToClosing()
		return nil
	}
	values := p.listItems()
	if !p.tok.is(")") {
		p.failExpected("a comma or a closing parenthesis", "")
		p.skipToNextCondition()
		return values
	}
	p.advance()
	return values
}

func (p *parser) listItems() []Value {
	var values []Value
	for !p.full() {
		v, ok := p.value()
		if ok {
			if len(values) > 0 && values[0].IsString() != v.IsString() {
				p.fail(v.Offset, len(v.Text), "A list holds numbers or texts, not both.", "Put every value in single quotes; numbers may be.")
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

// skipParentheses passes over a pair of parentheses and all inside.
func (p *parser) skipParentheses() {
	p.advance()
	p.skipToClosing()
}

func (p *parser) skipToClosing() {
	for depth := 1; p.tok.kind != end && depth > 0; p.advance() {
		switch {
		case p.tok.is("("):
			depth++
		case p.tok.is(")"):
			depth--
		}
	}
}
