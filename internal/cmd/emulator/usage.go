package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// readyLines are what a script needs to know, as a shell reads it. The variables of the provider are for one program.
func readyLines(s *emulator.Server, p emulator.Program) string {
	var b strings.Builder
	fmt.Fprintf(&b, "EMULATOR_URL=%s\nEMULATOR_TLS_URL=%s\n", s.URL, s.TLSURL)
	for _, other := range emulator.Programs() {
		fmt.Fprintf(&b, "EMULATOR_%s_ENDPOINT=%s\n", strings.ToUpper(string(other)), s.EndpointOf(other))
	}
	fmt.Fprintf(&b, "PARTNERINSIGHTS_PROGRAM=%s\nPARTNERINSIGHTS_ENDPOINT=%s\nPARTNERINSIGHTS_ACCESS_TOKEN=%s\n", p, s.EndpointOf(p), p.AccessToken())
	return b.String()
}

// printUsage tells a person how to go on, ready to paste.
func printUsage(w io.Writer, set settings, s *emulator.Server) {
	var b strings.Builder
	fmt.Fprintf(&b, "The Partner Insights emulator serves %s and %s.\n", s.URL, s.TLSURL)
	fmt.Fprintf(&b, "Its clock shows %s.", s.Now().Format(time.RFC3339))
	if set.options.StateFile != "" {
		fmt.Fprintf(&b, " Its state is kept in %s.\n", set.options.StateFile)
	} else {
		fmt.Fprintf(&b, " It forgets everything when it ends; -state FILE keeps it.\n")
	}
	fmt.Fprintf(&b, "\nTo use it from the provider, with an empty provider block, paste the lines of one program.\nOnly one sign-in method can be set, so unset variables such as PARTNERINSIGHTS_REFRESH_TOKEN_FILE first.\n")
	for _, p := range emulator.Programs() {
		fmt.Fprintf(&b, "\n  # %s\n", titles[p])
		exports(&b, "PARTNERINSIGHTS_PROGRAM="+string(p), "PARTNERINSIGHTS_ENDPOINT="+s.EndpointOf(p), "PARTNERINSIGHTS_ACCESS_TOKEN="+p.AccessToken())
	}
	printSignIn(&b, set, s)
	printGettingStarted(&b, s)
	printTenants(&b, s)
	fmt.Fprintf(&b, "\nTo let time pass:\n\n  curl -d '{\"advance\":\"5h\"}' %s/_emulator/clock\n", s.URL)
	fmt.Fprintf(&b, "\nTo see what is there, and move its clock by hand, open %s/ in a browser. For scripts there is more at\n%s/_emulator/. Ctrl-C ends it.\n", s.URL, s.URL)
	fmt.Fprint(w, b.String())
}

// titles are the names of the programs for people.
var titles = map[emulator.Program]string{
	emulator.MPN: "mpn: AI Cloud Partner Program", emulator.CMP: "cmp: Microsoft marketplace", emulator.Store: "store: Microsoft Store",
}

// printSignIn tells how to sign in as against the real service: mpn with a user's refresh token, the others with the
// application alone, for which Microsoft's library requires TLS.
func printSignIn(b *strings.Builder, set settings, s *emulator.Server) {
	fmt.Fprintf(b, "\nTo sign in as against the real service, run `unset PARTNERINSIGHTS_ACCESS_TOKEN`.\nFor mpn, with an application and a user:\n\n")
	application := []string{
		"PARTNERINSIGHTS_TENANT_ID=" + entra.DefaultTenant, "PARTNERINSIGHTS_CLIENT_ID=" + entra.DefaultClientID, "PARTNERINSIGHTS_CLIENT_SECRET=" + entra.DefaultClientSecret,
	}
	exports(b, append([]string{"PARTNERINSIGHTS_AUTHORITY_HOST=" + s.URL, "PARTNERINSIGHTS_REFRESH_TOKEN=" + entra.DefaultRefreshToken}, application...)...)
	fmt.Fprintf(b, "\nFor cmp and store, with the application alone, over TLS:\n\n")
	ca, err := filepath.Abs(set.tlsCA) // the shell in which it is pasted may be elsewhere
	if set.tlsCA == "" || err != nil {
		ca = "ca.pem # written by an emulator that is started with -tls-ca ca.pem"
	}
	exports(b, append([]string{"PARTNERINSIGHTS_AUTHORITY_HOST=" + s.TLSURL, "SSL_CERT_FILE=" + ca}, application...)...)
}

// printGettingStarted names the variables with which the guide Getting started works against the emulator as it is written.
func printGettingStarted(b *strings.Builder, s *emulator.Server) {
	fmt.Fprintf(b, "\nTo follow the guide Getting started, without an access token, in place of its first exports:\n\n")
	exports(b, "TENANT_ID="+entra.DefaultTenant, "CLIENT_ID="+entra.DefaultClientID, "CLIENT_SECRET="+entra.DefaultClientSecret, "AUTHORITY="+s.URL,
		"PARTNERINSIGHTS_ENDPOINT="+s.Endpoint(), "PARTNERINSIGHTS_AUTHORITY_HOST="+s.URL)
}

// printTenants names the other tenants, and what is theirs.
func printTenants(b *strings.Builder, s *emulator.Server) {
	fmt.Fprintf(b, "\nOther tenants, each with its own objects:\n\n")
	for _, t := range s.Tenants()[1:] {
		fmt.Fprintf(b, "  %s: access token %s-%s, refresh token %s\n", t.Name, emulator.DefaultAccessToken, t.Label(), t.RefreshTokens[0].Token)
	}
}

// exports writes lines for a shell, of variables with their values.
func exports(b *strings.Builder, variables ...string) {
	for _, v := range variables {
		fmt.Fprintf(b, "  export %s\n", v)
	}
}
