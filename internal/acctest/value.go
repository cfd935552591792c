package acctest

import (
	"fmt"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is a configuration or a state as Go values: nil, string, bool, int64 (int is taken too), []any, Object,
// and Unknown. What is not in it is null.
type Object = map[string]any

// Unknown is a value that is only known after apply.
var Unknown = unknown{}

type unknown struct{}

func (unknown) String() string { return "(known after apply)" }

// toTerraform makes a value of a type.
func toTerraform(t testing.TB, typ tftypes.Type, v any) tftypes.Value {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case int:
		return tftypes.NewValue(typ, int64(v))
	case Object:
		object := typ.(tftypes.Object)
		values := map[string]tftypes.Value{}
		for name, attribute := range object.AttributeTypes {
			values[name] = toTerraform(t, attribute, v[name])
		}
		for name := range v {
			if _, ok := values[name]; !ok {
				t.Fatalf("there is no attribute %q", name)
			}
		}
		return tftypes.NewValue(typ, values)
	case []any:
		list := typ.(tftypes.List)
		values := make([]tftypes.Value, len(v))
		for i, e := range v {
			values[i] = toTerraform(t, list.ElementType, e)
		}
		return tftypes.NewValue(typ, values)
	}
	return tftypes.NewValue(typ, v)
}

// fromTerraform makes Go values of a value.
func fromTerraform(t testing.TB, v tftypes.Value) any {
	t.Helper()
	var err error
	defer func() {
		if err != nil {
			t.Fatal(err)
		}
	}()
	switch {
	case v.IsNull():
		return nil
	case !v.IsKnown():
		return Unknown
	case v.Type().Is(tftypes.String):
		var s string
		err = v.As(&s)
		return s
	case v.Type().Is(tftypes.Bool):
		var b bool
		err = v.As(&b)
		return b
	case v.Type().Is(tftypes.Number):
		var n big.Float
		err = v.As(&n)
		i, _ := n.Int64()
		return i
	case v.Type().Is(tftypes.Object{}):
		var m map[string]tftypes.Value
		err = v.As(&m)
		o := Object{}
		for name, e := range m {
			o[name] = fromTerraform(t, e)
		}
		return o
	}
	var l []tftypes.Value
	err = v.As(&l)
	list := make([]any, len(l))
	for i, e := range l {
		list[i] = fromTerraform(t, e)
	}
	return list
}

func encode(t testing.TB, v tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

func decode(t testing.TB, typ tftypes.Type, d *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	if d == nil {
		return tftypes.NewValue(typ, nil)
	}
	v, err := d.Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// attributes are the top-level values of an object, each null when the object is.
func attributes(t testing.TB, v tftypes.Value) map[string]tftypes.Value {
	t.Helper()
	values := map[string]tftypes.Value{}
	if v.IsNull() {
		for name, typ := range v.Type().(tftypes.Object).AttributeTypes {
			values[name] = tftypes.NewValue(typ, nil)
		}
		return values
	}
	if err := v.As(&values); err != nil {
		t.Fatal(err)
	}
	return maps.Clone(values) // As may return the value's own map
}

// Diagnostics are what an operation said.
type Diagnostics []*tfprotov6.Diagnostic

// Errors are the errors among them.
func (ds Diagnostics) Errors() Diagnostics { return ds.of(tfprotov6.DiagnosticSeverityError) }

// Warnings are the warnings among them.
func (ds Diagnostics) Warnings() Diagnostics { return ds.of(tfprotov6.DiagnosticSeverityWarning) }

func (ds Diagnostics) of(s tfprotov6.DiagnosticSeverity) Diagnostics {
	var found Diagnostics
	for _, d := range ds {
		if d.Severity == s {
			found = append(found, d)
		}
	}
	return found
}

// String is every diagnostic as a person would read it: the attribute, the summary, the detail.
func (ds Diagnostics) String() string {
	var s strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&s, "%s: [%s] %s\n%s\n", d.Severity, Attribute(d), d.Summary, d.Detail)
	}
	return s.String()
}

// Attribute is the top-level attribute that a diagnostic is on, "" for none.
func Attribute(d *tfprotov6.Diagnostic) string { return rootOf(d.Attribute) }

// rootOf is the top-level attribute of a path, "" for none.
func rootOf(p *tftypes.AttributePath) string {
	if p == nil || len(p.Steps()) == 0 {
		return ""
	}
	name, _ := p.Steps()[0].(tftypes.AttributeName)
	return string(name)
}
