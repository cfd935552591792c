package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// demoVersion is the version under which the provider is installed. It is no release's.
const demoVersion = "0.0.1"

// hosts are the registries whose address the CLI may put before partnerinsights/partnerinsights.
var hosts = [...]string{"registry.terraform.io", "registry.opentofu.org"}

// install builds the provider, puts it into a filesystem mirror, copies the configuration, and runs init, as a
// user would who has the provider from a registry.
func (d *demo) install(ctx context.Context, dir string) error {
	title("Building the provider")
	binary := filepath.Join(dir, "terraform-provider-partnerinsights_v"+demoVersion)
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+demoVersion, "-o", binary, ".")
	build.Stdout, build.Stderr = os.Stdout, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the provider: %w", err)
	}
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	say("The provider has %.1f MB. It is installed through a filesystem mirror, and %s initialises the configuration.", float64(info.Size())/1e6, d.cli.name)
	mirror, err := fillMirror(dir, binary)
	if err != nil {
		return err
	}
	d.cliConfig = filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(d.cliConfig, fmt.Appendf(nil, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror), 0o600); err != nil {
		return err
	}
	if err := os.CopyFS(d.dir, os.DirFS(filepath.Join("examples", "quickstart"))); err != nil {
		return err
	}
	d.cli.env = append(d.cli.env, "TF_CLI_CONFIG_FILE="+d.cliConfig,
		"PARTNERINSIGHTS_ENDPOINT="+d.server.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.DefaultAccessToken)
	return d.cli.quietly(ctx, d.dir, "init", "-input=false")
}

// fillMirror lays the binary out as a mirror has it, for both registries.
func fillMirror(dir, binary string) (string, error) {
	mirror := filepath.Join(dir, "mirror")
	for _, host := range hosts {
		place := filepath.Join(mirror, host, "partnerinsights", "partnerinsights", demoVersion, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(place, 0o750); err != nil {
			return "", err
		}
		if err := os.Link(binary, filepath.Join(place, filepath.Base(binary))); err != nil {
			return "", err
		}
	}
	return mirror, nil
}
