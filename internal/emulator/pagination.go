package emulator

import (
	"net/url"
	"strconv"
	"strings"
)

// listed is the answer to a list: a page of the objects that were found. miss is the policy for finding none.
func (c *call) listed(items []object, message string, miss Choice) (result, *problem) {
	if len(items) == 0 {
		switch miss {
		case "404":
			return result{}, itemNotFound()
		case "null":
			return result{null: true, message: message}, nil
		}
	}
	page, next := c.page(items)
	return result{items: page, message: message, next: next}, nil
}

// page cuts a list as Policy.PageSize says. How the service would spell the place of the next page is not
// known: here it is the parameter "skip".
func (c *call) page(items []object) (page []object, next string) {
	size, err := strconv.Atoi(string(c.policy.PageSize))
	skip, _ := strconv.Atoi(c.params["skip"])
	skip = min(max(skip, 0), len(items))
	if err != nil || len(items)-skip <= size {
		return items[skip:], ""
	}
	return items[skip : skip+size], c.nextLink(skip + size)
}

func (c *call) nextLink(skip int) string {
	values := url.Values{}
	for name, v := range c.params {
		values.Set(name, v)
	}
	values.Set("skip", strconv.Itoa(skip))
	path := c.r.URL.Path + "?" + values.Encode()
	switch c.policy.NextLink {
	case "path":
		return path
	case "relative":
		_, below, _, _ := serviceAt(c.r.URL.Path)
		return below + strings.TrimPrefix(path, c.r.URL.Path)
	}
	return c.origin() + path
}

func (c *call) origin() string { return originOf(c.r) }
