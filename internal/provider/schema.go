package provider

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// model is the provider block.
type model struct {
	Program       types.String `tfsdk:"program"`
	Endpoint      types.String `tfsdk:"endpoint"`
	AuthorityHost types.String `tfsdk:"authority_host"`
	Audience      types.String `tfsdk:"audience"`
	credentials
	QueryValidation       types.String `tfsdk:"query_validation"`
	BulkRefresh           types.Bool   `tfsdk:"bulk_refresh"`
	MaxRetries            types.Int64  `tfsdk:"max_retries"`
	RequestTimeout        types.String `tfsdk:"request_timeout"`
	MaxConcurrentRequests types.Int64  `tfsdk:"max_concurrent_requests"`
	MaxDecompressedSize   types.Int64  `tfsdk:"max_decompressed_size"`
}

func (p *partnerInsights) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	attributes := credentialAttributes()
	maps.Copy(attributes, otherAttributes())
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages queries and scheduled reports of Microsoft Partner Insights. " +
			"Credentials come from this block, or from the environment variables `PARTNERINSIGHTS_*`, `ARM_*` or `AZURE_*`. The first of these sources that contains any credentials is used as a whole; the others are ignored.",
		Attributes: attributes,
	}
}

// otherAttributes are the arguments that are no credentials.
func otherAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"program": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Program that the service reports on: `mpn` (AI Cloud Partner Program), `cmp` (Microsoft marketplace, version 1.1 of the API) or `store` (Microsoft Store). " +
				"It determines the defaults of `endpoint` and `audience`, the kind of sign-in, and the rules for reports and queries; use an alias for each further program. " +
				"Default: the environment variable `PARTNERINSIGHTS_PROGRAM`, else `mpn`.",
		},
		"endpoint": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Base URL of the service. Default: the environment variable `PARTNERINSIGHTS_ENDPOINT`, else by `program` " + byProgram(func(p insights.Program) string { return p.Endpoint }) + ". " +
				"`http` is only accepted on a loopback address, for the emulator.",
		},
		"authority_host": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "URL of Microsoft Entra ID. Default: `PARTNERINSIGHTS_AUTHORITY_HOST`, else `AZURE_AUTHORITY_HOST`, else `https://login.microsoftonline.com`. " +
				"`http` is only accepted on a loopback address, with a refresh token or a password.",
		},
		"audience": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Resource for which access tokens are requested. Default: `PARTNERINSIGHTS_AUDIENCE`, else by `program` " + byProgram(func(p insights.Program) string { return p.Audience }) + ". " +
				"The service accepts no tokens for `https://graph.windows.net` or `https://graph.microsoft.com`.",
		},
		"query_validation": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "How report queries are checked before they are sent: `catalog` (the text, and its names against the datasets of the account), " +
				"`strict` (the same, with an error if the datasets cannot be read) or `syntax` (the text only). " +
				"Default: `PARTNERINSIGHTS_QUERY_VALIDATION`, else `catalog`. Can be overridden for each `partnerinsights_query`.",
		},
		"bulk_refresh": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether a refresh uses list requests instead of one request for each object. " +
				"`false` sends one request for each object. Default: `PARTNERINSIGHTS_BULK_REFRESH`, else `true`.",
		},
		"max_retries": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "Maximum number of retries of a request that the service throttled, failed or did not answer. Default 4; 0 disables retries. " +
				"A creation is repeated only if the first attempt cannot have had an effect.",
			Validators: []validator.Int64{validators.Between(0, 20, "")},
		},
		"request_timeout": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Timeout for a single HTTP attempt, including the response body, such as `90s`. Default `2m`.",
			Validators:          []validator.String{validators.Duration()},
		},
		"max_concurrent_requests": schema.Int64Attribute{
			CustomType:          validators.WholeNumber{},
			Optional:            true,
			MarkdownDescription: "Maximum number of concurrent requests, 1 to 64. Default 8.",
			Validators:          []validator.Int64{validators.Between(1, 64, "")},
		},
		"max_decompressed_size": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "Maximum size in MiB of a file that decompresses to more than 500 times the transferred data; other files have no limit. Default 256. " +
				"The limit stops a download that would fill the disk.",
			Validators: []validator.Int64{validators.Between(1, 1<<20, "")},
		},
	}
}

// byProgram lists what differs by program, for a description.
func byProgram(of func(insights.Program) string) string {
	var values []string
	for _, p := range insights.Programs() {
		values = append(values, "`"+of(p)+"` (`"+p.Name+"`)")
	}
	return strings.Join(values, ", ")
}
