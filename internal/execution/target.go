package execution

import (
	"context"
	"io"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/blob"
)

// Target is where a file is written: a Destination on disk, or a Blob.
type Target interface {
	// Check says what keeps a file from being put there, so far as can be told without a request.
	Check() error
	// Writable tries whether a file can be put there, so that no run starts whose result could not be saved.
	Writable(ctx context.Context) error
	// AddUnwritable adds that a file can't be put there.
	AddUnwritable(diags *diag.Diagnostics, err error)

	open(ctx context.Context) (sink, error)
}

// sink takes a file. Nobody sees anything of it before commit.
type sink interface {
	io.Writer
	Rewind() error // drops what was written
	Discard()      // drops everything, unless it was committed
	Path() string
	commit() error
}

// Blob is a blob in Azure Blob Storage.
type Blob struct {
	URL       string // may carry a shared access signature, which no diagnostic has
	Overwrite bool
	Options   blob.Options
}

// Check says what is wrong with the URL.
func (b Blob) Check() error { return blob.Check(b.URL) }

// Writable stages a block that is never committed.
func (b Blob) Writable(ctx context.Context) error {
	t, err := blob.NewTarget(b.URL, b.Overwrite, b.Options)
	if err != nil {
		return err
	}
	return t.Probe(ctx)
}

// AddUnwritable names no attribute, for Terraform would print the line with the signature.
func (b Blob) AddUnwritable(diags *diag.Diagnostics, err error) {
	diags.AddError("The file can't be written to Azure Blob Storage", "output_url can't be written: "+err.Error()+".")
}

func (b Blob) open(ctx context.Context) (sink, error) {
	t, err := blob.NewTarget(b.URL, b.Overwrite, b.Options)
	if err != nil {
		return nil, err
	}
	if err := t.Probe(ctx); err != nil {
		return nil, err
	}
	return upload{t.Create(ctx)}, nil
}

// upload is a blob on its way.
type upload struct{ *blob.Upload }

func (u upload) commit() error { return u.Commit() }
