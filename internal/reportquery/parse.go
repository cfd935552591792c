package reportquery

import "fmt"

// Parse reads one report query. Its error is of type Errors and holds everything that is wrong with the
// text, so far as the parser can find its way back, in the order of the text.
func Parse(text string) (*Query, error) {
	p := parser{text: text, scan: scanner{text: text}, query: &Query{text: text}}
	p.tok, p.peek = p.read(), p.read()
	p.clauses()
	if len(p.errs) > 0 {
		p.suspectLineBreaks()
		return nil, p.errs.inOrder()
	}
	return p.query, nil
}

// clauses reads the clauses in any order and reports when the order is wrong.
func (p *parser) clauses() {
	begin := p.tok.at
	p.expected = "SELECT"
	for p.tok.kind != end && !p.tooManyErrors() {
		if p.tok.is(";") {
			p.semicolon()
			continue
		}
		clause := p.tok.keyword
		if !clause.opensClause() {
			if clause = p.unexpected(); clause == noKeyword {
				continue
			}
		}
		p.order(clause)
		p.advance()
		p.clause(clause)
	}
	if !p.stopped && !p.tooManyErrors() {
		p.missing(begin)
	}
}

// clause reads what follows the keyword that opens it.
func (p *parser) clause(clause keyword) {
	p.seen[clause] = true
	p.last = clause
	switch clause {
	case kwSelect:
		p.selectClause()
	case kwFrom:
		p.fromClause()
	case kwWhere:
		p.whereClause()
	case kwOrder:
		p.orderClause()
	case kwLimit:
		p.limitClause()
	case kwTimespan:
		p.timespanClause()
	case kwAggregated:
		p.aggregatedClause()
	}
}

// order checks that a clause is where the grammar has it, and there once.
func (p *parser) order(clause keyword) {
	if p.seen[clause] {
		p.failHere(fmt.Sprintf("A second %s clause.", clause), "A query has each clause once; conditions go into one WHERE clause, joined with AND.")
		return
	}
	for later := clause + 1; later <= clauses; later++ {
		if p.seen[later] {
			order := "The order is SELECT, FROM, WHERE, ORDER BY, LIMIT, TIMESPAN"
			if later == kwAggregated {
				order += ", AGGREGATED"
			}
			p.failHere(fmt.Sprintf("%s is after %s.", clause, later), order+".")
			return
		}
	}
}

// missing says which of the two obligatory clauses is not there.
func (p *parser) missing(begin int) {
	const form = "A report query reads: SELECT columns FROM dataset, then optionally WHERE, ORDER BY, LIMIT and TIMESPAN."
	switch {
	case p.last == noKeyword && len(p.errs) == 0:
		p.fail(0, 1, "The query is empty.", form)
	case p.last == noKeyword:
		return // what is there was reported, and nothing is known of what was meant
	case !p.seen[kwSelect] && !p.seen[kwFrom]:
		p.fail(begin, 1, "The query has neither a SELECT clause nor a FROM clause.", form)
	case !p.seen[kwSelect]:
		p.fail(begin, 1, "The query has no SELECT clause.", "Begin with SELECT and the columns.")
	case !p.seen[kwFrom]:
		p.fail(p.columnsEnd, 1, "The query has no FROM clause.", "Name the dataset after the columns: FROM dataset.")
	}
}

// semicolon accepts one at the end of the text, and reads nothing after it.
func (p *parser) semicolon() {
	if p.peek.kind == end {
		p.advance()
		return
	}
	p.failHere("A semicolon is only allowed at the end.", "A text is one query; make a resource for each.")
	p.stop()
}

// unexpected reports a token that is not allowed between clauses. Where it was meant as the beginning of a clause
// that is given back, and the parser goes on as if it stood there; otherwise it has skipped it.
func (p *parser) unexpected() keyword {
	unsupported, near := p.tok.unsupported(), p.misspeltClause()
	switch {
	case near != noKeyword:
		p.failDidYouMean(p.expected, near)
		return near
	case p.at(kwAnd) && p.last == kwFrom:
		p.failExpected(p.expected, "The first condition follows WHERE.")
		return kwWhere
	case p.last == noKeyword && !p.tok.opensQuery():
		p.failExpected(p.expected, "A query begins with SELECT and the columns.")
	case unsupported.found():
		p.failUnsupported(unsupported)
	default:
		p.failExpected(p.expected, "")
	}
	if p.tok.opensQuery() {
		p.stop()
		return noKeyword
	}
	p.advance()
	p.skipToClause()
	return noKeyword
}

// misspeltClause is the clause, one that was not read yet, that a name in its place was probably meant to open.
func (p *parser) misspeltClause() keyword {
	if !p.tok.name() {
		return noKeyword
	}
	var unread []keyword
	for k := kwSelect; k <= clauses; k++ {
		if !p.seen[k] {
			unread = append(unread, k)
		}
	}
	return p.tok.closestKeyword(unread...)
}
