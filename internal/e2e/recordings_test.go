package e2e

import (
	"flag"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

var update = flag.Bool("update", false, "record again what the documents show of the CLI; read the difference before it is committed")

// TestAccRecordings plans what the documents show as recordings, and compares what comes of it. `go test -run Recordings ./internal/e2e -update`
// writes them again.
func TestAccRecordings(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("internal/e2e/testdata/recordings/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no recordings: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := serving(t, emulator.Options{})
			p := newProgram(t, "", environmentOf(s)...)
			write(t, filepath.Join(p.dir, "seats.tf"), readFile(t, file))
			cmd, printed := p.command(t.Context(), "plan")
			cmd.Args = cmd.Args[:len(cmd.Args)-1] // in colour
			if err := cmd.Run(); err == nil {
				t.Fatalf("the plan finds nothing:\n%s", printed)
			}
			wantPicture(t, strings.TrimSuffix(filepath.Base(file), ".tf")+".svg", "$ terraform plan\n\n"+firstError(printed.String()), strings.Clone)
			got, recording := diagnostics(withoutFrames(plain(printed.String()))), strings.TrimSuffix(file, ".tf")+".txt"
			if *update {
				write(t, recording, got)
			}
			if diff := cmp.Diff(readFile(t, recording), got); diff != "" {
				t.Errorf("-recorded +got:\n%s", diff)
			}
			for _, name := range []string{filepath.Join("docs", "index.md"), filepath.Join("docs", "guides", "query-language.md")} {
				if !strings.Contains(readFile(t, name), "\n"+got+"```") {
					t.Errorf("%s does not show the recording:\n%s", name, got)
				}
			}
		})
	}
}

// diagnostics is what a command prints from its first error on, which is the same with every CLI.
func diagnostics(out string) string {
	if i := strings.Index(out, "\nError: "); i >= 0 {
		out = out[i+1:]
	}
	return strings.TrimSpace(regexp.MustCompile(`(?m)[ │]+$`).ReplaceAllString(out, "")) + "\n"
}

// firstError is what a command prints from the frame of its first error on, with its colour.
func firstError(out string) string {
	frame := strings.LastIndex(out[:max(strings.Index(out, "Error: "), 0)], "╷")
	return out[strings.LastIndex(out[:max(frame, 0)], "\n")+1:]
}
