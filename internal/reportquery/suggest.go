package reportquery

import "strings"

// Nearest is the known name that a mistyped one was probably meant to be, "" when none is near.
func Nearest(name string, known []string) string {
	found, _ := nearest(name, known)
	return found
}

// nearest is Nearest, with the number of slips of the finger between the two names; 0 when none is near.
func nearest(name string, known []string) (found string, slips int) {
	if len(name) > 200 {
		return "", 0
	}
	upper := strings.ToUpper(name)
	best := min(max(1, min(maxSlips, len(name)/3))+1, (len(name)+1)/2) // of a word of two letters a slip leaves nothing
	for _, k := range known {
		if d := distance(upper, strings.ToUpper(k)); d < best {
			best, found, slips = d, k, d
		}
	}
	return found, slips
}

// didYouMean is a remedy's first explanation and a blank, or nothing.
func didYouMean(name string, known []string) string { return suggestion(Nearest(name, known)) }

func suggestion(found string) string {
	if found == "" {
		return ""
	}
	return "Did you mean " + found + "? "
}

// maxSlips is how many slips of the finger even a long name is forgiven.
const maxSlips = 3

// distance counts the letters to insert, delete, replace or swap with their neighbour that make a out of b.
// Above maxSlips it does not count exactly.
func distance(a, b string) int {
	if diff := len(a) - len(b); diff > maxSlips || diff < -maxSlips {
		return maxSlips + 1
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
