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

// targetAttributes describe where a file is to be. more is said of output_path and output_url.
func targetAttributes(more string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"output_path": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Where the file is to be, such as `reports/seats.csv`. A relative path is relative to the root module; missing directories are made. " +
				"The file is readable by its owner only. It is written beside its place and renamed, so that nobody ever sees a part of it. " +
				"Compression and a byte-order mark are taken off. Where Terraform runs remotely, it is on that machine. " + more,
			Validators: []validator.String{validators.NotEmpty(), validators.OneLine(), stringvalidator.ConflictsWith(path.MatchRoot("output_url"))},
		},
		"output_url": schema.StringAttribute{
			// The framework refuses every value of a write-only argument of an action (1.19). Actions have no state.
			Optional: true,
			MarkdownDescription: "URL of the blob in Azure Blob Storage that the file becomes, `https://<account>.blob.core.windows.net/<container>/<path>`. It is never on this machine's disk. " +
				"With a shared access signature (permissions to create and write) or without one: then the provider's sign-in gets a token for `https://storage.azure.com/`, and needs the role Storage Blob Data Contributor. " +
				"The blob is there whole or not at all; the container must exist. The provider never shows the query of the URL. No state has it, but a saved plan does: give a signature in a `sensitive` variable, and keep saved plans secret. " + more,
		},
		"overwrite": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Replace a file or a blob that is there. Default `false`: that it is there is an error; with `output_path` in the plan already. Only with one of the two.",
		},
	}
}

// isNull tells whether no file is wanted.
func (m *targetModel) isNull() bool { return m.OutputPath.IsNull() && m.OutputURL.IsNull() }

// target is where the file is to be. It must not be asked for when none is wanted.
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

// plan checks while planning whether a file can be where it is to be, without a request.
func (m *targetModel) plan(diags *diag.Diagnostics) {
	if m.isNull() || m.OutputPath.IsUnknown() || m.OutputURL.IsUnknown() || m.Overwrite.IsUnknown() {
		return
	}
	to := m.target(nil)
	if err := to.Check(); err != nil {
		to.AddUnwritable(diags, err)
	}
}
