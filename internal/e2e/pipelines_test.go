package e2e

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// pipeline is a pipeline of examples/pipelines whose scripts run in the folder of a program.
type pipeline struct {
	*testing.T
	*program
	scripts map[string]string // by the names of their steps
	bin     string            // a folder with the commands that the scripts use
}

// newPipeline reads a pipeline for a configuration with one query and, in place of gh, has a command that writes down
// what it is asked and answers with the file gh.answer.
func newPipeline(t *testing.T, file string) (*pipeline, *emulator.Server) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("needs bash")
	}
	s := serving(t, emulator.Options{})
	p := &pipeline{T: t, bin: t.TempDir(), scripts: map[string]string{}}
	p.program = newProgram(t, "", "PARTNERINSIGHTS_PROGRAM=cmp", "PARTNERINSIGHTS_ENDPOINT="+s.EndpointOf(emulator.CMP), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.CMP.AccessToken())
	p.write("SELECT OfferName FROM ISVUsage")
	p.addCommand("terraform", `[ "$1" = init ] || exec "`+p.cli+`" "$@"`) // the settings of the CLI name the provider that init would look for
	p.addCommand("gh", `printf '%s\n' "$*" >>gh.calls; case "$1 $2" in "issue list") cat gh.answer;; esac`)
	write(t, filepath.Join(p.dir, "gh.answer"), "")
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(readFile(t, filepath.Join("examples", "pipelines", filepath.FromSlash(file)))), &root); err != nil {
		t.Fatal(err)
	}
	p.find(&root)
	return p, s
}

// find collects the scripts of GitHub Actions and of Azure Pipelines.
func (p *pipeline) find(n *yaml.Node) {
	var step struct {
		Name        string
		DisplayName string `yaml:"displayName"`
		Run, Bash   string
	}
	if n.Kind == yaml.MappingNode && n.Decode(&step) == nil && step.Run+step.Bash != "" {
		p.scripts[cmp.Or(step.DisplayName, step.Name)] = step.Run + step.Bash
	}
	for _, child := range n.Content {
		p.find(child)
	}
}

func (p *pipeline) write(query string) {
	p.Helper()
	write(p.T, filepath.Join(p.dir, "query.tf"), fmt.Sprintf("resource \"partnerinsights_query\" \"usage\" {\n  name  = \"Usage\"\n  query = %q\n}\n", query))
}

// forge makes plans and applies print a text that would end the code block of a comment and command the platform.
func (p *pipeline) forge() {
	p.Helper()
	write(p.T, filepath.Join(p.dir, "forged.tf"), `check "forged" {
  assert {
    condition     = partnerinsights_query.usage.name == ""
    error_message = "~~~~~~\n::error::forged\n##vso[task.complete result=Succeeded]forged"
  }
}
`)
}

// wantFenced wants that nothing in the code block of a comment ends it.
func (p *pipeline) wantFenced(comment string) {
	p.Helper()
	if n := strings.Count(comment, "~~~~~~"); n != 2 || !strings.Contains(comment, "forged") {
		p.Errorf("the comment has %d fences:\n%s", n, comment)
	}
}

// wantStopped wants that a step of GitHub Actions stops commands before it prints any text, by a word that the text can't know.
func (p *pipeline) wantStopped(name string) {
	p.Helper()
	_, first := p.step(name)
	_, second := p.step(name)
	stop, _, _ := strings.Cut(first, "\n")
	other, _, _ := strings.Cut(second, "\n")
	if !strings.HasPrefix(stop, "::stop-commands::") || len(stop) != len("::stop-commands::")+32 || stop == other || !strings.Contains(first, "::error::forged") {
		p.Errorf("the step %s prints\n%s", name, first)
	}
}

func (p *pipeline) addCommand(name, script string) {
	p.Helper()
	if err := os.WriteFile(filepath.Join(p.bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		p.Fatal(err)
	}
}

// step runs the script of a step as the platforms do, and gives its exit code and what it prints.
func (p *pipeline) step(name string, env ...string) (int, string) {
	p.Helper()
	script, ok := p.scripts[name]
	if !ok {
		p.Fatalf("there is no step %q with a script", name)
	}
	cmd := exec.CommandContext(p.Context(), "bash", "-eo", "pipefail", "-c", script)
	cmd.Dir = p.dir
	cmd.Env = slices.Concat(p.env, env, []string{"PATH=" + p.bin + string(os.PathListSeparator) + os.Getenv("PATH"), "GITHUB_SHA=1234567", "GITHUB_OUTPUT=" + filepath.Join(p.dir, "output")})
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		p.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// wantStep wants an exit code and words of what a step prints.
func (p *pipeline) wantStep(name string, code int, words string, env ...string) {
	p.Helper()
	if got, out := p.step(name, env...); got != code || !strings.Contains(out, words) {
		p.Errorf("the step %s ends with %d and does not say %q:\n%s", name, got, words, out)
	}
}

// wantCall wants a call of gh since the last, and words in the text that it sends.
func (p *pipeline) wantCall(call, file, words string) {
	p.Helper()
	calls := filepath.Join(p.dir, "gh.calls")
	if text := readFile(p.T, calls); !strings.Contains(text, call) {
		p.Errorf("gh is not asked %q, but:\n%s", call, text)
	}
	if file != "" && !strings.Contains(readFile(p.T, filepath.Join(p.dir, file)), words) {
		p.Errorf("%s does not say %q:\n%s", file, words, readFile(p.T, filepath.Join(p.dir, file)))
	}
	if err := os.Remove(calls); err != nil {
		p.Fatal(err)
	}
}

// TestAccPipelineOfGitHub runs the scripts for a pull request and for the main branch.
func TestAccPipelineOfGitHub(t *testing.T) {
	t.Parallel()
	p, s := newPipeline(t, "github/partner-insights.yml")
	const address = "PULL_REQUEST=https://example.com/pull/7"
	p.wantStep("Plan", 0, "Plan: 1 to add")
	p.wantStep("Comment", 0, "", address)
	p.wantCall("pr comment https://example.com/pull/7 --body-file comment.md --edit-last --create-if-none", "comment.md", "Plan: 1 to add")
	p.wantStep("Apply", 0, "1 added")
	if len(s.Queries()) != 1 {
		t.Errorf("the service has %+v", s.Queries())
	}
	p.write("SELECT Wrong FROM ISVUsage")
	p.wantStep("Plan", 1, "Wrong")
	p.wantStep("Comment", 0, "", address)
	p.wantCall("pr comment", "comment.md", "Wrong")

	p.write("SELECT OfferName FROM ISVUsage")
	p.forge()
	p.wantStopped("Apply")
	p.wantStopped("Plan")
	p.wantStep("Comment", 0, "", address)
	p.wantFenced(readFile(t, filepath.Join(p.dir, "comment.md")))
}

// TestAccDriftOfGitHub runs the scripts of the night: with nothing to do, with something, with an error, and in order again.
func TestAccDriftOfGitHub(t *testing.T) {
	t.Parallel()
	p, s := newPipeline(t, "github/drift.yml")
	report := func(code string) string {
		p.Helper()
		p.wantStep("Plan", 0, "")
		if got := strings.TrimSpace(readFile(p.T, filepath.Join(p.dir, "output"))); got != "code="+code {
			p.Errorf("the output of the plan is %q, want %s", got, code)
		}
		if err := os.Remove(filepath.Join(p.dir, "output")); err != nil {
			p.Fatal(err)
		}
		return "CODE=" + code
	}
	if out, err := p.run(t, "apply", "-auto-approve"); err != nil {
		t.Fatal(out)
	}
	p.wantStep("Report", 0, "", report("0"))
	p.wantCall("issue list", "", "")
	for _, q := range s.Queries() {
		s.DeleteQuery(q.ID)
	}
	s.Clock().Advance(24 * time.Hour) // it is not young any more
	p.wantStep("Report", 1, "", report("2"))
	p.wantCall("issue create --title Partner Insights differs from the configuration", "issue.md", "Plan: 1 to add")
	write(t, filepath.Join(p.dir, "gh.answer"), "12\n")
	p.write("SELECT Wrong FROM ISVUsage")
	p.wantStep("Report", 1, "", report("1"))
	p.wantCall("issue edit 12 --body-file issue.md", "issue.md", "Wrong")
	p.write("SELECT OfferName FROM ISVUsage")
	if out, err := p.run(t, "apply", "-auto-approve"); err != nil {
		t.Fatal(out)
	}
	p.wantStep("Report", 0, "", report("0"))
	p.wantCall("issue close 12", "", "")

	p.forge()
	p.wantStopped("Plan")
	p.wantStep("Report", 1, "", "CODE=2")
	p.wantFenced(readFile(t, filepath.Join(p.dir, "issue.md")))
}

// TestAccPipelineOfAzureDevOps runs the scripts of all stages, with the API of Azure DevOps at an address of its own.
func TestAccPipelineOfAzureDevOps(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"curl", "jq"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("needs " + name + ", which Azure's machines have")
		}
	}
	p, s := newPipeline(t, "azure_devops/azure-pipelines.yml")
	var comment, path string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		comment, path = string(body), r.URL.String()
		if r.Header.Get("Authorization") != "Bearer job" || r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer api.Close()
	build := []string{"SYSTEM_ACCESSTOKEN=job", "SYSTEM_COLLECTIONURI=" + api.URL + "/contoso/", "SYSTEM_TEAMPROJECTID=project", "BUILD_REPOSITORY_ID=repository",
		"SYSTEM_PULLREQUEST_PULLREQUESTID=7", "BUILD_SOURCEVERSION=1234567", "PIPELINE_WORKSPACE=" + filepath.Dir(p.dir)}
	p.wantStep("Plan", 0, "##vso[task.setvariable variable=code;isOutput=true]2")
	p.wantStep("Comment", 0, "", build...)
	if !strings.Contains(comment, "Plan: 1 to add") || path != "/contoso/project/_apis/git/repositories/repository/pullRequests/7/threads?api-version=7.1" {
		t.Errorf("%s is sent %s", path, comment)
	}
	if err := os.MkdirAll(filepath.Join(p.dir, ".terraform"), 0o700); err != nil { // init makes it
		t.Fatal(err)
	}
	if err := os.Symlink(p.dir, filepath.Join(filepath.Dir(p.dir), "plan")); err != nil {
		t.Fatal(err)
	}
	p.wantStep("Apply", 0, "1 added", build...)
	p.wantStep("Plan", 0, "##vso[task.setvariable variable=code;isOutput=true]0")
	if len(s.Queries()) != 1 {
		t.Errorf("the service has %+v", s.Queries())
	}
	p.forge()
	for _, name := range []string{"Plan", "Apply"} {
		if code, out := p.step(name, build...); code != 0 || !strings.Contains(out, "forged") || strings.Contains(out, "##vso[task.complete") {
			t.Errorf("the step %s ends with %d and prints\n%s", name, code, out)
		}
	}
	p.wantStep("Comment", 0, "", build...)
	p.wantFenced(comment)
	p.write("SELECT Wrong FROM ISVUsage")
	p.wantStep("Plan", 1, "Wrong")
	p.wantStep("Drift", 1, "##vso[task.logissue type=warning]")
}
