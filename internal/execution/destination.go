package execution

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Destination is where a file is to be.
type Destination struct {
	Path      string // relative to the working directory of Terraform, which is the root module's
	Overwrite bool   // whether a file that is there may be replaced
}

// Check says what keeps a file from being put there, so far as looking tells. Missing directories are made later.
func (d Destination) Check() error {
	switch {
	case d.Path == "":
		return errors.New("it is empty")
	case strings.HasPrefix(d.Path, "~"):
		return fmt.Errorf("%s begins with ~, which only a shell knows: write pathexpand(%q)", d.Path, d.Path)
	case os.IsPathSeparator(d.Path[len(d.Path)-1]):
		return fmt.Errorf("%s names a directory: add the name of a file", d.Path)
	}
	is, err := os.Stat(d.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if link, err := os.Readlink(d.Path); err == nil {
			return fmt.Errorf("%s is a link to %s, where nothing is: remove it, or name the file itself", d.Path, link)
		}
		return nil
	case err != nil:
		return fmt.Errorf("it can't be looked at: %w", err)
	case is.IsDir():
		return fmt.Errorf("%s is a directory: add the name of a file", d.Path)
	case !is.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file", d.Path)
	case !d.Overwrite:
		return existsError{d.Path}
	}
	return nil
}

// existsError is a file that may not be replaced.
type existsError struct{ path string }

func (e existsError) Error() string {
	return fmt.Sprintf("%s exists, and overwrite is not true: set it to have the file replaced, or choose another name, for example with formatdate()", e.path)
}

// place is a file that is written beside its destination, and then takes its name. Whoever looks there sees the
// whole file or none.
type place struct {
	*os.File
	Destination
	final string // absolute, links followed
}

// open makes a place, and the directories on the way to it.
func (d Destination) open() (*place, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	final, err := filepath.Abs(d.Path)
	if err != nil {
		return nil, err
	}
	if target, err := filepath.EvalSymlinks(final); err == nil {
		final = target // replace the file, not the link to it
	}
	dir := filepath.Dir(final)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("its directory can't be made: %w", err)
	}
	temp, err := os.CreateTemp(dir, ".*.partial") // 0600: it is business data
	if err != nil {
		return nil, fmt.Errorf("no file can be made there: %w", err)
	}
	return &place{File: temp, Destination: d, final: final}, nil
}

// Writable tries to make a file there, so that nothing is begun whose result could not be kept.
func (d Destination) Writable() error {
	p, err := d.open()
	if err == nil {
		p.discard()
	}
	return err
}

// restart forgets what was written.
func (p *place) restart() error {
	_, err := p.Seek(0, 0)
	return errors.Join(err, p.Truncate(0))
}

// keep gives the file its name. One that has come there in the meantime is replaced only if that is allowed.
func (p *place) keep() error {
	if err := errors.Join(p.Sync(), p.Close()); err != nil {
		return err
	}
	if p.Overwrite {
		return os.Rename(p.Name(), p.final)
	}
	err := os.Link(p.Name(), p.final)
	switch {
	case errors.Is(err, fs.ErrExist):
		return existsError{p.Destination.Path}
	case err == nil:
		return nil // discard takes the other name away
	}
	// A file system without hard links has no way to take a free name in one step.
	if _, err := os.Lstat(p.final); err == nil {
		return existsError{p.Destination.Path}
	}
	return os.Rename(p.Name(), p.final)
}

// discard removes what was written. After keep there is nothing to remove.
func (p *place) discard() {
	_ = p.Close()
	_ = os.Remove(p.Name())
}

// AddUnwritable adds that a file can't be where output_path says.
func AddUnwritable(diags *diag.Diagnostics, err error) {
	diags.AddAttributeError(path.Root("output_path"), "The file can't be written", "output_path can't be written: "+err.Error()+".")
}
