package emulator

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// PolicyField describes one field of Policy.
type PolicyField struct {
	Name   string   // as in Go: FilterMiss
	Flag   string   // the same for a command line: filter-miss
	Text   string   // the question, in words: "what a list answers when ..."
	Values []string // the first is the default
	index  int

	Programs []Program // whose service it asks about
}

// Concerns reports whether the field asks about a program's service.
func (f PolicyField) Concerns(p Program) bool { return slices.Contains(f.Programs, p) }

// PolicyFields lists the fields of Policy in their order.
func PolicyFields() []PolicyField { return slices.Clone(policyFields()) }

var policyFields = sync.OnceValue(func() []PolicyField {
	var fields []PolicyField
	t := reflect.TypeFor[Policy]()
	for i := range t.NumField() {
		f := t.Field(i)
		fields = append(fields, PolicyField{Name: f.Name, Text: policyTexts()[f.Name], Flag: dashed(f.Name), Values: strings.Fields(f.Tag.Get("values")), Programs: programsOf(f.Tag.Get("programs")), index: i})
	}
	return fields
})

// programsOf reads a programs tag; without one all are concerned.
func programsOf(tag string) []Program {
	if tag == "" {
		return Programs()
	}
	var list []Program
	for name := range strings.FieldsSeq(tag) {
		list = append(list, Program(name))
	}
	return list
}

// Get is the field's value in a policy; the default's name where it is not set.
func (f PolicyField) Get(p *Policy) string {
	if v := reflect.ValueOf(p).Elem().Field(f.index).String(); v != "" {
		return v
	}
	return f.Values[0]
}

// Set puts a value into a policy. Its error names the values that the field takes.
func (f PolicyField) Set(p *Policy, value string) error {
	if !slices.Contains(f.Values, value) {
		return fmt.Errorf("the policy %s does not take %q; it takes %s", f.Flag, value, strings.Join(f.Values, ", "))
	}
	reflect.ValueOf(p).Elem().Field(f.index).SetString(value)
	return nil
}

// PolicyNamed finds a field by its name or flag.
func PolicyNamed(name string) (PolicyField, bool) {
	for _, f := range policyFields() {
		if strings.EqualFold(f.Name, name) || f.Flag == name {
			return f, true
		}
	}
	return PolicyField{}, false
}

// ReadPolicy reads a JSON object of names, as flags or as in Go, and values, over a policy. Its error lists the names or values
// that there are.
func ReadPolicy(data []byte, over Policy) (Policy, error) {
	var values map[string]string
	if err := decodeStrictly(data, &values); err != nil {
		return over, fmt.Errorf(`want a JSON object of policies and values, for example {"filter-miss": "empty"}: %w`, err)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		f, ok := PolicyNamed(name)
		if !ok {
			return over, fmt.Errorf("there is no policy %q; there are %s", name, strings.Join(policyFlags(), ", "))
		}
		if err := f.Set(&over, values[name]); err != nil {
			return over, err
		}
	}
	return over, nil
}

// Values are a policy as ReadPolicy reads it, with every field.
func (p Policy) Values() map[string]string {
	all := map[string]string{}
	for _, f := range PolicyFields() {
		all[f.Flag] = f.Get(&p)
	}
	return all
}

func policyFlags() []string {
	var flags []string
	for _, f := range PolicyFields() {
		flags = append(flags, f.Flag)
	}
	return flags
}

// complete gives every field its value's name, so that the code compares with names alone.
func (p Policy) complete() (Policy, error) {
	for _, f := range policyFields() {
		if err := f.Set(&p, f.Get(&p)); err != nil {
			return p, err
		}
	}
	return p, nil
}

// dashed spells a Go name for a command line: FilterMiss becomes filter-miss, IDFilter id-filter.
func dashed(name string) string {
	var b strings.Builder
	for i, r := range name {
		upper := r >= 'A' && r <= 'Z'
		after := i > 0 && name[i-1] >= 'a'
		before := i+1 < len(name) && name[i+1] >= 'a'
		if upper && i > 0 && (after || before) {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
