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
	const alone = "Combine it with a refresh token or a password for `mpn`; without a user it is the normal sign-in for `cmp` and `store`"
	attributes := map[string]schema.Attribute{
		tenantID: text(tenantID, "ID or domain name of the tenant. Required unless `access_token`, `use_msi` or `use_cli` is set; with `use_cli` it selects the tenant."),
		clientID: text(clientID, "Client ID of the application, or with `use_msi` of a user-assigned identity. Not used with `use_cli`."),

		refreshToken: secret(refreshToken, "Refresh token of a user who signed in with multi-factor authentication (Secure Application Model). "+
			"It expires 90 days after it was issued, so keep the newest one with `refresh_token_file` or the ephemeral resource `partnerinsights_refresh_token`. "+
			"See [How the refresh token is kept](guides/authentication.md#how-the-refresh-token-is-kept)."),
		refreshTokenFile: text(refreshTokenFile, "Path of a file with the refresh token. The provider writes each new token to the file, which must be writable, and warns if other users can read it. "+
			"See [How the refresh token is kept](guides/authentication.md#how-the-refresh-token-is-kept)."),

		clientSecret: secret(clientSecret, "Client secret of the application. "+alone+"."),
		certificate: secret(certificate, "Certificate of the application with its RSA key, as PEM, or as base64 of a PKCS#12 bundle or of PEM. "+
			"Line breaks of PEM may be replaced by spaces or `\\n`. "+alone+"."),
		certificatePath:     text(certificatePath, "Path of a file with the certificate and its key, PEM, PKCS#12, or base64 of either. Conflicts with `client_certificate`. The provider warns if other users can read the file."),
		certificatePassword: secret(certificatePassword, "Password of the PKCS#12 bundle."),

		useOIDC: flag(useOIDC, "Whether to authenticate the application with an OIDC token of the platform that Terraform runs on (workload identity federation). "+alone+". "+
			"Default `false`, or `true` if another argument for such a token is set; see [Workload identity](guides/authentication.md#where-the-oidc-token-comes-from)."),
		oidcToken:        secret(oidcToken, "Token of the platform, a JWT. It is not renewed."),
		oidcTokenFile:    text(oidcTokenFile, "Path of a file with the OIDC token of the platform. It is read again for each access token."),
		oidcRequestURL:   text(oidcRequestURL, "`https` URL at which the platform issues tokens. Defaults to the one that the platform sets; see `use_oidc`."),
		oidcRequestToken: secret(oidcRequestToken, "Bearer token for `oidc_request_url`. Defaults to the one that the platform sets; see `use_oidc`. Azure Pipelines passes it only to a step with `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`."),
		serviceConnection: text(serviceConnection, "ID of the service connection in Azure DevOps whose federated credential the application trusts. "+
			"If it is set, `oidc_request_url` is an address of Azure Pipelines, otherwise of GitHub Actions."),

		useMSI: flag(useMSI, "Whether to sign in as the managed identity of the Azure machine or service that Terraform runs on; `client_id` selects a user-assigned one. Default `false`. "+
			"A sign-in without a user is not documented for `mpn`."),
		useCLI: flag(useCLI, "Whether to sign in with the account of the Azure CLI, `az` on the `PATH`. Intended for interactive use. Default `false`."),
		username: text(username, "Name of a user who signs in with `password`. It fails for users with enforced multi-factor authentication. "+
			"An application of the platform Web also requires its own credential, such as `client_secret`."),
		password:    secret(password, "Password of the user."),
		accessToken: secret(accessToken, "Access token that was obtained elsewhere. It is not renewed."),
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
