package main

import (
	"context"
	"fmt"
	"os"
)

// print runs a command whose output is for people.
func (d *demo) print(ctx context.Context, args ...string) error {
	if !coloured() {
		args = append([]string{args[0], "-no-color"}, args[1:]...)
	}
	cmd := d.cli.Command(ctx, d.dir, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", d.cli.Path, args[0], err)
	}
	return nil
}

// coloured tells whether the output goes to a terminal, or colours are wanted anyway.
func coloured() bool {
	if os.Getenv("CLICOLOR_FORCE") != "" {
		return true
	}
	info, err := os.Stdout.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}
