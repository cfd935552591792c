package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// An object that was created this recently may be missing from answers that lag behind: it is asked for again
// for a while, and never taken for gone.
const (
	young    = 10 * time.Minute
	patience = time.Minute
	look     = 5 * time.Second
)

// Known is what the state knows of an object that is to be found.
type Known struct {
	CreatedTime string // RFC 3339, "" when not known
	New         bool   // this process has created it
	User        string // who created it, as the service names it
}

// Find reads an object. Only when its error is one for which insights.IsMissing holds, the object is gone: a
// young one is waited for, and one that another user has created may only be out of sight.
func Find[T any](ctx context.Context, s *Session, known Known, read func(context.Context) (*T, error)) (*T, error) {
	found, err := read(ctx)
	if !insights.IsMissing(err) {
		return found, err
	}
	if age, ok := s.age(known, err); known.New || ok && age < young {
		for waited := look; insights.IsMissing(err) && waited <= patience; waited += look {
			if s.Client.Clock().Sleep(ctx, look) != nil {
				break
			}
			found, err = read(ctx)
		}
		if insights.IsMissing(err) {
			return nil, youngError{created: known.CreatedTime}
		}
		return found, err
	}
	if user := s.User(); isOther(user, known.User) {
		return nil, otherUserError{user: user, owner: known.User}
	}
	return nil, err
}

// Delete deletes an object. What is gone is as good as deleted. A young object that can neither be deleted nor be
// found may only not have come into sight yet, so it is deleted once more after the wait for it; who can do neither
// for so long has nothing to delete.
func Delete[T any](ctx context.Context, s *Session, known Known, read func(context.Context) (*T, error), remove func(context.Context) error) error {
	err := remove(ctx)
	if err == nil {
		return nil
	}
	_, sought := Find(ctx, s, known, read)
	if _, unseen := errors.AsType[youngError](sought); unseen && insights.IsMissing(err) {
		if err = remove(ctx); insights.IsMissing(err) {
			return nil
		}
		return err
	}
	switch {
	case insights.IsMissing(sought):
		return nil
	case sought != nil && insights.IsMissing(err):
		return sought // why it may be there all the same
	}
	return err
}

// age is how old an object is by the service's clock, where its answer told the time.
func (s *Session) age(known Known, err error) (time.Duration, bool) {
	created, parseErr := time.Parse(time.RFC3339, known.CreatedTime)
	now := insights.DateOf(err)
	if now.IsZero() {
		now = s.Client.Clock().Now()
	}
	return now.Sub(created), parseErr == nil
}

// isOther tells whether two names are of two users. What is no user principal name may be another name of the
// same one: the service names users as it likes.
func isOther(user, owner string) bool {
	return strings.Contains(user, "@") && strings.Contains(owner, "@") && !strings.EqualFold(user, owner)
}

type youngError struct{ created string }

func (e youngError) Error() string {
	when := "this run has created it"
	if e.created != "" {
		when = fmt.Sprintf("it was created at %s, which is only minutes ago", e.created)
	}
	return fmt.Sprintf("The service does not list it yet, although %s. It stays in the state; apply again in a few minutes.", when)
}

type otherUserError struct{ user, owner string }

func (e otherUserError) Error() string {
	return fmt.Sprintf("The service does not show it to %s. It was created by %s, and whether one user sees what another has created is not documented, so it stays in the state. "+
		"Use the credentials of %s; or, if it is gone, take it out of the state with a removed block or terraform state rm.", e.user, e.owner, e.owner)
}
