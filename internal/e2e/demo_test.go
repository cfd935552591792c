package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// lockedBuffer is a buffer that can be read while a process writes to it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// builtDemo builds the demonstration once for all tests.
var builtDemo = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(buildDir, "demo")
	out, err := exec.Command("go", "build", "-o", binary, "./internal/cmd/demo").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return binary, nil
})

// TestAccDemoOfPrograms runs the demonstration of each program but the first, which TestAccDemo runs.
func TestAccDemoOfPrograms(t *testing.T) {
	t.Parallel()
	for program, says := range map[string][]string{
		// A week from now has six or seven run times that are far enough ahead, by the time of day.
		"cmp":   {"runs first at ", " and ends at ", "UsageDate", "The report has run [67] times and is inactive now\\."},
		"store": {"runs once, now", "ChannelType", "Completed, generated at "},
	} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			p := newProgram(t, "")
			binary, err := builtDemo()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), binary, "-program="+program)
			cmd.Env = append(os.Environ(), "TF_ACC_TERRAFORM_PATH="+p.cli, "NO_COLOR=1")
			out, err := cmd.CombinedOutput()
			for _, words := range append(says, "Everything is destroyed\\.") {
				if err != nil || !regexp.MustCompile(words).Match(out) {
					t.Fatalf("it does not say %q: %v\n%s", words, err, out)
				}
			}
		})
	}
}

// TestAccDemo runs the demonstration to its end, where the emulator stays, and ends it as its last line says.
func TestAccDemo(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that stands for Ctrl-C of another process")
	}
	p := newProgram(t, "")
	binary, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var out lockedBuffer
	cmd := exec.CommandContext(ctx, binary, "-keep")
	cmd.Env = append(os.Environ(), "TF_ACC_TERRAFORM_PATH="+p.cli, "CLICOLOR_FORCE=1")
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	removes := regexp.MustCompile(`End it with Ctrl-C\. That removes (\S+),`)
	for !removes.MatchString(out.String()) {
		select {
		case err := <-ended:
			t.Fatalf("it ends before it has shown everything: %v\n%s", err, &out)
		case <-time.After(50 * time.Millisecond):
		}
	}
	dir := removes.FindStringSubmatch(out.String())[1]
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("it names a folder that is not there: %v", err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v:\n%s", err, &out)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	if !strings.Contains(out.String(), "Everything is destroyed.") {
		t.Errorf("nothing says that everything is destroyed:\n%s", &out)
	}
	_, job, _ := strings.Cut(out.String(), "\n== Applying it\n")
	job, _, _ = strings.Cut(job, "\n== Destroying everything\n")
	wantPicture(t, "demo.svg", "$ make demo\n…\n\n== Applying it\n"+job, withoutTheDay)
}

// withoutTheDay makes what the demonstration prints the same on each day and with each CLI: times and how long something
// took, how often a run is looked at, and the rows of the report, which depend on the month.
func withoutTheDay(out string) string {
	for _, vary := range [...][2]string{
		{`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`, "a time"}, {`after \d+s`, "after 0s"}, {`(?m)^  a time  (Pending|Running)\n`, ""}, {`(?s)(Terraform|OpenTofu) has compared.*`, "compared"},
		{`(?m)^  CustomerName  .*\n  ---.*\n(  .*\n)+`, "rows\n"}, {`\d+ rows in all`, "all rows"},
	} {
		out = regexp.MustCompile(vary[0]).ReplaceAllString(out, vary[1])
	}
	lines := strings.Split(out, "\n")
	slices.Sort(lines) // what runs at once ends in any order
	return strings.Join(lines, "\n")
}
