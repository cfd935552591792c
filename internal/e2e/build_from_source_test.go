package e2e

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestAccBuildFromSource runs the commands of the guide in a folder that contains what make build builds, and then the CLI as
// the guide says.
func TestAccBuildFromSource(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the guide is for a shell")
	}
	const guide = "guides/build-from-source.md"
	blocks := fences(pages(t, guide)[guide], "sh")
	if len(blocks) != 4 {
		t.Fatalf("the guide has %d blocks for the shell: this test has to follow", len(blocks))
	}
	if override := blocks[3].text; !strings.Contains(readFile(t, "README.md"), override) {
		t.Errorf("README.md does not show the same commands:\n%s", override)
	}
	service := serving(t, emulator.Options{})
	for name, c := range map[string]struct{ commands, build, subcommand, says string }{
		"filesystem mirror": {blocks[1].text + blocks[2].text, "make build VERSION=1.0.0\n", "init", "Installed partnerinsights/partnerinsights v1.0.0 (unauthenticated)"},
		// No init, which older versions refuse.
		"development override": {blocks[3].text, "make build\n", "validate", "Provider development overrides are in effect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{newProgram(t, "data \"partnerinsights_datasets\" \"all\" {}\n", environmentOf(service)...), t}
			configuration, clone := n.dir, resolved(t, t.TempDir())
			bin, err := built()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(filepath.Join(clone, "bin"), os.DirFS(bin)); err != nil {
				t.Fatal(err)
			}
			commands, builds := strings.CutPrefix(c.commands, c.build)
			if !builds {
				t.Fatalf("the commands do not begin with %q:\n%s", c.build, c.commands)
			}
			n.dir = clone
			n.export(commands)
			n.dir = configuration
			n.wants([]string{c.says}, c.subcommand)
			n.wants([]string{"No changes."}, "plan")
		})
	}
}
