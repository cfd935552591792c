package report

import "github.com/hashicorp/terraform-plugin-go/tftypes"

// Settled tells whether the plan of a report that does not differ from its state is empty, as Schema and ModifyPlan
// would find: what is not configured has its default, and the report is not to be replaced when it is inactive.
func Settled(config, state map[string]tftypes.Value) bool {
	for name, value := range map[string]tftypes.Value{
		"execute_now":     tftypes.NewValue(tftypes.Bool, false),
		"format":          tftypes.NewValue(tftypes.String, defaultFormat),
		"callback_method": tftypes.NewValue(tftypes.String, defaultMethod),
		"paused":          tftypes.NewValue(tftypes.Bool, false),
	} {
		if config[name].IsNull() && !state[name].Equal(value) {
			return false
		}
	}
	return state["recreate_when_inactive"].Equal(tftypes.NewValue(tftypes.Bool, false))
}
