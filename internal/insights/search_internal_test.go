package insights

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What a shared list holds is found in it; what it lacks is asked for, and so is everything where there is no whole list.
func TestSearch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare       func(*store)
		alone         bool // the first search of all
		pages         bool // the list has several
		wanted        string
		lists, direct int64
		found         int
	}{
		"held":                 {wanted: "XB", lists: 1, found: 1},
		"all":                  {wanted: "X", lists: 1, found: 3},
		"lacking":              {prepare: func(s *store) { s.items = s.items[:1] }, wanted: "XB", lists: 1, direct: 1, found: 1},
		"of no list":           {alone: true, wanted: "XB", direct: 1, found: 1},
		"nowhere":              {wanted: "Y", lists: 1, direct: 1},
		"of several pages":     {pages: true, wanted: "XB", lists: 1, direct: 1, found: 1},
		"the list breaks off":  {pages: true, prepare: func(s *store) { s.broken = true }, wanted: "X", lists: 1, direct: 1, found: 3},
		"the list is too slow": {prepare: func(s *store) { s.page = listWaitTimeout + time.Second }, wanted: "XC", lists: 1, direct: 1, found: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStore("xa", "xb", "xc")
				s.onePage = !c.pages
				b, direct := s.cache(), int64(0)
				if !c.alone {
					b.directReads = 0
				}
				if c.prepare != nil {
					c.prepare(s)
				}
				matches := func(i *item) bool { return strings.HasPrefix(i.id, c.wanted) }
				list := func(yield func(item, error) bool) {
					direct++
					for _, id := range []string{"XA", "XB", "XC"} {
						if v := (item{id: id}); matches(&v) && !yield(v, nil) {
							return
						}
					}
				}
				all, err := All(b.search(t.Context(), matches, list))
				if err != nil || len(all) != c.found || s.lists.Load() != c.lists || direct != c.direct {
					t.Errorf("found %v, %v with %d lists and %d direct lists", all, err, s.lists.Load(), direct)
				}
				if !slices.IsSortedFunc(all, func(a, b item) int { return strings.Compare(a.id, b.id) }) {
					t.Errorf("%v are not sorted", all)
				}
				for _, err := range b.search(t.Context(), matches, list) { // a search can end early
					if err != nil {
						t.Error(err)
					}
					break
				}
				wait(t.Context(), listTimeout) // canceled lists end
			})
		})
	}
}
func TestSearchWithoutCache(t *testing.T) {
	t.Parallel()
	var b *listCache[item]
	all, err := All(b.search(t.Context(), func(*item) bool { return true }, func(yield func(item, error) bool) { yield(item{id: "X0"}, nil) }))
	if err != nil || len(all) != 1 {
		t.Errorf("got %v, %v", all, err)
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	user, system := &Query{ID: "q-1", Name: "Seats ", Type: UserDefinedQuery}, &Query{ID: "q-2", Name: "Seats", Type: "System"}
	for f, want := range map[QueryFilter][2]bool{
		{}:                            {true, false},
		{System: true}:                {true, true},
		{OnlySystem: true}:            {false, true},
		{Name: "seats", System: true}: {true, true},
		{Name: "seat", System: true}:  {},
		{ID: "Q-1", System: true}:     {true, false},
		{ID: "Q-2"}:                   {},
	} {
		if got := [2]bool{f.matches(user), f.matches(system)}; got != want {
			t.Errorf("%+v matches %v, want %v", f, got, want)
		}
	}
	r := &Report{ID: "r-1", Name: "Daily", QueryID: "q-1"}
	for f, want := range map[ReportFilter]bool{{}: true, {Name: " DAILY"}: true, {Name: "Dail"}: false, {QueryID: "Q-1"}: true, {QueryID: "q-2"}: false, {ID: "R-1"}: true, {ID: "r-2"}: false} {
		if f.matches(r) != want {
			t.Errorf("%+v matches: %v", f, !want)
		}
	}
}
