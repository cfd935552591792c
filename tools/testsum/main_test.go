package main

import (
	"os"
	"strings"
	"testing"

	"gotest.tools/gotestsum/testjson"
)

func TestSummarize(t *testing.T) {
	// Made by a real run: one test passes, one fails in a subtest, three skip, one package does not build, one dies.
	events, err := os.Open("testdata/events.json")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	run, err := testjson.ScanTestOutput(testjson.ScanConfig{Stdout: events})
	if err != nil {
		t.Fatal(err)
	}

	var got strings.Builder
	summarize(&got, run)
	const want = `Tests: 3 passed, 2 failed, 3 skipped.
  failed:  internal/b TestFail/sub
  failed:  internal/c does not build, or ended outside of its tests
  failed:  internal/d does not build, or ended outside of its tests
  skipped: internal/a TestSkip: needs Terraform 1.14, this is 1.11
  skipped: internal/a TestSkipSub/one: multi
  skipped: internal/a TestSkipSub/two: no reason given
`
	if got.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", &got, want)
	}
}

func TestSummarizeNothing(t *testing.T) {
	run, err := testjson.ScanTestOutput(testjson.ScanConfig{Stdout: strings.NewReader("")})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	summarize(&got, run)
	if !strings.Contains(got.String(), "No test was run.") {
		t.Errorf("an empty run must be said to be one: %s", &got)
	}
}
