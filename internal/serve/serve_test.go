package serve

import (
	"errors"
	"maps"
	"testing"
)

func TestQuieten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ given, want map[string]string }{
		"nobody reads the log":         {nil, map[string]string{"TF_LOG_SDK": "OFF", "TF_LOG_PROVIDER_EXAMPLE": "OFF"}},
		"a level for everything":       {map[string]string{"TF_LOG": "debug"}, map[string]string{"TF_LOG_SDK": "debug", "TF_LOG_PROVIDER_EXAMPLE": "debug"}},
		"a level for providers":        {map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "warn"}, map[string]string{"TF_LOG_SDK": "warn", "TF_LOG_PROVIDER_EXAMPLE": "warn"}},
		"only the core's log":          {map[string]string{"TF_LOG_CORE": "TRACE"}, map[string]string{"TF_LOG_SDK": "OFF", "TF_LOG_PROVIDER_EXAMPLE": "OFF"}},
		"JSON":                         {map[string]string{"TF_LOG": "JSON"}, map[string]string{"TF_LOG_SDK": "TRACE", "TF_LOG_PROVIDER_EXAMPLE": "TRACE"}},
		"a level that does not exist":  {map[string]string{"TF_LOG": "1"}, map[string]string{"TF_LOG_SDK": "TRACE", "TF_LOG_PROVIDER_EXAMPLE": "TRACE"}},
		"a level of the SDK's own":     {map[string]string{"TF_LOG_SDK": "error", "TF_LOG": "INFO"}, map[string]string{"TF_LOG_PROVIDER_EXAMPLE": "INFO"}},
		"a level of this provider's":   {map[string]string{"TF_LOG_PROVIDER_EXAMPLE": "error"}, map[string]string{"TF_LOG_SDK": "OFF"}},
		"everything is off explicitly": {map[string]string{"TF_LOG": "OFF"}, map[string]string{"TF_LOG_SDK": "OFF", "TF_LOG_PROVIDER_EXAMPLE": "OFF"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := map[string]string{}
			err := quieten("registry.terraform.io/partner/example", func(n string) string { return c.given[n] }, func(n, v string) error { set[n] = v; return nil })
			if err != nil || !maps.Equal(set, c.want) {
				t.Errorf("set %v, want %v (%v)", set, c.want, err)
			}
		})
	}
	broken := errors.New("read-only")
	if err := quieten("a/b/c", func(string) string { return "" }, func(string, string) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
