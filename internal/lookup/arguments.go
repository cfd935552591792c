package lookup

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// ReadTimeout is the default time of a look-up, retries included.
const ReadTimeout = 5 * time.Minute

// ID describes the ID as an argument.
func ID(noun string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "ID of the " + noun + " to read. Either `id` or `name` is required.",
		Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
	}
}

// Name describes the name as an argument.
func Name(noun string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Name of the " + noun + " to read, case-sensitive. Either `id` or `name` is required. " +
			"A name that several objects have is an error that lists their IDs.",
		Validators: []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
	}
}

// Timeouts describes the timeouts.
func Timeouts() schema.Attribute {
	return timeouts.DataSource("reading, retries included", ReadTimeout)
}

// ConfigValidators want either an ID or a name.
func ConfigValidators() []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}
