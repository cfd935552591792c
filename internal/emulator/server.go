package emulator

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// headerTimeout ends connections that send nothing.
const headerTimeout = time.Minute

// Server is an emulator on free loopback ports, over http and over TLS.
type Server struct {
	*Emulator
	URL    string // http://127.0.0.1:…
	TLSURL string // https://127.0.0.1:…, with a certificate of CA
	CA     []byte // PEM, to be trusted by clients of TLSURL

	plain, secure *http.Server
	serving       sync.WaitGroup
}

// Start makes an emulator and serves it on free loopback ports.
func Start(o Options) (*Server, error) {
	return Listen(context.Background(), o, "127.0.0.1:0", "127.0.0.1:0")
}

// Listen makes an emulator and serves it at two addresses, host:port, until it is closed. It fails on an address that is not of
// this machine alone: the emulator has no secrets worth the name.
func Listen(ctx context.Context, o Options, plain, secure string) (*Server, error) {
	first, err := listenLoopback(ctx, plain)
	if err != nil {
		return nil, err
	}
	second, err := listenLoopback(ctx, secure)
	if err != nil {
		return nil, errors.Join(err, first.Close())
	}
	s, err := serve(o, first, second)
	if err != nil {
		return nil, errors.Join(err, first.Close(), second.Close())
	}
	return s, nil
}

func serve(o Options, plain, secure net.Listener) (*Server, error) {
	e, err := New(o)
	if err != nil {
		return nil, err
	}
	e.onlyOwnNames = true
	authority, err := newAuthority()
	if err != nil {
		e.Close()
		return nil, fmt.Errorf("emulator: making a certificate: %w", err)
	}
	quiet := log.New(io.Discard, "", 0) // broken connections and handshakes are what tests are about
	s := &Server{
		Emulator: e, URL: "http://" + plain.Addr().String(), TLSURL: "https://" + secure.Addr().String(), CA: authority.pem,
		plain:  &http.Server{Handler: e, ErrorLog: quiet, ReadHeaderTimeout: headerTimeout},
		secure: &http.Server{Handler: e, ErrorLog: quiet, ReadHeaderTimeout: headerTimeout, TLSConfig: &tls.Config{Certificates: []tls.Certificate{authority.leaf}, MinVersion: tls.VersionTLS12}},
	}
	s.serving.Go(func() { _ = s.plain.Serve(plain) }) // both end with Close and say so
	s.serving.Go(func() { _ = s.secure.ServeTLS(secure, "", "") })
	return s, nil
}

// isOwnName tells whether a host is a name of this machine or of a container: localhost, an address, or a name without a dot. One
// of the public DNS that leads here belongs to a website that reads what the emulator has by way of the browser of who
// visits it (DNS rebinding).
func isOwnName(host string) bool {
	name := strings.ToLower((&url.URL{Host: host}).Hostname())
	return !strings.Contains(strings.TrimSuffix(name, ".localhost"), ".") || net.ParseIP(name) != nil
}

// Endpoint is the base URL of mpn, what the provider's endpoint is set to.
func (s *Server) Endpoint() string { return s.EndpointOf(MPN) }

// EndpointOf is the base URL of a program.
func (s *Server) EndpointOf(p Program) string { return s.URL + p.Path() }

// Close ends serving and waits for everything that was started.
func (s *Server) Close() {
	_ = s.plain.Close() // the listeners are closed, whatever else
	_ = s.secure.Close()
	s.Emulator.Close()
	s.serving.Wait()
}

// listenLoopback listens at an address after making sure that it is loopback.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("emulator: the address %q is not host:port: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("emulator: the address %q is not a loopback address such as 127.0.0.1:8080", address)
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	return l, nil
}
