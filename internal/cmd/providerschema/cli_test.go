package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
)

// A CLI knows only the kinds of its own age, so what it prints must be among what we print.
func TestAgreesWithTheCLI(t *testing.T) {
	t.Parallel()
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if cli == "" {
		t.Skip("TF_ACC_TERRAFORM_PATH names no CLI to compare with")
	}
	const address = "example.com/test/everything"
	server := providerserver.NewProtocol6(everything{})

	dir := t.TempDir()
	module := "terraform {\n  required_providers {\n    test = { source = \"" + address + "\" }\n  }\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(module), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), cli, "providers", "schema", "-json")
	command.Dir = dir
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "TF_REATTACH_PROVIDERS="+acctest.Reattach(t, server, address))
	command.Stderr = &stderr
	printed, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %s\n%s%s", command, err, printed, &stderr)
	}
	var written bytes.Buffer
	if err := write(t.Context(), &written, address, server()); err != nil {
		t.Fatal(err)
	}

	theirs, ours := kinds(t, address, printed), kinds(t, address, written.Bytes())
	if len(theirs) < 4 {
		t.Fatalf("the CLI printed too little to compare: %s", printed)
	}
	// OpenTofu does not print the deprecation of a function, and no CLI before 1.11 what is write-only.
	old := !bytes.Contains(printed, []byte(`"write_only"`))
	ignore := cmpopts.IgnoreMapEntries(func(key string, _ any) bool { return key == "deprecation_message" || key == "write_only" && old })
	for kind, want := range theirs {
		if diff := cmp.Diff(want, ours[kind], ignore); diff != "" {
			t.Errorf("%s: -theirs +ours:\n%s", kind, diff)
		}
	}
}

// kinds are the parts of a provider's schema, read the way that tfplugindocs does: what it can't read is left out.
func kinds(t *testing.T, address string, text []byte) map[string]any {
	t.Helper()
	var schemas tfjson.ProviderSchemas
	if err := json.Unmarshal(text, &schemas); err != nil {
		t.Fatal(err)
	}
	known, err := json.Marshal(schemas.Schemas[address])
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(known, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
