// Package serve serves a provider as the framework's own providerserver does, without some of its costs that grow with
// the state: log lines that nobody reads, contexts of calls that have ended, plans of what does not change, and garbage
// that is collected too often.
package serve

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Serve serves a provider under its address until Terraform ends it; for a debugger, until it is interrupted.
func Serve(address string, p func() provider.Provider, debug bool) error {
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug()) // its log stays whole: Terraform's settings are not known
	} else if err := quieten(address, os.Getenv, os.Setenv); err != nil {
		return err
	}
	// Memory that is never touched takes no room, but counts for the garbage collector, which otherwise runs every few
	// megabytes: a fifth of the processor time.
	ballast := make([]byte, 8<<20)
	defer runtime.KeepAlive(ballast)
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return New(p()) }, options...)
}

// New makes the server of a provider, protocol 6.
func New(p provider.Provider) tfprotov6.ProviderServer {
	framework := providerserver.NewProtocol6(p)()
	if s, ok := framework.(whole); ok {
		settler, _ := p.(Settler)
		return server{s, settler, kindsOf(s)}
	}
	return framework // it lacks a part of the protocol that it had; only the thrift is lost
}

// quieten has the loggers of the SDK and of the provider write what Terraform will show, and no more. Unless they are
// told, they write everything, some forty lines for an object, which Terraform reads and drops. Terraform takes the
// level of TF_LOG_PROVIDER or TF_LOG, shows nothing without them, and takes a level that it does not know for TRACE.
func quieten(address string, getenv func(string) string, setenv func(name, value string) error) error {
	level := getenv("TF_LOG_PROVIDER")
	if level == "" {
		level = getenv("TF_LOG")
	}
	switch {
	case level == "":
		level = "OFF"
	case hclog.LevelFromString(level) == hclog.NoLevel:
		level = "TRACE" // JSON too: it is TRACE in another form
	}
	sdk := getenv("TF_LOG_SDK")
	if sdk == "" {
		sdk = level
	}
	own := "TF_LOG_PROVIDER_" + strings.ToUpper(address[strings.LastIndexByte(address, '/')+1:])
	for _, v := range [...]struct{ name, level string }{
		{"TF_LOG_SDK", sdk}, {"TF_LOG_SDK_PROTO", sdk}, {"TF_LOG_SDK_FRAMEWORK", sdk}, // each, or lines are made and then dropped
		{own, level},
	} {
		if getenv(v.name) != "" {
			continue
		}
		if err := setenv(v.name, v.level); err != nil {
			return fmt.Errorf("setting %s: %w", v.name, err)
		}
	}
	return nil
}
