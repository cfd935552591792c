package report

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// private is what Terraform keeps of a report beside its state. No plan and no output shows it.
type private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// importedKey is true from an import until the report's range, which the service never reports, is taken into the state.
const importedKey = "imported"

func setImported(ctx context.Context, p private, imported bool) diag.Diagnostics {
	text := "false"
	if imported {
		text = "true"
	}
	return p.SetKey(ctx, importedKey, []byte(text))
}

func isImported(ctx context.Context, p private) bool {
	text, diags := p.GetKey(ctx, importedKey)
	return !diags.HasError() && string(text) == "true"
}
