package main

import (
	"errors"
	"strings"
	"testing"
)

func TestSetLogLevels(t *testing.T) {
	t.Parallel()
	names := []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_EXAMPLE"}
	for name, c := range map[string]struct {
		given string // NAME=value, separated by blanks
		want  string // what is set of names, in their order; - for what is not
	}{
		"no level":                    {"", "OFF OFF OFF OFF"},
		"a level for everything":      {"TF_LOG=debug", "debug debug debug debug"},
		"a level for providers":       {"TF_LOG=TRACE TF_LOG_PROVIDER=warn", "warn warn warn warn"},
		"only the core's log":         {"TF_LOG_CORE=TRACE", "OFF OFF OFF OFF"},
		"JSON":                        {"TF_LOG=JSON", "TRACE TRACE TRACE TRACE"},
		"a level that does not exist": {"TF_LOG=1", "TRACE TRACE TRACE TRACE"},
		"off":                         {"TF_LOG=OFF", "OFF OFF OFF OFF"},
		"the SDK's own level":         {"TF_LOG=INFO TF_LOG_SDK=error", "- error error INFO"},
		"the framework's own level":   {"TF_LOG_SDK_FRAMEWORK=error", "OFF OFF - OFF"},
		"this provider's own level":   {"TF_LOG_PROVIDER_EXAMPLE=error", "OFF OFF OFF -"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given, set := map[string]string{}, map[string]string{}
			for v := range strings.FieldsSeq(c.given) {
				name, value, _ := strings.Cut(v, "=")
				given[name] = value
			}
			levels, err := setLogLevels("registry.terraform.io/partner/example", func(n string) string { return given[n] },
				func(n, v string) error { set[n] = v; return nil }, func(n string) error { delete(set, n); return nil })
			levels.withoutLevels(func() {
				if len(set) > 0 {
					t.Errorf("a child process inherits %v", set)
				}
			})
			var got []string
			for _, n := range names {
				v, ok := set[n]
				if !ok {
					v = "-"
				}
				got = append(got, v)
			}
			if err != nil || strings.Join(got, " ") != c.want {
				t.Errorf("set %v, want %s (%v)", got, c.want, err)
			}
		})
	}
	broken := errors.New("read-only")
	if _, err := setLogLevels("a/b/c", func(string) string { return "" }, func(string, string) error { return broken }, nil); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
