package main

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/go-hclog"
)

// logLevels are the variables that set the levels of the loggers of the SDK and of the provider.
type logLevels struct {
	set      map[string]string // the variables that were set, with their values
	setenv   func(name, value string) error
	unsetenv func(name string) error
	mu       sync.Mutex // held while a child process starts
}

// setLogLevels sets the level of each logger of the SDK and of the provider to the level that Terraform shows. Without
// a level they write every line, about forty for an object, and Terraform reads and drops them: a plan of 150 objects
// then takes 1.8 s instead of 1.4 s. Terraform takes the level from TF_LOG_PROVIDER or else TF_LOG, shows nothing
// without them, and takes a level that it does not know for TRACE. A variable that has a value keeps it.
func setLogLevels(address string, getenv func(string) string, setenv func(name, value string) error, unsetenv func(name string) error) (*logLevels, error) {
	level := getenv("TF_LOG_PROVIDER")
	if level == "" {
		level = getenv("TF_LOG")
	}
	switch {
	case level == "":
		level = "OFF"
	case hclog.LevelFromString(level) == hclog.NoLevel:
		level = "TRACE" // JSON is TRACE in another form
	}
	sdk := getenv("TF_LOG_SDK")
	if sdk == "" {
		sdk = level
	}
	ours := "TF_LOG_PROVIDER_" + strings.ToUpper(address[strings.LastIndexByte(address, '/')+1:])
	l := &logLevels{set: map[string]string{}, setenv: setenv, unsetenv: unsetenv}
	// TF_LOG_SDK alone would have the other two loggers format their lines before they drop them.
	for _, v := range [...]struct{ name, level string }{
		{"TF_LOG_SDK", sdk}, {"TF_LOG_SDK_PROTO", sdk}, {"TF_LOG_SDK_FRAMEWORK", sdk}, {ours, level},
	} {
		if getenv(v.name) == "" {
			l.set[v.name] = v.level
		}
	}
	err := l.apply()
	return l, err
}

func (l *logLevels) apply() error {
	for name, level := range l.set {
		if err := l.setenv(name, level); err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	return nil
}

// withoutLevels calls a function that starts a child process, such as az, which then does not inherit the levels.
func (l *logLevels) withoutLevels(run func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name := range l.set {
		_ = l.unsetenv(name) // a level that the child inherits does no harm
	}
	defer func() { _ = l.apply() }()
	run()
}
