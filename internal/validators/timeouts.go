package validators

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Timeouts wants each time of a timeouts attribute to be positive. The library has seen to it that they are times.
func Timeouts() validator.Object { return positive{} }

type positive struct{}

func (positive) Description(context.Context) string         { return "must be positive" }
func (positive) MarkdownDescription(context.Context) string { return "must be positive" }

func (positive) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	for name, v := range req.ConfigValue.Attributes() {
		s, _ := v.(types.String)
		if d, err := time.ParseDuration(s.ValueString()); err == nil && d <= 0 {
			resp.Diagnostics.AddAttributeError(req.Path.AtName(name), "No time at all", req.Path.AtName(name).String()+" must be a positive length of time, such as 30s or 10m; it is "+s.ValueString()+".")
		}
	}
}
