package insights

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// EqualNames tells whether two names are the same in Terraform's sense: without outer white space, which the service may
// add or trim [sample C-PAR, P-FIRST], and in any Unicode normalization form. Case counts.
func EqualNames(a, b string) bool { return a == b || canonicalName(a) == canonicalName(b) }

// EqualNamesFold is EqualNames without case.
func EqualNamesFold(a, b string) bool {
	return strings.EqualFold(a, b) || strings.EqualFold(canonicalName(a), canonicalName(b))
}

// canonicalName is a name in the form in which Terraform has strings (NFC), without outer white space.
func canonicalName(name string) string { return norm.NFC.String(strings.TrimSpace(name)) }
