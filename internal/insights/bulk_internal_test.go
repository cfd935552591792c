package insights

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// wall is the clock of a test, which synctest makes virtual.
type wall struct{}

func (wall) Now() time.Time { return time.Now() }

func (wall) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// item is an object whose value is the number of its last change.
type item struct {
	id      string
	version int64
}

// store is a service that takes a second for everything, and shows what it held in the middle of it.
type store struct {
	version atomic.Int64
	lists   atomic.Int64
	directs atomic.Int64
	missing sync.Map // ids that lists do not hold
	broken  atomic.Bool
	reach   atomic.Int64 // how long a list and a read take, in seconds; 0 is one
}

const objects3 = 3 // objects "0" to "2"

func (s *store) wait(ctx context.Context) {
	half, cancel := context.WithTimeout(ctx, time.Duration(max(s.reach.Load(), 1))*time.Second/2)
	defer cancel()
	<-half.Done()
}

func (s *store) list(ctx context.Context) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		s.lists.Add(1)
		s.wait(ctx)
		version := s.version.Load()
		s.wait(ctx)
		if err := ctx.Err(); err != nil {
			yield(item{}, err)
			return
		}
		for i := range objects3 {
			if s.broken.Load() && i == 1 {
				yield(item{}, errors.New("the second page is broken"))
				return
			}
			id := strconv.Itoa(i)
			if _, lacks := s.missing.Load(id); !lacks && !yield(item{id: "X" + id, version: version}, nil) {
				return
			}
		}
	}
}

func (s *store) direct(ctx context.Context, id string) func() (*item, error) {
	return func() (*item, error) {
		s.directs.Add(1)
		s.wait(ctx)
		found := item{id: id, version: s.version.Load()}
		s.wait(ctx)
		return &found, ctx.Err()
	}
}

// write changes every object in the middle of a second.
func (s *store) write(ctx context.Context, b *bulk[item]) {
	defer b.written()
	s.wait(ctx)
	s.version.Add(1)
	s.wait(ctx)
}

func (s *store) bulk() *bulk[item] {
	return newBulk(wall{}, s.list, func(i *item) string { return i.id })
}

func (s *store) read(t *testing.T, b *bulk[item], id string) *item {
	t.Helper()
	ctx := t.Context()
	found, err := b.read(ctx, "x"+id, s.direct(ctx, "X"+id))
	if err != nil {
		t.Errorf("reading %s: %v", id, err)
		return &item{}
	}
	if found.id != "X"+id {
		t.Errorf("reading %s gave %s", id, found.id)
	}
	return found
}

func (s *store) want(t *testing.T, lists, directs int64) {
	t.Helper()
	if l, d := s.lists.Load(), s.directs.Load(); l != lists || d != directs {
		t.Errorf("%d lists and %d reads of their own, want %d and %d", l, d, lists, directs)
	}
}

func TestBulkOrders(t *testing.T) {
	t.Parallel()
	for name, play := range map[string]func(*testing.T, *store, *bulk[item]){
		"one read alone goes straight to its object": func(t *testing.T, s *store, b *bulk[item]) {
			s.read(t, b, "0")
			s.want(t, 0, 1)
		},
		"many reads share a list": func(t *testing.T, s *store, b *bulk[item]) {
			var all sync.WaitGroup
			for i := range 100 {
				all.Go(func() { s.read(t, b, strconv.Itoa(i%objects3)) })
			}
			all.Wait()
			s.want(t, 1, 1)
		},
		"reads in a row share a list": func(t *testing.T, s *store, b *bulk[item]) {
			for i := range 20 {
				s.read(t, b, strconv.Itoa(i%objects3))
			}
			s.want(t, 1, 1)
		},
		"a list grows old": func(t *testing.T, s *store, b *bulk[item]) {
			s.read(t, b, "0")
			s.read(t, b, "1")
			s.version.Add(1) // somebody else's change
			<-time.After(fresh)
			if got := s.read(t, b, "1"); got.version != 1 {
				t.Errorf("read the version %d", got.version)
			}
			s.want(t, 2, 1)
		},
		"what a list lacks is read by itself": func(t *testing.T, s *store, b *bulk[item]) {
			s.missing.Store("1", nil)
			s.read(t, b, "0")
			s.read(t, b, "1")
			s.want(t, 1, 2)
		},
		"without a list everything is read by itself, and the list is not tried again": func(t *testing.T, s *store, b *bulk[item]) {
			s.broken.Store(true)
			for i := range 6 {
				s.read(t, b, strconv.Itoa(i%objects3))
			}
			s.want(t, 1, 6)
		},
		"a write ends the use of a list": func(t *testing.T, s *store, b *bulk[item]) {
			s.read(t, b, "0")
			s.read(t, b, "1")
			s.write(t.Context(), b)
			for range aloneAfterWrite + 2 {
				if got := s.read(t, b, "1"); got.version != 1 {
					t.Errorf("read the version %d", got.version)
				}
			}
			s.want(t, 2, 1+aloneAfterWrite)
		},
		"a write that ends while a list is under way": func(t *testing.T, s *store, b *bulk[item]) {
			s.reach.Store(10)
			s.read(t, b, "0")
			var early sync.WaitGroup
			early.Go(func() { s.read(t, b, "0") }) // its list shows what was there after five seconds
			<-time.After(6 * time.Second)
			s.reach.Store(1)
			s.write(t.Context(), b)
			if got := s.read(t, b, "0"); got.version != 1 {
				t.Errorf("a read after the write gave the version %d", got.version)
			}
			early.Wait()
		},
		"whoever goes away does not take the list along": func(t *testing.T, s *store, b *bulk[item]) {
			s.read(t, b, "0")
			ctx, cancel := context.WithCancel(t.Context())
			var all sync.WaitGroup
			all.Go(func() {
				if _, err := b.read(ctx, "X0", s.direct(ctx, "X0")); !errors.Is(err, context.Canceled) {
					t.Errorf("the first one got %v", err)
				}
			})
			synctest.Wait()
			all.Go(func() { s.read(t, b, "1") })
			synctest.Wait()
			cancel()
			all.Wait()
			s.want(t, 1, 2)
		},
		"switched off": func(t *testing.T, s *store, _ *bulk[item]) {
			var off *bulk[item]
			for range 5 {
				s.read(t, off, "0")
			}
			s.write(t.Context(), off)
			s.want(t, 0, 5)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &store{}
				play(t, s, s.bulk())
			})
		})
	}
}

// No read returns data older than the last write that ended before it began, in whatever order they come.
func TestBulkUnderStress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &store{}
		b := s.bulk()
		var all sync.WaitGroup
		var reads, late atomic.Int64
		for worker := range 16 {
			all.Go(func() {
				random := rand.New(rand.NewPCG(7, uint64(worker)))
				for range 300 {
					<-time.After(time.Duration(random.IntN(1500)) * time.Millisecond)
					if worker < 2 && random.IntN(15) == 0 {
						s.write(t.Context(), b)
						continue
					}
					ctx, cancel := t.Context(), context.CancelFunc(func() {})
					if random.IntN(10) == 0 {
						ctx, cancel = context.WithTimeout(ctx, time.Duration(random.IntN(900))*time.Millisecond)
					}
					ended := s.ended(b)
					found, err := b.read(ctx, "X1", s.direct(ctx, "X1"))
					cancel()
					if reads.Add(1); err == nil && found.version < ended {
						late.Add(1)
					}
				}
			})
		}
		all.Wait()
		if late.Load() > 0 || s.lists.Load() < 10 || s.directs.Load() > reads.Load()/2 {
			t.Errorf("%d of %d reads were out of date, with %d lists and %d reads of their own", late.Load(), reads.Load(), s.lists.Load(), s.directs.Load())
		}
	})
}

// ended is how many writes have ended: each is one version and one generation.
func (s *store) ended(b *bulk[item]) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return int64(b.generation)
}

// What a shared list holds is found in it; what it lacks is asked for, and so is everything where there is no list.
func TestSearch(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare      func(*store)
		alone        bool // the first search of all
		wanted       string
		lists, owned int64
		found        int
	}{
		"held":           {wanted: "X1", lists: 1, found: 1},
		"all":            {wanted: "X", lists: 1, found: objects3},
		"lacking":        {prepare: func(s *store) { s.missing.Store("1", nil) }, wanted: "X1", lists: 1, owned: 1, found: 1},
		"of no list":     {alone: true, wanted: "X1", owned: 1, found: 1},
		"nowhere":        {wanted: "Y", lists: 1, owned: 1},
		"the list fails": {prepare: func(s *store) { s.broken.Store(true) }, wanted: "X0", lists: 1, owned: 1, found: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &store{}
				b, owned := s.bulk(), int64(0)
				if !c.alone {
					b.alone = 0
				}
				if c.prepare != nil {
					c.prepare(s)
				}
				passes := func(i *item) bool { return strings.HasPrefix(i.id, c.wanted) }
				own := func(yield func(item, error) bool) {
					owned++
					for i := range objects3 {
						if v := (item{id: "X" + strconv.Itoa(i)}); passes(&v) && !yield(v, nil) {
							return
						}
					}
				}
				all, err := All(b.search(t.Context(), passes, own))
				if err != nil || len(all) != c.found || s.lists.Load() != c.lists || owned != c.owned {
					t.Errorf("found %v, %v with %d lists and %d of its own", all, err, s.lists.Load(), owned)
				}
				if !slices.IsSortedFunc(all, func(a, b item) int { return strings.Compare(a.id, b.id) }) {
					t.Errorf("%v are not sorted", all)
				}
				for _, err := range b.search(t.Context(), passes, own) {
					if err != nil {
						t.Error(err)
					}
					break // whoever has found what he wants need not go on
				}
			})
		})
	}
}

func TestWithoutBulkNothingIsShared(t *testing.T) {
	t.Parallel()
	var b *bulk[item]
	all, err := All(b.search(t.Context(), nil, func(yield func(item, error) bool) { yield(item{id: "X0"}, nil) }))
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
		if got := [2]bool{f.passes(user), f.passes(system)}; got != want {
			t.Errorf("%+v passes %v, want %v", f, got, want)
		}
	}
	r := &Report{ID: "r-1", Name: "Daily", QueryID: "q-1"}
	for f, want := range map[ReportFilter]bool{{}: true, {Name: " DAILY"}: true, {Name: "Dail"}: false, {QueryID: "Q-1"}: true, {QueryID: "q-2"}: false, {ID: "R-1"}: true, {ID: "r-2"}: false} {
		if f.passes(r) != want {
			t.Errorf("%+v passes: %v", f, !want)
		}
	}
}
