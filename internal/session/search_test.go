package session_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// lagging is the shop's list, on which a thing appears only at some time.
func (s *shop) lagging(id string, at time.Time) func(context.Context) iter.Seq2[thing, error] {
	return func(ctx context.Context) iter.Seq2[thing, error] {
		return func(yield func(thing, error) bool) {
			for t, err := range s.list(ctx) {
				if (t.id != id || !time.Now().Before(at)) && !yield(t, err) {
					return
				}
			}
		}
	}
}

func field(want string) func(*thing) bool { return func(t *thing) bool { return t.field == want } }

// Only what this process has made, and what is wanted, is waited for.
func TestSearch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		listed          time.Duration // when what was made is listed, from now
		wanted          string
		found, unlisted int
		waited          time.Duration
		forget          bool
	}{
		"listed":                {wanted: "made", found: 1},
		"late":                  {listed: 20 * time.Second, wanted: "made", found: 1, waited: 20 * time.Second},
		"never":                 {listed: time.Hour, wanted: "made", unlisted: 1, waited: time.Minute},
		"never, but deleted":    {listed: time.Hour, wanted: "made", forget: true},
		"another one is wanted": {listed: time.Hour, wanted: "before", found: 1},
		"nothing is wanted":     {listed: time.Hour, wanted: "nonsense"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &shop{}
				s.add("before")
				creator := s.creator()
				made, err := creator.Create(t.Context(), s.making("made", answered))
				if err != nil {
					t.Fatal(err)
				}
				if c.forget {
					creator.Forget(made.Object.id)
				}
				began := time.Now()
				found, unlisted, err := creator.Search(t.Context(), s.lagging(made.Object.id, began.Add(c.listed)), field(c.wanted))
				if err != nil || len(found) != c.found || len(unlisted) != c.unlisted {
					t.Errorf("got %v, unlisted %v: %v", found, unlisted, err)
				}
				if waited := time.Since(began); waited != c.waited {
					t.Errorf("waited %s, want %s", waited, c.waited)
				}
			})
		})
	}
}

// What has changed since it was made may be listed and not be wanted any more.
func TestSearchForWhatHasChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, began := &shop{}, time.Now()
		creator := s.creator()
		if _, err := creator.Create(t.Context(), s.making("made", answered)); err != nil {
			t.Fatal(err)
		}
		s.things[0].field = "changed"
		found, unlisted, err := creator.Search(t.Context(), s.list, field("made"))
		if err != nil || len(found)+len(unlisted) > 0 || time.Since(began) > 0 {
			t.Errorf("got %v, unlisted %v, %v after %s", found, unlisted, err, time.Since(began))
		}
	})
}

func TestSearchEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, began := &shop{}, time.Now()
		creator := s.creator()
		made, err := creator.Create(t.Context(), s.making("made", answered))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
		defer cancel()
		if _, unlisted, err := creator.Search(ctx, s.lagging(made.Object.id, began.Add(time.Hour)), field("made")); err != nil || len(unlisted) != 1 || time.Since(began) > 12*time.Second {
			t.Errorf("got unlisted %v, %v after %s", unlisted, err, time.Since(began))
		}
		s.broken = errors.New("out of order")
		if _, _, err := creator.Search(t.Context(), s.list, field("made")); !errors.Is(err, s.broken) {
			t.Errorf("got %v", err)
		}
	})
}

func TestMade(t *testing.T) {
	t.Parallel()
	s := &shop{}
	creator := s.creator()
	made, err := creator.Create(t.Context(), s.making("made", answered))
	if err != nil || !creator.HasCreated("Id-1") || creator.HasCreated("id-2") {
		t.Errorf("made %v, %v", made, err)
	}
	if creator.Forget("Id-1"); creator.HasCreated("ID-1") {
		t.Error("it is not forgotten")
	}
}

// What Terraform can't create has no creator.
func TestSearchWithoutACreator(t *testing.T) {
	t.Parallel()
	s := &shop{}
	s.add("before")
	s.add("other")
	var none *session.Creator[thing]
	if found, unlisted, err := none.Search(t.Context(), s.list, field("before")); err != nil || len(found) != 1 || len(unlisted) > 0 {
		t.Errorf("got %v, unlisted %v: %v", found, unlisted, err)
	}
}
