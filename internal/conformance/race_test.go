//go:build race

package conformance_test

// withRace tells that the race detector watches, which makes the tests several times slower.
const withRace = true
