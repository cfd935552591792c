package diagnostic

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// adviceForConnection is what to do when no answer came.
func adviceForConnection(cause error) string {
	certificate, untrusted := errors.AsType[*tls.CertificateVerificationError](cause)
	_, noTLS := errors.AsType[tls.RecordHeaderError](cause)
	name, unknown := errors.AsType[*net.DNSError](cause)
	switch {
	case insights.IsTimeout(cause):
		return "If the service is only slow, raise request_timeout in the provider block. Otherwise check the network and the proxy (HTTPS_PROXY)."
	case untrusted:
		return adviceForCertificate(certificate)
	case noTLS, errors.Is(cause, http.ErrSchemeMismatch):
		return "The server does not use TLS: check the port of endpoint, and whether a proxy answers instead of the service."
	case unknown && name.IsNotFound:
		return "The host name cannot be resolved: check endpoint, DNS and the proxy (HTTPS_PROXY)."
	case isOwnMachine(cause):
		return "No server listens on this address of this machine. If it is the address of the emulator, start it: make emulator in a clone of the provider's repository, or the program " +
			"partnerinsights-emulator of a release."
	}
	return "Check endpoint, the network and a proxy (HTTPS_PROXY)."
}

// adviceForCertificate is what to do about a certificate that is not accepted.
func adviceForCertificate(err error) string {
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return "The certificate is not valid now: check the clock of this machine, and whether a proxy answers instead of the service."
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "The certificate is for another host: check endpoint, and whether a proxy answers instead of the service."
	}
	return "The certificate is not trusted here. If a proxy inspects TLS, set SSL_CERT_FILE to a file that also contains the certificate of its authority, " +
		"or on Windows and macOS add it to the certificates of the system. Otherwise check endpoint."
}

// isOwnMachine tells whether a connection to this machine itself could not be made.
func isOwnMachine(err error) bool {
	dial, ok := errors.AsType[*net.OpError](err)
	if !ok || dial.Op != "dial" {
		return false
	}
	to, ok := dial.Addr.(*net.TCPAddr)
	return ok && to.IP.IsLoopback()
}
