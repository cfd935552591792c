package execution

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// selectorAttributes say which executions are read. The argument is the one that bounds the time.
func selectorAttributes(timeout string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"report_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "ID of the report.",
			Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
		},
		"execution_id": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "ID of the execution to read. Defaults to the newest execution. The service keeps executions for 90 days.",
			Validators:          []validator.String{validators.NotEmpty()},
		},
		"statuses": schema.ListAttribute{
			Optional: true, ElementType: types.StringType,
			MarkdownDescription: "Read only executions with one of these statuses. Defaults to `Completed`, or with `execution_id` to any status.",
			Validators:          []validator.List{validators.Texts()},
		},
		"latest": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether to read only the latest execution. Default `true`, or `false` with `execution_id`. `false` reads those of the last 90 days.",
		},
		"wait_for_completion": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("Whether to wait for a completed execution, for at most `%s`. Default `false`. "+
				"A failed execution is an error, and so is a first run that is due after the timeout.", timeout),
		},
	}
}

// computedAttributes are what is read of executions. link says when there are links.
func computedAttributes(link string) map[string]schema.Attribute {
	found := itemAttributes(link)
	found["status"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Status of the newest execution: `Pending`, `Running`, `Paused` or `Completed`. Null if there is none.",
	}
	item := itemAttributes(link)
	item["execution_id"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "ID of the execution.",
	}
	item["status"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Status of the execution: `Pending`, `Running`, `Paused` or `Completed`.",
	}
	found["last_execution_time"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Time when the newest file of `executions` was generated, RFC 3339 in UTC. Null if none of them is completed.",
	}
	found["next_execution_start_time"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Time of the report's next run, RFC 3339 in UTC. Null if the service does not report it with an execution; the data source `partnerinsights_report` computes it.",
	}
	found["executions"] = schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "Executions, newest first.",
		NestedObject:        schema.NestedAttributeObject{Attributes: item},
	}
	return found
}

// itemAttributes are those of one execution.
func itemAttributes(link string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"format": schema.StringAttribute{Computed: true, MarkdownDescription: "Format of the file, `CSV` or `TSV`."},
		"report_access_secure_link": schema.StringAttribute{Computed: true, Sensitive: true,
			MarkdownDescription: "Signed URL of the file. " + link},
		"report_generated_time": schema.StringAttribute{Computed: true,
			MarkdownDescription: "Time when the file was generated, RFC 3339 in UTC. Null before that."},
		"report_expiry_time": schema.StringAttribute{Computed: true,
			MarkdownDescription: "Time when the link expires, RFC 3339 in UTC. Null if the service does not report it."},
		"recurrence_interval": schema.Int64Attribute{Computed: true, MarkdownDescription: "Interval between two runs of the report in hours."},
		"recurrence_count": schema.Int64Attribute{Computed: true,
			MarkdownDescription: "Number of runs of the report, as the service reports it. Null if the report runs indefinitely."},
	}
}
