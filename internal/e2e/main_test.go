// Package e2e tests the repository as its users meet it: the built provider with a real CLI, every configuration that a
// document or an example shows, and the documents, workflows and package layout themselves. The tests run in the
// repository's root, so their paths are those that the documents name.
package e2e

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

// runTests runs the tests in the repository's root, and removes afterwards what built has built.
func runTests(m *testing.M) int {
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	// The examples name the provider by its address in the registry.
	if err := os.Setenv("TF_ACC_PROVIDER_NAMESPACE", "partnerinsights"); err != nil {
		panic(err)
	}
	// They mostly wait for other processes, so twice as many run at once, unless -parallel says otherwise.
	flag.Parse()
	atOnce := flag.Lookup("test.parallel").Value
	if processors := runtime.GOMAXPROCS(0); atOnce.String() == strconv.Itoa(processors) {
		if err := atOnce.Set(strconv.Itoa(2 * processors)); err != nil {
			panic(err)
		}
	}
	var err error
	if buildDir, err = os.MkdirTemp("", "provider-"); err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(buildDir) }()
	return m.Run()
}
