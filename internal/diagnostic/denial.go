package diagnostic

import (
	"fmt"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// explainUnauthorized compares what the refused token tells with what the program requires.
func explainUnauthorized(e *insights.Error) string {
	p, token := programOf(e), e.Principal
	var found []string
	if now := e.Date; !token.Expires.IsZero() && !now.IsZero() && now.After(token.Expires) {
		found = append(found, fmt.Sprintf("It expired at %s: use a new one, or credentials that can request one.", token.Expires.Format(time.RFC3339)))
	}
	if audience := strings.TrimRight(token.Audience, "/"); strings.Contains(audience, "://") && !strings.EqualFold(audience, p.Audience) {
		found = append(found, fmt.Sprintf("It was issued for the audience %s, and program %s requires %s, which is the default of audience.", audience, p, p.Audience))
	}
	found = append(found, explainKind(e)...)
	if len(found) == 0 {
		found = append(found, fmt.Sprintf("Check that its audience is %s (audience), that it has not expired, and that it is of %s, which program %s requires.", p.Audience, wanted(p), p))
	}
	if token.TenantID != "" {
		found = append(found, fmt.Sprintf("Its tenant is %s, which must be a tenant of the Partner Center account.", token.TenantID))
	}
	return strings.Join(append(found, "If all of that is right, open a support request with the correlation ID."), " ")
}

// explainForbidden names the role that the program requires.
func explainForbidden(e *insights.Error) string {
	found := append(explainKind(e), programOf(e).Access)
	if programOf(e).UserToken && e.Principal.Kind == accesstoken.KindUnknown {
		found = append(found, "A token without a user (app-only) may be refused altogether.")
	}
	return strings.Join(found, " ")
}

// explainKind says when a token is not of the kind that the program requires.
func explainKind(e *insights.Error) []string {
	p := programOf(e)
	switch {
	case e.Principal.Kind == accesstoken.KindApplication && p.UserToken:
		return []string{fmt.Sprintf("It is a sign-in of an application alone (app-only), and program %s requires %s: use a refresh token.", p, wanted(p))}
	case e.Principal.Kind == accesstoken.KindUser && !p.UserToken:
		return []string{fmt.Sprintf("It is a sign-in of a user, and program %s requires %s: use a client secret, a certificate or use_oidc without a refresh token.", p, wanted(p))}
	}
	return nil
}

// wanted is the sign-in that a program requires.
func wanted(p insights.Program) string {
	if p.UserToken {
		return "an application and a user"
	}
	return "an application alone (app-only)"
}
