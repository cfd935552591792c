package report

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// private is the private state of a resource, which Terraform stores beside the state and never shows.
type private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// importedKey is true from an import until the state has the report's range, which the service may not report.
const importedKey = "imported"

func setImported(ctx context.Context, p private, imported bool) diag.Diagnostics {
	return setKey(ctx, p, importedKey, imported)
}

func isImported(ctx context.Context, p private) bool { return getKey(ctx, p, importedKey) }

func setKey(ctx context.Context, p private, key string, value bool) diag.Diagnostics {
	return p.SetKey(ctx, key, strconv.AppendBool(nil, value))
}

func getKey(ctx context.Context, p private, key string) bool {
	text, diags := p.GetKey(ctx, key)
	return !diags.HasError() && string(text) == "true"
}
