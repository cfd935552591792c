package insights_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// One try may take so long, up to its last byte; a create that took longer may have worked.
func TestTryTimeout(t *testing.T) {
	t.Parallel()
	for name, slow := range map[string]reply{"no answer": stalls, "half an answer": stallsAfter(`{"value":[`)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &service{replies: []reply{slow}}
				c := client(t, s, func(o *insights.Options) { o.MaxRetries = 1 })
				if err := c.DeleteReport(t.Context(), "r"); text(err) != "delete report: no complete answer came within 2m0s" || len(s.asked()) != 2 {
					t.Errorf("got %v after %q", err, s.lines())
				}
				c = client(t, s, func(o *insights.Options) { o.RequestTimeout = 7 * time.Second })
				_, err := c.CreateQuery(t.Context(), insights.NewQuery{})
				if e := failure(t, err); e.Error() != "create query: no complete answer came within 7s" || !e.Sent || e.Attempts != 1 {
					t.Errorf("got %+v", e)
				}
			})
		})
	}
}

// The service itself gives up a test after 100 s [doc P-TRY], so that is not less.
func TestTimeoutOfTests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for limit, want := range map[time.Duration]string{
			time.Second: "test query: no complete answer came within 1m50s", time.Hour: "test query: no complete answer came within 1h0m0s",
		} {
			c := client(t, &service{replies: []reply{stalls}}, func(o *insights.Options) { o.RequestTimeout, o.MaxRetries = limit, -1 })
			if _, err := c.TestQuery(t.Context(), insights.Test{QueryID: "q"}); text(err) != want {
				t.Errorf("got %v", err)
			}
		}
	})
}

// When the deadline comes, the last answer says more than the deadline does. A create whose last try broke off
// may have worked all the same.
func TestDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		s := &service{replies: []reply{says(503, "", "Retry-After", "1"), stalls}}
		_, err := client(t, s).CreateQuery(ctx, insights.NewQuery{})
		if e := failure(t, err); e.Status != 503 || !e.Sent || e.Attempts != 2 || e.Cause != nil {
			t.Errorf("got %+v", e)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		err := client(t, &service{replies: []reply{stalls}}).DeleteReport(ctx, "r")
		if e := failure(t, err); !errors.Is(err, context.DeadlineExceeded) || e.Attempts != 1 || !e.Sent {
			t.Errorf("got %+v", e)
		}
	})
}

// An answer that came whole counts, also when the context ends in the same moment.
func TestAnswerAtTheLastMoment(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := &service{replies: []reply{func(r *http.Request) (*http.Response, error) {
		cancel()
		return anything(r)
	}}}
	made, err := client(t, s).CreateQuery(ctx, insights.NewQuery{})
	if err != nil || made.ID != "id-1" {
		t.Errorf("got %+v, %v", made, err)
	}
}

func TestCancelledBefore(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &service{replies: []reply{anything}}
	for range 20 { // Go chooses at random among what is ready
		_, err := client(t, s).CreateQuery(ctx, insights.NewQuery{})
		if e := failure(t, err); !errors.Is(err, context.Canceled) || e.Sent || e.Attempts != 0 {
			t.Fatalf("got %+v", e)
		}
	}
	if got := s.lines(); len(got) != 0 {
		t.Errorf("asked %q", got)
	}
}

func TestConcurrencyCap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var under atomic.Int32
		answer := make(chan struct{})
		s := &service{replies: []reply{func(r *http.Request) (*http.Response, error) {
			under.Add(1)
			defer under.Add(-1)
			<-answer
			return anything(r)
		}}}
		c := client(t, s, func(o *insights.Options) { o.MaxConcurrentRequests = 3 })
		var all sync.WaitGroup
		for range 9 {
			all.Go(func() {
				if err := c.DeleteReport(t.Context(), "r"); err != nil {
					t.Error(err)
				}
			})
		}
		for sent := 3; sent <= 9; sent += 3 {
			synctest.Wait()
			if under.Load() != 3 || len(s.asked()) != sent {
				t.Errorf("%d requests are under way, %d were sent", under.Load(), len(s.asked()))
			}
			if sent == 3 {
				impatient, cancel := context.WithTimeout(t.Context(), time.Second)
				_, err := c.CreateQuery(impatient, insights.NewQuery{})
				if e := failure(t, err); !errors.Is(err, context.DeadlineExceeded) || e.Sent || e.Attempts != 0 {
					t.Errorf("without a place: got %+v", e)
				}
				cancel()
			}
			for range 3 {
				answer <- struct{}{}
			}
		}
		all.Wait()
	})
}

// slowCredential takes three minutes, if it may.
type slowCredential struct{}

func (slowCredential) GetToken(ctx context.Context, _ policy.TokenRequestOptions) (azcore.AccessToken, error) {
	slow, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	<-slow.Done()
	return azcore.AccessToken{Token: token}, ctx.Err()
}

// The time of a try begins when its token is there.
func TestTokenIsNotPartOfTheTry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, &service{replies: []reply{anything}}, func(o *insights.Options) { o.Credential = slowCredential{} })
		if err := c.DeleteReport(t.Context(), "r"); err != nil {
			t.Error(err)
		}
	})
}

// slowly answers after a while, unless the request ends before.
func slowly(d time.Duration, then reply) reply {
	return func(r *http.Request) (*http.Response, error) {
		slow, cancel := context.WithTimeout(r.Context(), d)
		defer cancel()
		<-slow.Done()
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		return then(r)
	}
}

// A create that is under way when Terraform is interrupted has a while to end, so that what it makes is known.
// Everything else ends at once.
func TestInterruptedCreate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		interrupt := func(after time.Duration) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(t.Context())
			timer := time.AfterFunc(after, cancel)
			return ctx, func() { timer.Stop(); cancel() }
		}

		ctx, done := interrupt(time.Second)
		defer done()
		made, err := client(t, &service{replies: []reply{slowly(14*time.Second, anything)}}).CreateQuery(ctx, insights.NewQuery{})
		if err != nil || made.ID != "id-1" {
			t.Errorf("a create that takes 14 s: got %+v, %v", made, err)
		}

		began := time.Now()
		ctx, done = interrupt(time.Second)
		defer done()
		s := &service{replies: []reply{slowly(time.Minute, anything)}}
		_, err = client(t, s).CreateQuery(ctx, insights.NewQuery{})
		if e := failure(t, err); !errors.Is(err, context.Canceled) || !e.Sent || e.Attempts != 1 || time.Since(began) != 16*time.Second {
			t.Errorf("a create that takes a minute: got %+v after %s", e, time.Since(began))
		}

		began = time.Now()
		ctx, done = interrupt(time.Second)
		defer done()
		err = client(t, &service{replies: []reply{slowly(14*time.Second, anything)}}).DeleteReport(ctx, "r")
		if !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Errorf("a delete: got %v after %s", err, time.Since(began))
		}
	})
}
