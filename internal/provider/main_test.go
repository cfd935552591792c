package provider_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets garbage lie: thousands of failures are tried here, and a third of their time would go into collecting it.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
