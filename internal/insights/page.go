package insights

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// maxPages bounds a list. At the smallest plausible page of ten it is a hundred times the documented quotas.
const maxPages = 1000

// answers are the pages of a list, each with at most one request. An error ends them.
func answers[T any](ctx context.Context, c *Client, k call) iter.Seq2[*answer[T], error] {
	return func(yield func(*answer[T], error) bool) {
		seen := map[string]bool{}
		for page := k; ; {
			request := page
			a, err := send[T](ctx, c, &request)
			if err != nil {
				yield(nil, c.confirmMissing(ctx, k, err))
				return
			}
			if !yield(a, nil) || a.nextLink == "" {
				return
			}
			link, err := c.nextPage(&request, a.nextLink)
			if err == nil && (seen[link] || len(seen) >= maxPages) {
				err = request.odd(fmt.Sprintf("the list does not end: page %d leads to a page that was read", len(seen)+1))
			}
			if err != nil {
				yield(nil, err)
				return
			}
			seen[link] = true
			page.path, page.query = link, nil
		}
	}
}

// objects lists objects over all pages. When the service says that there is nothing, the list is empty:
// filters without a hit answer 404 (P-FAQ), and an empty list may do the same (reference §2). On a later page
// that would be a contradiction, and is an error.
func objects[T any](ctx context.Context, c *Client, k call) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		first := true
		for a, err := range answers[T](ctx, c, k) {
			if first && IsMissing(err) {
				return
			}
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			first = false
			for _, v := range a.value {
				if !yield(v, nil) {
					return
				}
			}
		}
	}
}

// find looks for one object in a filtered list. The service may ignore the filter or match it loosely, so
// everything is looked at. A list without the object is an error for which IsMissing holds.
func find[T any](ctx context.Context, c *Client, k call, is func(*T) bool) (*T, error) {
	missing := k.odd("no answer holds it")
	missing.Missing = true
	for a, err := range answers[T](ctx, c, k) {
		if err != nil {
			return nil, err
		}
		missing.Date = a.date
		for i := range a.value {
			if is(&a.value[i]) {
				return &a.value[i], nil
			}
		}
	}
	return nil, missing
}

// confirmMissing looks twice at a 404 that does not say in the service's words that nothing was found: it may
// come from a gateway, or from a wrong endpoint. When the catalogue answers at the same endpoint, it is the
// service's own. An answer that is no JSON never is.
func (c *Client) confirmMissing(ctx context.Context, k call, err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Status != http.StatusNotFound || e.Missing || e.foreign || k.path == datasetsPath {
		return err
	}
	if _, probe := send[Dataset](ctx, c, &call{operation: k.operation, method: http.MethodGet, path: datasetsPath}); probe == nil {
		e.Missing = true
	}
	return err
}

// nextPage makes an absolute URL of a nextLink, which comes absolute, relative to the endpoint or relative to
// its origin (F-HSO [field]). One that leads elsewhere is refused: the access token would go with it.
func (c *Client) nextPage(k *call, link string) (string, error) {
	refuse := func(why string) error { return k.odd("the link to the next page " + why) }
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return "", refuse("is not a URL")
	}
	base := *c.endpoint
	switch {
	case u.Host != "":
	case u.Path == "":
		current, err := url.Parse(c.url(k))
		if err != nil {
			return "", refuse("is not a URL")
		}
		base = *current
	case strings.HasPrefix(u.Path, "/") && !below(u.Path, base.Path):
		u.Path = base.Path + u.Path
	default:
		base.Path += "/"
	}
	u = base.ResolveReference(u)
	if u.Scheme != c.endpoint.Scheme || u.Host != c.endpoint.Host || !below(u.Path, c.endpoint.Path) || u.User != nil {
		return "", refuse("leads to " + u.Host + u.Path + ", outside of the endpoint")
	}
	return u.String(), nil
}

// below tells whether a path is under a base, and not merely begins with the same letters.
func below(path, base string) bool {
	return strings.HasPrefix(path, base+"/")
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
