package acctest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// setting is one field of a policy with one of its values, by their numbers.
type setting struct{ field, value int }

// Pairs makes policies that together contain every pair of values of any two fields that concern mpn. They are the same in
// every run. Fields that do not matter to a test can be left out by name.
func Pairs(without ...string) []emulator.Policy { return PairsOf(emulator.MPN, without...) }

// PairsOf makes such policies of the fields that concern a program.
func PairsOf(p emulator.Program, without ...string) []emulator.Policy {
	var fields []emulator.PolicyField
	for _, f := range emulator.PolicyFields() {
		if f.Concerns(p) && !slices.Contains(without, f.Name) {
			fields = append(fields, f)
		}
	}
	missing := map[[2]setting]bool{}
	for i, f := range fields {
		for j := i + 1; j < len(fields); j++ {
			for v := range f.Values {
				for w := range fields[j].Values {
					missing[[2]setting{{i, v}, {j, w}}] = true
				}
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	var all []emulator.Policy
	for len(missing) > 0 {
		chosen := grow(fields, missing, random)
		var p emulator.Policy
		for i, v := range chosen {
			if err := fields[i].Set(&p, fields[i].Values[v]); err != nil {
				panic(err) // its own value
			}
			for j, w := range chosen[:i] {
				delete(missing, [2]setting{{j, w}, {i, v}})
			}
		}
		all = append(all, p)
	}
	return all
}

// grow chooses a value for each field, of several tries the one that covers the most missing pairs.
func grow(fields []emulator.PolicyField, missing map[[2]setting]bool, random *rand.Rand) []int {
	var best []int
	most := -1
	for range 10 {
		chosen := make([]int, len(fields))
		covered := 0
		for i := range chosen {
			chosen[i] = -1
		}
		for _, i := range random.Perm(len(fields)) {
			gain, value := -1, 0
			for _, v := range random.Perm(len(fields[i].Values)) {
				if g := gainOf(chosen, setting{i, v}, missing); g > gain {
					gain, value = g, v
				}
			}
			chosen[i] = value
			covered += gain
		}
		if covered > most {
			best, most = chosen, covered
		}
	}
	return best
}

// gainOf counts the missing pairs that a value makes with those already chosen.
func gainOf(chosen []int, s setting, missing map[[2]setting]bool) int {
	n := 0
	for j, w := range chosen {
		if w < 0 {
			continue
		}
		pair := [2]setting{{j, w}, s}
		if j > s.field {
			pair = [2]setting{s, {j, w}}
		}
		if missing[pair] {
			n++
		}
	}
	return n
}

// Flags are the flags with which the emulator's command behaves like a policy, those of the defaults left out.
func Flags(p emulator.Policy) string {
	var flags []string
	for _, f := range emulator.PolicyFields() {
		if v := f.Get(&p); v != f.Values[0] {
			flags = append(flags, fmt.Sprintf("-%s=%s", f.Flag, v))
		}
	}
	return strings.Join(flags, " ")
}
