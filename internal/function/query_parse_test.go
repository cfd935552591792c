package function_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/function"
)

func texts(values ...string) types.List {
	elements := make([]attr.Value, len(values))
	for i, v := range values {
		elements[i] = types.StringValue(v)
	}
	return types.ListValueMust(types.StringType, elements)
}

func TestQueryParse(t *testing.T) {
	t.Parallel()
	filterTypes := map[string]attr.Type{"column": types.StringType, "operator": types.StringType, "values": types.ListType{ElemType: types.StringType}}
	orderTypes := map[string]attr.Type{"column": types.StringType, "direction": types.StringType}
	filters, orders := types.ObjectType{AttrTypes: filterTypes}, types.ObjectType{AttrTypes: orderTypes}
	filter := func(column, operator string, values ...string) attr.Value {
		return types.ObjectValueMust(filterTypes, map[string]attr.Value{
			"column": types.StringValue(column), "operator": types.StringValue(operator), "values": texts(values...),
		})
	}
	order := func(column string, direction types.String) attr.Value {
		return types.ObjectValueMust(orderTypes, map[string]attr.Value{"column": types.StringValue(column), "direction": direction})
	}
	for name, c := range map[string]struct {
		text string
		want map[string]attr.Value
	}{
		"every clause": {
			"select distinct Month, mpnid from OfficeUsage where a = 'O''Neil ' and b not in (1, -2.50) and c like '%x%' order by Month desc, a asc, b limit 007 timespan last_month aggregated Daily",
			map[string]attr.Value{
				"dataset":  types.StringValue("OfficeUsage"),
				"distinct": types.BoolValue(true),
				"columns":  texts("Month", "mpnid"),
				"filters": types.ListValueMust(filters, []attr.Value{
					filter("a", "=", "O'Neil "), filter("b", "NOT IN", "1", "-2.50"), filter("c", "LIKE", "%x%"),
				}),
				"order_by": types.ListValueMust(orders, []attr.Value{
					order("Month", types.StringValue("DESC")), order("a", types.StringValue("ASC")), order("b", types.StringNull()),
				}),
				"limit":      types.Int64Value(7),
				"timespan":   types.StringValue("LAST_MONTH"),
				"aggregated": types.StringValue("Daily"),
			},
		},
		"no clause but the two": {
			"SELECT Month FROM OfficeUsage",
			map[string]attr.Value{
				"dataset":    types.StringValue("OfficeUsage"),
				"distinct":   types.BoolValue(false),
				"columns":    texts("Month"),
				"filters":    types.ListNull(filters),
				"order_by":   types.ListNull(orders),
				"limit":      types.Int64Null(),
				"timespan":   types.StringNull(),
				"aggregated": types.StringNull(),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := run(t, function.NewQueryParse(), types.StringValue(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.(types.Object).Attributes()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
