package validators

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// WholeNumber is the type of whole numbers. The framework's own takes a fraction for a mistake of the provider, and says
// so; to WholeNumber it is the user's.
type WholeNumber struct{ basetypes.Int64Type }

// String is the type's name.
func (WholeNumber) String() string { return "validators.WholeNumber" }

// Equal tells whether the other type is this one. Values have the framework's, so that is the same.
func (WholeNumber) Equal(o attr.Type) bool {
	switch o.(type) {
	case WholeNumber, basetypes.Int64Type:
		return true
	}
	return false
}

// Validate requires a whole number.
func (w WholeNumber) Validate(_ context.Context, in tftypes.Value, p path.Path) diag.Diagnostics {
	var diags diag.Diagnostics
	if problem := checkWhole(p.String(), in); problem != "" {
		diags.AddAttributeError(p, "Not a whole number: "+p.String(), problem+".")
	}
	return diags
}

// ValueFromTerraform makes the value. What is not whole has none: Validate has refused it.
func (w WholeNumber) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	if checkWhole("", in) != "" {
		return basetypes.NewInt64Unknown(), nil
	}
	return w.Int64Type.ValueFromTerraform(ctx, in)
}

func checkWhole(argument string, in tftypes.Value) (problem string) {
	var f *big.Float
	if in.IsNull() || !in.IsKnown() || in.As(&f) != nil {
		return ""
	}
	_, problem = Whole(argument, f)
	return problem
}

// Whole returns a number as one of 64 bits. The problem says that the argument is a fraction, or too large; "" for none.
func Whole(argument string, f *big.Float) (n int64, problem string) {
	n, accuracy := f.Int64()
	if accuracy != big.Exact {
		return 0, fmt.Sprintf("%s must be a whole number; it is %s", argument, f.Text('g', -1))
	}
	return n, ""
}
