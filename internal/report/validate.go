package report

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// replaceUnlessImported replaces the report when a value changes. The service never reports these values, so after an
// import they are only taken into the state.
func replaceUnlessImported() planmodifier.String {
	const rule = "Changing this forces a new report, except after an import."
	return stringplanmodifier.RequiresReplaceIf(func(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
		resp.RequiresReplace = !req.StateValue.IsNull() || !importedKey.Get(ctx, req.Private)
	}, rule, rule)
}

// ValidateConfig checks what more than one attribute decides.
func (r *reportResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.ExecuteNow.IsUnknown() {
		if config.ExecuteNow.ValueBool() {
			config.validateOnce(&resp.Diagnostics)
		} else {
			config.validateScheduled(&resp.Diagnostics)
		}
	}
	if r.session == nil {
		check := validators.WhileValidating(&resp.Diagnostics)
		config.checkRules(&model{}, check)
		check.Number("recurrence_interval", config.RecurrenceInterval, types.Int64Null(), validators.Between(1, maxInterval, "hours"))
	}
	config.validateCallback(&resp.Diagnostics)
	validators.Order("query_start_time", config.QueryStartTime, "query_end_time", config.QueryEndTime, &resp.Diagnostics)
}

// validateOnce checks a report that runs once.
func (m *model) validateOnce(diags *diag.Diagnostics) {
	refuse := func(name, why string) {
		diags.AddAttributeError(path.Root(name), "A report that runs once has no schedule",
			fmt.Sprintf("%s can't be %s together with execute_now: the report runs once, as soon as it is created. Remove one of the two.", name, why))
	}
	if !m.StartTime.IsNull() {
		refuse("start_time", "set")
	}
	if !m.RecurrenceInterval.IsNull() {
		refuse("recurrence_interval", "set")
	}
	if !m.RecurrenceCount.IsNull() {
		refuse("recurrence_count", "set")
	}
	if !m.EndTime.IsNull() {
		refuse("end_time", "set")
	}
	if m.Paused.ValueBool() {
		refuse("paused", "true")
	}
	if m.RecreateWhenInactive.ValueBool() {
		refuse("recreate_when_inactive", "true")
	}
}

// validateScheduled checks a report that runs on a schedule.
func (m *model) validateScheduled(diags *diag.Diagnostics) {
	if m.RecurrenceInterval.IsNull() {
		diags.AddAttributeError(path.Root("recurrence_interval"), "A schedule needs an interval",
			"recurrence_interval is required unless execute_now is true: set the hours between two runs, such as 24 for a daily report.")
	}
	refuseRange := func(name string, v types.String) {
		if !v.IsNull() {
			diags.AddAttributeError(path.Root(name), "A schedule has no fixed range",
				fmt.Sprintf("%s can only be set together with execute_now: a scheduled report covers the query's TIMESPAN up to each run.", name))
		}
	}
	refuseRange("query_start_time", m.QueryStartTime)
	refuseRange("query_end_time", m.QueryEndTime)
}
