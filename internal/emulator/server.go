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
	"strconv"
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
	authority, err := newAuthority()
	if err != nil {
		e.Close()
		return nil, fmt.Errorf("emulator: making a certificate: %w", err)
	}
	quiet := log.New(io.Discard, "", 0) // broken connections and handshakes are what tests are about
	s := &Server{
		Emulator: e, URL: "http://" + plain.Addr().String(), TLSURL: "https://" + secure.Addr().String(), CA: authority.pem,
		plain:  &http.Server{Handler: ownNames(e), ErrorLog: quiet, ReadHeaderTimeout: headerTimeout},
		secure: &http.Server{Handler: ownNames(e), ErrorLog: quiet, ReadHeaderTimeout: headerTimeout, TLSConfig: &tls.Config{Certificates: []tls.Certificate{authority.leaf}, MinVersion: tls.VersionTLS12}},
	}
	s.serving.Go(func() { _ = s.plain.Serve(plain) }) // both end with Close and say so
	s.serving.Go(func() { _ = s.secure.ServeTLS(secure, "", "") })
	return s, nil
}

// ownNames refuses requests for a name of the public DNS: one that leads to this machine belongs to a website that reads what
// the emulator has by way of the browser of who visits it (DNS rebinding). Names without a dot are those of containers.
func ownNames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.ToLower((&url.URL{Host: r.Host}).Hostname())
		if strings.Contains(strings.TrimSuffix(name, ".localhost"), ".") && net.ParseIP(name) == nil {
			http.Error(w, "The emulator answers at localhost, at addresses, and at names without a dot, not at "+strconv.QuoteToASCII(name)+".", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
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
