package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// What a CLI older than actions, list resources or identities cannot tell stands only here.
func TestEveryKindOfSchema(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile(filepath.Join("testdata", "everything.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	server := providerserver.NewProtocol6(everything{})()
	if err := write(t.Context(), &got, "example.com/test/everything", server); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestARefusedSchemaIsAnError(t *testing.T) {
	t.Parallel()
	server := providerserver.NewProtocol6(badName{})()
	err := write(t.Context(), &bytes.Buffer{}, "example.com/test/bad", server)
	if err == nil || !strings.Contains(err.Error(), "count") {
		t.Fatalf("want an error that names the reserved attribute, got %v", err)
	}
}

func TestATypeThatCannotBeWrittenIsNamedByItsPath(t *testing.T) {
	t.Parallel()
	_, err := each(map[string]*tfprotov6.Schema{
		"test_thing": {Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{{Name: "untyped"}}}},
	}, rootSchema)
	if err == nil || !strings.HasPrefix(err.Error(), "test_thing: untyped: ") {
		t.Fatalf("want an error that starts with the path, got %v", err)
	}
}
