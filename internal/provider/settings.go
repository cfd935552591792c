package provider

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// environment looks up an environment variable, as os.LookupEnv does.
type environment func(name string) (value string, set bool)

// get is the value of a variable without what was pasted around it; "" when it is not set.
func (e environment) get(name string) string {
	value, _ := e(name)
	return credential.TrimValue(value)
}

// ownPrefix begins the names of this provider's environment variables. One that is set, but empty, is an error: the secret
// of a pipeline that it was to hold is missing, and a default would do something else than was meant.
const ownPrefix = "PARTNERINSIGHTS_"

// setting is the value of an argument, from the provider block or from an environment variable.
type setting struct {
	value string // "" when neither has one
	name  string // the argument, or the variable that has the value
	block bool   // whether the provider block has it
}

// read finds the value of an argument: that of the provider block, else that of the first variable that is set. The
// variable of this provider comes first; others are those of Azure's tools.
func (e environment) read(argument string, configured types.String, diags *diag.Diagnostics, others ...string) setting {
	s := setting{name: argument, block: !configured.IsNull()}
	if s.block {
		s.value = credential.TrimValue(configured.ValueString())
		if s.value == "" && !configured.IsUnknown() {
			s.addError(diags, "Empty "+argument, argument+" is set, but empty. Give it a value, or remove it to use its default.")
		}
		return s
	}
	own := ownPrefix + strings.ToUpper(argument)
	if value, set := e(own); set && credential.TrimValue(value) == "" {
		diags.AddError("Empty environment variable", "The environment variable "+own+" is set, but empty. Give it a value, or unset it to use the default of "+argument+".")
		return s
	}
	for _, variable := range append([]string{own}, others...) {
		if value := e.get(variable); value != "" {
			return setting{value: value, name: variable}
		}
	}
	return s
}

// addError adds an error about the value. It leads to the argument where the provider block has it, unless Terraform would
// print a password with its line.
func (s setting) addError(diags *diag.Diagnostics, summary, detail string) {
	if s.block && !strings.Contains(s.value, "@") {
		diags.AddAttributeError(path.Root(s.name), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// addUnusable adds that the value can't be used, and why.
func (s setting) addUnusable(diags *diag.Diagnostics, what string, err error) {
	s.addError(diags, what+" can't be used", fmt.Sprintf("%s can't be used: %s.", s.name, err))
}

// service is what is called, and what access tokens are requested for.
type service struct {
	program            insights.Program
	endpoint, audience string
}

// service reads where the service is. Values that are not known yet, with which nothing is sent, count as not set.
func (p *partnerInsights) service(m *model, diags *diag.Diagnostics) service {
	env := environment(p.deps.LookupEnv)
	result := service{program: insights.MPN()}
	if program := env.read("program", m.Program, diags); m.Program.IsUnknown() {
		program.addError(diags, "Program not known yet", "program depends on something that is only known after apply. Set a value that is known in the plan, because it determines which values are valid.")
	} else if program.value != "" {
		named, known := insights.ProgramByName(strings.ToLower(program.value))
		if !known {
			program.addError(diags, "Unknown program", fmt.Sprintf("%s must be %s; it is %q.", program.name, programNames(), program.value))
			return result
		}
		result.program = named
	}
	endpoint, audience := env.read("endpoint", m.Endpoint, diags), env.read("audience", m.Audience, diags)
	if endpoint.value != "" {
		if _, err := result.program.CheckEndpoint(endpoint.value); err != nil {
			endpoint.addUnusable(diags, "Endpoint", err)
		}
	}
	var err error
	if result.audience, err = result.program.CheckAudience(audience.value); err != nil {
		audience.addUnusable(diags, "Audience", err)
	}
	result.endpoint = endpoint.value
	return result
}

// programNames lists the programs with their titles.
func programNames() string {
	var names []string
	for _, p := range insights.Programs() {
		names = append(names, p.String())
	}
	return strings.Join(names, ", ")
}

// authority reads the address of Microsoft Entra ID.
func (p *partnerInsights) authority(m *model, diags *diag.Diagnostics) setting {
	a := environment(p.deps.LookupEnv).read("authority_host", m.AuthorityHost, diags, "AZURE_AUTHORITY_HOST")
	if _, err := credential.CheckAuthority(a.value); err != nil {
		a.addUnusable(diags, "Authority host", err)
	}
	return a
}

// validation reads how far queries are checked unless they set their own.
func (p *partnerInsights) validation(m *model, diags *diag.Diagnostics) session.Validation {
	s := environment(p.deps.LookupEnv).read("query_validation", m.QueryValidation, diags)
	switch v := session.Validation(strings.ToLower(s.value)); v {
	case "":
	case session.ValidateCatalog, session.ValidateStrict, session.ValidateSyntax:
		return v
	default:
		s.addError(diags, "Unknown query_validation", fmt.Sprintf("%s must be catalog, strict or syntax; it is %q.", s.name, s.value))
	}
	return session.ValidateCatalog
}

// bulkRefresh reads whether reads may be answered from lists.
func (p *partnerInsights) bulkRefresh(m *model, diags *diag.Diagnostics) bool {
	if !m.BulkRefresh.IsNull() {
		return m.BulkRefresh.IsUnknown() || m.BulkRefresh.ValueBool()
	}
	s := environment(p.deps.LookupEnv).read("bulk_refresh", types.StringNull(), diags)
	if s.value == "" {
		return true
	}
	on, err := strconv.ParseBool(s.value)
	if err != nil {
		s.addError(diags, "Unknown bulk_refresh", fmt.Sprintf("%s must be true or false; it is %q.", s.name, s.value))
	}
	return on
}
