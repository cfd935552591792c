package execution

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/atomicfile"
)

// Destination is the path of a file to write.
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
	info, err := os.Stat(d.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if link, err := os.Readlink(d.Path); err == nil {
			return fmt.Errorf("%s is a link to %s, where nothing is: remove it, or name the file itself", d.Path, link)
		}
		return nil
	case err != nil:
		return fmt.Errorf("it can't be looked at: %w", err)
	case info.IsDir():
		return fmt.Errorf("%s is a directory: add the name of a file", d.Path)
	case !info.Mode().IsRegular():
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

// open creates the temporary file of the destination, and the directories on the way to it.
func (d Destination) open(context.Context) (sink, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	final, err := filepath.Abs(d.Path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(final), 0o750); err != nil {
		return nil, fmt.Errorf("its directory can't be made: %w", err)
	}
	temp, err := atomicfile.Create(final)
	if err != nil {
		return nil, fmt.Errorf("no file can be made there: %w", err)
	}
	return &diskFile{File: temp, to: d}, nil
}

// Writable creates a temporary file there and removes it, so that no run starts whose result could not be saved.
func (d Destination) Writable(ctx context.Context) error {
	temp, err := d.open(ctx)
	if err == nil {
		temp.Discard()
	}
	return err
}

// diskFile is a temporary file that becomes the one at a destination.
type diskFile struct {
	*atomicfile.File
	to Destination
}

// commit gives the temporary file its name. A file that was created there in the meantime is replaced only if that is
// allowed.
func (f *diskFile) commit() error {
	if f.to.Overwrite {
		return f.Replace()
	}
	err := f.Add()
	if errors.Is(err, fs.ErrExist) {
		return existsError{f.to.Path}
	}
	return err
}

// AddUnwritable adds that a file can't be where output_path says.
func (d Destination) AddUnwritable(diags *diag.Diagnostics, err error) {
	diags.AddAttributeError(path.Root("output_path"), "The file can't be written", "output_path can't be written: "+err.Error()+".")
}
