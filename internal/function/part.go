package function

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// part is a part of an argument whose type is not fixed. What can't be read is reported to the first error of the
// argument, and read as nothing.
type part struct {
	path  string // "" for the argument itself
	value tftypes.Value
	first *error
}

func newPart(value tftypes.Value) part { return part{value: value, first: new(error)} }

// fail reports an error that names the part, unless there is one already. Terraform ends it with a full stop.
func (p part) fail(format string, args ...any) {
	if *p.first == nil {
		subject := p.path
		if subject == "" {
			subject = "the argument"
		}
		*p.first = fmt.Errorf("%s %s", subject, printable.Text(fmt.Sprintf(format, args...)))
	}
}

// attributes reads an object that has some of the attributes. Those it does not have are null.
func (p part) attributes(names ...string) map[string]part {
	var values map[string]tftypes.Value
	if err := p.value.As(&values); err != nil || values == nil {
		p.fail("must be an object")
	}
	for name := range values {
		if !slices.Contains(names, name) {
			p.fail("has no attribute %s; it has %s", name, strings.Join(names, ", "))
		}
	}
	parts := make(map[string]part, len(names))
	for _, name := range names {
		value, ok := values[name]
		if !ok {
			value = tftypes.NewValue(tftypes.String, nil)
		}
		parts[name] = part{strings.TrimPrefix(p.path+"."+name, "."), value, p.first}
	}
	return parts
}

// each reads every element of a list, tuple or set with read. A list that is null has none.
func each[T any](p part, read func(part) T) []T {
	var values []tftypes.Value
	if err := p.value.As(&values); err != nil && !p.value.IsNull() {
		p.fail("must be a list")
	}
	var all []T
	for i, v := range values {
		all = append(all, read(part{fmt.Sprintf("%s[%d]", p.path, i), v, p.first}))
	}
	return all
}

// text reads what Terraform converts to a string, "" where it is null.
func (p part) text() string {
	var s string
	var n big.Float
	var b bool
	switch {
	case p.value.IsNull():
	case p.value.As(&s) == nil:
		return s
	case p.value.As(&n) == nil:
		return n.Text('f', -1)
	case p.value.As(&b) == nil:
		return strconv.FormatBool(b)
	default:
		p.fail("must be a string")
	}
	return ""
}

// required is text of a part that must not be null.
func (p part) required() string {
	if p.value.IsNull() {
		p.fail("is required")
	}
	return p.text()
}
