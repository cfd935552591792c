package credential

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// DefaultAuthorityHost is the global cloud's.
const DefaultAuthorityHost = "https://login.microsoftonline.com"

// CheckAuthority parses an authority host, DefaultAuthorityHost when empty: https, or http on a loopback address.
// The error quotes its host at most.
func CheckAuthority(s string) (*url.URL, error) {
	if s == "" {
		s = DefaultAuthorityHost
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s // AZURE_AUTHORITY_HOST is often a bare host name
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, errors.New("the authority host is not a URL")
	case u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the authority host must be an https URL, such as " + DefaultAuthorityHost)
	case !secret.MayTravelTo(u):
		return nil, fmt.Errorf("the authority host must use https: secrets are sent there, and http is allowed on a loopback address only, not on %s", u.Hostname())
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "", strings.Trim(u.Path, "/") != "":
		return nil, errors.New("the authority host is a scheme and a host only, such as " + DefaultAuthorityHost)
	}
	u.Path = ""
	return u, nil
}
