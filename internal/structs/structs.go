// Package structs reads Terraform objects into structs, by the tag tfsdk of their fields. The framework does it too, but
// compiles a regular expression for each field of each object.
package structs

import (
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Source is a configuration, a plan or a state.
type Source interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// Get reads an object into a struct whose fields, also those of embedded structs, are framework values. As with the
// framework, an object that is null or has other attributes than the struct is an error: a bug of the provider.
func Get[T any](ctx context.Context, from Source, to *T) diag.Diagnostics {
	var object types.Object
	diags := from.Get(ctx, &object)
	if diags.HasError() {
		return diags
	}
	attributes := object.Attributes()
	why := fill(reflect.ValueOf(to).Elem(), attributes)
	if why == "" && len(attributes) > 0 {
		why = fmt.Sprintf("the object has %d attributes more", len(attributes))
	}
	if why != "" {
		diags.AddError("An object does not fit", fmt.Sprintf("Reading a %s: %s. This is a bug of the provider.", reflect.TypeFor[T](), why))
	}
	return diags
}

// fill gives the fields of a struct their values, which it takes out of the attributes, or says why it can't.
func fill(target reflect.Value, attributes map[string]attr.Value) string {
	for i := range target.NumField() {
		field := target.Type().Field(i)
		if field.Anonymous {
			if why := fill(target.Field(i), attributes); why != "" {
				return why
			}
			continue
		}
		name := field.Tag.Get("tfsdk")
		value := reflect.ValueOf(attributes[name])
		switch {
		case !value.IsValid():
			return name + " is not in the object"
		case !value.Type().AssignableTo(field.Type):
			return fmt.Sprintf("%s is a %s, and the value a %s", name, field.Type, value.Type())
		}
		target.Field(i).Set(value)
		delete(attributes, name)
	}
	return ""
}
