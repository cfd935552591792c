package provider

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// source is one place that credentials are taken from: the provider block, or the environment variables of one prefix.
// Values of different sources are never combined, so that a variable that was set for another provider can't complete
// half a configuration.
type source struct {
	envPrefix string            // of the variables; "" is the provider block
	values    map[string]string // by argument; flags are "true" or "false"
	empty     []string          // arguments that are set, but empty
}

// prefixes are those of the environment variables, in their order, with the arguments that each has. The names are those
// of azurerm and azapi (ARM_) and of Azure's SDKs (AZURE_), but for the password of a user: nobody should use that grant by
// accident.
var prefixes = []struct {
	prefix    string
	arguments []string
}{
	{ownPrefix, []string{tenantID, clientID, refreshToken, refreshTokenFile, clientSecret, certificate, certificatePath, certificatePassword,
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

// sources are all places where something is set, the provider block first.
func sources(c *credentials, env environment, diags *diag.Diagnostics) []source {
	all := []source{blockSource(c)}
	for _, p := range prefixes {
		s := source{envPrefix: p.prefix, values: map[string]string{}}
		for _, a := range p.arguments {
			value, set := env(variable(p.prefix, a))
			// Others' variables are often set to nothing where another of them is used.
			s.set(a, value, set && (value != "" || p.prefix == ownPrefix))
		}
		all = append(all, s)
	}
	var found []source
	for _, s := range all {
		if s.holdsAnything() {
			s.checkFlags(diags)
			found = append(found, s)
		}
	}
	return found
}

// blockSource is the provider block.
func blockSource(c *credentials) source {
	s := source{values: map[string]string{}}
	for _, a := range c.list() {
		switch v := a.value.(type) {
		case types.String:
			s.set(a.name, v.ValueString(), !v.IsNull())
		case types.Bool:
			if !v.IsNull() {
				s.values[a.name] = strconv.FormatBool(v.ValueBool())
			}
		}
	}
	return s
}

// set notes the value of an argument that is set. What was pasted around it is an accident, such as the line break of a
// file whose text was put into a vault; but a password may begin or end so.
func (s *source) set(argument, value string, isSet bool) {
	trimmed := credential.TrimValue(value)
	switch {
	case !isSet:
		return
	case trimmed == "":
		s.empty = append(s.empty, argument)
	case argument == password || argument == certificatePassword:
		trimmed = value
	}
	s.values[argument] = trimmed
}

// checkFlags makes the flags of variables "true" or "false".
func (s *source) checkFlags(diags *diag.Diagnostics) {
	for _, a := range [...]string{useOIDC, useMSI, useCLI} {
		value := s.values[a]
		if value == "" {
			continue
		}
		on, err := strconv.ParseBool(value)
		if err != nil {
			diags.AddError("Environment variable can't be used", fmt.Sprintf("%s must be true or false; it is %q.", s.displayName(a), value))
		}
		s.values[a] = strconv.FormatBool(on)
	}
}

// displayName is an argument's name in messages: of a variable, the variable's.
func (s *source) displayName(argument string) string {
	if s.envPrefix == "" {
		return argument
	}
	return variable(s.envPrefix, argument)
}

// displayNames are the names of all arguments that are set.
func (s *source) displayNames() (names []string) {
	for _, a := range prefixes[0].arguments {
		if s.has(a) {
			names = append(names, s.displayName(a))
		}
	}
	return names
}

// origin says where the credentials were configured.
func (s *source) origin() string {
	place := "the provider block"
	if s.envPrefix != "" {
		place = "environment variables"
	}
	return fmt.Sprintf("The credentials come from %s: %s.", place, enumerate(s.displayNames()))
}

// has tells whether an argument is set; a flag that is false is not.
func (s *source) has(argument string) bool {
	v := s.values[argument]
	return v != "" && v != "false"
}

// first is the first of some arguments that is set, "" for none.
func (s *source) first(arguments ...string) string {
	for _, a := range arguments {
		if s.has(a) {
			return a
		}
	}
	return ""
}

func (s *source) holdsAnything() bool { return len(s.empty) > 0 || len(s.displayNames()) > 0 }

// addError adds an error about an argument. It leads to the argument where the provider block has it, unless that is
// sensitive, for Terraform prints the line.
func (s *source) addError(diags *diag.Diagnostics, argument, summary, detail string) {
	if s.pointsTo(argument) {
		diags.AddAttributeError(path.Root(argument), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// addWarning is addError for a warning.
func (s *source) addWarning(diags *diag.Diagnostics, argument, summary, detail string) {
	if s.pointsTo(argument) {
		diags.AddAttributeWarning(path.Root(argument), summary, detail)
		return
	}
	diags.AddWarning(summary, detail)
}

func (s *source) pointsTo(argument string) bool {
	value, set := s.values[argument]
	return s.envPrefix == "" && set && !strings.Contains(value, "@") && !credentialAttributes()[argument].IsSensitive()
}
