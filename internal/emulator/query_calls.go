package emulator

import (
	"slices"
	"strings"
	"unicode"
)

// maxQueries is the quota of a user [doc C-FAQ].
const maxQueries = 100

// createQuery is POST ScheduledQueries [doc P-PAR].
func (c *call) createQuery() (result, *problem) {
	q, p := c.readQuery()
	if p != nil {
		return result{}, p
	}
	o := c.caller()
	q.ID, q.Type, q.Created = c.e.newID("query"), UserDefined, c.now
	q.Program, q.Tenant, q.User = o.program, o.tenant, o.user
	c.e.db.Queries = append(c.e.db.Queries, &storedQuery{Query: q, Lag: newLag(c.policy.Lag, c.now)})
	c.e.changed = true
	c.concerns(q.ID, "")
	return result{items: []object{c.showQuery(q)}, message: "Query created successfully"}, nil
}

func (c *call) readQuery() (q Query, p *problem) {
	f, p := bind(c.body)
	if p != nil {
		return q, p
	}
	if p := c.texts(f, map[string]*string{"Name": &q.Name, "Description": &q.Description, "Query": &q.Text}); p != nil {
		return q, p
	}
	if strings.TrimSpace(q.Name) == "" || strings.TrimSpace(q.Text) == "" {
		return q, badRequest("Null or missing value")
	}
	if c.policy.QueryNames == "alphanumeric" && strings.ContainsFunc(q.Name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsSpace(r) }) {
		return q, badRequest("Invalid query name. Only alphanumeric characters and whitespace are allowed")
	}
	if _, p := c.checkText(q.Text, c.policy.CatalogCheck); p != nil {
		return q, p
	}
	return q, c.checkQueryQuota(q.Name)
}

// texts reads fields of a body and trims them as the policy says. A wrong type has the same answer in each.
func (c *call) texts(f form, into map[string]*string) *problem {
	for name, field := range into {
		s, p := f.text(name)
		if p != nil {
			return p
		}
		if c.policy.Trim == "trim" {
			s = strings.TrimSpace(s)
		}
		*field = s
	}
	return nil
}

func (c *call) checkQueryQuota(name string) *problem {
	count := 0
	for _, other := range c.e.db.Queries {
		if !c.sharesQuota(other.owner()) {
			continue
		}
		if count++; c.policy.DuplicateQueryNames == "refused" && strings.EqualFold(other.Name, name) {
			return badRequest("A query with the name '" + name + "' already exists")
		}
	}
	if c.policy.Quotas == "on" && count >= maxQueries {
		return badRequest("Number of queries exceeded. Delete few queries before creating new queries")
	}
	return nil
}

// listQueries is GET ScheduledQueries [doc P-GQ; the defaults of the flags are C11-GQ's].
func (c *call) listQueries() (result, *problem) {
	withSystem, p := c.params.boolean("includeSystemQueries", true)
	if p != nil {
		return result{}, p
	}
	onlySystem, p := c.params.boolean("includeOnlySystemQueries", false)
	if p != nil {
		return result{}, p
	}
	ids, name := c.params.list("queryId"), c.params["queryname"]
	var items []object
	for _, q := range systemQueries(c.program) {
		if (withSystem || onlySystem) && c.idPasses(q.ID, ids) && c.namePasses(q.Name, name) {
			items = append(items, c.showQuery(q))
		}
	}
	for _, q := range c.e.db.Queries {
		if !onlySystem && c.canSee(q.owner()) && c.idPasses(q.ID, ids) && c.namePasses(q.Name, name) && !q.Lag.hides(c.now) {
			items = append(items, q.show(c.showQuery(q.Query)))
		}
	}
	return c.listed(items, "", c.missPolicy(len(ids) > 0 || name != ""))
}

// deleteQuery is DELETE ScheduledQueries/{queryId} [doc P-DQ].
func (c *call) deleteQuery() (result, *problem) {
	i := c.e.db.queryIndex(c.id)
	if i < 0 || !c.canSee(c.e.db.Queries[i].owner()) {
		if q := c.e.db.query(c.program, c.id); q != nil && q.Type == System && c.policy.SystemQueryDelete == "400" {
			return result{}, badRequest("System queries can't be deleted")
		}
		return c.missingObject()
	}
	q := c.e.db.Queries[i]
	used := slices.ContainsFunc(c.e.db.Reports, func(r *storedReport) bool { return strings.EqualFold(r.QueryID, q.ID) })
	if used && c.policy.QueryInUse == "refused" {
		return result{}, badRequest("The query is used by a report and can't be deleted")
	}
	c.e.db.Queries = slices.Delete(c.e.db.Queries, i, i+1)
	c.e.changed = true
	return c.deletedAnswer(q.show(c.showQuery(q.Query))), nil
}

// deletedAnswer answers with the deleted object [doc P-DQ], or with nothing.
func (c *call) deletedAnswer(o object) result {
	if c.policy.DeleteAnswer == "empty" {
		return result{}
	}
	return result{items: []object{o}}
}

// missingObject is the answer to a change of an object that does not exist.
func (c *call) missingObject() (result, *problem) {
	if c.policy.MissingObject == "empty" {
		return result{}, nil
	}
	return result{}, itemNotFound()
}

func (c *call) idPasses(id string, wanted []string) bool {
	return len(wanted) == 0 || c.policy.IDFilter == "ignored" || slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, id) })
}

func (c *call) namePasses(name, wanted string) bool {
	name, wanted = strings.ToLower(name), strings.ToLower(wanted)
	switch c.policy.NameFilter {
	case "exact":
		return wanted == "" || name == wanted
	case "prefix":
		return strings.HasPrefix(name, wanted)
	case "contains":
		return strings.Contains(name, wanted)
	}
	return true
}

// missPolicy is the policy for a list that found nothing.
func (c *call) missPolicy(filtered bool) Choice {
	if filtered {
		return c.policy.FilterMiss
	}
	return c.policy.EmptyList
}
