// Command providerschema prints what `terraform providers schema -json` prints of this provider, with no CLI:
// one that is older than actions or list resources would leave them out, and their pages would be lost.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"io"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("providerschema: ")

	// tfplugindocs looks for "partnerinsights" alone: it knows no registry namespace but hashicorp's.
	address := flag.String("address", "registry.terraform.io/partnerinsights/partnerinsights",
		"the `name` that the provider has in the output")
	flag.Parse()

	server := providerserver.NewProtocol6(provider.New("dev")())()
	if err := write(context.Background(), os.Stdout, *address, server); err != nil {
		log.Fatal(err)
	}
}

func write(ctx context.Context, out io.Writer, address string, server tfprotov6.ProviderServer) error {
	schemas, err := read(ctx, address, server)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(schemas)
}
