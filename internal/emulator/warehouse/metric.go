package warehouse

import (
	"strconv"
	"strings"
)

// measured is the column that a metric is computed from, read from the metric's name: CustomerCount counts
// customers, TotalSoldSeats sums sold seats. The documents list the metrics and don't define them.
func measured(metric string) string {
	name := strings.ToLower(metric)
	switch {
	case name == "customercount":
		return "CustomerTpid"
	case strings.HasSuffix(name, "count"):
		return strings.TrimSuffix(name, "count") + "id"
	}
	return strings.TrimPrefix(name, "total")
}

// counts reports whether a metric counts different values; the others are sums.
func counts(metric string) bool { return strings.HasSuffix(strings.ToLower(metric), "count") }

// group makes one row of all rows that agree in the selected plain columns, and computes the metrics. A column
// that is only sorted by keeps its first value.
func (t *table) group() {
	places := map[string]int{}
	var first [][]string
	var members [][][]string
	for _, cells := range t.rows {
		key := t.groupKey(cells)
		i, ok := places[key]
		if !ok {
			i = len(first)
			places[key] = i
			first, members = append(first, cells), append(members, nil)
		}
		members[i] = append(members[i], cells)
	}
	for i, cells := range first {
		first[i] = append([]string(nil), cells...)
		for j, f := range t.fields {
			if f.metric {
				first[i][j] = aggregate(f.name, members[i], j)
			}
		}
	}
	t.rows = first
}

func (t *table) groupKey(cells []string) string {
	var key strings.Builder
	for _, i := range t.selected {
		if !t.fields[i].metric {
			key.WriteString(strings.ToLower(cells[i]))
			key.WriteByte(0)
		}
	}
	return key.String()
}

// aggregate computes a metric over the cells of one field.
func aggregate(metric string, rows [][]string, at int) string {
	if counts(metric) {
		different := map[string]bool{}
		for _, cells := range rows {
			different[cells[at]] = true
		}
		return strconv.Itoa(len(different))
	}
	sum, decimals := 0.0, 0
	for _, cells := range rows {
		n, _ := number(cells[at])
		sum += n
		if _, fraction, ok := strings.Cut(cells[at], "."); ok {
			decimals = max(decimals, len(fraction))
		}
	}
	return strconv.FormatFloat(sum, 'f', decimals, 64)
}
