package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/bloberror"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// Error is why a blob can't be written. Its text has no signature and no token.
type Error struct{ message string }

func (e *Error) Error() string { return e.message }

var errExists = errors.New("exists")

// transient tells whether another attempt may work.
func transient(err error) bool {
	answer, ok := errors.AsType[*azcore.ResponseError](err)
	switch {
	case !ok:
		network, ok := errors.AsType[net.Error](err)
		return ok && network != nil && !errors.Is(err, context.DeadlineExceeded) || isBroken(err)
	case answer.StatusCode == http.StatusRequestTimeout, answer.StatusCode == http.StatusTooManyRequests:
		return true
	}
	return answer.StatusCode >= http.StatusInternalServerError
}

// explain says what the storage answered, and what to do.
func (t *Target) explain(err error) error {
	if err == nil {
		return nil
	}
	answer, ok := errors.AsType[*azcore.ResponseError](err)
	switch {
	case errors.Is(err, errExists), bloberror.HasCode(err, bloberror.BlobAlreadyExists, bloberror.ConditionNotMet),
		ok && bloberror.HasCode(err, bloberror.UnauthorizedBlobOverwrite):
		return &Error{t.address + " exists, and overwrite is not true, or the signature lets nobody replace a blob: set overwrite and let the signature have the permission to write (sp=cw), or choose another name, for example with formatdate()"}
	case errors.Is(err, context.Canceled):
		return &Error{"the upload to " + t.address + " was interrupted; nothing of it is left there"}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{"the time for the upload to " + t.address + " is over; nothing of it is left there. Raise timeouts.invoke"}
	case !ok && t.query != "":
		return &Error{fmt.Sprintf("%s can't be reached: %s", t.address, t.mask(err.Error()))}
	case !ok:
		return &Error{fmt.Sprintf("%s can't be reached, or no access token was issued for it: %s", t.address, t.mask(err.Error()))}
	}
	return &Error{fmt.Sprintf("the storage of %s answers %d %s. %s", t.address, answer.StatusCode, t.mask(answer.ErrorCode), t.advice(answer))}
}

// advice is what to do about an answer.
func (t *Target) advice(answer *azcore.ResponseError) string {
	switch {
	case bloberror.HasCode(answer, bloberror.ContainerNotFound, bloberror.ContainerBeingDeleted):
		return "Create the container first; it is not created here"
	case bloberror.HasCode(answer, bloberror.InvalidBlockList):
		return "Another upload to the same blob has ended in the meantime, which drops the blocks of this one. Let one action at a time write a blob, or give each file a name of its own"
	case answer.StatusCode == http.StatusNotFound:
		return "Check the account and the container"
	case answer.StatusCode == http.StatusForbidden && t.query != "", answer.StatusCode == http.StatusUnauthorized && t.query != "":
		return "The shared access signature has expired, is not valid yet, is not for this blob, or lacks the permission to create and write (sp=cw). A firewall of the account may refuse this machine, too"
	case answer.StatusCode == http.StatusForbidden:
		return "Give the application the role Storage Blob Data Contributor on the container. A firewall of the account may refuse this machine, too"
	case answer.StatusCode == http.StatusUnauthorized:
		return "The access token is refused: check that tenant_id is the tenant of the storage account"
	case answer.StatusCode >= http.StatusInternalServerError, answer.StatusCode == http.StatusTooManyRequests:
		return "Several attempts failed; try again later"
	}
	return "Check the URL, and that the account takes block blobs"
}

// longestText bounds what is shown of a text that others wrote, in bytes.
const longestText = 1000

// mask takes the signature out of a text that others wrote, and makes it fit for a line of a terminal.
func (t *Target) mask(text string) string {
	values, _ := url.ParseQuery(t.query)
	if text = printable.Text(secret.Mask(text, t.query, values.Get("sig"))); len(text) > longestText {
		text = strings.ToValidUTF8(text[:longestText], "") + "…"
	}
	return text
}

// isBroken tells whether a connection ended before an answer.
func isBroken(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
