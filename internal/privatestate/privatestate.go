// Package privatestate is what resources keep in the private state, which Terraform stores beside the state and never
// shows. A new object begins with none, also one that replaces another.
package privatestate

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Data is the private state of a resource, as the framework gives it.
type Data interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Key is the name of a boolean in a private state. What is not there is false.
type Key string

// Listed is true once an answer of the service to a read had the object: if one lacks it later, the object was deleted.
const Listed Key = "listed"

// Get reads the boolean.
func (k Key) Get(ctx context.Context, d Data) bool {
	text, diags := d.GetKey(ctx, string(k))
	return !diags.HasError() && string(text) == "true"
}

// Set stores the boolean.
func (k Key) Set(ctx context.Context, d Data, value bool) diag.Diagnostics {
	return d.SetKey(ctx, string(k), strconv.AppendBool(nil, value))
}
