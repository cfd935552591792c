package provider

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
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
		MarkdownDescription: "Keeps the queries and scheduled reports of Microsoft Partner Insights as code. " +
			"Credentials are taken whole from one source: this block, else the environment variables `PARTNERINSIGHTS_*`, else `ARM_*`, else `AZURE_*`.",
		Attributes: attributes,
	}
}

// otherAttributes are the arguments that are no credentials.
func otherAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"program": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Program that the service reports on: `mpn` (AI Cloud Partner Program), `cmp` (Microsoft marketplace, version 1.1 of the API) or `store` (Microsoft Store). " +
				"It decides the defaults of `endpoint` and `audience`, the kind of sign-in, and the rules of reports and queries. A provider block has one program: use aliases for several. " +
				"Default: the environment variable `PARTNERINSIGHTS_PROGRAM`, else `mpn`.",
		},
		"endpoint": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Base URL of the service. Default: the environment variable `PARTNERINSIGHTS_ENDPOINT`, else by `program` " + byProgram(func(p insights.Program) string { return p.Endpoint }) + ". " +
				"`http` is accepted on a loopback address only, for the emulator.",
		},
		"authority_host": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "URL of Microsoft Entra ID. Default: `PARTNERINSIGHTS_AUTHORITY_HOST`, else `AZURE_AUTHORITY_HOST`, else `https://login.microsoftonline.com`. " +
				"`http` is accepted on a loopback address only, with a refresh token or a password.",
		},
		"audience": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Resource that access tokens are requested for. Default: `PARTNERINSIGHTS_AUDIENCE`, else by `program` " + byProgram(func(p insights.Program) string { return p.Audience }) + ". " +
				"The service accepts no tokens for `https://graph.windows.net` or `https://graph.microsoft.com`.",
		},
		"query_validation": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "How report queries are checked before they are sent: `catalog` (the text, and its names against the datasets of the account), " +
				"`strict` (the same, and a catalogue that can't be read is an error: for the pipeline that checks pull requests) or `syntax` (the text only). " +
				"Default: `PARTNERINSIGHTS_QUERY_VALIDATION`, else `catalog`. A `partnerinsights_query` can set its own.",
		},
		"bulk_refresh": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether many objects are read from lists, so that a refresh costs a handful of requests however many there are. " +
				"`false` reads each by itself. Default: `PARTNERINSIGHTS_BULK_REFRESH`, else `true`.",
		},
		"max_retries": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "Maximum number of retries of a request after the service was busy, failed or did not answer. Default 4; 0 disables retries. " +
				"A creation is only repeated when the service has said that it did nothing.",
			Validators: []validator.Int64{int64validator.Between(0, 20)},
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
			Validators:          []validator.Int64{int64validator.Between(1, 64)},
		},
		"max_decompressed_size": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "Largest size in MiB of a downloaded file that came compressed, where it is more than 500 times what was transferred; " +
				"this ends the download of a file that would fill the disk. Default 256.",
			Validators: []validator.Int64{int64validator.Between(1, 1<<20)},
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
