package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// version is the version under which the provider is installed. It is no release's.
const version = "0.0.1"

// hosts are the registries whose address the CLI may put before partnerinsights/partnerinsights.
var hosts = [...]string{"registry.terraform.io", "registry.opentofu.org"}

// Build builds the provider into a folder, as a release has it, and gives the path of the binary.
func Build(ctx context.Context, dir string) (string, error) {
	binary := filepath.Join(dir, "terraform-provider-partnerinsights_v"+version)
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", binary,
		"github.com/partnerinsights/terraform-provider-partnerinsights")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stdout, build.Stderr = os.Stdout, os.Stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("building the provider: %w", err)
	}
	return binary, nil
}

// Install puts the binary into a filesystem mirror below a folder and has the CLI take its providers from there, as a
// user would who has the provider from a registry. It gives the path of the CLI's settings.
func (c *CLI) Install(dir, binary string) (string, error) {
	mirror := filepath.Join(dir, "mirror")
	for _, host := range hosts {
		place := filepath.Join(mirror, host, "partnerinsights", "partnerinsights", version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(place, 0o750); err != nil {
			return "", err
		}
		if err := os.Link(binary, filepath.Join(place, filepath.Base(binary))); err != nil {
			return "", err
		}
	}
	settings := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(settings, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror), 0o600); err != nil {
		return "", err
	}
	c.Env = append(c.Env, "TF_CLI_CONFIG_FILE="+settings)
	return settings, nil
}
