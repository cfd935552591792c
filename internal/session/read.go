package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Answers of the service may lag behind a write. An object younger than youngAge that an answer lacks is read again every
// pollInterval, for at most consistencyTimeout, and is not dropped from the state, unless an earlier answer had it.
const (
	youngAge           = 10 * time.Minute
	consistencyTimeout = time.Minute
	pollInterval       = 5 * time.Second
)

// ObjectRef is what the state contains of an object to read.
type ObjectRef struct {
	CreatedTime      string // RFC 3339, "" when not known
	CreatedByThisRun bool   // this process has created it
	Listed           bool   // an earlier answer to a read had it
	User             string // who created it, as the service names it
}

// ReadConsistent reads an object and waits out the lag between a write and a read. The object is gone only when
// insights.IsNotFound holds for the error. An object that another user created may only be invisible to these credentials:
// that is another error.
func ReadConsistent[T any](ctx context.Context, s *Session, ref ObjectRef, read func(context.Context) (*T, error)) (*T, error) {
	found, err := read(ctx)
	if !insights.IsNotFound(err) {
		return found, err
	}
	if age, ok := s.age(ref, err); !ref.Listed && (ref.CreatedByThisRun || ok && age < youngAge) {
		for waited := pollInterval; insights.IsNotFound(err) && waited <= consistencyTimeout; waited += pollInterval {
			if s.Client.Clock().Sleep(ctx, pollInterval) != nil {
				break
			}
			found, err = read(ctx)
		}
		if !insights.IsNotFound(err) {
			return found, err
		}
		err = youngError{ref.CreatedTime}
	}
	if p := s.Principal(); !ref.CreatedByThisRun && isOther(p, ref.User) {
		return nil, otherUserError{p, ref.User}
	}
	return nil, err
}

// OnNewQuery sends a request that runs a query again while the service refuses it because it does not know the query, although
// this process has created it. A refused request has done nothing.
func OnNewQuery[T any](ctx context.Context, s *Session, queryID string, do func() (T, error)) (T, error) {
	result, err := do()
	for waited := pollInterval; insights.IsUnknownQuery(err) && s.Queries().HasCreated(queryID) && waited <= consistencyTimeout; waited += pollInterval {
		if s.Client.Clock().Sleep(ctx, pollInterval) != nil {
			break
		}
		result, err = do()
	}
	return result, err
}

// Delete deletes an object; one that does not exist is a success. A young object that can neither be deleted nor read may
// only be invisible yet, so Delete tries once more after ReadConsistent has waited for it.
func Delete[T any](ctx context.Context, s *Session, ref ObjectRef, read func(context.Context) (*T, error), remove func(context.Context) error) error {
	err := remove(ctx)
	if err == nil {
		return nil
	}
	_, readErr := ReadConsistent(ctx, s, ref, read)
	if _, unseen := errors.AsType[youngError](readErr); unseen && insights.IsNotFound(err) {
		if err = remove(ctx); insights.IsNotFound(err) {
			return nil
		}
		return err
	}
	switch {
	case insights.IsNotFound(readErr):
		return nil
	case readErr != nil && insights.IsNotFound(err):
		return readErr // why it may exist all the same
	}
	return err
}

// age is the age of an object by the Date of the service's answer, or by the local clock without one.
func (s *Session) age(ref ObjectRef, err error) (time.Duration, bool) {
	created, parseErr := time.Parse(time.RFC3339, ref.CreatedTime)
	now := insights.ResponseDate(err)
	if now.IsZero() {
		now = s.Client.Clock().Now()
	}
	return now.Sub(created), parseErr == nil
}

// isOther tells whether an object's owner is not the one who signed in: the owner has a user principal name, and the sign-in
// has another one or none. Other forms of a name may belong to the same user, for the service does not document how it names
// users.
func isOther(p accesstoken.Principal, owner string) bool {
	return strings.Contains(owner, "@") && !strings.EqualFold(p.User, owner)
}

type youngError struct{ created string }

func (e youngError) Error() string {
	created, err := time.Parse(time.RFC3339, e.created)
	if err != nil {
		return "The service does not list it yet, although this run has created it. Apply again in a few minutes."
	}
	return fmt.Sprintf("The service does not list it yet, although it was created at %s, which is only minutes ago, and no read has seen it so far. It stays in the state, because lists of the service may lag behind. "+
		"Apply again in a few minutes: from %s on, an object that is not listed counts as deleted. If it was deleted, do not wait, and remove it from the state with terraform state rm ADDRESS, "+
		"with the address of this resource.", e.created, created.Add(youngAge).UTC().Format(time.RFC3339))
}

type otherUserError struct {
	principal accesstoken.Principal
	owner     string
}

func (e otherUserError) Error() string {
	who := e.principal.User
	switch {
	case who != "":
	case e.principal.Kind == accesstoken.KindApplication:
		who = "these credentials, which sign in an application without a user"
	case e.principal.Kind == accesstoken.KindUser:
		who = "these credentials, whose access token does not name its user"
	default:
		who = "these credentials, whose access token does not tell who signed in"
	}
	return fmt.Sprintf("The service does not show it to %s. It was created by %s, and whether others see what a user has created is not documented, so it stays in the state. "+
		"Use the credentials of %s; or, if it was deleted, remove it from the state with a removed block or terraform state rm.", who, e.owner, e.owner)
}
