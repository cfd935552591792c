package provider

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/blob"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Configure makes the session that everything else uses. It sends no request: what is missing is an error only when a
// request is needed. With `terraform plan -allow-deferral` (experimental builds of Terraform), a provider whose service or
// credential is only known after apply defers its objects to a later run.
func (p *partnerInsights) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.ClientCapabilities.DeferralAllowed && m.unknown() != "" {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
		return // the framework defers everything that would need a request
	}
	m.warnOfDefaults(&resp.Diagnostics)
	options := p.options(&m, req.TerraformVersion)
	service := p.service(&m, &resp.Diagnostics)
	options.Program, options.Endpoint, options.Audience = service.program, service.endpoint, service.audience
	options.BulkRefresh = p.bulkRefresh(&m, &resp.Diagnostics)
	validation := p.validation(&m, &resp.Diagnostics)
	tokens := p.credential(&m, service.program, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	options.Credential, options.CredentialOrigin = tokens, tokens.Origin()
	client, err := insights.New(options)
	if err != nil { // what it refuses was checked
		resp.Diagnostics.AddError("Provider can't be configured", "The provider can't be configured: "+err.Error()+".")
		return
	}
	s := &session.Session{Client: client, Validation: validation, Catalog: session.NewCatalog(client), Principal: tokens.Principal}
	s.Blobs = blob.Options{Transport: p.deps.Transport, Clock: p.deps.Clock, NewID: p.deps.NewID, Credential: tokens.Sibling()}
	s.RefreshToken = func(ctx context.Context) (string, error) {
		return tokens.RefreshToken(ctx, policy.TokenRequestOptions{Scopes: []string{options.Audience + "/.default"}})
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData, resp.EphemeralResourceData, resp.ActionData = s, s, s, s, s
}

// warnOfDefaults adds one warning for all values that decide only how requests are sent and are not known while planning:
// their defaults serve as well.
func (m *model) warnOfDefaults(diags *diag.Diagnostics) {
	var unknown []string
	for _, a := range [...]argument{
		{"query_validation", m.QueryValidation}, {"bulk_refresh", m.BulkRefresh}, {"max_retries", m.MaxRetries},
		{"request_timeout", m.RequestTimeout}, {"max_concurrent_requests", m.MaxConcurrentRequests},
		{"max_decompressed_size", m.MaxDecompressedSize},
	} {
		if a.value.IsUnknown() {
			unknown = append(unknown, a.name)
		}
	}
	if len(unknown) > 0 {
		diags.AddWarning("Provider values not known yet", fmt.Sprintf("Only known after apply: %s. "+
			"Until then the default is used. Set values that are known in the plan.", enumerate(unknown)))
	}
}

// options gather what the client needs besides the service and the credential.
func (p *partnerInsights) options(m *model, terraformVersion string) insights.Options {
	d := p.deps
	o := insights.Options{
		Clock: d.Clock, Transport: d.Transport, Jitter: d.Jitter, NewID: d.NewID,
		MaxConcurrentRequests: int(m.MaxConcurrentRequests.ValueInt64()),
		MaxDecompressedSize:   m.MaxDecompressedSize.ValueInt64() << 20,
		UserAgent:             userAgent(p.version, terraformVersion, environment(d.LookupEnv).get("TF_APPEND_USER_AGENT")),
		Log:                   logTry,
	}
	if !m.MaxRetries.IsNull() && !m.MaxRetries.IsUnknown() {
		o.MaxRetries = int(m.MaxRetries.ValueInt64())
		if o.MaxRetries == 0 {
			o.MaxRetries = -1
		}
	}
	if v := m.RequestTimeout.ValueString(); v != "" {
		o.RequestTimeout, _ = time.ParseDuration(v) // validated by the schema
	}
	return o
}

// enumerate writes names as "a, b and c".
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// userAgent names the provider, Terraform and what the user adds.
func userAgent(version, terraform, extra string) string {
	ua := "terraform-provider-partnerinsights/" + version
	if terraform != "" {
		ua += " Terraform/" + terraform
	}
	// A line break would end the header.
	return strings.Join(strings.Fields(ua+" "+extra), " ")
}

// logTry writes a try to Terraform's log.
func logTry(ctx context.Context, r insights.LogRecord) {
	fields := map[string]any{
		"operation": r.Operation, "method": r.Method, "url": r.URL, "correlation_id": r.CorrelationID,
		"try": r.Attempt, "status": r.Status, "took_ms": r.Took.Milliseconds(),
	}
	if r.Err != nil {
		fields["error"] = r.Err.Error()
	}
	tflog.Debug(ctx, "Called Partner Insights", fields)
	tflog.Trace(ctx, "Bodies of the call", map[string]any{
		"correlation_id": r.CorrelationID, "try": r.Attempt, "request": r.RequestBody, "response": r.ResponseBody,
	})
}
