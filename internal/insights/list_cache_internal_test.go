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

// item is an object whose version counts its changes.
type item struct {
	id      string
	version int
}

func (i item) Head() Head { return Head{ID: i.id} }

// store is a service. It takes a second for a read and for a write, which look at what it holds, or change it, in the
// middle of it; and as long for each page of a list, which has one object: what stands at the page's place by then.
// It respells ids.
type store struct {
	mu     sync.Mutex
	items  []item
	broken bool          // lists fail on their second page
	page   time.Duration // how long a page takes

	onePage bool // all objects stand on one page
	retries bool // an attempt of a list fails at once, and is repeated
	fails   bool // lists fail on their first page

	lists, directs atomic.Int64
}

var errGone = errors.New("it is gone")

func newStore(ids ...string) *store {
	s := &store{page: time.Second}
	for _, id := range ids {
		s.items = append(s.items, item{id: id})
	}
	return s
}

// during does something in the middle of a second.
func (s *store) during(ctx context.Context, d time.Duration, do func()) {
	wait(ctx, d/2)
	s.mu.Lock()
	do()
	s.mu.Unlock()
	wait(ctx, d/2)
}

func wait(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-ctx.Done()
}

func (s *store) list(ctx context.Context, o listObserver) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		s.lists.Add(1)
		if s.retries {
			o.onRetry()
		}
		for page := 0; ; page++ {
			var found []item
			var broken bool
			s.mu.Lock()
			pause := s.page
			s.mu.Unlock()
			s.during(ctx, pause, func() { found, broken = slices.Clone(s.items), s.broken })
			switch {
			case ctx.Err() != nil:
				yield(item{}, ctx.Err())
				return
			case broken && (page == 1 || s.fails):
				yield(item{}, errors.New("the second page is broken"))
				return
			case page >= len(found):
				return
			}
			if s.onePage {
				o.onPage()
				for _, v := range found {
					if v.id = strings.ToUpper(v.id); !yield(v, nil) {
						return
					}
				}
				return
			}
			o.onPage()
			found[page].id = strings.ToUpper(found[page].id)
			if !yield(found[page], nil) {
				return
			}
			if !o.isMore() {
				yield(item{}, errNotWanted)
				return
			}
		}
	}
}

// read reads an object through the lists.
func (s *store) read(ctx context.Context, b *listCache[item], id string) (*item, error) {
	return b.get(ctx, id, func(ctx context.Context) (*item, error) {
		s.directs.Add(1)
		var found *item
		s.during(ctx, time.Second, func() {
			if i := slices.IndexFunc(s.items, func(v item) bool { return v.id == id }); i >= 0 {
				found = &item{id: strings.ToUpper(id), version: s.items[i].version}
			}
		})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if found == nil {
			return nil, errGone
		}
		return found, nil
	})
}

// write changes an object, as this client does.
func (s *store) write(b *listCache[item], id string) {
	defer b.invalidate()
	s.during(context.Background(), time.Second, func() {
		i := slices.IndexFunc(s.items, func(v item) bool { return v.id == id })
		s.items[i].version++
	})
}

// change changes what the store holds, as somebody else does.
func (s *store) change(do func(items []item) []item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = do(s.items)
}

func (s *store) cache() *listCache[item] {
	return newListCache(wall{}, s.list)
}

// play is one order of events.
type play struct {
	*testing.T
	*store
	b *listCache[item]
}

// reads wants a read to give a version, or the object to be gone when it is negative.
func (p *play) reads(id string, version int) {
	p.Helper()
	switch found, err := p.read(p.Context(), p.b, id); {
	case version < 0 && !errors.Is(err, errGone), version >= 0 && err != nil:
		p.Errorf("reading %s gave %v, %v", id, found, err)
	case err == nil && (found.version != version || !strings.EqualFold(found.id, id)):
		p.Errorf("reading %s gave %+v, want the version %d", id, *found, version)
	}
}

// exists wants so many objects to exist, and to be asked for directly or not.
func (p *play) exists(objects int, directly bool) {
	p.Helper()
	direct := false
	all, err := All(p.b.existing(p.Context(), func(yield func(item, error) bool) {
		direct = true
		p.list(p.Context(), listObserver{onPage: func() {}, isMore: func() bool { return true }})(yield)
	}))
	if err != nil || len(all) != objects || direct != directly {
		p.Errorf("%d objects exist, %v, asked for directly: %t", len(all), err, direct)
	}
}

// asked wants so many lists and so many reads of single objects until now.
func (p *play) asked(lists, directs int64) {
	p.Helper()
	if l, d := p.lists.Load(), p.directs.Load(); l != lists || d != directs {
		p.Errorf("%d lists and %d reads of single objects, want %d and %d", l, d, lists, directs)
	}
}

// took wants so much time to have passed since another.
func (p *play) took(since time.Time, want time.Duration) {
	p.Helper()
	if took := time.Since(since); took != want {
		p.Errorf("it took %s, want %s", took, want)
	}
}

func TestListCacheOrders(t *testing.T) {
	t.Parallel()
	ids := []string{"a", "b", "c"} // a list of them takes four seconds: the last page is empty
	for name, act := range map[string]func(*play){
		"one read alone goes straight to its object": func(p *play) {
			p.reads("a", 0)
			p.asked(0, 1)
		},
		"many reads share a list": func(p *play) {
			var all sync.WaitGroup
			for i := range 100 {
				all.Go(func() { p.reads(ids[i%3], 0) })
			}
			all.Wait()
			p.asked(1, 1)
		},
		"reads in a row share a list": func(p *play) {
			for i := range 20 {
				p.reads(ids[i%3], 0)
			}
			p.asked(1, 1)
		},
		"each read has an object of its own": func(p *play) {
			p.reads("a", 0)
			found, err := p.read(p.Context(), p.b, "a")
			if err != nil {
				p.Fatal(err)
			}
			found.version = 7
			p.reads("a", 0)
			p.asked(1, 1)
		},
		"a list is used for a while after its end, then others' changes are seen": func(p *play) {
			p.reads("a", 0)
			p.reads("b", 0)
			p.change(func(items []item) []item { items[1].version = 1; return items })
			wait(p.Context(), listTTL-time.Nanosecond)
			p.reads("b", 0)
			p.asked(1, 1)
			wait(p.Context(), time.Nanosecond)
			p.reads("b", 1)
			p.asked(2, 1)
		},
		"what a list lacks is read by itself": func(p *play) {
			p.reads("a", 0)
			p.reads("d", -1)
			p.change(func(items []item) []item { return append(items, item{id: "d"}) })
			p.reads("d", 0)
			p.asked(1, 3)
		},
		"what is gone stays for as long as a list is used": func(p *play) {
			p.reads("a", 0)
			p.reads("b", 0)
			p.change(func([]item) []item { return nil })
			p.reads("b", 0)
			wait(p.Context(), listTTL)
			p.reads("b", -1)
			p.asked(2, 2)
		},
		"an object that slips to a page that was read is read by itself": func(p *play) {
			p.reads("c", 0)
			go func() {
				wait(p.Context(), time.Second)
				p.change(func(items []item) []item { return items[1:] }) // b stands where a stood
			}()
			p.reads("c", 0)
			p.asked(1, 1)
			p.reads("b", 0)
			p.asked(1, 2)
		},
		"of an object that is listed twice the second is newer": func(p *play) {
			p.reads("c", 0)
			go func() {
				wait(p.Context(), time.Second)
				p.change(func(items []item) []item {
					return []item{{id: "new"}, {id: "a", version: 1}, items[1], items[2]}
				})
			}()
			p.reads("a", 1)
			p.reads("c", 0)
			p.asked(1, 1)
		},
		"of a list that breaks off, what came is used; the rest is read by itself": func(p *play) {
			p.broken = true
			p.reads("a", 0)
			for range 3 {
				for _, id := range ids {
					p.reads(id, 0)
				}
			}
			p.asked(1, 1+6)
			p.broken = false
			wait(p.Context(), listTTL)
			for _, id := range ids {
				p.reads(id, 0)
			}
			p.asked(2, 1+6)
		},
		"a write ends the use of a list, and what it held": func(p *play) {
			p.reads("a", 0)
			p.reads("b", 0)
			p.write(p.b, "b")
			if p.b.newest != nil {
				p.Error("the list is kept although nobody reads it any more")
			}
			for range directReadsAfterWrite {
				p.reads("b", 1)
			}
			p.asked(1, 1+directReadsAfterWrite)
			p.reads("b", 1)
			p.reads("a", 0)
			p.asked(2, 1+directReadsAfterWrite)
		},
		"each write restarts the count of reads": func(p *play) {
			for version := 1; version < 4; version++ {
				p.write(p.b, "a")
				for range directReadsAfterWrite {
					p.reads("a", version)
				}
			}
			p.asked(0, 3*directReadsAfterWrite)
		},
		"a write that ends while a list is under way": func(p *play) {
			p.reads("a", 0)
			var early sync.WaitGroup
			early.Go(func() { p.reads("a", 0) }) // the page is a second old when the write ends
			wait(p.Context(), time.Second)
			p.write(p.b, "a")
			began := time.Now()
			p.reads("a", 1)
			p.took(began, time.Second)
			early.Wait()
			p.reads("a", 1)
			p.asked(1, 3)
		},
		"a write that began before a list, and ends while it is under way": func(p *play) {
			p.b.directReads = 0
			var all sync.WaitGroup
			all.Go(func() { p.write(p.b, "c") })
			wait(p.Context(), 100*time.Millisecond)
			all.Go(func() { p.reads("c", 1) }) // the write ends the list
			wait(p.Context(), time.Second)
			p.reads("a", 0)
			all.Wait()
			p.asked(1, 2)
		},
		"two writes, of which one ends before a list begins and one after": func(p *play) {
			p.b.directReads = 0
			p.write(p.b, "a")
			p.b.directReads = 0
			var all sync.WaitGroup
			all.Go(func() { p.reads("a", 1) })
			wait(p.Context(), 100*time.Millisecond)
			all.Go(func() { p.write(p.b, "a") })
			wait(p.Context(), 1500*time.Millisecond)
			p.reads("a", 2)
			all.Wait()
		},
		"a caller that goes away does not take the list along": func(p *play) {
			p.reads("a", 0)
			ctx, cancel := context.WithCancel(p.Context())
			var all sync.WaitGroup
			all.Go(func() {
				if _, err := p.read(ctx, p.b, "a"); !errors.Is(err, context.Canceled) {
					p.Errorf("the first one got %v", err)
				}
			})
			synctest.Wait()
			all.Go(func() { p.reads("b", 0) })
			synctest.Wait()
			began := time.Now()
			cancel()
			synctest.Wait()
			p.took(began, 0)
			all.Wait()
			p.asked(1, 2)
		},
		"a caller that comes when its time is over is told so at once": func(p *play) {
			p.b.directReads = 0
			ctx, cancel := context.WithCancel(p.Context())
			cancel()
			began := time.Now()
			if _, err := p.read(ctx, p.b, "a"); !errors.Is(err, context.Canceled) {
				p.Errorf("got %v", err)
			}
			p.took(began, 0)
		},
		"nobody waits long for a slow list; it is used when it comes": func(p *play) {
			p.page = 4 * time.Second
			p.reads("a", 0)
			began := time.Now()
			p.reads("b", 0)
			p.took(began, listPageTimeout+time.Second)
			p.reads("b", 0)
			p.took(began, listPageTimeout+2*time.Second)
			p.asked(1, 3)
			wait(p.Context(), 4*p.page-listPageTimeout-time.Second) // that is a second after its end
			p.reads("b", 0)
			p.reads("c", 0)
			p.asked(1, 3)
		},
		"nobody waits long for a list of many pages": func(p *play) {
			p.page = 1900 * time.Millisecond
			p.change(func(items []item) []item { return append(items, item{id: "d"}, item{id: "e"}, item{id: "f"}) })
			p.reads("a", 0)
			began := time.Now()
			p.reads("f", 0)
			p.took(began, listWaitTimeout+time.Second)
			p.asked(1, 2)
		},
		"a list that comes while an object is read directly is used": func(p *play) {
			p.page, p.onePage = listPageTimeout+time.Second/2, true
			p.reads("a", 0)
			began := time.Now()
			p.reads("b", 0)
			p.took(began, p.page)
			p.reads("c", 0)
			p.asked(1, 2)
		},
		"a list that comes without an object while that is read directly": func(p *play) {
			p.page, p.onePage = listPageTimeout+time.Second/2, true
			p.reads("a", 0)
			began := time.Now()
			p.reads("d", -1)
			p.took(began, listPageTimeout+time.Second)
			p.asked(1, 2)
		},
		"a list that is repeated after a failure is not waited for": func(p *play) {
			p.page, p.retries = 4*time.Second, true
			p.reads("a", 0)
			began := time.Now()
			p.reads("b", 0)
			p.took(began, time.Second)
			wait(p.Context(), 4*p.page)
			p.reads("b", 0)
			p.asked(1, 2)
		},
		"a list of which nothing comes is given up": func(p *play) {
			p.page = time.Hour
			p.reads("a", 0)
			began := time.Now()
			p.reads("a", 0)
			p.took(began, listPageTimeout+time.Second)
			wait(p.Context(), listWaitTimeout-listPageTimeout-time.Second)
			synctest.Wait()
			p.page = 0
			p.reads("b", 0)
			wait(p.Context(), listTTL)
			p.reads("b", 0)
			p.asked(2, 3)
		},
		"a list that stalls on the way is given up; what has come is used": func(p *play) {
			p.reads("a", 0)
			go func() {
				wait(p.Context(), 1500*time.Millisecond)
				p.mu.Lock()
				p.page = time.Hour
				p.mu.Unlock()
			}()
			began := time.Now()
			p.reads("c", 0)
			p.took(began, 2*time.Second+listPageTimeout+time.Second)
			wait(p.Context(), listTimeout-5*time.Second)
			synctest.Wait()
			p.reads("b", 0)
			p.reads("c", 0)
			p.asked(1, 3)
		},
		"a read with little time leaves half of it for its own request": func(p *play) {
			p.page = 4 * time.Second
			p.reads("a", 0)
			ctx, cancel := context.WithTimeout(p.Context(), 3*time.Second)
			defer cancel()
			began := time.Now()
			if found, err := p.read(ctx, p.b, "c"); err != nil || found.version != 0 {
				p.Errorf("got %v, %v", found, err)
			}
			p.took(began, 2500*time.Millisecond)
			p.asked(1, 2)
		},
		"a prefetched list costs a page while nobody wants it": func(p *play) {
			p.b.prefetch(p.Context(), true)
			p.b.prefetch(p.Context(), true)
			wait(p.Context(), time.Second)
			synctest.Wait()
			began := time.Now()
			p.reads("a", 0) // is on it
			p.took(began, 0)
			p.asked(1, 0)
			p.reads("b", 0) // is not, and the first read alone goes straight to its object
			p.reads("c", 0)
			p.asked(2, 1)
		},
		"a prefetched list goes on when it is wanted": func(p *play) {
			p.b.prefetch(p.Context(), true)
			p.b.want()
			wait(p.Context(), 4*time.Second)
			p.reads("c", 0)
			p.asked(1, 0)
		},
		"a read waits for a page of a prefetched list, and the next read for all of it": func(p *play) {
			p.b.prefetch(p.Context(), true)
			began := time.Now()
			p.reads("c", 0)
			p.took(began, 2*time.Second)
			p.asked(1, 1)
			p.reads("c", 0)
			p.took(began, 6*time.Second)
			p.asked(2, 1)
		},
		"a prefetched list that fails is as none": func(p *play) {
			p.broken, p.onePage, p.fails = true, true, true
			p.b.prefetch(p.Context(), true)
			wait(p.Context(), time.Second)
			synctest.Wait()
			p.broken, p.fails = false, false
			p.reads("a", 0)
			p.reads("b", 0)
			p.asked(2, 1)
		},
		"a prefetched list is not older than the last write": func(p *play) {
			p.b.prefetch(p.Context(), true)
			p.b.want()
			p.write(p.b, "a")
			p.reads("a", 1)
			p.asked(1, 1)
		},
		"what exists is what a prefetched list has, if it has all": func(p *play) {
			p.exists(3, true)
			p.b.prefetch(p.Context(), true)
			p.exists(3, false)
			p.exists(3, false)
			p.write(p.b, "a")
			p.exists(3, true)
		},
		"what exists is not what was read before": func(p *play) {
			p.b.prefetch(p.Context(), false)
			p.b.want()
			p.reads("a", 0)
			p.b.prefetch(p.Context(), true)
			p.exists(3, true)
		},
		"what exists is not what a part of a list has": func(p *play) {
			p.b.prefetch(p.Context(), true)
			wait(p.Context(), time.Second)
			synctest.Wait()
			p.exists(3, true)
		},
		"an ID in another case is the same": func(p *play) {
			p.reads("a", 0)
			if found, err := p.read(p.Context(), p.b, "B"); err != nil || found.id != "B" {
				p.Errorf("got %v, %v", found, err)
			}
			p.asked(1, 1)
		},
		"a caller that wants no shared list reads directly": func(p *play) {
			p.reads("a", 0)
			p.reads("a", 0)
			p.change(func(items []item) []item { items[0].version = 1; return items })
			if found, err := p.read(WithoutCache(p.Context()), p.b, "a"); err != nil || found.version != 1 {
				p.Errorf("got %v, %v", found, err)
			}
			p.asked(1, 2)
		},
		"a list that a write has made useless ends": func(p *play) {
			p.page = time.Minute
			p.b.directReads = 0
			p.b.acquire(p.Context(), "")
			l := p.b.newest
			p.write(p.b, "a")
			synctest.Wait()
			select {
			case <-l.done:
			default:
				p.Error("it goes on")
			}
		},
		"switched off": func(p *play) {
			p.b = nil
			for range 5 {
				p.reads("a", 0)
			}
			p.write(p.b, "a")
			p.reads("a", 1)
			p.asked(0, 6)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStore(ids...)
				act(&play{t, s, s.cache()})
				wait(t.Context(), listTimeout) // lists that nobody waits for any longer end
			})
		})
	}
}

// No read returns data older than the last write that ended before it began, in whatever order reads, writes, others'
// changes, faults and cancellations come.
func TestListCacheUnderStress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStore()
		for i := range 6 {
			s.items = append(s.items, item{id: strconv.Itoa(i)})
		}
		b := s.cache()
		var written [6]atomic.Int64 // the version of each object after the last write that has ended
		var reads, late, lost, canceled atomic.Int64
		var all sync.WaitGroup
		for worker := range 24 {
			all.Go(func() {
				random := rand.New(rand.NewPCG(7, uint64(worker)))
				for range 400 {
					wait(t.Context(), time.Duration(random.IntN(2500))*time.Millisecond)
					i := random.IntN(6)
					switch {
					case worker < 6: // writes an object of its own, now and then
						if random.IntN(100) == 0 {
							s.write(b, strconv.Itoa(worker))
							written[worker].Add(1)
						}
						continue
					case worker == 6: // is somebody else, whose objects shift the pages, and the weather
						s.change(func(items []item) []item {
							if items[0].id == "other" {
								return items[1:]
							}
							return append([]item{{id: "other"}}, items...)
						})
						s.mu.Lock()
						s.broken, s.page = random.IntN(20) == 0, time.Duration(random.IntN(4000))*time.Millisecond
						s.mu.Unlock()
						continue
					}
					ctx, cancel := t.Context(), context.CancelFunc(func() {})
					if random.IntN(10) == 0 {
						ctx, cancel = context.WithTimeout(ctx, time.Duration(random.IntN(3000))*time.Millisecond)
					}
					ended := written[i].Load()
					found, err := s.read(ctx, b, strconv.Itoa(i))
					reads.Add(1)
					switch {
					case err != nil && ctx.Err() != nil:
						canceled.Add(1)
					case err != nil:
						lost.Add(1)
					case int64(found.version) < ended:
						late.Add(1)
					}
					cancel()
				}
			})
		}
		all.Wait()
		wait(t.Context(), listTimeout)
		t.Logf("%d reads, %d of them canceled, with %d lists and %d reads of single objects", reads.Load(), canceled.Load(), s.lists.Load(), s.directs.Load())
		if late.Load() > 0 || lost.Load() > 0 {
			t.Errorf("%d reads were out of date, %d did not find what is there", late.Load(), lost.Load())
		}
		if s.lists.Load() < 20 || s.directs.Load() > reads.Load()/2 || canceled.Load() < 50 {
			t.Error("that was no stress")
		}
	})
}
