package provider

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Names of the credential arguments.
const (
	tenantID            = "tenant_id"
	clientID            = "client_id"
	refreshToken        = "refresh_token"
	refreshTokenFile    = "refresh_token_file"
	clientSecret        = "client_secret"
	certificate         = "client_certificate"
	certificatePath     = "client_certificate_path"
	certificatePassword = "client_certificate_password"
	useOIDC             = "use_oidc"
	oidcToken           = "oidc_token"
	oidcTokenFile       = "oidc_token_file_path"
	oidcRequestURL      = "oidc_request_url"
	oidcRequestToken    = "oidc_request_token"
	serviceConnection   = "ado_service_connection_id"
	useMSI              = "use_msi"
	useCLI              = "use_cli"
	username            = "username"
	password            = "password"
	accessToken         = "access_token"
)

// credentials are the credential arguments of the provider block.
type credentials struct {
	TenantID            types.String `tfsdk:"tenant_id"`
	ClientID            types.String `tfsdk:"client_id"`
	RefreshToken        types.String `tfsdk:"refresh_token"`
	RefreshTokenFile    types.String `tfsdk:"refresh_token_file"`
	ClientSecret        types.String `tfsdk:"client_secret"`
	Certificate         types.String `tfsdk:"client_certificate"`
	CertificatePath     types.String `tfsdk:"client_certificate_path"`
	CertificatePassword types.String `tfsdk:"client_certificate_password"`
	UseOIDC             types.Bool   `tfsdk:"use_oidc"`
	OIDCToken           types.String `tfsdk:"oidc_token"`
	OIDCTokenFile       types.String `tfsdk:"oidc_token_file_path"`
	OIDCRequestURL      types.String `tfsdk:"oidc_request_url"`
	OIDCRequestToken    types.String `tfsdk:"oidc_request_token"`
	ServiceConnection   types.String `tfsdk:"ado_service_connection_id"`
	UseMSI              types.Bool   `tfsdk:"use_msi"`
	UseCLI              types.Bool   `tfsdk:"use_cli"`
	Username            types.String `tfsdk:"username"`
	Password            types.String `tfsdk:"password"`
	AccessToken         types.String `tfsdk:"access_token"`
}

// argument is a credential argument with its value.
type argument struct {
	name  string
	value attr.Value
}

// list is all of them in the order in which messages name them.
func (c *credentials) list() []argument {
	return []argument{
		{tenantID, c.TenantID}, {clientID, c.ClientID}, {refreshToken, c.RefreshToken}, {refreshTokenFile, c.RefreshTokenFile},
		{clientSecret, c.ClientSecret}, {certificate, c.Certificate}, {certificatePath, c.CertificatePath}, {certificatePassword, c.CertificatePassword},
		{useOIDC, c.UseOIDC}, {oidcToken, c.OIDCToken}, {oidcTokenFile, c.OIDCTokenFile}, {oidcRequestURL, c.OIDCRequestURL},
		{oidcRequestToken, c.OIDCRequestToken}, {serviceConnection, c.ServiceConnection}, {useMSI, c.UseMSI}, {useCLI, c.UseCLI},
		{username, c.Username}, {password, c.Password}, {accessToken, c.AccessToken},
	}
}

// credentialAttributes describe the credential arguments, each with its environment variables.
func credentialAttributes() map[string]schema.Attribute {
	const alone = "with a refresh token or a password it authenticates the application; alone the application signs in without a user, " +
		"which is the normal way for the programs `cmp` and `store`, and is not documented for `mpn`"
	attributes := map[string]schema.Attribute{
		tenantID: text(tenantID, "ID or domain name of the tenant. Needed by all methods but `access_token`, `use_msi` and `use_cli`; with `use_cli` it selects the tenant."),
		clientID: text(clientID, "Client ID of the application; with `use_msi`, that of a user-assigned identity. Not used with `use_cli`."),

		refreshToken: secret(refreshToken, "Refresh token of a user who signed in with multi-factor authentication (Secure Application Model), the way that works for `mpn`. "+
			"Each redemption may bring a new one, which is kept for the rest of this process: a plan and an apply are two processes. Where the old token ends with its redemption "+
			"(strict rotation), only `refresh_token_file` works for both. The ephemeral resource `partnerinsights_refresh_token` stores the newest token for the next run."),
		refreshTokenFile: text(refreshTokenFile, "Path of a file with the refresh token. It is rewritten (mode 0600) when the service replaces the token, so that the token never "+
			"falls 90 days behind and expires. Processes that share the file take turns by a lock file beside it, whose name ends in `.lock` and which stays. "+
			"A token is redeemed only where the next one can be stored. A file that others can read is a warning."),

		clientSecret: secret(clientSecret, "Secret of the application: "+alone+"."),
		certificate: secret(certificate, "Certificate of the application with its RSA key, as PEM, or as base64 of a PKCS#12 bundle or of PEM: "+alone+". "+
			"Line breaks of PEM may have become blanks or `\\n`."),
		certificatePath:     text(certificatePath, "Path of a file with the certificate and its key, PEM, PKCS#12, or base64 of either, instead of `client_certificate`. A file that others can read is a warning."),
		certificatePassword: secret(certificatePassword, "Password of the PKCS#12 bundle. Default: none."),

		useOIDC: flag(useOIDC, "Authenticate the application by a token of the platform that Terraform runs on (workload identity federation): "+alone+". "+
			"The token is `oidc_token`, from `oidc_token_file_path`, or requested from `oidc_request_url`. Where none of these is set, it comes from what GitHub Actions sets "+
			"(`ACTIONS_ID_TOKEN_REQUEST_URL`, `ACTIONS_ID_TOKEN_REQUEST_TOKEN`), with `ado_service_connection_id` from what Azure Pipelines sets "+
			"(`SYSTEM_OIDCREQUESTURI`, `SYSTEM_ACCESSTOKEN`), else from the file that `AZURE_FEDERATED_TOKEN_FILE` names. Default `false`; one of the others implies `true`."),
		oidcToken:        secret(oidcToken, "Token of the platform, a JWT, used as it is until it expires."),
		oidcTokenFile:    text(oidcTokenFile, "Path of a file with the token of the platform. It is read for each access token: the platform renews it."),
		oidcRequestURL:   text(oidcRequestURL, "URL at which the platform issues tokens, `https`. Default: what the platform sets, see `use_oidc`."),
		oidcRequestToken: secret(oidcRequestToken, "Bearer token for `oidc_request_url`. Default: what the platform sets, see `use_oidc`. In Azure Pipelines a step has to be given it: `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`."),
		serviceConnection: text(serviceConnection, "ID of the service connection in Azure DevOps whose federated credential the application trusts. "+
			"It says that `oidc_request_url` is one of Azure Pipelines; without it, it is one of GitHub Actions."),

		useMSI: flag(useMSI, "Sign in as the managed identity of the Azure machine or service that Terraform runs on; `client_id` selects a user-assigned one. "+
			"It is an application without a user, which is not documented for `mpn`. Default `false`."),
		useCLI: flag(useCLI, "Sign in with the account of the Azure CLI, `az` on the `PATH`. Meant for a laptop. Default `false`."),
		username: text(username, "Name of a user who signs in with `password`, as the service's first example shows it. Enforced multi-factor authentication breaks this; "+
			"an application of a Web platform authenticates itself with it (`client_secret`, …)."),
		password:    secret(password, "Password of the user."),
		accessToken: secret(accessToken, "Access token that something else obtained, used as it is until it expires."),
	}
	return attributes
}

func text(name, description string) schema.Attribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description + environmentOf(name)}
}

func secret(name, description string) schema.Attribute {
	return schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: description + environmentOf(name)}
}

func flag(name, description string) schema.Attribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description + environmentOf(name)}
}

// environmentOf names the environment variables of an argument.
func environmentOf(name string) string {
	var names []string
	for _, p := range prefixes {
		if slices.Contains(p.arguments, name) {
			names = append(names, "`"+variable(p.prefix, name)+"`")
		}
	}
	return " Environment: " + strings.Join(names, ", ") + "."
}
