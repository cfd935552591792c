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
		MarkdownDescription: "ID of the " + noun + " to read. Give either it or `name`; there is no default. One that does not exist is an error.",
		Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
	}
}

// Name describes the name as an argument.
func Name(noun string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Name of the " + noun + " to read, with its case. Give either it or `id`; there is no default. " +
			"A name that nothing has is an error, and so is one that several have: it lists their IDs.",
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
