package session_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// thing is an object with one field besides its id.
type thing struct{ id, field string }

func (t thing) Head() insights.Head { return insights.Head{ID: t.id} }

// shop is a service that makes things.
type shop struct {
	mu     sync.Mutex
	things []thing
	lists  int
	posts  int
	broken error // what lists answer
}

func (s *shop) list(context.Context) iter.Seq2[thing, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists++
	things, broken := slices.Clone(s.things), s.broken
	return func(yield func(thing, error) bool) {
		if broken != nil {
			yield(thing{}, broken)
			return
		}
		for _, t := range things {
			if !yield(t, nil) {
				return
			}
		}
	}
}

// add makes a thing that nobody was told of.
func (s *shop) add(field string) thing {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := thing{id: fmt.Sprintf("ID-%d", len(s.things)+1), field: field}
	s.things = append(s.things, t)
	return t
}

func (s *shop) creator() *session.Creator[thing] {
	return session.NewCreator(clock.System{}, s.list, s.list, func(string) bool { return false })
}

// ambiguous is a failure after which a thing may be there.
var ambiguous = &insights.Error{Operation: "create thing", Sent: true, Cause: errors.New("the connection broke")}

// making makes things with a field, and then answers, or fails, as a test says.
func (s *shop) making(field string, then func(thing) (*thing, error)) session.Creation[thing] {
	return session.Creation[thing]{
		Name:    field,
		Matches: func(t *thing) bool { return t.field == field },
		Create: func(context.Context) (*thing, error) {
			s.mu.Lock()
			s.posts++
			s.mu.Unlock()
			return then(s.add(field))
		},
	}
}

func answered(t thing) (*thing, error) { return &t, nil }

func lostAnswer(thing) (*thing, error) { return nil, ambiguous }

func TestAnsweredCreation(t *testing.T) {
	t.Parallel()
	s := &shop{}
	before := s.add("a")
	creator := s.creator()
	for want := 2; want <= 3; want++ {
		made, err := creator.Create(t.Context(), s.making("a", answered))
		if err != nil || made.Object.id != fmt.Sprintf("ID-%d", want) || made.Recovered != nil || !slices.Equal(made.Duplicates, []thing{before}) {
			t.Errorf("got %+v, %v", made, err)
		}
	}
	if s.lists != 1 {
		t.Errorf("the shop was listed %d times, want once before the first creation", s.lists)
	}
}

// Exactly one new thing with equal fields is the one that was not answered; one that was there before is not.
func TestAdoption(t *testing.T) {
	t.Parallel()
	s := &shop{}
	before := s.add("a")
	creator := s.creator()
	made, err := creator.Create(t.Context(), s.making("a", lostAnswer))
	if err != nil || made.Object.id != "ID-2" || !errors.Is(made.Recovered, ambiguous) || !slices.Equal(made.Duplicates, []thing{before}) || s.posts != 1 {
		t.Errorf("got %+v, %v after %d posts", made, err, s.posts)
	}
	if again, err := creator.Create(t.Context(), s.making("a", lostAnswer)); err != nil || again.Object.id != "ID-3" {
		t.Errorf("the second one: got %+v, %v", again, err)
	}
}

// TestFirstCreationIsListedMeanwhile holds that what is listed for another creation, while the first one of its kind is under
// way, may be its object, and is not taken for one that existed before.
func TestFirstCreationIsListedMeanwhile(t *testing.T) {
	t.Parallel()
	s := &shop{}
	creator := s.creator()
	first := s.making("a", func(thing) (*thing, error) {
		_, err := creator.Create(t.Context(), s.making("b", answered)) // lists what exists
		return nil, errors.Join(err, ambiguous)
	})
	first.SkipListing = true
	made, err := creator.Create(t.Context(), first)
	if err != nil || made.Object.id != "ID-1" || s.posts != 2 {
		t.Fatalf("got %+v, %v after %d posts", made, err, s.posts)
	}
	if again, err := creator.Create(t.Context(), s.making("a", answered)); err != nil || len(again.Duplicates) != 0 {
		t.Errorf("its own object is named as one that existed before: %+v, %v", again, err)
	}
}

// TestDeletedObjectIsNotAdopted holds that a list that lags behind offers nothing that this process has created and deleted.
func TestDeletedObjectIsNotAdopted(t *testing.T) {
	t.Parallel()
	for _, first := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := &shop{}
			creator := s.creator()
			creation := s.making("a", answered)
			creation.SkipListing = first
			made, err := creator.Create(t.Context(), creation)
			if err != nil {
				t.Fatal(err)
			}
			creator.Forget(made.Object.id)
			creation.Create = func(context.Context) (*thing, error) { return nil, ambiguous } // and nothing was created
			again, err := creator.Create(t.Context(), creation)
			if lost, ok := errors.AsType[*session.AmbiguousCreateError[thing]](err); !ok || len(lost.Candidates) != 0 {
				t.Errorf("first %t: got %+v, %v", first, again, err)
			}
		})
	}
}

// A list may lag behind for half a minute.
func TestAdoptionFromALateList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shop{}
		late := s.making("a", lostAnswer)
		late.Create = func(context.Context) (*thing, error) {
			time.AfterFunc(25*time.Second, func() { s.add("a") })
			return nil, ambiguous
		}
		if made, err := s.creator().Create(t.Context(), late); err != nil || made.Object.id != "ID-1" {
			t.Errorf("got %+v, %v", made, err)
		}
	})
}

func TestLostCreation(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		then func(*shop, thing) (*thing, error)
		want int // candidates
	}{
		"nothing new": {func(s *shop, _ thing) (*thing, error) {
			s.things = nil
			return nil, ambiguous
		}, 0},
		"two new ones": {func(s *shop, _ thing) (*thing, error) {
			s.add("a") // somebody else's
			return nil, ambiguous
		}, 2},
		"lists fail": {func(s *shop, _ thing) (*thing, error) {
			s.broken = errors.New("out of order")
			return nil, ambiguous
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, began := &shop{}, time.Now()
				_, err := s.creator().Create(t.Context(), s.making("a", func(made thing) (*thing, error) { return c.then(s, made) }))
				lost, ok := errors.AsType[*session.AmbiguousCreateError[thing]](err)
				if !ok || len(lost.Candidates) != c.want || !errors.Is(err, ambiguous) || s.posts != 1 {
					t.Errorf("got %v with %+v after %d posts", err, lost, s.posts)
				}
				if (lost.ListError != nil) != (name == "lists fail") {
					t.Errorf("of the lists it says %v", lost.ListError)
				}
				if took := time.Since(began); (took < 30*time.Second) != (c.want > 0) || took > 35*time.Second {
					t.Errorf("it looked for %s", took)
				}
			})
		})
	}
}

// What the service has refused was not made, so nothing is looked for.
func TestRefusedCreation(t *testing.T) {
	t.Parallel()
	s := &shop{}
	refused := &insights.Error{Operation: "create thing", Status: 400}
	_, err := s.creator().Create(t.Context(), s.making("a", func(thing) (*thing, error) { return nil, refused }))
	if !errors.Is(err, refused) || s.lists != 1 {
		t.Errorf("got %v after %d lists", err, s.lists)
	}
}

// When it can't be known what was there before, nothing is made.
func TestNothingIsMadeBlindly(t *testing.T) {
	t.Parallel()
	s := &shop{broken: errors.New("out of order")}
	creator := s.creator()
	if _, err := creator.Create(t.Context(), s.making("a", answered)); err == nil || err.Error() != "out of order" || s.posts != 0 {
		t.Errorf("got %v after %d posts", err, s.posts)
	}
	s.broken = nil
	if made, err := creator.Create(t.Context(), s.making("a", answered)); err != nil || made.Object.id != "ID-1" {
		t.Errorf("got %+v, %v", made, err)
	}
}

// Things with equal fields that are made at once wait for one another, so that none takes another's.
func TestEqualCreationsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shop{}
		creator := s.creator()
		ids := make([]string, 20)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				then := answered
				if i%2 == 0 {
					then = lostAnswer
				}
				made, err := creator.Create(t.Context(), s.making("a", then))
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = made.Object.id
			})
		}
		all.Wait()
		slices.Sort(ids)
		if distinct := len(slices.Compact(ids)); distinct != 20 || len(s.things) != 20 || s.lists != 11 {
			t.Errorf("got %d ids of %d things after %d lists", distinct, len(s.things), s.lists)
		}
	})
}

// An interrupted creation gets one more look, and a creation that waits for its turn ends at once.
func TestInterruptedCreation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shop{}
		creator := s.creator()
		ctx, interrupt := context.WithCancel(t.Context())
		began := time.Now()
		var all sync.WaitGroup
		all.Go(func() {
			made, err := creator.Create(ctx, s.making("a", func(thing) (*thing, error) {
				<-time.After(10 * time.Second)
				return nil, ambiguous
			}))
			if err != nil || made.Object.id != "ID-1" {
				t.Errorf("got %+v, %v", made, err)
			}
		})
		synctest.Wait()
		all.Go(func() {
			if _, err := creator.Create(ctx, s.making("a", answered)); !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
				t.Errorf("the waiting one got %v after %s", err, time.Since(began))
			}
		})
		time.AfterFunc(time.Second, interrupt)
		all.Wait()
		if s.posts != 1 {
			t.Errorf("%d posts", s.posts)
		}
	})
}
