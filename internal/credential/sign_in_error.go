package credential

import (
	"errors"
	"sync/atomic"
)

// SignInError is a sign-in that failed. All callers that need a token get the same one for as long as it is remembered:
// a refusal for the life of the credential, so that a wrong password is presented once; another failure for a minute.
type SignInError struct {
	Err    error  // an *Error, an *Unavailable, or what else kept the sign-in from being tried
	Origin string // where the credentials were configured, a sentence; "" when not known

	reported atomic.Bool
}

func (e *SignInError) Error() string { return e.Err.Error() }

// Unwrap is the failure itself.
func (e *SignInError) Unwrap() error { return e.Err }

// Report tells whether a message with the whole failure is still to be written, which it is once. Later messages write
// Repeated instead.
func (e *SignInError) Report() bool { return !e.reported.Swap(true) }

// Repeated is the failure in one line, for all messages but the first.
func (e *SignInError) Repeated() string {
	if _, none := errors.AsType[*Unavailable](e.Err); none {
		return "There are no usable credentials: another error of this run says why."
	}
	if f, ok := errors.AsType[*Error](e.Err); ok && f.Code != "" {
		return "The sign-in failed (" + f.Code + "): another error of this run says why."
	}
	return "The sign-in failed: another error of this run says why."
}
