package secret

import (
	"net"
	"net/url"
	"strings"
)

// MayTravelTo tells whether a secret may be sent to an address: by https, or by http to this machine itself.
func MayTravelTo(u *url.URL) bool {
	return u.Hostname() != "" && (u.Scheme == "https" || u.Scheme == "http" && IsLoopback(u.Hostname()))
}

// IsLoopback tells whether a host name is this machine's own: localhost or a loopback address.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
