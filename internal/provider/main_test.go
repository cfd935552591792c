package provider_test

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// TestMain makes haste: thousands of failures are tried here. A third of their time would go into collecting garbage,
// and those in which the service is silent only wait.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "16"); err != nil {
		panic(err)
	}
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
