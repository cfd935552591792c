package session

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Made tells whether this process has made an object, so that answers may not hold it yet.
func (l *Ledger[T]) Made(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ok := l.made[strings.ToLower(id)]
	return ok
}

// Forget takes note that an object is deleted, so that nobody waits for it any more.
func (l *Ledger[T]) Forget(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.made, strings.ToLower(id))
}

// Search gives what is wanted of a list. Lists may lag behind: what this process has made, and is wanted, is
// waited for. What does not come in time is given as late, as it was when it was made.
func (l *Ledger[T]) Search(ctx context.Context, list func(context.Context) iter.Seq2[T, error], wanted func(*T) bool) (found, late []T, err error) {
	for waited := look; ; waited += look {
		from := ctx
		if waited > look {
			from = insights.Unshared(ctx) // who looks again wants another list
		}
		all, err := insights.All(list(from))
		if err != nil {
			return nil, nil, err
		}
		late = l.missing(all, wanted)
		settled := len(late) == 0 || waited > patience || l.clock.Sleep(ctx, look) != nil
		if settled {
			return slices.DeleteFunc(all, func(v T) bool { return !wanted(&v) }), late, nil
		}
	}
}

// missing is what this process has made, is wanted, and is not listed. An object that has changed since may be
// listed and not be wanted any more.
func (l *Ledger[T]) missing(listed []T, wanted func(*T) bool) []T {
	l.mu.Lock()
	defer l.mu.Unlock()
	var missing []T
	for id, made := range l.made {
		if wanted(&made) && !slices.ContainsFunc(listed, func(v T) bool { return strings.EqualFold(l.id(&v), id) }) {
			missing = append(missing, made)
		}
	}
	return missing
}
