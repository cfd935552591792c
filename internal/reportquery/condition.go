package reportquery

func (p *parser) whereClause() {
	for more := true; more; more = p.anotherCondition() {
		p.condition()
	}
}

// anotherCondition tells whether another condition follows, and skips the AND. It reports what is there in its place.
func (p *parser) anotherCondition() bool {
	p.expected = "AND, ORDER BY, LIMIT, TIMESPAN or the end of the text"
	p.closeGroup()
	for !p.tooManyErrors() {
		unsupported := p.tok.unsupported()
		switch {
		case p.atClauseEnd(), p.tok.opensSQLClause(), p.misspeltClause() != noKeyword:
			return false
		case p.acceptOneOf(p.expected, kwAnd) == kwAnd:
			return true
		case p.tok.connective():
			p.failUnsupported(unsupported)
			p.advance()
			return true
		case p.tok.name() && p.peek.operator():
			p.failExpected(p.expected, "If it is another condition, AND is missing before it.")
			return true
		case unsupported.found():
			p.failUnsupported(unsupported)
		case p.tok.is(","), p.tok.kind == quoted, p.tok.kind == number:
			p.failExpected(p.expected, "Several values of one column are written Column IN ('a', 'b').")
		default:
			p.failExpected(p.expected, "")
		}
		p.skipToNextCondition()
	}
	return false
}

// connective tells whether a token joins conditions in other languages, but for AND.
func (t token) connective() bool {
	return t.fold("OR") || t.kind == illegal && (t.text == "||" || t.text == "&&")
}

func (p *parser) skipToNextCondition() {
	for !p.atClauseEnd() && !p.tok.opensSQLClause() && !p.at(kwAnd) && !p.tok.connective() {
		p.advance()
	}
}

// condition reads a column, an operator, and a value or a list.
func (p *parser) condition() {
	p.openGroup()
	switch {
	case p.at(kwNot):
		p.failHere("A condition can't begin with NOT.", "NOT is written before LIKE or IN: Column NOT LIKE 'a%', Column NOT IN ('a', 'b'). The opposite of = is !=.")
		p.advance()
	case p.tok.kind == number:
		p.failHere("A condition begins with a column.", "Write the column first, then the operator and the value.")
		p.skipToNextCondition()
		return
	}
	column, ok := p.column("a column or metric")
	if !ok && !p.tok.operator() && !p.tok.unsupported().found() {
		p.skipToNextCondition()
		return
	}
	f := Filter{Column: column, Operator: p.operator()}
	switch {
	case f.Operator == NoOperator:
		p.skipToNextCondition()
	case f.Operator.TakesList():
		f.Values = p.list(f.Operator)
	default:
		if v, ok := p.value(); ok {
			f.Values = []Value{v}
		}
	}
	p.query.Filters = append(p.query.Filters, f)
}

// openGroup says that conditions are not grouped, and goes on inside.
func (p *parser) openGroup() {
	if p.tok.is("(") {
		p.failHere("Conditions can't be put in parentheses.", "All conditions are joined with AND, so none are needed.")
	}
	for ; p.tok.is("("); p.advance() {
		p.openParentheses++
	}
}

// closeGroup skips those whose partners were reported; one that has none is reported here.
func (p *parser) closeGroup() {
	for ; p.tok.is(")"); p.advance() {
		if p.openParentheses--; p.openParentheses < 0 {
			p.failHere("A closing parenthesis without an opening one.", "Only the lists of IN and NOT IN have parentheses.")
		}
	}
}
