package emulator

import (
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// Program is one of the services that are emulated. They have the same calls, under different paths.
type Program string

// The programs.
const (
	MPN   Program = "mpn"   // the AI Cloud Partner Program, version 1
	CMP   Program = "cmp"   // the Microsoft marketplace, version 1.1
	Store Program = "store" // the Microsoft Store, version 1.1
)

// Programs are the programs that an emulator serves side by side.
func Programs() []Program { return []Program{MPN, CMP, Store} }

// Path is the path of a program's base URL [doc P-PAR, C11-PAR, A-GAMES2].
func (p Program) Path() string { return programs[p].path }

// AccessToken is the default access token of a program: for a program that requires a user, the one that names the user.
func (p Program) AccessToken() string {
	if programs[p].application {
		return DefaultAccessToken
	}
	return UserAccessToken
}

// program is what differs between the programs.
type program struct {
	path        string // of the base URL
	resource    string // that access tokens are for
	application bool   // applications call it, and users do not [doc C-PRE, A-WSTORE]
	numbers     bool   // owners of objects are shown as numbers [field F-GPS]
	remaining   bool   // reports show the runs that remain, the total, the end and the next run [doc C11-TC]
	endRequired bool   // a schedule needs a count or an end [doc C11-TC]
	fullPut     bool   // an update needs Format and CallbackUrl [doc C11-UR]
	dates       bool   // ranges of queries may be dates without a time [field F-STORE]
	aggregated  bool   // query texts may end in AGGREGATED [field F-STORE]
	plain       bool   // the envelope has neither nextLink, where there is no next page, nor dataRedacted [field F-GPS]
}

var programs = map[Program]program{
	MPN:   {path: "/insights/v1/mpn", resource: entra.DefaultResource},
	CMP:   {path: "/insights/v1.1/cmp", resource: entra.DefaultResource, application: true, numbers: true, remaining: true, endRequired: true, fullPut: true, plain: true},
	Store: {path: "/consumer/insights/v1.1", resource: entra.DevCenterResource, application: true, numbers: true, remaining: true, dates: true, aggregated: true, plain: true},
}

// oldCMP is the path of version 1 of the marketplace's service, which is no longer supported [doc C11-GS].
const oldCMP = "/insights/v1/cmp"

// serviceAt finds the program that a path belongs to, and what follows its base URL. Paths are compared without case.
func serviceAt(path string) (p Program, below string, old, ok bool) {
	for _, p := range Programs() {
		if below, ok := cutRoot(path, p.Path()); ok {
			return p, below, false, true
		}
	}
	below, ok = cutRoot(path, oldCMP)
	return CMP, below, true, ok
}

func cutRoot(path, root string) (string, bool) {
	if len(path) < len(root) || !strings.EqualFold(path[:len(root)], root) || len(path) > len(root) && path[len(root)] != '/' {
		return "", false
	}
	return strings.Trim(path[len(root):], "/"), true
}
