package report

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// private is what Terraform keeps of a report beside its state. No plan and no output shows it.
type private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// echoedKey is true once the service has told the report's callback. Where it tells none from then on, there is none.
const echoedKey = "echoed"

// importedKey is true from an import until the report's range, which the service never reports, is taken into the state.
const importedKey = "imported"

func setImported(ctx context.Context, p private, imported bool) diag.Diagnostics {
	return setKey(ctx, p, importedKey, imported)
}

func isImported(ctx context.Context, p private) bool { return getKey(ctx, p, importedKey) }

// settleEcho takes a callback out of a state that was just read when the service, which did tell it, does not any more.
func settleEcho(ctx context.Context, p private, m *model, callback string) diag.Diagnostics {
	echoed := getKey(ctx, p, echoedKey)
	switch {
	case callback != "" && !echoed:
		return setKey(ctx, p, echoedKey, true)
	case callback == "" && echoed && m.CallbackURL.ValueString() != "":
		m.CallbackURL = types.StringNull()
	}
	return nil
}

func setKey(ctx context.Context, p private, key string, value bool) diag.Diagnostics {
	return p.SetKey(ctx, key, strconv.AppendBool(nil, value))
}

func getKey(ctx context.Context, p private, key string) bool {
	text, diags := p.GetKey(ctx, key)
	return !diags.HasError() && string(text) == "true"
}
