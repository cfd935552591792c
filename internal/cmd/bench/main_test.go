package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestAccBench measures two queries and a report.
func TestAccBench(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" || os.Getenv("TF_ACC_TERRAFORM_PATH") == "" {
		t.Skip("needs a CLI: make test finds one")
	}
	terraform, err := cli.Find(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	binary := filepath.Join(dir, "terraform-provider-partnerinsights_v0.0.1")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	// Built like other tests build it, so that nothing has to be compiled again.
	build := exec.Command("go", "build", "-o", binary, "github.com/partnerinsights/terraform-provider-partnerinsights")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := newBench(t.Context(), terraform, dir, binary, settings{runs: 2}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer b.server.Close()
	all, err := b.measure(t.Context(), size{2, 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 10 {
		t.Fatalf("%d measurements, want 3 commands with 3 variants, and a plan with answers at once", len(all))
	}
	for _, m := range all {
		ours := m.variant != floor
		if m.seconds <= 0 || (m.requests > 0) != ours || (m.depth > 0) != ours || (m.above != 0) != ours {
			t.Errorf("measured %+v", m)
		}
	}
	if err := b.initialise(t.Context(), t.TempDir(), "output \"broken\" {"); err == nil || !strings.Contains(err.Error(), "main.tf line 1") {
		t.Errorf("a command that fails gives %v", err)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	if s, err := parse([]string{"-large", "-latency=10ms"}, io.Discard); err != nil || len(s.sizes) != 3 || s.latency != 10*time.Millisecond {
		t.Errorf("got %+v, %v", s, err)
	}
	for args, want := range map[string]string{"-runs=0": "at least 1", "more": `unexpected argument "more"`, "-latency=slow": "-latency"} {
		var said strings.Builder
		if code := run(t.Context(), strings.Fields(args), io.Discard, &said); code != 2 || !strings.Contains(said.String(), want) {
			t.Errorf("%q ended with %d, %s", args, code, &said)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	one := func(v variant, seconds float64, requests, depth int) measurement {
		return measurement{size: size{1, 1}, command: plan, variant: v, seconds: seconds, requests: requests, depth: depth}
	}
	other := one(floor, 100, 0, 0)
	other.size = size{2, 1}
	all := merge([]measurement{other, one(floor, 4, 0, 0), one(bulk, 6, 5, 1), one(floor, 2, 0, 0), one(bulk, 9, 4, 2)})
	if len(all) != 3 || all[1].seconds != 3 || all[2].above != 4.5 || all[2].requests != 5 || all[2].depth != 2 {
		t.Errorf("got %+v", all)
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	quotas := measurement{size: size{100, 50}, command: plan, variant: bulk, depth: 1, requests: 5, waited: 0.3}
	for name, c := range map[string]struct {
		change func(*measurement)
		broken string
	}{
		"just held":           {func(*measurement) {}, ""},
		"a chain":             {func(m *measurement) { m.depth = 2 }, "the depth is 2, at most 1"},
		"many requests":       {func(m *measurement) { m.requests = 6 }, "the number of requests is 6, at most 5"},
		"slow":                {func(m *measurement) { m.waited = 0.31 }, "seconds of waiting is 0.31, at most 0.30"},
		"a slow pair":         {func(m *measurement) { m.size, m.requests, m.waited = size{1, 1}, 3, 0.31 }, "seconds of waiting is 0.31, at most 0.30"},
		"one pair":            {func(m *measurement) { m.size, m.requests = size{1, 1}, 4 }, "is 4, at most 3"},
		"an apply":            {func(m *measurement) { m.command, m.depth, m.requests, m.waited = apply, 4, 156, 9 }, "is 156, at most 155"},
		"a slow apply":        {func(m *measurement) { m.command, m.size, m.depth = apply, size{1, 1}, 5 }, "the depth is 5, at most 4"},
		"no bound for more":   {func(m *measurement) { m.size, m.depth = size{1000, 1000}, 9 }, ""},
		"no bound for others": {func(m *measurement) { m.variant, m.depth = direct, 9 }, ""},
	} {
		m := quotas
		c.change(&m)
		broken := check([]measurement{m}, 200*time.Millisecond)
		if (len(broken) > 0) != (c.broken != "") || !slices.ContainsFunc(append(broken, c.broken), func(b string) bool { return strings.HasSuffix(b, c.broken) }) || len(broken) > 1 {
			t.Errorf("%s: %q", name, broken)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	printTable(&out, []measurement{
		{size: size{100, 50}, command: plan, variant: bulk, requests: 4, depth: 1, seconds: 1.1, above: 0.9, waited: 0.21},
		{size: size{100, 50}, command: apply, variant: direct, requests: 254, depth: 31, seconds: 8.512, above: 7.7},
	})
	want := "100 + 50            plan      bulk refresh           4          1       1.10      0.90              0.21\n" +
		"100 + 50            apply     bulk_refresh = false   254        31      8.51      7.70              -\n"
	if !strings.HasSuffix(out.String(), want) {
		t.Errorf("printed\n%swant\n%s", &out, want)
	}
}
