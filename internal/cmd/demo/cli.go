package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// cli is a Terraform or an OpenTofu.
type cli struct {
	path string
	name string // for people: "Terraform v1.11.4"
	env  []string
}

// findCLI takes the CLI that make has found.
func findCLI(ctx context.Context) (*cli, error) {
	path := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if path == "" {
		return nil, errors.New("TF_ACC_TERRAFORM_PATH names no CLI; run the demo with: make demo")
	}
	c := &cli{path: path, env: cleanEnvironment()}
	out, err := c.output(ctx, ".", "version", "-json")
	if err != nil {
		return nil, err
	}
	var version struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(out, &version); err != nil {
		return nil, fmt.Errorf("%s version: %w", path, err)
	}
	text, err := c.output(ctx, ".", "version")
	if err != nil {
		return nil, err
	}
	c.name, _, _ = strings.Cut(string(text), "\n")
	return c, nil
}

// cleanEnvironment is the environment without what would change the demo: settings of a Terraform of the
// user's own, and credentials of a real service.
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

func (c *cli) command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	if !coloured() && args[0] != "version" && args[0] != "output" {
		args = append([]string{args[0], "-no-color"}, args[1:]...)
	}
	cmd := exec.CommandContext(ctx, c.path, args...)
	cmd.Dir, cmd.Env = dir, c.env
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = stopTime
	return cmd
}

// coloured tells whether the output goes to a terminal.
func coloured() bool {
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}

// show runs a command whose output is for people.
func (c *cli) show(ctx context.Context, dir string, args ...string) error {
	cmd := c.command(ctx, dir, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", c.path, args[0], err)
	}
	return nil
}

// quietly runs a command whose output is of interest only when it fails.
func (c *cli) quietly(ctx context.Context, dir string, args ...string) error {
	_, err := c.output(ctx, dir, args...)
	return err
}

// output runs a command and gives what it prints.
func (c *cli) output(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := c.command(ctx, dir, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s%s", c.path, args[0], err, out.String(), said.String())
	}
	return out.Bytes(), nil
}
