// Package timeouts describes the attribute timeouts of resources, data sources, ephemeral resources and actions. The values
// are those of terraform-plugin-framework-timeouts; that library neither describes the attribute nor refuses a time that is
// not positive.
package timeouts

import (
	"fmt"
	"strings"
	"time"

	actiontimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	datatimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	ephemeraltimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/ephemeral/timeouts"
	resourcetimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// Operations are the operations of a resource, by their names in the attribute, with the default of each.
type Operations map[string]time.Duration

// gerunds are the operations of resources as descriptions call them.
var gerunds = map[string]string{"create": "creating", "read": "reading", "update": "changing", "delete": "deleting"}

// Resource describes the attribute of a resource. noun is what the resource manages: "query".
func Resource(noun string, operations Operations) resourceschema.Attribute {
	attributes := map[string]resourceschema.Attribute{}
	for name, standard := range operations {
		attributes[name] = resourceschema.StringAttribute{
			Optional: true, MarkdownDescription: describe(gerunds[name]+" the "+noun+", retries included", standard), Validators: positive(),
		}
	}
	return resourceschema.SingleNestedAttribute{
		Optional: true, CustomType: resourcetimeouts.Type{ObjectType: types.ObjectType{AttrTypes: operations.types()}}, Attributes: attributes,
		MarkdownDescription: "Timeouts of the operations.",
	}
}

// Null is the value of a resource's attribute that is not set. The zero value has no type, and can't be converted.
func Null(operations Operations) resourcetimeouts.Value {
	return resourcetimeouts.Value{Object: types.ObjectNull(operations.types())}
}

func (o Operations) types() map[string]attr.Type {
	all := map[string]attr.Type{}
	for name := range o {
		all[name] = types.StringType
	}
	return all
}

// DataSource describes the attribute of a data source. what is what takes the time: "reading, retries included".
// more are sentences that follow the default.
func DataSource(what string, standard time.Duration, more ...string) dataschema.Attribute {
	return dataschema.SingleNestedAttribute{
		Optional: true, CustomType: datatimeouts.Type{ObjectType: types.ObjectType{AttrTypes: only("read")}}, MarkdownDescription: "Timeouts of the operations.",
		Attributes: map[string]dataschema.Attribute{"read": dataschema.StringAttribute{Optional: true, MarkdownDescription: describe(what, standard, more...), Validators: positive()}},
	}
}

// Ephemeral is DataSource for an ephemeral resource.
func Ephemeral(what string, standard time.Duration, more ...string) ephemeralschema.Attribute {
	return ephemeralschema.SingleNestedAttribute{
		Optional: true, CustomType: ephemeraltimeouts.Type{ObjectType: types.ObjectType{AttrTypes: only("open")}}, MarkdownDescription: "Timeouts of the operations.",
		Attributes: map[string]ephemeralschema.Attribute{"open": ephemeralschema.StringAttribute{Optional: true, MarkdownDescription: describe(what, standard, more...), Validators: positive()}},
	}
}

// Action is DataSource for an action. more are sentences that follow the default.
func Action(what string, standard time.Duration, more ...string) actionschema.Attribute {
	return actionschema.SingleNestedAttribute{
		Optional: true, CustomType: actiontimeouts.Type{ObjectType: types.ObjectType{AttrTypes: only("invoke")}}, MarkdownDescription: "Timeouts of the action.",
		Attributes: map[string]actionschema.Attribute{"invoke": actionschema.StringAttribute{Optional: true, MarkdownDescription: describe(what, standard, more...), Validators: positive()}},
	}
}

// ByProgram returns the default of the first program, and a sentence for each program that has another one, for more of
// DataSource, Ephemeral and Action.
func ByProgram(of func(insights.Program) time.Duration) (standard time.Duration, exceptions []string) {
	programs := insights.Programs()
	standard = of(programs[0])
	for _, p := range programs[1:] {
		if of(p) != standard {
			exceptions = append(exceptions, fmt.Sprintf("In program %#q the default is %#q.", p.Name, short(of(p))))
		}
	}
	return standard, exceptions
}

func only(operation string) map[string]attr.Type {
	return map[string]attr.Type{operation: types.StringType}
}

func positive() []validator.String { return []validator.String{validators.Duration()} }

func describe(what string, standard time.Duration, more ...string) string {
	return strings.Join(append([]string{fmt.Sprintf("Maximum time for %s, such as `30s` or `2h`. Default %#q.", what, short(standard))}, more...), " ")
}

// short writes a length of time without the zeros at its end: 10m, not 10m0s.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
