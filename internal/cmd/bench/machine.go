package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// machine is where something was measured. A figure means little without it.
type machine struct {
	Processors int    `json:"processors"`
	Processor  string `json:"processor,omitempty"`
	System     string `json:"system"`
	Go         string `json:"go"`
	CLI        string `json:"cli"`
	Commit     string `json:"commit,omitempty"`
	// Load is what else the machine had to do: the load average of a minute at the start and at the end.
	Load      string `json:"load,omitempty"`
	LoadAfter string `json:"load_after,omitempty"`
}

func thisMachine(cliName string) machine {
	m := machine{Processors: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), CLI: cliName, Load: load()}
	if name := setting("/etc/os-release", "PRETTY_NAME=", "\n"); name != "" {
		m.System = strings.Trim(name, `"`) + ", " + m.System
	}
	m.Processor = strings.TrimLeft(setting("/proc/cpuinfo", "model name", "\n"), " \t:")
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				m.Commit = s.Value[:min(12, len(s.Value))] + m.Commit
			case s.Key == "vcs.modified" && s.Value == "true":
				m.Commit += " and changes"
			}
		}
	}
	return m
}

// setting is what stands in a file between two texts; "" where there is no such file.
func setting(file, before, behind string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(text), before)
	value, _, _ := strings.Cut(after, behind)
	return strings.TrimSpace(value)
}

func load() string { return setting("/proc/loadavg", "", " ") }

func (m machine) String() string {
	s := fmt.Sprintf("%d × %s, %s, %s, %s", m.Processors, orElse(m.Processor, "unknown processor"), m.System, m.Go, m.CLI)
	if m.Commit != "" {
		s += ", commit " + m.Commit
	}
	if m.Load != "" {
		s += fmt.Sprintf(". Load before: %s, after: %s", m.Load, m.LoadAfter)
	}
	return s
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
