package function_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/function"
)

func TestQueryFormat(t *testing.T) {
	t.Parallel()
	want := types.StringValue("SELECT DISTINCT Month, MPNId\nFROM OfficeUsage\nWHERE a = 'x  Y'\n  AND b IN (1, 2)\nORDER BY Month\nLIMIT 10\nTIMESPAN LIFETIME")
	for _, text := range []string{
		"select distinct Month,MPNId from OfficeUsage\r\n where a='x  Y' and b in(1,2) order by Month limit 10 timespan lifetime;",
		want.ValueString(),
	} {
		if got, err := run(t, function.NewQueryFormat(), types.StringValue(text)); err != nil || !got.Equal(want) {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
}
