package credential

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// readTokenFile reads a refresh token.
func readTokenFile(path string) (string, error) { return readToken("the refresh token file", path) }

// readToken reads a file with a token, without the white space around it and without the byte-order mark that
// Windows' tools write.
func readToken(what, path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s can't be read: %w", what, err)
	}
	s := strings.TrimSpace(strings.TrimPrefix(string(b), "\ufeff"))
	if s == "" {
		return "", fmt.Errorf("%s %s is empty", what, path)
	}
	return s, checkText(what+" "+path, s)
}

// Exposed tells whether others than a file's owner may read it or write to it, on systems where files have such
// permissions. Of a file that can't be looked at it says no: who reads it will hear why.
func Exposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// tokenFile is a refresh token file that is locked against other processes, so that none redeems a token that
// another one is about to replace. The place for the next token is made beforehand: where it could not be stored,
// the token at hand is not spent.
type tokenFile struct {
	path string
	lock *flock.Flock
	temp *os.File // nil once it has replaced the file
}

const (
	// lockPoll is how often a lock is tried for.
	lockPoll = 100 * time.Millisecond
	// lockWait is how long. Each of those before holds it for one request: tokenTimeout at worst, usually a moment.
	lockWait = 3 * time.Minute
)

// openTokenFile takes the lock beside the file. The lock ends with its process, however that ends; the file that
// stands for it stays, for to remove it would let two processes hold two locks.
func openTokenFile(ctx context.Context, path string, clock Clock) (*tokenFile, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace the file, not the link to it; and two links are one lock
	} else if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("the refresh token file can't be read: %w", err)
	}
	f := &tokenFile{path: path, lock: flock.New(path + ".lock")}
	if err := f.acquire(ctx, clock); err != nil {
		return nil, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".refresh-token-*") // 0600
	if err != nil {
		f.close()
		return nil, notReplaceable(err)
	}
	f.temp = temp
	return f, nil
}

func notReplaceable(err error) error {
	return fmt.Errorf("the refresh token file could not be rewritten when the token rotates, so the token is not redeemed: %w. "+
		"It has to be a file in a directory that can be written to, on a file system that knows locks", err)
}

func (f *tokenFile) acquire(ctx context.Context, clock Clock) error {
	for waited := time.Duration(0); ; waited += lockPoll {
		locked, err := f.lock.TryLock()
		switch {
		case err != nil:
			return notReplaceable(err)
		case locked:
			return nil
		case waited >= lockWait:
			return fmt.Errorf("another process has held %s for %s. It redeems the same refresh token; end it if it hangs", f.lock.Path(), lockWait)
		}
		if err := clock.Sleep(ctx, lockPoll); err != nil {
			return err
		}
	}
}

func (f *tokenFile) read() (string, error) { return readTokenFile(f.path) }

// replace puts a new token in the place of the old one, in one step.
func (f *tokenFile) replace(token string) error {
	_, err := f.temp.WriteString(token + "\n")
	err = errors.Join(err, f.temp.Sync(), f.temp.Close())
	if err == nil {
		err = os.Rename(f.temp.Name(), f.path)
	}
	if err != nil {
		return fmt.Errorf("the refresh token was rotated, and the new one could not be written to %s: %w", f.path, err)
	}
	f.temp = nil
	return nil
}

// close removes a place that nothing was put into, and gives the lock back. What can't be removed is an empty file,
// which does no harm.
func (f *tokenFile) close() {
	if f.temp != nil {
		_ = f.temp.Close()
		_ = os.Remove(f.temp.Name())
	}
	_ = f.lock.Unlock()
}
