package execution

import (
	"context"
	"fmt"
	"maps"

	ephemeraltimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/ephemeral/timeouts"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
)

type ephemeralResource struct{ session *session.Session }

var _ ephemeral.EphemeralResourceWithConfigure = (*ephemeralResource)(nil)

// NewEphemeralResource makes the ephemeral resource.
func NewEphemeralResource() ephemeral.EphemeralResource { return &ephemeralResource{} }

func (r *ephemeralResource) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = Type
}

func (r *ephemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	r.session, resp.Diagnostics = session.From(req.ProviderData)
}

// ephemeralModel is the ephemeral resource.
type ephemeralModel struct {
	model
	Timeouts ephemeraltimeouts.Value `tfsdk:"timeouts"`
}

// Schema describes the ephemeral resource, which has the attributes of the data source.
func (r *ephemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	attributes := ephemeralAttributes(selectorAttributes("timeouts.open"))
	maps.Copy(attributes, ephemeralAttributes(computedAttributes("Null unless the execution is completed.")))
	standard, exceptions := timeouts.ByProgram(readTimeout)
	attributes["timeouts"] = timeouts.Ephemeral("reading, waiting included", standard, exceptions...)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the executions of a report with the links to their files, which are stored in neither plan nor state. " +
			"Anyone with a link can read the data until it expires, so pass it only to a write-only argument or to the configuration of another provider. " +
			"The executions are read in each plan and each apply; no run is started. Before the first run the attributes are null and `executions` is empty. " +
			"To download a file, use the action `partnerinsights_report_download`. " +
			"Requires Terraform 1.10 or OpenTofu 1.11; write-only arguments require Terraform 1.11 or OpenTofu 1.11.",
		Attributes: attributes,
	}
}

// ephemeralAttributes are attributes of a data source as an ephemeral resource has them.
func ephemeralAttributes(of map[string]datasource.Attribute) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, a := range of {
		attributes[name] = ephemeralAttribute(a)
	}
	return attributes
}

// ephemeralAttribute converts an attribute whole: Go's compiler compares the fields of both types.
func ephemeralAttribute(a datasource.Attribute) schema.Attribute {
	switch a := a.(type) {
	case datasource.StringAttribute:
		return schema.StringAttribute(a)
	case datasource.BoolAttribute:
		return schema.BoolAttribute(a)
	case datasource.Int64Attribute:
		return schema.Int64Attribute(a)
	case datasource.ListAttribute:
		return schema.ListAttribute(a)
	case datasource.ListNestedAttribute:
		return schema.ListNestedAttribute{
			NestedObject: schema.NestedAttributeObject{
				Attributes: ephemeralAttributes(a.NestedObject.Attributes), CustomType: a.NestedObject.CustomType, Validators: a.NestedObject.Validators,
			},
			CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			Description: a.Description, MarkdownDescription: a.MarkdownDescription, DeprecationMessage: a.DeprecationMessage, Validators: a.Validators,
		}
	}
	panic(fmt.Sprintf("no ephemeral resource here has an attribute of the type %T yet", a)) // every test of the schema fails
}

// Open reads the executions with their links, and waits when that is asked for.
func (r *ephemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m ephemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	limit, diags := m.Timeouts.Open(ctx, readTimeout(r.session.Client.Program()))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if m.read(ctx, r.session, limit, "timeouts.open", true, &resp.Diagnostics); !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
	}
}
