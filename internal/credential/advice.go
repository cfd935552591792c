package credential

// advice is the next step for each code of Entra that users of this API meet.
var advice = map[string]string{
	"AADSTS7000215":  "The client secret is wrong. Use the secret's value, not its ID; make a new one if it is lost.",
	"AADSTS7000222":  "The client secret has expired. Make a new one in the app registration.",
	"AADSTS7000218":  "The app registration is a confidential client: it needs client_secret, or another proof, beside the refresh token.",
	"AADSTS700016":   "There is no application with this client_id in this tenant. Check client_id and tenant_id.",
	"AADSTS90002":    "There is no such tenant. Check tenant_id.",
	"AADSTS900023":   "tenant_id is neither an ID nor a domain name of a tenant.",
	"AADSTS65001":    "Nobody has consented to the application's permission. Grant user_impersonation on Microsoft Partner Center, then sign in once more to get a new refresh token.",
	"AADSTS500011":   "The audience is not known in this tenant. Check audience, and that Microsoft Partner Center is among the application's API permissions.",
	"AADSTS700082":   "The refresh token was not used for 90 days and has expired. Sign in once more to get a new one, and store each rotated token (refresh_token_file).",
	"AADSTS70008":    "The refresh token has expired. Sign in once more to get a new one, and store each rotated token (refresh_token_file).",
	"AADSTS50173":    "The refresh token was revoked, for example by a new password. Sign in once more to get a new one.",
	"AADSTS70000":    "The refresh token is not valid for this application and tenant. Check refresh_token, client_id and tenant_id.",
	"AADSTS9002313":  "The request is malformed: refresh_token is probably cut off or has a line break in it.",
	"AADSTS50076":    "Multi-factor authentication is required. Get the refresh token by a sign-in with MFA (Secure Application Model).",
	"AADSTS50079":    "Multi-factor authentication is required. Get the refresh token by a sign-in with MFA (Secure Application Model).",
	"AADSTS50126":    "The user name or the password is wrong.",
	"AADSTS53003":    "A Conditional Access policy blocks the token. Ask the tenant's administrator.",
	"invalid_client": "Check client_id and client_secret.",
	"invalid_grant":  "The refresh token is not valid any more, or not for this application. Sign in once more to get a new one.",
}
