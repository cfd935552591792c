package e2e

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// TestAccExamples applies every example to the emulator, plans it again, and destroys it.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	for _, dir := range exampleFolders(t) {
		t.Run(filepath.ToSlash(dir), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			vars := map[string]string{
				"PARTNERINSIGHTS_ENDPOINT": env.Endpoint(), "PARTNERINSIGHTS_AUTHORITY_HOST": env.URL, "PARTNERINSIGHTS_TENANT_ID": entra.DefaultTenant,
				"PARTNERINSIGHTS_CLIENT_ID": entra.DefaultClientID, "PARTNERINSIGHTS_CLIENT_SECRET": entra.DefaultClientSecret, "PARTNERINSIGHTS_REFRESH_TOKEN": entra.DefaultRefreshToken,
			}
			env.Dependencies.LookupEnv = acctest.Variables(vars)
			variables := config.Variables{}
			if strings.HasSuffix(dir, "provider") {
				variables["client_secret"] = config.StringVariable("secret")
			}
			var versions []tfversion.TerraformVersionCheck
			if strings.Contains(dir, "ephemeral-resources") {
				versions = append(versions, tfversion.SkipBelow(tfversion.Version1_11_0)) // Terraform 1.10, but OpenTofu 1.11
			}
			resource.Test(t, resource.TestCase{
				TerraformVersionChecks: versions,
				Steps: []resource.TestStep{{
					ProtoV6ProviderFactories: env.Factories(),
					ConfigDirectory:          config.StaticDirectory(withSource(t, dir)),
					ConfigVariables:          variables,
					ConfigPlanChecks: resource.ConfigPlanChecks{
						PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
					},
				}},
			})
			if n := len(env.Queries()) + len(env.Reports()); n != 0 {
				t.Errorf("%d objects are left after destroy", n)
			}
		})
	}
}

// exampleFolders are the folders below examples that hold a configuration of their own. Modules, which get theirs from
// their callers, have TestAccModules, whole scenarios TestAccScenarios, and actions, which write files below the
// root module, TestAccActionExamples.
func exampleFolders(t *testing.T) []string {
	t.Helper()
	var dirs []string
	err := filepath.WalkDir("examples", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return err
		case name == filepath.Join("examples", "modules"), name == filepath.Join("examples", "scenarios"), name == filepath.Join("examples", "actions"):
			return filepath.SkipDir
		}
		if files, _ := filepath.Glob(filepath.Join(name, "*.tf")); len(files) > 0 {
			dirs = append(dirs, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(dirs) < 6 {
		t.Fatalf("only %d examples were found", len(dirs))
	}
	return dirs
}

// withSource copies an example and says where its provider comes from, which the examples of single resources
// leave to the reader.
func withSource(t *testing.T, dir string) string {
	t.Helper()
	const block = "terraform {\n  required_providers {\n    partnerinsights = {\n      source = \"partnerinsights/partnerinsights\"\n    }\n  }\n}\n"
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	imports, err := filepath.Glob(filepath.Join(copied, "import*.tf")) // TestAccImportExamples has those
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range imports {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "required_providers") {
			return copied
		}
	}
	if err := os.WriteFile(filepath.Join(copied, "versions.tf"), []byte(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

// TestAccExamplesAreFormatted asks the CLI itself.
func TestAccExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" || cli == "" {
		t.Skip("needs a CLI: make test finds one")
	}
	if out, err := exec.CommandContext(t.Context(), cli, "fmt", "-check", "-diff", "-recursive", "examples").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
