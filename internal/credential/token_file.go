package credential

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/atomicfile"
)

// readTokenFile reads a refresh token.
func readTokenFile(path string) (string, error) { return readToken("The refresh token file", path) }

// Exposed tells whether others than a file's owner may read it or write to it, on systems where files have such
// permissions. For a file that can't be examined it says no: reading it will fail.
func Exposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// tokenFile is a refresh token file that is locked against other processes, so that none redeems a token that another one
// is about to replace. Before a token is redeemed, a token is stored in the very way in which the next one will be: where
// that fails the token is not spent.
type tokenFile struct {
	path  string
	token string // the token in it

	lock    *flock.Flock     // beside the file, for processes that replace it
	next    *atomicfile.File // for the next token; nil when it is written in place
	inPlace *os.File         // the file itself, when another one can't take its name
	inLock  *flock.Flock     // on the file itself, for processes that write in place; nil for none
	size    int64            // of the file before it was written to in place, in bytes
}

const (
	// lockPollInterval is how often a lock is tried.
	lockPollInterval = 100 * time.Millisecond
	// lockTimeout is how long. Each process before this one has the lock for one request: tokenTimeout at worst.
	lockTimeout = 3 * time.Minute
	// reservedSize is what is reserved on the disk for the next token, in bytes. Entra's have two thousand at most.
	reservedSize = 8 << 10
)

// openTokenFile locks the file and reads it. The lock ends with its process, however that ends; the file beside that
// stands for it stays, for its removal would let two processes have two locks.
func openTokenFile(ctx context.Context, path string, clock Clock) (*tokenFile, error) {
	if _, err := readTokenFile(path); err != nil { // before anything is made beside it
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // two links are one lock
	}
	f := &tokenFile{path: path, lock: flock.New(path + ".lock")}
	if err := acquire(ctx, f.lock, clock); err != nil {
		return nil, err
	}
	if err := f.prepare(ctx, clock); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func acquire(ctx context.Context, lock *flock.Flock, clock Clock) error {
	for waited := time.Duration(0); ; waited += lockPollInterval {
		locked, err := lock.TryLock()
		switch {
		case err != nil:
			return newNotStorableError(err)
		case locked:
			return nil
		case waited >= lockTimeout:
			return &Error{Message: fmt.Sprintf("Another process has locked %s for %s.", lock.Path(), lockTimeout), Advice: "It redeems the same refresh token. End that process if it hangs."}
		}
		if err := clock.Sleep(ctx, lockPollInterval); err != nil {
			return err
		}
	}
}

func newNotStorableError(err error) *Error {
	return &Error{Message: fmt.Sprintf("The refresh token file can't be rewritten, so the token is not redeemed: %s.", err), Cause: err,
		Advice: "The file and its directory must be writable, and the directory must support file locks. Otherwise set refresh_token."}
}

// prepare reads the token and makes sure that the next one can be stored: as another file that takes this one's name, else
// in place. A file that is mounted by itself, or is another user's in a sticky directory, has to keep its name.
func (f *tokenFile) prepare(ctx context.Context, clock Clock) error {
	err := f.prepareReplacement()
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EROFS) {
		err = f.prepareInPlace(ctx, clock)
	}
	if err == nil {
		return f.reload()
	}
	if _, ok := errors.AsType[*Error](err); ok || ctx.Err() != nil {
		return err
	}
	return newNotStorableError(err)
}

// prepareReplacement replaces the file by one with the same content, and reserves space for the next one.
func (f *tokenFile) prepareReplacement() error {
	content, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	same, err := atomicfile.Create(f.path)
	if err != nil {
		return err
	}
	defer same.Discard()
	if _, err := same.Write(content); err != nil {
		return err
	}
	if err := same.Replace(); err != nil {
		return err
	}
	if f.next, err = atomicfile.Create(f.path); err != nil {
		return err
	}
	_, err = f.next.Write(make([]byte, reservedSize))
	return errors.Join(err, f.next.Sync())
}

// prepareInPlace opens the file for writing and reserves space in it: white space at its end is no part of the token.
// Processes to which the file is mounted in different directories have only the file itself to lock.
func (f *tokenFile) prepareInPlace(ctx context.Context, clock Clock) error {
	if runtime.GOOS != "windows" { // where such a lock would keep this process from writing
		f.inLock = flock.New(f.path)
		if err := acquire(ctx, f.inLock, clock); err != nil {
			return err
		}
	}
	if err := f.openInPlace(); err != nil {
		return err
	}
	_, err := f.inPlace.WriteAt(padding(reservedSize), f.size)
	return errors.Join(err, f.inPlace.Sync())
}

func (f *tokenFile) openInPlace() error {
	file, err := os.OpenFile(f.path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	f.inPlace = file
	info, err := file.Stat()
	if err == nil {
		f.size = info.Size()
	}
	return err
}

func padding(n int) []byte { return bytes.Repeat([]byte("\n"), n) }

// reload reads the token again.
func (f *tokenFile) reload() (err error) {
	f.token, err = readTokenFile(f.path)
	return err
}

// replace stores a new token in the place of the old one.
func (f *tokenFile) replace(token string) error {
	var err error
	if f.next != nil {
		if err = f.writeNext(token); err == nil {
			return nil
		}
		if f.openInPlace() != nil {
			return newNotStoredError(f.path, err)
		}
	}
	if inPlace := f.writeInPlace(token); inPlace != nil {
		return newNotStoredError(f.path, cmp.Or(err, inPlace))
	}
	return nil
}

func newNotStoredError(path string, err error) *Error {
	return &Error{Message: fmt.Sprintf("The refresh token was rotated, and the new one could not be written to %s: %s.", path, err), Cause: err,
		Advice: "If the old token is still valid, correct the cause and apply again. Otherwise sign in again to get a new refresh token."}
}

// writeNext writes a token to the file that was prepared, and gives that the name of this one.
func (f *tokenFile) writeNext(token string) error {
	if _, err := f.next.WriteAt([]byte(token+"\n"), 0); err != nil {
		return err
	}
	if err := f.next.Truncate(int64(len(token)) + 1); err != nil {
		return err
	}
	return f.next.Replace()
}

// writeInPlace writes a token over the old one, with the white space after it in one write, and then removes that.
func (f *tokenFile) writeInPlace(token string) error {
	line := token + "\n"
	whole := append([]byte(line), padding(max(0, int(f.size)-len(line)))...)
	if _, err := f.inPlace.WriteAt(whole, 0); err != nil {
		return err
	}
	f.size = int64(len(line))
	return f.inPlace.Sync()
}

// close removes what was prepared, and unlocks the file. What can't be removed is an empty file, or white space at the end
// of this one, which does no harm.
func (f *tokenFile) close() {
	if f.next != nil {
		f.next.Discard()
	}
	if f.inPlace != nil {
		_ = f.inPlace.Truncate(f.size)
		_ = f.inPlace.Close()
	}
	if f.inLock != nil {
		_ = f.inLock.Unlock()
	}
	_ = f.lock.Unlock()
}
