package provider

import "fmt"

// Arguments by what they do. A method obtains access tokens: one of a user, with an authentication of the client if that
// has one, or one without a client. The authentication alone signs in the client, without a user.
var (
	userMethods     = []string{refreshToken, refreshTokenFile, username, password}
	otherMethods    = []string{accessToken, useMSI, useCLI}
	clientAuthArgs  = []string{clientSecret, certificate, certificatePath, useOIDC, oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection}
	oidcArgs        = []string{useOIDC, oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection}
	oidcTokenGroups = [][]string{{oidcToken}, {oidcTokenFile}, {oidcRequestURL, oidcRequestToken, serviceConnection}}
)

// method is the argument that decides how access tokens are obtained, "" when the source has none.
func (s *source) method() string {
	for _, arguments := range [...][]string{otherMethods, userMethods, clientAuthArgs} {
		if method := s.first(arguments...); method != "" {
			return method
		}
	}
	return ""
}

// contradiction names an argument that can't be set beside another, and says why; "" for none.
func (s *source) contradiction() (argument, why string) {
	const methods = "%s and %s are two ways to get access tokens, and only one can be set. Remove one of them."
	const auths = "%s and %s both authenticate the application, and only one can be set. Remove one of them."
	for _, exclusive := range []struct {
		groups [][]string
		why    string
	}{
		{[][]string{{accessToken}, {useMSI}, {useCLI}, {refreshToken}, {refreshTokenFile}, {username, password}}, methods},
		{[][]string{otherMethods, clientAuthArgs}, methods},
		{[][]string{{clientSecret}, {certificate}, {certificatePath}, oidcArgs}, auths},
		{oidcTokenGroups, auths},
	} {
		for i, group := range exclusive.groups {
			for _, next := range exclusive.groups[i+1:] {
				if one, other := s.first(group...), s.first(next...); one != "" && other != "" {
					return one, fmt.Sprintf(exclusive.why, s.displayName(one), s.displayName(other))
				}
			}
		}
	}
	if s.has(certificatePassword) && s.first(certificate, certificatePath) == "" {
		return certificatePassword, fmt.Sprintf("%s is set, but neither %s nor %s is. Set one of them, or remove the password.",
			s.displayName(certificatePassword), s.displayName(certificate), s.displayName(certificatePath))
	}
	if set := s.first(oidcArgs...); s.values[useOIDC] == "false" && set != "" {
		return useOIDC, fmt.Sprintf("%s is false, but %s is set. Remove one of them.", s.displayName(useOIDC), s.displayName(set))
	}
	return "", ""
}

// missing is an argument that the source needs besides its method and does not have, "" when it has all.
func (s *source) missing(method string) string {
	switch method {
	case accessToken, useMSI, useCLI:
		return ""
	case username, password:
		if !s.has(username) || !s.has(password) {
			return map[string]string{username: password, password: username}[method]
		}
	}
	for _, a := range [...]string{tenantID, clientID} {
		if !s.has(a) {
			return a
		}
	}
	return ""
}
