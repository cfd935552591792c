package provider

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Configure makes the session that everything else works with. It asks nobody: what is missing is an error
// only when a call needs it.
func (p *partnerInsights) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.checkTuning(&resp.Diagnostics)
	options, tokens := p.options(&m, req.TerraformVersion), p.credential(&m, &resp.Diagnostics)
	options.BulkRefresh = p.bulkRefresh(&m, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	options.Credential = tokens
	client, err := insights.New(options)
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("endpoint"), "Endpoint can't be used", "The endpoint can't be used: "+err.Error()+".")
		return
	}
	s := &session.Session{Client: client, Validation: p.validation(&m, &resp.Diagnostics), Catalog: session.NewCatalog(client), User: func() string { return tokens.Principal().User }}
	s.RefreshToken = func(ctx context.Context) (string, error) {
		return tokens.RefreshToken(ctx, policy.TokenRequestOptions{Scopes: []string{options.Audience + "/.default"}})
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData, resp.EphemeralResourceData, resp.ActionData = s, s, s, s, s
}

// checkTuning refuses values that are not known while planning: these decide how to ask, so there is nothing
// to go on with.
func (m *model) checkTuning(diags *diag.Diagnostics) {
	for _, a := range [...]struct {
		name  string
		value attr.Value
	}{
		{"query_validation", m.QueryValidation}, {"bulk_refresh", m.BulkRefresh}, {"max_retries", m.MaxRetries},
		{"request_timeout", m.RequestTimeout}, {"max_concurrent_requests", m.MaxConcurrentRequests},
		{"max_decompressed_size", m.MaxDecompressedSize},
	} {
		if a.value.IsUnknown() {
			diags.AddAttributeError(path.Root(a.name), "Value not known yet",
				fmt.Sprintf("%s depends on something that is only known after apply. Give it a value that is known while planning.", a.name))
		}
	}
}

// options gather what the client needs besides the credential.
func (p *partnerInsights) options(m *model, terraformVersion string) insights.Options {
	w := p.deps
	o := insights.Options{
		Endpoint: first(m.Endpoint, w.Getenv("PARTNERINSIGHTS_ENDPOINT")),
		Audience: strings.TrimRight(first(m.Audience, w.Getenv("PARTNERINSIGHTS_AUDIENCE"), insights.MPN().Audience), "/"),
		Clock:    w.Clock, Transport: w.Transport, Jitter: w.Jitter, NewID: w.NewID,
		MaxConcurrentRequests: int(m.MaxConcurrentRequests.ValueInt64()),
		MaxDecompressedSize:   m.MaxDecompressedSize.ValueInt64() << 20,
		UserAgent:             userAgent(p.version, terraformVersion, w.Getenv("TF_APPEND_USER_AGENT")),
		Log:                   logTry,
	}
	if !m.MaxRetries.IsNull() {
		o.MaxRetries = int(m.MaxRetries.ValueInt64())
		if o.MaxRetries == 0 {
			o.MaxRetries = -1
		}
	}
	if v := m.RequestTimeout.ValueString(); v != "" {
		o.RequestTimeout, _ = time.ParseDuration(v) // validated by the schema
	}
	if m.unknown() != "" {
		o.Endpoint = "" // nothing is sent without a credential
	}
	return o
}

// validation is how queries are checked unless they say otherwise.
func (p *partnerInsights) validation(m *model, diags *diag.Diagnostics) session.Validation {
	v := session.Validation(first(m.QueryValidation, p.deps.Getenv("PARTNERINSIGHTS_QUERY_VALIDATION")))
	switch v {
	case "":
		return session.ValidateCatalog
	case session.ValidateCatalog, session.ValidateSyntax:
		return v
	}
	diags.AddAttributeError(path.Root("query_validation"), "Unknown query_validation",
		fmt.Sprintf("PARTNERINSIGHTS_QUERY_VALIDATION must be catalog or syntax; it is %q.", v))
	return v
}

// bulkRefresh tells whether reads may be answered from lists.
func (p *partnerInsights) bulkRefresh(m *model, diags *diag.Diagnostics) bool {
	text := strings.TrimSpace(p.deps.Getenv("PARTNERINSIGHTS_BULK_REFRESH"))
	if !m.BulkRefresh.IsNull() || text == "" {
		return m.BulkRefresh.IsNull() || m.BulkRefresh.ValueBool()
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		diags.AddAttributeError(path.Root("bulk_refresh"), "Unknown bulk_refresh",
			fmt.Sprintf("PARTNERINSIGHTS_BULK_REFRESH must be true or false; it is %q.", text))
	}
	return on
}

// first is the configured value, else the first of the others that is not empty.
func first(configured types.String, others ...string) string {
	for _, v := range append([]string{configured.ValueString()}, others...) {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
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
