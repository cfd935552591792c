package insights

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// maxPages bounds a list. At the smallest plausible page of ten it is a hundred times the documented quotas.
const maxPages = 1000

// page is one answer of a list.
type page[T any] struct {
	items[T]
	call   *call
	answer *answer
}

// list says which objects to list.
type list[T any] struct {
	of    *objectType[T]
	call  call
	keep  func(*T) bool          // nil keeps all objects
	names func(SkippedItem) bool // whether the list asks for this very item; nil asks for none

	observer *listObserver // may be nil
}

// observedBy is the list with an observer.
func (l list[T]) observedBy(o listObserver) list[T] {
	l.observer, l.call.onRetry = &o, o.onRetry
	return l
}

// pages requests the pages of a list, each once. An error ends them.
func pages[T any](ctx context.Context, c *Client, l list[T]) iter.Seq2[*page[T], error] {
	return func(yield func(*page[T], error) bool) {
		k := l.call
		seen, offset := map[string]bool{}, 0
		for {
			p, err := onePage(ctx, c, k, items[T]{of: l.of, keep: l.keep, offset: offset})
			if err != nil {
				yield(nil, c.confirm(ctx, k, len(seen), err))
				return
			}
			seen[c.url(&k)] = true
			offset += p.count
			if !yield(p, nil) || p.isLast() {
				return
			}
			if err = p.checkNextLink(); err == nil {
				k.path, k.query, err = c.nextPage(k, p.nextLink())
			}
			if err == nil {
				err = checkCycle(seen, c.url(&k))
			}
			if err != nil {
				yield(nil, p.call.newError("the list can't be read to its end: "+p.call.show(err.Error())))
				return
			}
		}
	}
}

// onePage makes a call whose answer has objects.
func onePage[T any](ctx context.Context, c *Client, k call, collect items[T]) (*page[T], error) {
	p := &page[T]{items: collect, call: &k}
	k.items = &p.items
	var err error
	if p.answer, err = c.do(ctx, &k); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, k.newShapeError(p.answer, err)
	}
	return p, nil
}

// check returns what is wrong with the answer.
func (p *page[T]) check() error {
	switch err := p.answer.check(); {
	case err != nil:
		return err
	case p.count > 0 && p.objects == 0:
		return errors.New("none of its items is a JSON object")
	case !p.tooLarge:
		return nil
	}
	return fmt.Errorf("its objects take too much memory for an answer of %d items in %d bytes", p.count, p.size)
}

func (p *page[T]) nextLink() string { return strings.TrimSpace(string(p.answer.nextLink)) }

func (p *page[T]) isLast() bool { return p.nextLink() == "" && p.answer.badLink == 0 }

func (p *page[T]) checkNextLink() error {
	if p.answer.badLink != 0 {
		return errors.New("its nextLink is a JSON " + p.answer.badLink.String())
	}
	return nil
}

// checkCycle returns an error for a next page that was read before, and when there are too many.
func checkCycle(seen map[string]bool, next string) error {
	switch {
	case seen[next]:
		return fmt.Errorf("page %d leads back to a page that was read", len(seen))
	case len(seen) >= maxPages:
		return fmt.Errorf("it has more than %d pages", maxPages)
	}
	return nil
}

// nextPage reads a nextLink, which comes absolute, relative to the endpoint or relative to its origin [field
// F-HSO]. Only the part below the endpoint is used; one that leads elsewhere is refused, for the
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

// objects lists objects over all pages. When the service says that there is nothing, the list is empty: filters without a match answer 404 [doc P-FAQ], and so may an empty list. An item that is no usable object
// is left out, for which see OnSkipped; it is an error only for a list that asks for it.
func objects[T any](ctx context.Context, c *Client, l list[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		var skipped Skipped
		defer func() { reportSkipped(ctx, skipped) }()
		for p, err := range pages(ctx, c, l) {
			if IsNotFound(err) {
				return
			}
			if err == nil {
				err = p.findSkipped(l.names)
			}
			if err != nil {
				yield(none, err)
				return
			}
			if l.observer != nil {
				l.observer.onPage()
			}
			skipped.merge(p.skipped)
			reportDate(ctx, p.answer.date())
			for i, v := range p.all {
				p.all[i] = nil // what is not kept by others is free
				if !yield(*v, nil) {
					return
				}
			}
			if l.observer != nil && !p.isLast() && !l.observer.isMore() {
				yield(none, errNotWanted)
				return
			}
		}
	}
}

// findSkipped returns an error when an item was skipped that is asked for.
func (p *page[T]) findSkipped(asked func(SkippedItem) bool) error {
	if asked == nil {
		return nil
	}
	for _, item := range p.skipped.Items {
		if asked(item) {
			return p.call.newSkippedError(p.answer, item)
		}
	}
	return nil
}

// maxSearches is how often a list of several pages is read for an object that it does not have.
const maxSearches = 4

// find looks for one object in a filtered list. The service may ignore the filter or match it loosely, so
// everything is looked at; it may respell an id, so case does not matter. A list without the object is an error
// for which IsNotFound holds. Of several pages that is not certain: what is deleted while they are read moves the rest,
// and an object may be on none of them. So they are read until two readings have seen the same.
func find[T any](ctx context.Context, c *Client, l list[T], id string) (*T, error) {
	l.keep = func(v *T) bool {
		is, _, _ := l.of.identify(v)
		return strings.EqualFold(is, id)
	}
	l.names = func(item SkippedItem) bool { return strings.EqualFold(item.ID, id) }
	var before reading[T]
	for i := range maxSearches {
		r, err := readAll(ctx, c, l)
		if err != nil || r.found != nil {
			return r.found, err
		}
		if r.pages == 1 || i > 0 && r.objects == before.objects && r.idSum == before.idSum {
			return nil, r.notFound()
		}
		before = r
	}
	return nil, l.call.newError("whether it exists can't be told: the list that should have it changed each time that it was read")
}

// reading is what one reading of a list has found.
type reading[T any] struct {
	found   *T
	last    *page[T]
	pages   int
	objects int
	idSum   uint64
	skipped Skipped
}

func readAll[T any](ctx context.Context, c *Client, l list[T]) (r reading[T], err error) {
	for p, err := range pages(ctx, c, l) {
		if err == nil {
			err = p.findSkipped(l.names)
		}
		if err != nil {
			return r, err
		}
		r.last, r.pages, r.objects, r.idSum = p, r.pages+1, r.objects+p.count-p.skipped.Count, r.idSum+p.idSum
		r.skipped.merge(p.skipped)
		if len(p.all) > 0 {
			r.found = p.all[0]
			return r, nil
		}
	}
	return r, nil
}

// notFound is the error of a reading without the object. An answer with nothing but items that can't be used may have it.
func (r *reading[T]) notFound() error {
	if r.objects == 0 && r.skipped.Count > 0 {
		return r.last.call.newSkippedError(r.last.answer, r.skipped.Items[0])
	}
	e := r.last.call.newStatusError(r.last.answer)
	e.Status, e.Message, e.NotFound = 0, "no answer holds it", true
	return e
}

// confirm decides what a list's failure means after some pages. A 404 that does not say in the service's words
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
	_, probe := onePage(ctx, c, catalogue, items[Dataset]{of: datasetType(), keep: func(*Dataset) bool { return false }})
	e.NotFound = probe == nil || IsNotFound(probe)
	return e
}

// All collects a list; the first error ends it.
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
