// Command terraform-provider-partnerinsights serves the provider to Terraform or OpenTofu.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

// address is the provider's address in the registry.
const address = "registry.terraform.io/partnerinsights/partnerinsights"

// version is set by the linker when a release is built (-X main.version=…).
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger and print the TF_REATTACH_PROVIDERS line to use")
	flag.Parse()

	deps := provider.DefaultDependencies()
	if !*debug { // a debugger starts the provider without Terraform's environment
		levels, err := setLogLevels(address, os.Getenv, os.Setenv, os.Unsetenv)
		if err != nil {
			log.Fatal(err)
		}
		deps.RunChild = levels.withoutLevels
		leaveTerminationToParent()
		go func() {
			waitForOrphan(context.Background(), os.Getppid, deps.Clock.Sleep)
			os.Exit(1)
		}()
	}
	err := providerserver.Serve(context.Background(), provider.NewWithDependencies(deps, version), providerserver.ServeOpts{Address: address, Debug: *debug})
	if err != nil {
		log.Fatal(err)
	}
}
