// Package atomicfile replaces a file in one step: who reads it sees the old content or the new one, never a part. It knows
// nothing of Terraform.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"
)

// File is a temporary file beside the one that it is to replace, with mode 0600. It is locked for as long as its process
// lives, so that the next process can tell what a killed one has left behind.
type File struct {
	*os.File
	path string
	lock *flock.Flock // nil where files can't be locked
}

// suffix ends the names of temporary files, which are .NAME.DIGITS.partial for a file NAME.
const suffix = ".partial"

// Create makes a temporary file for a path, beside the file that a link there leads to. It first removes the temporary
// files for this path whose processes are gone.
func Create(path string) (*File, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace the file, not the link to it
	}
	removeAbandoned(path)
	for {
		f, err := os.CreateTemp(filepath.Dir(path), prefix(path)+"*"+suffix)
		if err != nil {
			return nil, err
		}
		temporary := &File{File: f, path: path}
		if temporary.acquire() {
			return temporary, nil
		}
		_ = f.Close() // another process took it for abandoned before it was locked
	}
}

// prefix begins the name of a temporary file. A long name is cut, for that of a file has at most 255 bytes.
func prefix(path string) string {
	const longest = 200
	name := filepath.Base(path)
	return "." + strings.ToValidUTF8(name[:min(len(name), longest)], "") + "."
}

// acquire locks the file. It tells whether the file still has its name then.
func (f *File) acquire() bool {
	if runtime.GOOS == "windows" {
		return true // an open file can't be removed there, and a lock would keep its own process from writing to it
	}
	lock := flock.New(f.Name())
	switch locked, err := lock.TryLock(); {
	case err != nil:
		return true // it can't be locked, so nobody takes it for abandoned
	case !locked:
		return false
	}
	f.lock = lock
	opened, err := f.Stat()
	named, statErr := os.Stat(f.Name())
	if err != nil || statErr != nil || !os.SameFile(opened, named) {
		_ = os.Remove(f.Name()) // to lock a name makes a file of it
		_ = lock.Unlock()
		return false
	}
	return true
}

// removeAbandoned removes the temporary files for a path that no process has locked. Those that can't be removed stay.
func removeAbandoned(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, e := range entries {
		if random, ok := strings.CutPrefix(e.Name(), prefix(path)); !ok || !e.Type().IsRegular() || !isRandom(random) {
			continue
		}
		name := filepath.Join(filepath.Dir(path), e.Name())
		if runtime.GOOS == "windows" {
			_ = os.Remove(name) // which fails while it is open
			continue
		}
		lock := flock.New(name)
		if locked, err := lock.TryLock(); locked && err == nil {
			_ = os.Remove(name)
		}
		_ = lock.Unlock()
	}
}

// isRandom tells whether the rest of a name is what Create makes of it.
func isRandom(rest string) bool {
	digits, ok := strings.CutSuffix(rest, suffix)
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// Rewind drops what was written.
func (f *File) Rewind() error {
	_, err := f.Seek(0, 0)
	return errors.Join(err, f.Truncate(0))
}

// Replace syncs the file and gives it the name of the one that it replaces, if there is one. After an error the temporary
// file is still there.
func (f *File) Replace() error {
	if err := f.finish(); err != nil {
		return err
	}
	return os.Rename(f.Name(), f.path)
}

// Add syncs the file and gives it its name, if no file has this name. Else the error is fs.ErrExist.
func (f *File) Add() error {
	if err := f.finish(); err != nil {
		return err
	}
	err := os.Link(f.Name(), f.path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err // Discard removes the other name
	}
	// A file system without hard links can't take a free name in one step.
	if _, err := os.Lstat(f.path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(f.Name(), f.path)
}

func (f *File) finish() error {
	err := errors.Join(f.Sync(), f.Close())
	f.unlock()
	return err
}

func (f *File) unlock() {
	if f.lock != nil {
		_ = f.lock.Unlock()
	}
}

// Path is the absolute or relative path of the file that is replaced, links followed.
func (f *File) Path() string { return f.path }

// Discard removes the temporary file. After Replace there is nothing to remove.
func (f *File) Discard() {
	_ = f.Close()
	_ = os.Remove(f.Name())
	f.unlock()
}
