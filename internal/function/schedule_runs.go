package function

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// maxRuns is how many runs schedule_runs computes at most.
const maxRuns = 1000

// NewScheduleRuns makes the function schedule_runs.
func NewScheduleRuns() function.Function { return scheduleRuns{} }

type scheduleRuns struct{}

func (scheduleRuns) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "schedule_runs"
}

func (scheduleRuns) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Computes when a report runs.",
		MarkdownDescription: "Returns the next run times of a schedule: `start_time` and each later time at a multiple of the interval. " +
			"The function requires no credentials and sends no requests.\n\n" +
			"The service may start a run some minutes later, and the file is available after the run has ended. " +
			"The function does not consider when a report was created, is paused or has ended. The first run of a new report is at least four hours after its creation; " +
			"see `effective_start_time` of `partnerinsights_report`.\n\n" +
			"The result is a list of times in RFC 3339 and UTC, in ascending order.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "start_time", MarkdownDescription: "Anchor of the schedule, RFC 3339, such as `start_time` or `effective_start_time` of a report."},
			function.NumberParameter{Name: "recurrence_interval", MarkdownDescription: "Interval between two runs in hours, at least 1."},
			function.StringParameter{Name: "from", MarkdownDescription: "Time of the earliest run to return, RFC 3339, such as `plantimestamp()`."},
			function.NumberParameter{Name: "count", MarkdownDescription: fmt.Sprintf("Number of runs, 0 to %d.", maxRuns)},
		},
		Return: function.ListReturn{ElementType: types.StringType},
	}
}

func (scheduleRuns) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var startTime, from string
	var interval, count *big.Float
	if err := req.Arguments.Get(ctx, &startTime, &interval, &from, &count); err != nil {
		resp.Error = err
		return
	}
	runs, err := nextRuns(ctx, startTime, interval, from, count)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, runs)
}

func nextRuns(ctx context.Context, startTime string, interval *big.Float, from string, count *big.Float) ([]string, *function.FuncError) {
	anchor, err := instant(ctx, 0, "start_time", startTime)
	if err != nil {
		return nil, err
	}
	hours, err := whole(1, "recurrence_interval", interval)
	if err != nil {
		return nil, err
	}
	if hours < 1 {
		return nil, function.NewArgumentFuncError(1, fmt.Sprintf("recurrence_interval is in hours and must be at least 1; it is %d", hours))
	}
	earliest, err := instant(ctx, 2, "from", from)
	if err != nil {
		return nil, err
	}
	n, err := whole(3, "count", count)
	if err != nil {
		return nil, err
	}
	if n < 0 || n > maxRuns {
		return nil, function.NewArgumentFuncError(3, fmt.Sprintf("count must be between 0 and %d; it is %d", maxRuns, n))
	}
	runs := make([]string, n)
	for i := range runs {
		run := schedule.First(anchor, hours, earliest)
		if run.Year() > 9999 {
			return nil, function.NewArgumentFuncError(3, fmt.Sprintf("run %d is after the year 9999", i+1))
		}
		runs[i] = run.Format(time.RFC3339)
		earliest = run.Add(time.Second)
	}
	return runs, nil
}

// whole reads a whole number. The framework's own parameter of 64 bits takes a fraction for a mistake of the provider.
func whole(position int64, name string, number *big.Float) (int64, *function.FuncError) {
	n, problem := validators.Whole(name, number)
	if problem != "" {
		return 0, function.NewArgumentFuncError(position, problem)
	}
	return n, nil
}

// instant reads a time of RFC 3339.
func instant(ctx context.Context, position int64, name, text string) (time.Time, *function.FuncError) {
	var checked validator.StringResponse
	validators.Instant().ValidateString(ctx, validator.StringRequest{Path: path.Root(name), ConfigValue: types.StringValue(text)}, &checked)
	for _, d := range checked.Diagnostics {
		return time.Time{}, function.NewArgumentFuncError(position, strings.TrimSuffix(d.Detail(), "."))
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, function.NewArgumentFuncError(position, name+": "+err.Error())
	}
	return t, nil
}
