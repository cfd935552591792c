package provider

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// source is one place that credentials are taken from: the provider block, or the environment variables of one
// prefix. Values of different sources are never mixed, so that a variable that was set for another provider
// can't complete half a configuration.
type source struct {
	prefix string            // of the variables; "" is the provider block
	values map[string]string // flags are "true" or "false"
}

// prefixes of the environment variables, in their order, with the arguments that each has. The names are those of
// azurerm and azapi (ARM_) and of Azure's SDKs (AZURE_); the password of a user is not taken from there, for nobody
// should get into that grant by accident.
var prefixes = []struct {
	prefix    string
	arguments []string
}{
	{"PARTNERINSIGHTS_", []string{tenantID, clientID, refreshToken, refreshTokenFile, clientSecret, certificate, certificatePath, certificatePassword,
		useOIDC, oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection, useMSI, useCLI, username, password, accessToken}},
	{"ARM_", []string{tenantID, clientID, clientSecret, certificate, certificatePath, certificatePassword,
		useOIDC, oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection, useMSI, useCLI}},
	{"AZURE_", []string{tenantID, clientID, clientSecret, certificatePath, certificatePassword, oidcTokenFile}},
}

// variable is the environment variable of an argument: its name, but for two that others have named.
func variable(prefix, argument string) string {
	switch name := prefix + strings.ToUpper(argument); name {
	case "ARM_ADO_SERVICE_CONNECTION_ID":
		return "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID"
	case "AZURE_OIDC_TOKEN_FILE_PATH":
		return "AZURE_FEDERATED_TOKEN_FILE"
	default:
		return name
	}
}

// sources are all places that hold something, the provider block first.
func sources(c *credentials, getenv func(string) string, diags *diag.Diagnostics) []source {
	all := []source{block(c)}
	for _, p := range prefixes {
		s := source{prefix: p.prefix, values: map[string]string{}}
		for _, a := range p.arguments {
			s.values[a] = clean(a, getenv(variable(p.prefix, a)), func(value string) {
				diags.AddError("Environment variable can't be used", fmt.Sprintf("%s must be true or false; it is %q.", variable(p.prefix, a), value))
			})
		}
		all = append(all, s)
	}
	var found []source
	for _, s := range all {
		if s.holdsAnything() {
			found = append(found, s)
		}
	}
	return found
}

// block is the provider block.
func block(c *credentials) source {
	s := source{values: map[string]string{}}
	for _, a := range c.list() {
		switch v := a.value.(type) {
		case types.String:
			s.values[a.name] = trim(a.name, v.ValueString())
		case types.Bool:
			if !v.IsNull() {
				s.values[a.name] = strconv.FormatBool(v.ValueBool())
			}
		}
	}
	return s
}

// clean makes a value of a variable. A flag that is none is told to refuse.
func clean(argument, value string, refuse func(string)) string {
	trimmed := trim(argument, value)
	switch argument {
	case useOIDC, useMSI, useCLI:
		on, err := strconv.ParseBool(trimmed)
		switch {
		case trimmed == "":
			return ""
		case err != nil:
			refuse(trimmed)
			return ""
		}
		return strconv.FormatBool(on)
	}
	return trimmed
}

// trim takes away the white space around a value. It is an accident, such as the line break of a file whose text was put
// into a vault; but a password may have some.
func trim(argument, value string) string {
	trimmed := strings.TrimSpace(value)
	if trimmed != "" && (argument == password || argument == certificatePassword) {
		return value
	}
	return trimmed
}

// call is how a source calls an argument, for messages.
func (s source) call(argument string) string {
	if s.prefix == "" {
		return argument
	}
	return variable(s.prefix, argument)
}

// has tells whether an argument is set; a flag that is false is not.
func (s source) has(argument string) bool {
	v := s.values[argument]
	return v != "" && v != "false"
}

// first is the first of some arguments that is set, "" for none.
func (s source) first(arguments ...string) string {
	for _, a := range arguments {
		if s.has(a) {
			return a
		}
	}
	return ""
}

func (s source) holdsAnything() bool {
	for a := range s.values {
		if s.has(a) {
			return true
		}
	}
	return false
}
