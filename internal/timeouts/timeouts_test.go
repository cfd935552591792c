package timeouts_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
)

// The descriptions say the defaults, which the code has once.
func TestResource(t *testing.T) {
	t.Parallel()
	for text, standard := range map[string]time.Duration{"`10m`": 10 * time.Minute, "`2h`": 2 * time.Hour, "`30s`": 30 * time.Second, "`1h30m`": 90 * time.Minute} {
		operations := timeouts.Operations{"create": standard, "delete": time.Minute}
		a, ok := timeouts.Resource("query", operations).(resourceschema.SingleNestedAttribute)
		if !ok || len(a.Attributes) != 2 {
			t.Fatalf("got %v", a)
		}
		if got := a.Attributes["create"].GetMarkdownDescription(); !strings.Contains(got, "creating the query") || !strings.HasSuffix(got, "Default "+text+".") {
			t.Errorf("got %q", got)
		}
		if v := timeouts.Null(operations); !v.IsNull() || !v.Type(t.Context()).Equal(a.GetType()) && len(v.AttributeTypes(t.Context())) != 2 {
			t.Errorf("got %v", v)
		}
	}
}

// Each program's default is described, also that of a program to come.
func TestByProgram(t *testing.T) {
	t.Parallel()
	defaults := map[string]time.Duration{"cmp": time.Hour, "store": 4 * time.Hour}
	standard, exceptions := timeouts.ByProgram(func(p insights.Program) time.Duration { return cmp.Or(defaults[p.Name], time.Hour) })
	if want := []string{"In program `store` the default is `4h`."}; standard != time.Hour || !slices.Equal(exceptions, want) {
		t.Errorf("got %s, %q", standard, exceptions)
	}
}
