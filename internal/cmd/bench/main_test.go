package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Everything but the Go benchmarks is measured with few objects and a service that answers at once.
func TestAccBench(t *testing.T) {
	t.Parallel()
	for l, s := range map[layout]size{counted: {1, 1}, modules: {3, 2}} {
		t.Run(string(l), func(t *testing.T) {
			t.Parallel()
			bench(t, l, s)
		})
	}
}

func bench(t *testing.T, l layout, s size) {
	t.Helper()
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
	// Built like other tests build it, so that nothing has to be compiled anew.
	build := exec.Command("go", "build", "-o", binary, "github.com/partnerinsights/terraform-provider-partnerinsights")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var progress strings.Builder
	m, err := newStage(t.Context(), terraform, dir, binary, settings{layout: l, runs: 2, starts: 1}, &progress)
	if err != nil {
		t.Fatal(err)
	}
	defer m.server.Close()
	r := &results{Machine: thisMachine(terraform.Name), Layout: l, Runs: 2}
	if r.Startup, err = m.startup(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.Commands, err = m.measure(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if len(r.Startup.Handshake) != 1 || len(r.Startup.Schema) != 1 || r.Startup.SchemaBytes < 10_000 || r.Startup.BinaryBytes < 10_000_000 {
		t.Errorf("the start: %+v", r.Startup)
	}
	if len(r.Commands) != 9 {
		t.Fatalf("%d commands with their variants, want 9", len(r.Commands))
	}
	for _, c := range r.Commands {
		runs := 1
		if c.Command == "plan" && c.Variant != single {
			runs = 2
		}
		if len(c.Seconds) != runs || (c.Requests > 0) != (c.Variant != floor) || (c.Ratio > 0) != (c.Variant != floor) ||
			(c.PeakBytes > 10_000_000) != (c.Variant != floor && memoryIsMeasured) {
			t.Errorf("measured %+v", c)
		}
	}
	if !strings.Contains(progress.String(), s.String()+", single, destroy") {
		t.Errorf("the progress is %s", &progress)
	}
	var printed bytes.Buffer
	r.judge()
	r.print(&printed)
	for _, want := range []string{terraform.Name, "\n" + s.String() + "               plan", "providers schema -json", "size of the binary"} {
		if !strings.Contains(printed.String(), want) {
			t.Errorf("what is printed lacks %q:\n%s", want, &printed)
		}
	}
}

// A command that fails is an error that says what the CLI said.
func TestAccFailureIsTold(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" || os.Getenv("TF_ACC_TERRAFORM_PATH") == "" {
		t.Skip("needs a CLI: make test finds one")
	}
	terraform, err := cli.Find(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	m := &stage{cli: terraform, dir: t.TempDir(), progress: io.Discard}
	if err := m.initialise(t.Context(), m.folder(floor), map[string]string{"main.tf": "output \"broken\" {"}); err == nil || !strings.Contains(err.Error(), "main.tf line 1") {
		t.Errorf("got %v", err)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"":                         "1+1,100+50,1000+1000",
		"-short":                   "1+1,100+50",
		"-sizes=20+10,3+0":         "3+0,20+10",
		"-sizes=20+10,3+0 -short":  "3+0",
		"-sizes=7+7 -short":        "7+7",
		"-sizes=1+1 -latency=10ms": "1+1",
		"-sizes=1+1 -layout=count": "1+1",
	} {
		s, err := parse(strings.Fields(args), io.Discard)
		if got := s.sizes.String(); err != nil || got != want {
			t.Errorf("%q gives %s, %v", args, got, err)
		}
	}
	for args, want := range map[string]string{
		"-sizes=10":     `"10" is not queries+reports`,
		"-sizes=a+1":    `"a+1" is not queries+reports`,
		"-sizes=0+1":    `"0+1" is not queries+reports`,
		"-runs=0":       "at least 1",
		"-starts=0":     "at least 1",
		"more":          `unexpected argument "more"`,
		"-latency=slow": "-latency",
		"-layout=flat":  `"flat" is neither count nor modules`,
	} {
		var said strings.Builder
		if code := run(t.Context(), strings.Fields(args), io.Discard, &said); code != 2 || !strings.Contains(said.String(), want) {
			t.Errorf("%q ended with %d, %s", args, code, &said)
		}
	}
}

// pair makes the results of a plan at the bounded size.
func pair(floorSeconds, seconds float64, requests int, peak, binary int64) *results {
	c := command{Queries: bounded.Queries, Reports: bounded.Reports, Command: "plan"}
	f, b, s := c, c, c
	f.Variant, b.Variant, s.Variant = floor, bulk, single
	f.Seconds, b.Seconds, s.Seconds = []float64{floorSeconds}, []float64{seconds}, []float64{50}
	b.Requests, s.Requests, b.PeakBytes, s.PeakBytes = requests, 2000, peak, min(peak, 10_000_000)
	r := &results{Startup: &startup{BinaryBytes: binary, Handshake: []float64{0.1}, Schema: []float64{0.1}, SchemaFloor: []float64{0.1}}, Commands: merge([]command{f, b, s})}
	r.judge()
	return r
}

func TestBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		r      *results
		broken string // the bound that is
	}{
		"all are held, just so":   {pair(10, 15, 12, 60_000_000, 24_000_000), ""},
		"a slow plan":             {pair(10, 15.1, 12, 60_000_000, 24_000_000), "time of a plan"},
		"many requests":           {pair(10, 15, 13, 60_000_000, 24_000_000), "requests of a plan"},
		"much memory":             {pair(10, 15, 12, 60_000_001, 24_000_000), "peak memory"},
		"memory that is not seen": {pair(10, 15, 12, 0, 24_000_000), "peak memory"},
		"a large binary":          {pair(10, 15, 12, 60_000_000, 24_000_001), "size of the binary"},
	} {
		if c.r.broken() != (c.broken != "") {
			t.Errorf("%s: that a bound is broken is %t", name, c.r.broken())
		}
		for _, b := range c.r.Bounds {
			if isOne := c.broken != "" && strings.HasPrefix(b.What, c.broken); isOne != (b.State == isBroken) {
				t.Errorf("%s: %+v", name, b)
			}
		}
	}
	other := pair(10, 50, 12, 60_000_000, 24_000_000)
	other.Layout, other.Bounds = modules, nil
	if other.judge(); other.broken() || other.Bounds[0].State != notMeasured || other.Bounds[1].State != held {
		t.Errorf("in another layout: %+v", other.Bounds)
	}
	small := &results{Startup: &startup{BinaryBytes: 1}}
	small.judge()
	if small.broken() || small.Bounds[0].State != notMeasured || small.Bounds[3].State != held {
		t.Errorf("without the largest size: %+v", small.Bounds)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	one := func(v variant, seconds float64, requests int, peak int64) command {
		return command{Queries: 1, Reports: 1, Variant: v, Command: "plan", Seconds: []float64{seconds}, Requests: requests, PeakBytes: peak}
	}
	other := one(floor, 100, 0, 0)
	other.Queries = 2
	all := merge([]command{other, one(floor, 4, 0, 0), one(bulk, 6, 5, 7), one(floor, 2, 0, 0), one(bulk, 9, 4, 9), one(floor, 3, 0, 0)})
	if len(all) != 3 || len(all[1].Seconds) != 3 || all[1].Ratio != 0 {
		t.Fatalf("got %+v", all)
	}
	if b := all[2]; b.Ratio != 2.5 || b.Requests != 5 || b.PeakBytes != 9 {
		t.Errorf("got %+v", b)
	}
	for want, values := range map[float64][]float64{1: {1}, 2: {3, 1}, 3: {9, 3, 1}} {
		if got := median(values); got != want {
			t.Errorf("the median of %v is %v", values, got)
		}
	}
}

func TestResultsAreWritten(t *testing.T) {
	t.Parallel()
	r := pair(10, 15, 12, 60_000_000, 24_000_000)
	file := filepath.Join(t.TempDir(), "new", "bench.json")
	if err := r.write(file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var back results
	if err := json.Unmarshal(text, &back); err != nil || len(back.Commands) != 3 || back.Commands[1].Ratio != 1.5 || len(back.Bounds) != 4 {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestBenchmarksAreRead(t *testing.T) {
	t.Parallel()
	all := readBenchmarks("goos: linux\nBenchmarkDecode10000Reports-2   \t      22\t  96303899 ns/op\t  66.34 MB/s\t        51.88 ms-at-best\t 9521575 B/op\nPASS\nok  \tx/insights\t4.9s\nBenchmarkFirstOnGrid  100 11.69 ns/op\n")
	if len(all) != 2 || all[0].Name != "Decode10000Reports" || len(all[0].Values) != 4 || all[0].Values[2] != (value{51.88, "ms-at-best"}) || all[1].Name != "FirstOnGrid" {
		t.Errorf("got %+v", all)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]float64{"1.5": 1.5, "12": 12, "60": 60, "21.48": 21.478, "0.01": 0.011, "190059": 190059} {
		if got := number(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
	if megabytes(0) != "-" || megabytes(42_640_000) != "42.6" || milliseconds(0.0194) != "19 ms" {
		t.Errorf("got %s, %s, %s", megabytes(0), megabytes(42_640_000), milliseconds(0.0194))
	}
}

// The memory of a child is seen while it runs, and that of other programs is not taken for it.
func TestWatch(t *testing.T) {
	t.Parallel()
	if !memoryIsMeasured {
		t.Skip("this system does not tell the memory of a process")
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell")
	}
	program, err := filepath.EvalSymlinks(shell)
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(shell, "-c", "echo ready; read line")
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	for name, seen := range map[string]bool{filepath.Base(program): true, "other": false} {
		peak := watch(os.Getpid(), name)
		if got := peak(); (got > 100<<10) != seen {
			t.Errorf("of %s %d bytes were seen", name, got)
		}
	}
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	_ = child.Wait() // the shell's read ends with an error
	if memory(child.Process.Pid, "VmHWM") != 0 {
		t.Error("an ended process has memory")
	}
}

// A program that is no provider does not pass for one.
func TestHandshakeOfNoProvider(t *testing.T) {
	t.Parallel()
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("needs go")
	}
	if _, _, err := handshake(t.Context(), goTool, ""); err == nil || !strings.Contains(err.Error(), "did not say where it serves") {
		t.Errorf("got %v", err)
	}
}
