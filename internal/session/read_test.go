package session_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

func newSession(t *testing.T, p accesstoken.Principal) *session.Session {
	t.Helper()
	client, err := insights.New(insights.Options{Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	return &session.Session{Client: client, Principal: func() accesstoken.Principal { return p }}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		made   bool          // by this process
		seen   bool          // by an earlier read
		age    time.Duration // of the object by the service's clock; 0 when its creation is not known
		kind   accesstoken.Kind
		user   string
		owner  string
		listed time.Duration // when it is listed, from now; negative never
		gone   bool
		found  bool
		waited time.Duration
		says   string
	}{
		"there":                            {age: time.Hour, found: true},
		"gone":                             {age: time.Hour, listed: -1, gone: true},
		"gone, of an unknown age":          {listed: -1, gone: true},
		"just old enough to be gone":       {age: 10 * time.Minute, listed: -1, gone: true},
		"young and late":                   {age: time.Minute, listed: 20 * time.Second, found: true, waited: 20 * time.Second},
		"young and missing":                {age: time.Minute, listed: -1, waited: time.Minute, says: "terraform state rm ADDRESS"},
		"young, seen before, and missing":  {age: time.Minute, seen: true, listed: -1, gone: true},
		"made by this run, seen, missing":  {made: true, seen: true, listed: -1, gone: true},
		"another user's, young and seen":   {age: time.Minute, seen: true, listed: -1, user: "ada@contoso.com", owner: "grace@contoso.com", says: "Use the credentials of grace@contoso.com"},
		"made by this run, and late":       {made: true, listed: 20 * time.Second, found: true, waited: 20 * time.Second},
		"made by this run, and missing":    {made: true, listed: -1, waited: time.Minute},
		"another user's":                   {age: time.Hour, listed: -1, user: "ada@contoso.com", owner: "grace@contoso.com", says: "does not show it to ada@contoso.com. It was created by grace@contoso.com"},
		"the same user's, in another case": {age: time.Hour, listed: -1, user: "ada@contoso.com", owner: "Ada@Contoso.com", gone: true},
		"a user named by a number":         {age: time.Hour, listed: -1, user: "ada@contoso.com", owner: "142344300", gone: true},
		"an application":                   {age: time.Hour, listed: -1, kind: accesstoken.KindApplication, owner: "grace@contoso.com", says: "an application without a user"},
		"an application's object":          {age: time.Hour, listed: -1, kind: accesstoken.KindApplication, owner: "142344300", gone: true},
		"a user without a name":            {age: time.Hour, listed: -1, kind: accesstoken.KindUser, owner: "grace@contoso.com", says: "does not name its user"},
		"an opaque token":                  {age: time.Hour, listed: -1, owner: "grace@contoso.com", says: "does not tell who signed in"},
		"made by this run, opaque":         {made: true, listed: -1, owner: "grace@contoso.com", waited: time.Minute, says: "Apply again"},
		"another user's, but young":        {age: time.Minute, listed: -1, user: "ada@contoso.com", owner: "grace@contoso.com", waited: time.Minute, says: "Use the credentials of grace@contoso.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				service := began.Add(-1000 * time.Hour) // no local clock takes part
				known := session.ObjectRef{User: c.owner, CreatedByThisRun: c.made, Listed: c.seen}
				if c.age > 0 {
					known.CreatedTime = service.Add(-c.age).Format(time.RFC3339Nano)
				}
				found, err := session.ReadConsistent(t.Context(), newSession(t, accesstoken.Principal{Kind: c.kind, User: c.user}), known, func(context.Context) (*string, error) {
					if c.listed >= 0 && time.Since(began) >= c.listed {
						return new("object"), nil
					}
					return nil, &insights.Error{NotFound: true, Date: service}
				})
				if (found != nil) != c.found || insights.IsNotFound(err) != c.gone || (err == nil) != c.found {
					t.Errorf("got %v, %v", found, err)
				}
				if c.says != "" && !strings.Contains(err.Error(), c.says) {
					t.Errorf("got %v", err)
				}
				if waited := time.Since(began); waited != c.waited {
					t.Errorf("waited %s, want %s", waited, c.waited)
				}
			})
		})
	}
}

// The error of a young object says until when it counts as young.
func TestYoungObjectNamesTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		created := time.Now().UTC()
		_, err := session.ReadConsistent(t.Context(), newSession(t, accesstoken.Principal{}), session.ObjectRef{CreatedTime: created.Format(time.RFC3339)},
			func(context.Context) (*string, error) { return nil, &insights.Error{NotFound: true} })
		if end := created.Add(10 * time.Minute).Format(time.RFC3339); err == nil || !strings.Contains(err.Error(), "from "+end+" on") {
			t.Errorf("got %v, want %s", err, end)
		}
	})
}

func TestFindPassesFailuresOn(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	if _, err := session.ReadConsistent(t.Context(), newSession(t, accesstoken.Principal{}), session.ObjectRef{}, func(context.Context) (*string, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	missing, refused := error(&insights.Error{NotFound: true}), error(&insights.Error{Status: 409})
	for name, c := range map[string]struct {
		age     time.Duration
		removes []error // what one delete after the other says
		reads   error   // what every read says; nil when the object is there
		want    error
		waited  time.Duration
	}{
		"deleted":                    {age: time.Hour, removes: []error{nil}},
		"gone":                       {age: time.Hour, removes: []error{missing}, reads: missing},
		"not deleted, but gone":      {age: time.Hour, removes: []error{refused}, reads: missing},
		"refused":                    {age: time.Hour, removes: []error{refused}, want: refused},
		"there all the same":         {age: time.Hour, removes: []error{missing}, want: missing},
		"nobody can tell":            {age: time.Hour, removes: []error{missing}, reads: refused, want: refused},
		"young and out of sight":     {age: time.Second, removes: []error{missing, nil}, reads: missing, waited: time.Minute},
		"young and gone":             {age: time.Second, removes: []error{missing, missing}, reads: missing, waited: time.Minute},
		"young and refused at last":  {age: time.Second, removes: []error{missing, refused}, reads: missing, want: refused, waited: time.Minute},
		"young, refused, and unseen": {age: time.Second, removes: []error{refused}, reads: missing, want: refused, waited: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				known := session.ObjectRef{CreatedTime: began.Add(-c.age).Format(time.RFC3339Nano)}
				err := session.Delete(t.Context(), newSession(t, accesstoken.Principal{}), known,
					func(context.Context) (*string, error) { return new("object"), c.reads },
					func(context.Context) error {
						said := c.removes[0]
						c.removes = c.removes[1:]
						return said
					})
				if !errors.Is(err, c.want) || len(c.removes) > 0 {
					t.Errorf("got %v, want %v; deletes to come: %v", err, c.want, c.removes)
				}
				if waited := time.Since(began); waited != c.waited {
					t.Errorf("waited %s, want %s", waited, c.waited)
				}
			})
		})
	}
}
