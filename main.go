// Command terraform-provider-partnerinsights serves the provider to Terraform or OpenTofu.
package main

import (
	"flag"
	"log"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/serve"
)

// version is set by the linker when a release is built (-X main.version=…).
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger and print the TF_REATTACH_PROVIDERS line to use")
	flag.Parse()

	if err := serve.Serve("registry.terraform.io/partnerinsights/partnerinsights", provider.New(version), *debug); err != nil {
		log.Fatal(err)
	}
}
