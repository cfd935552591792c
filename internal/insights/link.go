package insights

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// A link to a file comes from the service, so it may lead anywhere that the service, or somebody in its place, requires.
// It may lead to the endpoint's own origin, and else only by https to an address that is neither of this machine nor of
// its link: those serve what is not meant for others, such as the metadata of a cloud's machine.

// checkLink tells whether a link, or a redirect of one, may be followed. What its name resolves to is checked by the
// dialer.
func (c *Client) checkLink(u *url.URL) error {
	switch host := u.Hostname(); {
	case host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http":
		return rejectedError("the link to the report is not an https URL")
	case origin(u) == origin(c.endpoint):
		return nil
	case u.Scheme == "http":
		return rejectedError(fmt.Sprintf("the link to the report leads to %s by http, which is allowed for the endpoint's own address only", u.Host))
	default:
		if secret.IsLoopback(host) || strings.HasSuffix(strings.ToLower(host), ".localhost") {
			return reservedAddress(host, "loopback")
		}
		if ip, err := netip.ParseAddr(host); err == nil {
			return checkAddress(ip)
		}
	}
	return nil
}

// followLinks is how redirects of links are followed: each by the rules of the link itself, and without the address of
// the one before, whose signature is a credential.
func (c *Client) followLinks(req *http.Request, via []*http.Request) error {
	req.Header.Del("Referer")
	if len(via) >= maxRedirects {
		return errRedirectLoop
	}
	return c.checkLink(req.URL)
}

// checkAddress refuses the addresses that no link may lead to.
func checkAddress(ip netip.Addr) error {
	ip = embedded(ip.Unmap().WithZone(""))
	switch {
	case ip.IsLoopback(), ip.IsUnspecified():
		return reservedAddress(ip.String(), "loopback")
	case ip.IsLinkLocalUnicast(), ip.IsLinkLocalMulticast(), ip.IsInterfaceLocalMulticast(), ip.IsMulticast():
		return reservedAddress(ip.String(), "link-local or multicast")
	}
	switch ip.String() {
	case "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254": // Azure, Alibaba, Oracle, AWS; all others are link-local
		return reservedAddress(ip.String(), "metadata service's")
	}
	return nil
}

// embedded is the IPv4 address that a translator (NAT64, RFC 6052) reaches for an IPv6 address.
func embedded(ip netip.Addr) netip.Addr {
	if !netip.MustParsePrefix("64:ff9b::/96").Contains(ip) {
		return ip
	}
	b := ip.As16()
	return netip.AddrFrom4([4]byte(b[12:]))
}

func reservedAddress(host, kind string) error {
	return rejectedError(fmt.Sprintf("the link to the report leads to %s, a %s address; only the endpoint's own address may be one", host, kind))
}

// destination travels in the context of a download, for only the dialer sees what a name resolves to.
type destination struct {
	endpoint string                 // host:port, which may be anywhere
	proxy    atomic.Pointer[string] // host:port of the proxy that a request goes through
}

type destinationKey struct{}

// withDestination makes a context whose connections lead where links may lead.
func (c *Client) withDestination(ctx context.Context) context.Context {
	return context.WithValue(ctx, destinationKey{}, &destination{endpoint: hostPort(c.endpoint)})
}

func destinationOf(ctx context.Context) *destination {
	d, _ := ctx.Value(destinationKey{}).(*destination)
	return d
}

// noteProxy notes the proxy of a download: to connect with it is allowed, be it on this machine. Where a proxy's own
// connections may lead is its administrator's decision, for only the proxy resolves their names.
func noteProxy(find func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		proxy, err := find(r)
		if d := destinationOf(r.Context()); d != nil && proxy != nil {
			d.proxy.Store(new(hostPort(proxy)))
		}
		return proxy, err
	}
}

// trusts tells whether an address that is dialed need not be checked.
func (d *destination) trusts(address string) bool {
	proxy := d.proxy.Load()
	return strings.EqualFold(address, d.endpoint) || proxy != nil && strings.EqualFold(address, *proxy)
}

// dial connects as a dialer does, for a download only to where links may lead.
func dial(dialer net.Dialer) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		limited := dialer
		if d := destinationOf(ctx); d != nil && !d.trusts(address) {
			limited.ControlContext = func(_ context.Context, _, resolved string, _ syscall.RawConn) error {
				to, err := netip.ParseAddrPort(resolved)
				if err != nil {
					return err
				}
				return checkAddress(to.Addr())
			}
		}
		return limited.DialContext(ctx, network, address)
	}
}
