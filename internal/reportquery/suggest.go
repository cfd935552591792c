package reportquery

import "strings"

// nearKeyword is the clause keyword that a word was probably meant to be.
func nearKeyword(s string) keyword {
	if len(s) > len("TIMESPAN")+2 {
		return noKeyword
	}
	for k := kwSelect; k <= clauses; k++ {
		if distance(strings.ToUpper(s), keywords[k]) <= tolerance(keywords[k]) {
			return k
		}
	}
	return noKeyword
}

// tolerance is how many slips of the finger a name of this length is forgiven.
func tolerance(s string) int { return max(1, min(3, len(s)/3)) }

// Nearest is the known name that a mistyped one was probably meant to be, "" when none is near.
func Nearest(name string, known []string) string {
	if len(name) > 200 {
		return ""
	}
	upper, best, found := strings.ToUpper(name), tolerance(name)+1, ""
	for _, k := range known {
		if d := distance(upper, strings.ToUpper(k)); d < best {
			best, found = d, k
		}
	}
	return found
}

func didYouMean(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return "Did you mean " + near + "? "
	}
	return ""
}

func indexFold(names []string, name string) int {
	for i, n := range names {
		if strings.EqualFold(n, name) {
			return i
		}
	}
	return -1
}

// distance counts the letters to insert, delete, replace or swap with their neighbour that make a out of b.
func distance(a, b string) int {
	if diff := len(a) - len(b); diff > 3 || diff < -3 {
		return 4 // more than any tolerance
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
