package insights

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// maxPages bounds a list. At the smallest plausible page of ten it is a hundred times the documented quotas.
const maxPages = 1000

// page is a part of a list.
type page[T any] struct {
	items  []T
	call   *call
	answer *answer
}

func read[T any](k *call, a *answer) (*page[T], error) {
	if a.broken != nil {
		return nil, k.newShapeError(a, a.broken)
	}
	all, err := items[T](a)
	if err != nil {
		return nil, k.newShapeError(a, err)
	}
	return &page[T]{items: all, call: k, answer: a}, nil
}

// pages are the pages of a list, each asked for once. An error ends them.
func pages[T any](ctx context.Context, c *Client, k call) iter.Seq2[*page[T], error] {
	return func(yield func(*page[T], error) bool) {
		seen := map[string]bool{}
		for {
			p, err := onePage[T](ctx, c, k)
			if err != nil {
				yield(nil, c.confirm(ctx, k, len(seen), err))
				return
			}
			seen[c.url(&k)] = true
			next := strings.TrimSpace(p.next())
			if !yield(p, nil) || next == "" {
				return
			}
			if k.path, k.query, err = c.nextPage(k, next); err == nil {
				err = endless(seen, c.url(&k))
			}
			if err != nil {
				yield(nil, p.call.newError("the list can't be read to its end: "+p.call.mask(err.Error())))
				return
			}
		}
	}
}

func onePage[T any](ctx context.Context, c *Client, k call) (*page[T], error) {
	a, err := c.do(ctx, &k)
	if err != nil {
		return nil, err
	}
	return read[T](&k, a)
}

func (p *page[T]) next() string {
	if p.answer.NextLink == nil {
		return ""
	}
	return *p.answer.NextLink
}

func endless(seen map[string]bool, next string) error {
	switch {
	case seen[next]:
		return fmt.Errorf("page %d leads back to a page that was read", len(seen))
	case len(seen) >= maxPages:
		return fmt.Errorf("it has more than %d pages", maxPages)
	}
	return nil
}

// nextPage reads a nextLink, which comes absolute, relative to the endpoint or relative to its origin [field
// F-HSO]. Only what it says below the endpoint is taken over; one that leads elsewhere is refused, for the
// access token would go with it.
func (c *Client) nextPage(k call, link string) (below, query string, err error) {
	u, err := url.Parse(link)
	if err != nil || u.Opaque != "" {
		return "", "", errors.New("its next page is not a URL")
	}
	base, whole := c.endpoint.EscapedPath()+"/", u.EscapedPath()
	switch {
	case u.Host != "" && u.Scheme == "":
		u.Scheme = c.endpoint.Scheme
	case u.Host == "" && whole == "":
		return k.path, u.RawQuery, nil
	case u.Host == "":
		if whole = "/" + strings.TrimLeft(whole, "/"); !hasPrefixFold(whole, base) {
			whole = base + whole[1:]
		}
	}
	straight := "/" + strings.Trim(u.Path, "/")
	outside := u.Host != "" && origin(u) != origin(c.endpoint) || u.Host == "" && u.Scheme != "" || u.User != nil
	if outside || !hasPrefixFold(whole, base) || path.Clean(straight) != straight {
		return "", "", fmt.Errorf("its next page is at %s%s, outside of the endpoint", u.Host, u.Path)
	}
	return whole[len(base):], u.RawQuery, nil
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// objects lists objects over all pages. When the service says that there is nothing, the list is empty:
// filters without a hit answer 404 [doc P-FAQ], and an empty list may do the same [unknown].
func objects[T any](ctx context.Context, c *Client, k call) iter.Seq2[T, error] {
	return turning[T](ctx, c, k, func() {})
}

// turning is objects, and calls turn for each page that it reads.
func turning[T any](ctx context.Context, c *Client, k call, turn func()) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for p, err := range pages[T](ctx, c, k) {
			if IsNotFound(err) {
				return
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			turn()
			for _, v := range p.items {
				if !yield(v, nil) {
					return
				}
			}
		}
	}
}

// looks is how often a list of several pages is looked through for an object that it does not hold.
const looks = 4

// find looks for one object in a filtered list. The service may ignore the filter or match it loosely, so
// everything is looked at; it may respell an id, so case does not matter. A list without the object is an error
// for which IsNotFound holds. Of several pages that is not certain: what is deleted while they are read moves the rest,
// and an object may stand on none of them. So they are looked through until two looks have seen the same.
func find[T any](ctx context.Context, c *Client, k call, id string, idOf func(*T) string) (*T, error) {
	var before map[string]bool
	for range looks {
		l, err := lookFor(ctx, c, k, id, idOf)
		if err != nil || l.found != nil {
			return l.found, err
		}
		if l.pages == 1 || before != nil && maps.Equal(l.seen, before) {
			e := l.last.call.newStatusError(l.last.answer)
			e.Status, e.Message, e.NotFound = 0, "no answer holds it", true
			return nil, e
		}
		before = l.seen
	}
	return nil, k.newError("whether it is there can't be told: the list that should hold it changed each time that it was read")
}

// aLook is what a look through a list has found.
type aLook[T any] struct {
	found *T
	last  *page[T]
	pages int
	seen  map[string]bool // lower-case IDs
}

func lookFor[T any](ctx context.Context, c *Client, k call, id string, idOf func(*T) string) (l aLook[T], err error) {
	l.seen = map[string]bool{}
	for p, err := range pages[T](ctx, c, k) {
		if err != nil {
			return l, err
		}
		l.last, l.pages = p, l.pages+1
		for i := range p.items {
			is := idOf(&p.items[i])
			if strings.EqualFold(is, id) {
				l.found = &p.items[i]
				return l, nil
			}
			l.seen[strings.ToLower(is)] = true
		}
	}
	return l, nil
}

// confirm settles what a list's failure means after some pages. A 404 that does not say in the service's words
// that nothing was found may come from a gateway, or from a wrong endpoint; when the catalogue answers at the
// same endpoint, it is the service's own. An answer that is no JSON never is. After a first page, that nothing is
// found is a contradiction.
func (c *Client) confirm(ctx context.Context, k call, pages int, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Status != http.StatusNotFound || e.notJSON {
		return err
	}
	if pages > 0 {
		e.NotFound, e.Detail = false, fmt.Sprintf("page %d of the list", pages+1)
		return e
	}
	catalogue := call{operation: k.operation, method: http.MethodGet, path: datasetsPath}
	if e.NotFound || k.path == catalogue.path && k.query == "" {
		return e
	}
	_, probe := onePage[Dataset](ctx, c, catalogue)
	e.NotFound = probe == nil || IsNotFound(probe)
	return e
}

// All gathers a list; the first error ends it.
func All[T any](list iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for v, err := range list {
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
