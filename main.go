// Command terraform-provider-partnerinsights serves the provider to Terraform or OpenTofu.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

// version is set by the linker when a release is built (-X main.version=…).
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger and print the TF_REATTACH_PROVIDERS line to use")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/partnerinsights/partnerinsights",
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
