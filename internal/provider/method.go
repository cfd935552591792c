package provider

import "fmt"

// Ways to get access tokens that exclude one another; and proofs of an application, that exclude one another too.
// With the first kind of ways goes a proof, with the second none. A proof without a way is a way of its own.
var (
	waysOfUser   = []string{refreshToken, refreshTokenFile, username, password}
	waysByItself = []string{accessToken, useMSI, useCLI}
	proofs       = []string{clientSecret, certificate, certificatePath, useOIDC, oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection}
)

// oidc are the proofs that are a token of the platform, one each: what belongs to the same one stands together.
var oidc = [][]string{{oidcToken}, {oidcTokenFile}, {oidcRequestURL, oidcRequestToken, serviceConnection}}

// method is the argument that decides how tokens are got, "" when the source has none.
func (s source) method() string {
	if way := s.first(append(append([]string{}, waysByItself...), waysOfUser...)...); way != "" {
		return way
	}
	return s.first(proofs...)
}

// contradiction names the two arguments of a source that can't stand together, both "" when there are none.
func (s source) contradiction() (one, other, why string) {
	const ways = "%s and %s are two ways to get access tokens; which one is meant can't be told. Remove one of them."
	const twice = "%s and %s are two proofs of the application; which one is meant can't be told. Remove one of them."
	type rule struct {
		groups [][]string
		why    string
	}
	rules := []rule{
		{[][]string{{accessToken}, {useMSI}, {useCLI}, {refreshToken}, {refreshTokenFile}, {username, password}}, ways},
		{[][]string{waysByItself, proofs}, ways},
		{[][]string{{clientSecret}, {certificate}, {certificatePath}, {useOIDC, oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection}}, twice},
		{oidc, twice},
	}
	for _, r := range rules {
		for i, group := range r.groups {
			for _, next := range r.groups[i+1:] {
				if one, other := s.first(group...), s.first(next...); one != "" && other != "" {
					return one, other, fmt.Sprintf(r.why, s.call(one), s.call(other))
				}
			}
		}
	}
	if s.has(certificatePassword) && s.first(certificate, certificatePath) == "" {
		return certificatePassword, certificate, fmt.Sprintf("%s is set, but neither %s nor %s is. Set one of them, or remove the password.", s.call(certificatePassword), s.call(certificate), s.call(certificatePath))
	}
	if set := s.first(oidcToken, oidcTokenFile, oidcRequestURL, oidcRequestToken, serviceConnection); s.values[useOIDC] == "false" && set != "" {
		return useOIDC, set, fmt.Sprintf("%s is false, but %s is set. Remove one of them.", s.call(useOIDC), s.call(set))
	}
	return "", "", ""
}

// missing is an argument that the source needs besides its method and does not have, "" when it has all.
func (s source) missing(method string) string {
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
