package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestCommand runs the command as a user does, against an emulator on its own clock.
func TestCommand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args    []string
		stdin   string
		code    int
		created bool
		says    string
	}{
		"yes":             {stdin: "yes\n", created: true, says: "Type yes to go on"},
		"flag":            {args: []string{"-yes"}, created: true, says: "It deletes each of them"},
		"no":              {stdin: "no\n", code: 1, says: "Nothing was created"},
		"no answer":       {code: 1, says: "Nothing was created"},
		"read-only":       {args: []string{"-read-only"}, says: "It only reads."},
		"unknown flag":    {args: []string{"-write"}, code: 1, says: "-write"},
		"unknown program": {args: []string{"-program", "csp"}, code: 1, says: "program must be"},
		"no such folder":  {args: []string{"-yes", "-report", "no/such/folder"}, code: 1, says: "no/such/folder"},
		"a folder":        {args: []string{"-yes", "-report", "."}, code: 1, says: ". is a directory"},
		"one file":        {args: []string{"-yes", "-report", "a", "-policy", "./a"}, code: 1, says: "both name ./a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			d := env.Dependencies
			d.LookupEnv = acctest.Variables(map[string]string{"PARTNERINSIGHTS_ENDPOINT": env.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN": emulator.UserAccessToken})
			policy, report := filepath.Join(t.TempDir(), "policy.json"), filepath.Join(t.TempDir(), "report.md")
			args := append([]string{"-policy", policy, "-report", report}, c.args...)
			var out strings.Builder
			if code := run(t.Context(), args, d, strings.NewReader(c.stdin), &out, &out); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if !strings.Contains(out.String(), c.says) {
				t.Errorf("printed %s", out.String())
			}
			created := false
			for _, r := range env.Requests() {
				created = created || r.Operation == "CreateQuery"
			}
			if created != c.created || len(env.Queries())+len(env.Reports()) > 0 {
				t.Errorf("created: %t; left: %d", created, len(env.Queries())+len(env.Reports()))
			}
			if c.created {
				wantFiles(t, out.String(), policy, report)
			} else if _, err := os.Stat(policy); err == nil && !strings.Contains(name, "read-only") {
				t.Error("a file was written")
			}
			if files, _ := os.ReadDir(filepath.Dir(policy)); len(files) > 1 {
				t.Errorf("there are %v", files)
			}
		})
	}
}

// TestNothingIsAsked holds that without a token, and after Ctrl-C at the question, the command ends at once and an older file
// stays as it is.
func TestNothingIsAsked(t *testing.T) {
	t.Parallel()
	for says, token := range map[string]string{
		"No credentials are configured.": "",
		"Nothing was created.":           emulator.UserAccessToken,
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			d := env.Dependencies
			variables := map[string]string{"PARTNERINSIGHTS_ENDPOINT": env.Endpoint()}
			if token != "" {
				variables["PARTNERINSIGHTS_ACCESS_TOKEN"] = token
			}
			d.LookupEnv = acctest.Variables(variables)
			policy := filepath.Join(t.TempDir(), "policy.json")
			if err := os.WriteFile(policy, []byte("{}"), 0o600); err != nil {
				t.Fatal(err)
			}
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			never, person := io.Pipe()
			defer person.Close()
			stdin := io.MultiReader(readerFunc(func([]byte) (int, error) { interrupt(); return 0, io.EOF }), never)
			var out strings.Builder
			if code := run(ctx, []string{"-policy", policy}, d, stdin, &out, &out); code != 1 || !strings.Contains(out.String(), says) {
				t.Errorf("exit code %d, printed %s", code, out.String())
			}
			if data, err := os.ReadFile(policy); string(data) != "{}" || len(env.Requests()) > 0 {
				t.Errorf("%v: the file has %q; sent %d requests", err, data, len(env.Requests()))
			}
		})
	}
}

// readerFunc is a function as a reader.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// wantFiles checks the files: the emulator reads the policy, and nothing that was written holds a secret or a name of others.
func wantFiles(t *testing.T, out, policy, report string) {
	t.Helper()
	data, err := os.ReadFile(policy)
	if err == nil {
		_, err = emulator.ReadPolicy(data, emulator.Policy{})
	}
	if err != nil {
		t.Error(err)
	}
	page, err := os.ReadFile(report)
	if err != nil || !strings.Contains(string(page), "| `filter-miss`") {
		t.Errorf("%v: %s", err, page)
	}
	for _, secret := range []string{emulator.UserAccessToken, emulator.DefaultUser, "sig=", "://127", "SELECT "} {
		if strings.Contains(string(page)+out+string(data), secret) {
			t.Errorf("%q was written", secret)
		}
	}
}
