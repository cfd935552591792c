package execution

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"
)

// tempPattern names temporary files beside their destinations.
const tempPattern = ".partnerinsights-*.partial"

// tempFile is a file that is written beside its destination and then renamed, so that there is the whole file or none.
// While it is open it is locked: one that is not was left by a process that was killed.
type tempFile struct {
	*os.File
	Destination
	path string // the destination, absolute, with links followed
	lock *flock.Flock
}

// open creates the temporary file of a destination and the directories on the way to it, and removes those that killed
// processes have left there.
func (d Destination) open() (*tempFile, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(d.Path)
	if err != nil {
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace the file, not the link to it
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("its directory can't be made: %w", err)
	}
	removeStale(dir)
	for attempt := 1; ; attempt++ {
		file, err := os.CreateTemp(dir, tempPattern) // 0600: it is business data
		if err != nil {
			return nil, fmt.Errorf("no file can be made there: %w", err)
		}
		t := &tempFile{File: file, Destination: d, path: path, lock: flock.New(file.Name())}
		locked, err := tryLock(t.lock)
		if err != nil || locked && t.exists() || attempt == 3 {
			return t, nil // a file system without locks, where nothing is taken for stale either
		}
		t.discard() // another process took it for stale before it was locked
	}
}

// exists tells whether the open file still has its name.
func (t *tempFile) exists() bool {
	named, err := os.Stat(t.Name())
	if err != nil {
		return false
	}
	opened, err := t.Stat()
	return err == nil && os.SameFile(named, opened)
}

// lockable tells whether temporary files are locked. On Windows a lock would keep the file from being written, and no
// file that is open can be removed, so none is taken for stale.
const lockable = runtime.GOOS != "windows"

func tryLock(lock *flock.Flock) (bool, error) {
	if !lockable {
		return true, nil
	}
	return lock.TryLock()
}

// removeStale removes temporary files whose process has ended.
func removeStale(dir string) {
	entries, _ := os.ReadDir(dir) // what can't be listed can't be tidied
	for _, e := range entries {
		if ours, _ := filepath.Match(tempPattern, e.Name()); !ours {
			continue
		}
		name := filepath.Join(dir, e.Name())
		lock := flock.New(name)
		if locked, err := tryLock(lock); locked && err == nil {
			_ = os.Remove(name)
		}
		_ = lock.Close()
	}
}

// truncate empties the file.
func (t *tempFile) truncate() error {
	_, err := t.Seek(0, 0)
	return errors.Join(err, t.Truncate(0))
}

// commit gives the file its name. A file that was created there in the meantime is replaced only if that is allowed.
func (t *tempFile) commit() error {
	if err := errors.Join(t.Sync(), t.Close()); err != nil {
		return err
	}
	if t.Overwrite {
		return os.Rename(t.Name(), t.path)
	}
	err := os.Link(t.Name(), t.path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return existsError{t.Destination.Path}
	case err == nil:
		return nil // discard removes the other name
	}
	// A file system without hard links has no way to take a free name in one step.
	if _, err := os.Lstat(t.path); err == nil {
		return existsError{t.Destination.Path}
	}
	return os.Rename(t.Name(), t.path)
}

// discard removes the temporary file. After commit there is nothing to remove.
func (t *tempFile) discard() {
	_ = t.Close()
	_ = os.Remove(t.Name())
	_ = t.lock.Close()
}
