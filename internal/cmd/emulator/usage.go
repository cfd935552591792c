package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// readyLines are what a script needs to know, as a shell reads it.
func readyLines(s *emulator.Server) string {
	return fmt.Sprintf("EMULATOR_URL=%s\nEMULATOR_TLS_URL=%s\nPARTNERINSIGHTS_ENDPOINT=%s\nPARTNERINSIGHTS_ACCESS_TOKEN=%s\n",
		s.URL, s.TLSURL, s.Endpoint(), emulator.DefaultAccessToken)
}

// printUsage tells a person how to go on, ready to paste.
func printUsage(w io.Writer, set settings, s *emulator.Server) {
	var b strings.Builder
	fmt.Fprintf(&b, "The Partner Insights emulator serves %s and %s.\n", s.URL, s.TLSURL)
	fmt.Fprintf(&b, "Its clock shows %s.", s.Now().Format(time.RFC3339))
	if set.options.StateFile != "" {
		fmt.Fprintf(&b, " Its state is kept in %s.", set.options.StateFile)
	}
	fmt.Fprintf(&b, "\n\nTo use it from the provider, with an empty provider block:\n\n")
	fmt.Fprintf(&b, "  export PARTNERINSIGHTS_ENDPOINT=%s\n  export PARTNERINSIGHTS_ACCESS_TOKEN=%s\n", s.Endpoint(), emulator.DefaultAccessToken)
	fmt.Fprintf(&b, "\nor with a refresh token, as against the real service:\n\n")
	fmt.Fprintf(&b, "  provider \"partnerinsights\" {\n    endpoint       = %q\n    authority_host = %q\n    tenant_id      = %q\n    client_id      = %q\n    client_secret  = %q\n    refresh_token  = %q\n  }\n",
		s.Endpoint(), s.URL, entra.DefaultTenant, entra.DefaultClientID, entra.DefaultClientSecret, entra.DefaultRefreshToken)
	if set.tlsCA != "" {
		fmt.Fprintf(&b, "\nTo trust %s: export SSL_CERT_FILE=%s\n", s.TLSURL, set.tlsCA)
	}
	fmt.Fprintf(&b, "\nTo let time pass:\n\n  curl -d '{\"advance\":\"5h\"}' %s/_emulator/clock\n", s.URL)
	fmt.Fprintf(&b, "\nMore at %s/_emulator/. Ctrl-C ends it.\n", s.URL)
	fmt.Fprint(w, b.String())
}
