package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/cli"
)

// install builds the provider, installs it, copies the configuration, and runs init.
func (d *demo) install(ctx context.Context, dir string) error {
	title("Building the provider")
	binary, err := cli.Build(ctx, dir)
	if err != nil {
		return err
	}
	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	say("The provider is %.1f MB. It is installed through a filesystem mirror, and %s initialises the configuration.", float64(info.Size())/1e6, d.cli.Name)
	if d.cliConfig, err = d.cli.Install(dir, binary); err != nil {
		return err
	}
	if err := os.CopyFS(d.dir, os.DirFS(filepath.Join("examples", d.show.example))); err != nil {
		return err
	}
	d.cli.Env = append(d.cli.Env, "PARTNERINSIGHTS_ENDPOINT="+d.server.EndpointOf(d.program), "PARTNERINSIGHTS_ACCESS_TOKEN="+d.program.AccessToken())
	if d.show.ends > 0 {
		d.cli.Env = append(d.cli.Env, "TF_VAR_end_time="+d.clock.Now().Add(d.show.ends).UTC().Format(time.RFC3339))
	}
	return d.cli.Quietly(ctx, d.dir, "init", "-input=false")
}
