package function_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/function"
)

// wantRoundTrip wants query_parse(query_build(x)) to be x.
func wantRoundTrip(t *testing.T, x attr.Value) {
	t.Helper()
	text, err := run(t, function.NewQueryBuild(), types.DynamicValue(x))
	if err != nil {
		t.Fatalf("%s: %s", x, err)
	}
	got, err := run(t, function.NewQueryParse(), text)
	if err != nil || !got.Equal(x) {
		t.Errorf("%s\nbecame %s\nwhich is %s, %v", x, text, got, err)
	}
}

func TestBuildOfEveryDocumentedQuery(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../reportquery/testdata/*_*.json")
	if err != nil {
		t.Fatal(err)
	}
	built := 0
	for _, file := range files {
		var queries []struct{ Text, Query string }
		data, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(data, &queries)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			if x, err := run(t, function.NewQueryParse(), types.StringValue(q.Text+q.Query)); err == nil {
				built++
				wantRoundTrip(t, x)
			}
		}
	}
	if built < 90 {
		t.Errorf("only %d queries were built", built)
	}
}

// TestBuildOfAnything builds queries with arbitrary parts.
func TestBuildOfAnything(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	anyName := func() string { return pick("Month", "_x9", "Group", "aggregated", "Or", "PGA_MPNId") }
	anyValue := func() string {
		return pick("", "'", "x' OR 'y", "a\r\nb", "-12.5", "‘’", " 日本 ", `\`, "--", "''") + pick("", "'", "z")
	}
	empty, err := run(t, function.NewQueryParse(), types.StringValue("SELECT a FROM A WHERE b = 1 ORDER BY c"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := empty.(types.Object).AttributeTypes(t.Context())
	filterType, orderType := kinds["filters"].(types.ListType).ElemType, kinds["order_by"].(types.ListType).ElemType
	for range 500 {
		x := map[string]attr.Value{
			"dataset": types.StringValue(anyName()), "distinct": types.BoolValue(random.IntN(2) > 0), "columns": texts(anyName(), anyName()),
			"filters": types.ListNull(filterType), "order_by": types.ListNull(orderType),
			"limit": types.Int64Null(), "timespan": types.StringNull(), "aggregated": types.StringNull(),
		}
		if n := random.IntN(4); n > 0 {
			var filters []attr.Value
			for range n {
				operator := pick("=", "!=", "<", "<=", ">", ">=", "LIKE", "NOT LIKE", "IN", "NOT IN")
				values := texts(anyValue())
				if strings.HasSuffix(operator, "IN") {
					values = texts(anyValue(), anyValue(), anyValue())
				}
				filters = append(filters, types.ObjectValueMust(filterType.(types.ObjectType).AttrTypes, map[string]attr.Value{
					"column": types.StringValue(anyName()), "operator": types.StringValue(operator), "values": values,
				}))
			}
			x["filters"] = types.ListValueMust(filterType, filters)
		}
		if random.IntN(2) > 0 {
			direction := types.StringValue(pick("ASC", "DESC"))
			if random.IntN(3) == 0 {
				direction = types.StringNull()
			}
			x["order_by"] = types.ListValueMust(orderType, []attr.Value{types.ObjectValueMust(orderType.(types.ObjectType).AttrTypes, map[string]attr.Value{
				"column": types.StringValue(anyName()), "direction": direction,
			})})
		}
		if random.IntN(2) > 0 {
			x["limit"], x["timespan"] = types.Int64Value(1+random.Int64()>>random.IntN(60)), types.StringValue(pick("LAST_MONTH", "ANY_WORD"))
		}
		if random.IntN(3) == 0 {
			x["aggregated"] = types.StringValue(pick("Daily", "weekly"))
		}
		wantRoundTrip(t, types.ObjectValueMust(kinds, x))
	}
}

// object is an object as Terraform passes one that was written in a configuration: tuples, and attributes left out.
func object(attributes map[string]tftypes.Value) tftypes.Value {
	kinds := map[string]tftypes.Type{}
	for name, v := range attributes {
		kinds[name] = v.Type()
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, attributes)
}

func tuple(elements ...tftypes.Value) tftypes.Value {
	kinds := make([]tftypes.Type, len(elements))
	for i, v := range elements {
		kinds[i] = v.Type()
	}
	return tftypes.NewValue(tftypes.Tuple{ElementTypes: kinds}, elements)
}

func str(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

// TestBuildOverTheProtocol passes objects as configurations have them, right and wrong.
func TestBuildOverTheProtocol(t *testing.T) {
	t.Parallel()
	null := tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	number := func(n any) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }
	filter := func(operator string, values tftypes.Value) map[string]tftypes.Value {
		return map[string]tftypes.Value{"filters": tuple(object(map[string]tftypes.Value{"column": str("b"), "operator": str(operator), "values": values}))}
	}
	for name, c := range map[string]struct {
		change        map[string]tftypes.Value
		text, problem string
	}{
		"the least":               {nil, "SELECT a FROM A", ""},
		"nulls and empty lists":   {map[string]tftypes.Value{"filters": tuple(), "order_by": null, "limit": null, "distinct": null, "timespan": null}, "SELECT a FROM A", ""},
		"numbers and bools":       {filter("not  in", tuple(number(5), number(-2.5), str("x"), tftypes.NewValue(tftypes.Bool, true))), "SELECT a FROM A WHERE b NOT IN ('5', '-2.5', 'x', 'true')", ""},
		"lower case":              {map[string]tftypes.Value{"timespan": str("last_month"), "aggregated": str("Daily"), "distinct": str("true"), "limit": str("5")}, "SELECT DISTINCT a FROM A LIMIT 5 TIMESPAN LAST_MONTH AGGREGATED Daily", ""},
		"a set of columns":        {map[string]tftypes.Value{"columns": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{str("x")})}, "SELECT x FROM A", ""},
		"a direction":             {map[string]tftypes.Value{"order_by": tuple(object(map[string]tftypes.Value{"column": str("b"), "direction": str("asc")}), object(map[string]tftypes.Value{"column": str("c")}))}, "SELECT a FROM A ORDER BY b ASC, c", ""},
		"no dataset":              {map[string]tftypes.Value{"dataset": null}, "", "dataset is required"},
		"a dataset of two words":  {map[string]tftypes.Value{"dataset": str("A WHERE b")}, "", `dataset is "A WHERE b", which the query language can't write`},
		"an unwritable column":    {map[string]tftypes.Value{"columns": tuple(str("a"), str("Revenue(USD)"))}, "", `columns[1] is "Revenue(USD)", which`},
		"no columns":              {map[string]tftypes.Value{"columns": tuple()}, "", "columns must have at least one column or metric"},
		"columns that are a text": {map[string]tftypes.Value{"columns": str("a, b")}, "", "columns must be a list"},
		"a column without a name": {map[string]tftypes.Value{"columns": tuple(null)}, "", "columns[0] is required"},
		"a misspelt attribute":    {map[string]tftypes.Value{"filter": tuple()}, "", "the argument has no attribute filter; it has dataset, distinct, columns, filters,"},
		"an unknown operator":     {filter("<>", tuple(str("x"))), "", `filters[0].operator is "<>"; the operators are`},
		"two values of one":       {filter("=", tuple(str("x"), str("y"))), "", "filters[0].values must have one value, because the operator is =; it has 2"},
		"no value of a list":      {filter("IN", null), "", "filters[0].values must have at least one value"},
		"a value that is null":    {filter("IN", tuple(str("x"), null)), "", "filters[0].values[1] is required"},
		"a value that is a list":  {filter("IN", tuple(tuple())), "", "filters[0].values[0] must be a string"},
		"a filter without column": {map[string]tftypes.Value{"filters": tuple(object(nil))}, "", "filters[0].operator is required"},
		"a filter that is a text": {map[string]tftypes.Value{"filters": tuple(str("b = 1"))}, "", "filters[0] must be an object"},
		"a direction of nowhere":  {map[string]tftypes.Value{"order_by": tuple(object(map[string]tftypes.Value{"column": str("b"), "direction": str("up\x1b")}))}, "", `order_by[0].direction must be ASC, DESC or null; it is "up\x1b"`},
		"half a row":              {map[string]tftypes.Value{"limit": number(1.5)}, "", `limit must be a whole number of rows from 1; it is "1.5"`},
		"no row":                  {map[string]tftypes.Value{"limit": number(0)}, "", "limit must be a whole number"},
		"a sign":                  {map[string]tftypes.Value{"limit": str("+5")}, "", "the argument makes no report query: line 1"},
		"distinct of a kind":      {map[string]tftypes.Value{"distinct": str("yes")}, "", `distinct must be true or false; it is "yes"`},
		"a time span of dates":    {map[string]tftypes.Value{"timespan": str("2024-01-01")}, "", "timespan is"},
		"a time span of a clause": {map[string]tftypes.Value{"timespan": str("aggregated")}, "", "the argument makes no report query"},
	} {
		attributes := map[string]tftypes.Value{"dataset": str("A"), "columns": tuple(str("a"))}
		maps.Copy(attributes, c.change)
		resp := call(t, "query_build", tftypes.DynamicPseudoType, object(attributes))
		if c.problem != "" {
			if resp.Error == nil || !strings.HasPrefix(resp.Error.Text, c.problem) || strings.HasSuffix(resp.Error.Text, ".") || *resp.Error.FunctionArgument != 0 {
				t.Errorf("%s: %+v, want %s", name, resp.Error, c.problem)
			}
			continue
		}
		if resp.Error != nil {
			t.Errorf("%s: %s", name, resp.Error.Text)
			continue
		}
		if got, err := resp.Result.Unmarshal(tftypes.String); err != nil || !got.Equal(str(c.text)) {
			t.Errorf("%s: %v, %v, want %s", name, got, err, c.text)
		}
	}
	for _, odd := range []tftypes.Value{str("SELECT a FROM A"), tuple(str("A")), number(5)} {
		if resp := call(t, "query_build", tftypes.DynamicPseudoType, odd); resp.Error == nil || resp.Error.Text != "the argument must be an object" {
			t.Errorf("%s: %+v", odd, resp.Error)
		}
	}
}

func TestQueryQuote(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"": "''", "Norway": "'Norway'", "O'Neil' OR '1": "'O''Neil'' OR ''1'", "a\nb": "'a\nb'"} {
		if got, err := run(t, function.NewQueryQuote(), types.StringValue(value)); err != nil || !got.Equal(types.StringValue(want)) {
			t.Errorf("%q: %s, %v", value, got, err)
		}
	}
}
