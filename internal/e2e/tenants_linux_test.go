package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// tenantsOf is an emulator of n tenants and a folder with a refresh token of each, in a file that is named by the tenant's ID.
func tenantsOf(t *testing.T, n int) (s *emulator.Server, ids []string, tokens string) {
	t.Helper()
	var o emulator.Options
	for i := 1; i < n; i++ {
		o.Identity.MoreTenants = append(o.Identity.MoreTenants, entra.NewTenant(fmt.Sprintf("tenant%d.example.com", i)))
	}
	s = serving(t, o)
	tokens = t.TempDir()
	for _, tenant := range s.Tenants()[:n] {
		ids = append(ids, tenant.ID)
	}
	for _, token := range s.RefreshTokens() {
		write(t, filepath.Join(tokens, token.Tenant), token.Token)
	}
	return s, ids, tokens
}

// signInOfTenants is the environment that provider blocks of all tenants share.
func signInOfTenants(s *emulator.Server) []string {
	return []string{"PARTNERINSIGHTS_ENDPOINT=" + s.Endpoint(), "PARTNERINSIGHTS_AUTHORITY_HOST=" + s.URL}
}

// wantQueryInEach wants one query in each tenant.
func wantQueryInEach(t *testing.T, s *emulator.Server, ids []string) {
	t.Helper()
	of := map[string]int{}
	for _, q := range s.Queries() {
		if q.Type == emulator.UserDefined {
			of[q.Tenant]++
		}
	}
	for _, id := range ids {
		if of[id] != 1 || len(of) != len(ids) {
			t.Fatalf("queries by tenant: %v, want one of each of %v", of, ids)
		}
	}
}

// TestAccTwelveTenants creates a query in one tenant and in twelve, and prints with -v what the plan of each costs: the
// figures of the guide to several tenants.
func TestAccTwelveTenants(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 12} {
		s, ids, tokens := tenantsOf(t, n)
		var config strings.Builder
		for i, id := range ids {
			fmt.Fprintf(&config, `
provider "partnerinsights" {
  alias              = "t%[1]d"
  tenant_id          = %[2]q
  client_id          = %[4]q
  client_secret      = %[5]q
  refresh_token_file = "%[3]s/%[2]s"
}

resource "partnerinsights_query" "t%[1]d" {
  provider = partnerinsights.t%[1]d
  name     = "Office seats"
  query    = "SELECT Month FROM OfficeUsage"
}
`, i, id, tokens, entra.DefaultClientID, entra.DefaultClientSecret)
		}
		p := newProgram(t, config.String(), signInOfTenants(s)...)
		took, processes, memory := p.measured(t, "plan", "-out=plan")
		t.Logf("%d tenants: the plan takes %.1f s, %d processes of the provider and %.0f MB of memory in all", n, took.Seconds(), processes, float64(memory)/1e6)
		if memory > n*mostOfATenant {
			t.Errorf("%d tenants take %d bytes", n, memory)
		}
		if out, err := p.run(t, "apply", "plan"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		wantQueryInEach(t, s, ids)
	}
}

// mostOfATenant bounds the memory of a process of the provider that plans one query, in bytes.
const mostOfATenant = 80_000_000

// measured runs a command and gives its time, and how many processes of the provider it has at most at a time with how
// many bytes of memory of their own.
func (p *program) measured(t *testing.T, args ...string) (took time.Duration, processes, memory int) {
	t.Helper()
	cmd, out := p.command(t.Context(), args...)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			return time.Since(began), processes, memory
		case <-time.After(20 * time.Millisecond):
			now := childrenSoFar(t, cmd.Process.Pid)
			processes, memory = max(processes, len(now)), max(memory, memoryOf(now))
		}
	}
}

// memoryOf sums up the memory of processes, in bytes, without what they share with files. One that has ended has none.
func memoryOf(processes []int) (memory int) {
	for _, pid := range processes {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, after, _ := strings.Cut(string(text), "\nRssAnon:")
		kilobytes := 0
		if _, err := fmt.Sscan(after, &kilobytes); err == nil {
			memory += kilobytes * 1024
		}
	}
	return memory
}

// TestAccTenantsByForEach repeats the provider block for each tenant, as the guide to several tenants shows.
func TestAccTenantsByForEach(t *testing.T) {
	t.Parallel()
	s, ids, tokens := tenantsOf(t, 3)
	block := strings.NewReplacer("${path.root}/tokens", tokens, `"33333333-3333-3333-3333-333333333333"`, fmt.Sprintf("%q", entra.DefaultClientID)).
		Replace(fences(readFile(t, "docs/guides/several-tenants.md"), "text")[0].text)
	p := newProgram(t, "variable \"client_secret\" {\n  type = string\n}\n"+block, append(signInOfTenants(s), "TF_VAR_client_secret="+entra.DefaultClientSecret)...)
	if name, is := p.version(t); name != "OpenTofu" {
		t.Skipf("needs OpenTofu, and %s v%s is at hand", name, is)
	}
	module := filepath.Join(p.dir, "reports")
	if err := os.Mkdir(module, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(module, "main.tf"), `terraform {
  required_providers {
    partnerinsights = { source = "partnerinsights/partnerinsights" }
  }
}

resource "partnerinsights_query" "seats" {
  name  = "Office seats"
  query = "SELECT Month FROM OfficeUsage"
}
`)
	write(t, filepath.Join(p.dir, "terraform.tfvars"), fmt.Sprintf("tenants = [%q, %q, %q]\n", ids[0], ids[1], ids[2]))
	for _, args := range [][]string{{"get"}, {"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}} {
		if out, err := p.run(t, args...); err != nil {
			t.Fatalf("%s: %v\n%s", args[0], err, out)
		}
	}
	wantQueryInEach(t, s, ids)
	if out, err := p.run(t, "destroy", "-auto-approve"); err != nil || len(s.Queries()) != 0 {
		t.Fatalf("%v: %d queries are left\n%s", err, len(s.Queries()), out)
	}
}
