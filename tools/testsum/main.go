// Command testsum reads the events of a `go test -json` run and says in a few lines how it ended:
// how many tests passed, failed and were skipped, the latter two by name, each skip with its reason.
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"strings"

	"gotest.tools/gotestsum/testjson"
)

func main() {
	log.SetFlags(0)
	run, err := testjson.ScanTestOutput(testjson.ScanConfig{Stdout: os.Stdin})
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	summarize(out, run)
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

func summarize(out io.Writer, run *testjson.Execution) {
	failed, broken := failures(run)
	passed, skipped := 0, run.Skipped()
	for _, path := range run.Packages() {
		passed += len(run.Package(path).Passed)
	}
	fmt.Fprintf(out, "Tests: %d passed, %d failed, %d skipped.\n", passed, len(failed), len(skipped))

	// A parent fails with its subtest; the subtest is the one to look at.
	for _, test := range testjson.FilterFailedUnique(failed) {
		fmt.Fprintf(out, "  failed:  %s\n", name(test))
	}
	for _, pkg := range broken {
		fmt.Fprintf(out, "  failed:  %s does not build, or ended outside of its tests\n", name(pkg))
	}
	for _, test := range skipped {
		fmt.Fprintf(out, "  skipped: %s: %s\n", name(test), reason(run.OutputLines(test)))
	}
	if run.Total() == 0 {
		fmt.Fprintln(out, "  No test was run.")
	}
}

// failures tells tests from packages that failed as a whole, which testjson lists as tests without a name.
func failures(run *testjson.Execution) (tests, packages []testjson.TestCase) {
	for _, failure := range run.Failed() {
		if failure.Test == "" {
			packages = append(packages, failure)
		} else {
			tests = append(tests, failure)
		}
	}
	return tests, packages
}

const module = "github.com/partnerinsights/terraform-provider-partnerinsights/"

func name(test testjson.TestCase) string {
	return strings.TrimSpace(strings.TrimPrefix(test.Package, module) + " " + test.Test.Name())
}

// logged is a line that a test wrote: file and line, then the text.
var logged = regexp.MustCompile(`^\s+\S+\.go:\d+: (.*)`)

// reason is the last thing that a skipped test said.
func reason(output []string) string {
	said := ""
	for _, line := range output {
		if m := logged.FindStringSubmatch(line); m != nil {
			said = m[1]
		}
	}
	return cmp.Or(said, "no reason given")
}
