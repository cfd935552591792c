// Package cli is Terraform or OpenTofu for commands that show or measure the provider as users have it: with the
// provider built, installed, and nothing of the user's own settings.
package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// CLI is a Terraform or an OpenTofu.
type CLI struct {
	Path string
	Name string   // for people: "Terraform v1.11.4"
	Env  []string // of its commands
}

// Find takes the CLI that tools/with-cli has found. target is the one of make that does so.
func Find(ctx context.Context, target string) (*CLI, error) {
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		return nil, errors.New("TF_ACC_TERRAFORM_PATH names no CLI; use: make " + target)
	}
	c := &CLI{Path: path, Env: cleanEnvironment()}
	text, err := c.Output(ctx, ".", "version")
	if err != nil {
		return nil, err
	}
	c.Name, _, _ = strings.Cut(string(text), "\n")
	return c, nil
}

// cleanEnvironment is the environment without what would change a result: settings of a Terraform of the user's
// own, and credentials of a real service.
func cleanEnvironment() []string {
	var env []string
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, "TF_") || strings.HasPrefix(v, "PARTNERINSIGHTS_") || strings.HasPrefix(v, "ARM_") || strings.HasPrefix(v, "AZURE_") {
			continue
		}
		env = append(env, v)
	}
	return append(env, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
}

// stopTime is how long an interrupted CLI gets to save its state.
const stopTime = 20 * time.Second

// Command is a command in a folder. When the context ends it is interrupted, as by Ctrl-C.
func (c *CLI) Command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Path, args...)
	cmd.Dir, cmd.Env = dir, c.Env
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = stopTime
	return cmd
}

// Output runs a command and gives what it prints. When it fails, the error holds all that it said.
func (c *CLI) Output(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := c.Command(ctx, dir, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s%s", c.Path, args[0], err, out.String(), said.String())
	}
	return out.Bytes(), nil
}

// Quietly runs a command whose output is of interest only when it fails.
func (c *CLI) Quietly(ctx context.Context, dir string, args ...string) error {
	_, err := c.Output(ctx, dir, args...)
	return err
}
