package main

import (
	"context"
	"errors"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// read asks the server for everything that it offers.
func read(ctx context.Context, address string, server tfprotov6.ProviderServer) (*tfjson.ProviderSchemas, error) {
	offered, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	if err := failure(append(offered.Diagnostics, identities.Diagnostics...)); err != nil {
		return nil, err
	}
	schema, err := providerSchema(offered, identities.IdentitySchemas)
	if err != nil {
		return nil, err
	}
	return &tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas:       map[string]*tfjson.ProviderSchema{address: schema},
	}, nil
}

// failure joins the errors among the diagnostics: a schema that the framework refuses must not become a page.
func failure(diagnostics []*tfprotov6.Diagnostic) error {
	var all []error
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			all = append(all, fmt.Errorf("%s: %s", d.Summary, d.Detail))
		}
	}
	return errors.Join(all...)
}

func providerSchema(offered *tfprotov6.GetProviderSchemaResponse, identities map[string]*tfprotov6.ResourceIdentitySchema) (*tfjson.ProviderSchema, error) {
	out := &tfjson.ProviderSchema{}
	var errs [8]error
	out.ConfigSchema, errs[0] = rootSchema(offered.Provider)
	out.ResourceSchemas, errs[1] = each(offered.ResourceSchemas, rootSchema)
	out.DataSourceSchemas, errs[2] = each(offered.DataSourceSchemas, rootSchema)
	out.EphemeralResourceSchemas, errs[3] = each(offered.EphemeralResourceSchemas, rootSchema)
	out.ActionSchemas, errs[4] = each(offered.ActionSchemas, actionSchema)
	out.Functions, errs[5] = each(offered.Functions, functionSignature)
	out.ResourceIdentitySchemas, errs[6] = each(identities, identitySchema)
	out.ListResourceSchemas, errs[7] = each(offered.ListResourceSchemas, rootSchema)
	return out, errors.Join(errs[:]...)
}
