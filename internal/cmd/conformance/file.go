package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/atomicfile"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/conformance"
)

// checkFiles makes sure that the files can be written, before an hour's work. It leaves nothing behind.
func (s settings) checkFiles() error {
	if s.policy != "" && filepath.Clean(s.policy) == filepath.Clean(s.report) {
		return fmt.Errorf("-policy and -report both name %s: they are two files", s.policy)
	}
	for _, name := range [...]string{s.policy, s.report} {
		if name == "" || isDevice(name) {
			continue
		}
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a directory: add the name of a file", name)
		}
		temp, err := atomicfile.Create(name)
		if err != nil {
			return fmt.Errorf("%s can't be written: %w", name, err)
		}
		temp.Discard()
	}
	return nil
}

// isDevice reports whether a name is that of something like /dev/stdout, which can be written to but not replaced.
func isDevice(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir() && !info.Mode().IsRegular()
}

// writeFiles writes the files that were asked for. One that fails does not keep the other from being written.
func (s settings) writeFiles(r conformance.Result) error {
	var policy, report bytes.Buffer
	err := r.WritePolicy(&policy)
	r.WriteReport(&report)
	return errors.Join(err, writeFile(s.policy, policy.Bytes()), writeFile(s.report, report.Bytes()))
}

// writeFile replaces a file, whose old content stays until the new one is whole. No name is no file.
func writeFile(name string, data []byte) error {
	if name == "" {
		return nil
	}
	if isDevice(name) {
		return os.WriteFile(name, data, 0o600)
	}
	temp, err := atomicfile.Create(name)
	if err != nil {
		return err
	}
	defer temp.Discard()
	if _, err := temp.Write(data); err != nil {
		return err
	}
	return temp.Replace()
}
