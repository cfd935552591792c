package credential

// Next steps that several codes share.
const (
	signInAgain = "Sign in again to get a new refresh token, and store each rotated token (refresh_token_file, or the ephemeral resource partnerinsights_refresh_token)."
	needsMFA    = "Multi-factor authentication is required, which a password alone can't pass. Use a refresh token from a sign-in with MFA (Secure Application Model)."
	wrongTrust  = "The issuer, the subject and the audience of the federated credential in the app registration must be those of the token, letter by letter; " +
		"in GitHub the subject names the repository with its branch, tag, environment or pull_request."
	wrongCertificate = "The app registration does not know this certificate, or not any more. Upload it there, or correct client_certificate, client_certificate_path or client_id."
)

// advice is the next step for each code of Entra that users of this API meet, and for the errors of RFC 6749 that
// come without one.
var advice = map[string]string{
	// The client and its authentication.
	"AADSTS7000215":  "The client secret is wrong. Use the secret's value, not its ID; make a new one if it is lost.",
	"AADSTS7000222":  "The client secret has expired. Make a new one in the app registration.",
	"AADSTS7000218":  "The app registration is a confidential client: it needs client_secret, a certificate or use_oidc beside the refresh token.",
	"AADSTS700025":   "The app registration is a public client, which does not authenticate itself: remove client_secret (or the certificate, or use_oidc), or register a Web platform.",
	"AADSTS700016":   "There is no application with this client_id in this tenant. Check client_id and tenant_id.",
	"AADSTS7000229":  "The application has no service principal in this tenant. Check tenant_id; an administrator has to consent to the application.",
	"AADSTS7000112":  "The application is disabled. An administrator of the tenant can enable it.",
	"AADSTS700027":   wrongCertificate,
	"AADSTS700030":   wrongCertificate,
	"AADSTS50012":    wrongCertificate,
	"AADSTS700023":   "The assertion was made for another authority. Check authority_host and tenant_id.",
	"AADSTS700024":   "The assertion is too old, or the clock of this machine is wrong. An oidc_token ends after minutes: let the provider request it (oidc_request_url, oidc_token_file_path).",
	"AADSTS50027":    "The OIDC token can't be read. Check oidc_token or the file.",
	"AADSTS70021":    wrongTrust,
	"AADSTS700211":   wrongTrust,
	"AADSTS700212":   wrongTrust,
	"AADSTS700213":   wrongTrust,
	"invalid_client": "Check client_id, and client_secret, the certificate or the OIDC token.",

	// The tenant, and what the token is for.
	"AADSTS90002":  "There is no such tenant. Check tenant_id.",
	"AADSTS900023": "tenant_id is neither an ID nor a domain name of a tenant.",
	"AADSTS65001":  "Consent to the permission of the application is missing. Grant user_impersonation on Microsoft Partner Center, then sign in again to get a new refresh token.",
	"AADSTS500011": "The audience is not known in this tenant. Check audience, and that Microsoft Partner Center is among the application's API permissions.",
	"AADSTS650057": "The application does not list this audience. Check audience, and add Microsoft Partner Center to its API permissions.",

	// The refresh token.
	"AADSTS700082":  "The refresh token was not used for 90 days and has expired. " + signInAgain,
	"AADSTS70008":   "The refresh token has expired. " + signInAgain,
	"AADSTS700084":  "The refresh token belongs to a single-page application and expires after a day. Add the platform Web to the app registration, and sign in again.",
	"AADSTS70043":   "The refresh token has expired, or a Conditional Access policy requires a new sign-in (sign-in frequency). " + signInAgain,
	"AADSTS50173":   "The refresh token was revoked, for example by a new password. " + signInAgain,
	"AADSTS50132":   "The refresh token was revoked, for example by a new password. " + signInAgain,
	"AADSTS70000":   "The refresh token is not valid for this application and tenant. Check refresh_token, client_id and tenant_id.",
	"AADSTS9002313": "The request is malformed: refresh_token is probably truncated or contains a line break.",
	"invalid_grant": "The refresh token or the password is not valid, or not for this application. Sign in again to get a new refresh token, or check the password.",

	// The user.
	"AADSTS50076":          needsMFA,
	"AADSTS50079":          needsMFA,
	"AADSTS50074":          needsMFA,
	"AADSTS50078":          "The sign-in with multi-factor authentication has expired by a policy of the tenant. " + signInAgain,
	"AADSTS50158":          needsMFA,
	"AADSTS50126":          "The user name or the password is wrong. An account of another identity provider (federated) can't sign in this way at all.",
	"AADSTS50034":          "There is no such user in this tenant. Check username and tenant_id.",
	"AADSTS50053":          "The account is locked after too many wrong passwords. Wait, or ask the tenant's administrator.",
	"AADSTS50055":          "The password has expired. Sign in once with a browser to set a new one.",
	"AADSTS50057":          "The account is disabled. Ask the tenant's administrator.",
	"AADSTS53003":          "A Conditional Access policy blocks the token. Ask the tenant's administrator.",
	"interaction_required": needsMFA,
}
