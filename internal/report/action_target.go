package report

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/execution"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// targetModel is where an action puts a file.
type targetModel struct {
	OutputPath types.String `tfsdk:"output_path"`
	OutputURL  types.String `tfsdk:"output_url"`
	Overwrite  types.Bool   `tfsdk:"overwrite"`
}

// targetAttributes describe where a file is written; more follows the descriptions of output_path and output_url.
func targetAttributes(more string) map[string]schema.Attribute {
	const guide = " See [Downloaded files](../guides/secrets-and-links.md#downloaded-files)."
	return map[string]schema.Attribute{
		"output_path": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Path of the file to write, such as `reports/seats.csv`; a relative path is relative to the root module. " + more + guide,
			Validators:          []validator.String{validators.NotEmpty(), validators.OneLine(), stringvalidator.ConflictsWith(path.MatchRoot("output_url"))},
		},
		"output_url": schema.StringAttribute{
			// The framework refuses every value of a write-only argument of an action (1.19). Actions have no state.
			Optional:            true,
			MarkdownDescription: "URL of the block blob to write in an existing container, `https://<account>.blob.core.windows.net/<container>/<path>`, with or without a shared access signature. " + more + guide,
		},
		"overwrite": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether to replace an existing file or blob. Default `false`, which makes an existing one an error. Requires `output_path` or `output_url`.",
		},
	}
}

// isNull tells whether no file is wanted.
func (m *targetModel) isNull() bool { return m.OutputPath.IsNull() && m.OutputURL.IsNull() }

// target is where the file is written. It must not be called if the configuration has no file.
func (m *targetModel) target(s *session.Session) execution.Target {
	if m.OutputURL.IsNull() {
		return execution.Destination{Path: m.OutputPath.ValueString(), Overwrite: m.Overwrite.ValueBool()}
	}
	b := execution.Blob{URL: m.OutputURL.ValueString(), Overwrite: m.Overwrite.ValueBool()}
	if s != nil {
		b.Options = s.Blobs
	}
	return b
}

// plan checks in the plan whether the file can be written, without a request.
func (m *targetModel) plan(diags *diag.Diagnostics) {
	if m.isNull() || m.OutputPath.IsUnknown() || m.OutputURL.IsUnknown() || m.Overwrite.IsUnknown() {
		return
	}
	to := m.target(nil)
	if err := to.Check(); err != nil {
		to.AddUnwritable(diags, err)
	}
}
