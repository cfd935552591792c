package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// size is how many objects a configuration has. Each report runs one of the queries.
type size struct{ Queries, Reports int }

// sizes is the flag of that name.
type sizes []size

// standardSizes are one pair, the documented quotas, and ten times as many as they allow.
var standardSizes = sizes{{1, 1}, {100, 50}, bounded}

// bounded is the size that the bounds are for.
var bounded = size{1000, 1000}

func (s size) String() string { return fmt.Sprintf("%d+%d", s.Queries, s.Reports) }

func (s *sizes) String() string {
	var all []string
	for _, one := range *s {
		all = append(all, one.String())
	}
	return strings.Join(all, ",")
}

// Set reads the flag.
func (s *sizes) Set(text string) error {
	*s = nil
	for part := range strings.SplitSeq(text, ",") {
		queries, reports, ok := strings.Cut(strings.TrimSpace(part), "+")
		q, err := strconv.Atoi(queries)
		r, err2 := strconv.Atoi(reports)
		if !ok || err != nil || err2 != nil || q < 1 || r < 0 {
			return fmt.Errorf("%q is not queries+reports, for example 100+50", part)
		}
		*s = append(*s, size{q, r})
	}
	slices.SortFunc(*s, func(a, b size) int { return a.Queries + a.Reports - b.Queries - b.Reports })
	return nil
}
