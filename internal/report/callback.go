package report

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/privatestate"
)

// callback is the callback URL of a report in a configuration, a plan or a state. The URL is null, a URL, or, in a
// state, the digest of a URL that the service has and the configuration does not set: it may be write-only in the
// configuration, which a read cannot know.
type callback struct {
	url     types.String
	version types.Int64 // of the write-only URL; null without one
}

func (m *model) callback() callback { return callback{m.CallbackURL, m.CallbackURLWOVersion} }

// plan returns the URL to plan for a report that exists. Without a configured URL the service keeps the one that it has,
// and a write-only URL is in no plan. A configured URL that equals the state's, or whose digest is the state's, is the
// state's.
func (c callback) plan(config, state callback, id types.String) types.String {
	switch {
	case config.version.IsUnknown():
		return types.StringUnknown()
	case !config.version.IsNull():
		return types.StringNull()
	case config.url.IsUnknown():
		return c.url
	case config.url.IsNull() && state.url.ValueString() != "" && !isDigest(state.url):
		return digest(id, state.url.ValueString()) // the configuration does not set it any more
	case config.url.IsNull(), state.equalTo(id, config.url.ValueString()):
		return state.url
	}
	return c.url
}

// isSet tells whether a configuration or a state has a callback.
func (c callback) isSet() bool { return !c.version.IsNull() || c.url.ValueString() != "" }

// planMethod returns the method to plan where the configuration does not set it; prior is the state's. Without a configured
// callback the service keeps what it has, and a new report has none.
func (c callback) planMethod(prior types.String) types.String {
	switch {
	case c.url.IsUnknown(), c.version.IsUnknown():
		return types.StringUnknown()
	case c.isSet():
		return types.StringValue(defaultMethod)
	}
	return prior
}

// refresh reads a report over its state. Where there is no callback, a method that the service says without being asked is
// only its default, and stays null; an import has no name yet, and takes what there is.
func (m *model) refresh(r *insights.Report) {
	without := !m.Name.IsNull() && m.CallbackMethod.IsNull()
	m.fromAPI(r)
	if without && !m.callback().isSet() {
		m.CallbackMethod = types.StringNull()
	}
}

// changed tells whether an update has to carry the callback.
func (c callback) changed(state callback) bool {
	if !c.version.IsNull() {
		return !c.version.Equal(state.version)
	}
	return !c.url.IsNull() && !isDigest(c.url) && !c.url.Equal(state.url)
}

// value returns the URL to send, "" for none.
func (c callback) value(writeOnly string) string {
	if writeOnly != "" || isDigest(c.url) {
		return writeOnly
	}
	return c.url.ValueString()
}

// refresh returns the URL for the state after a read; reported is what the service says, "" where it says nothing.
func (c callback) refresh(id types.String, reported string) types.String {
	switch {
	case !c.version.IsNull():
		return types.StringNull()
	case reported == "", c.equalTo(id, reported):
		return c.url
	case c.url.IsNull(), isDigest(c.url):
		return digest(id, reported)
	}
	return types.StringValue(reported)
}

// equalTo tells whether a URL is the one of the state, or has its digest.
func (c callback) equalTo(id types.String, u string) bool {
	if isDigest(c.url) {
		return c.url.Equal(digest(id, u))
	}
	return !c.url.IsNull() && !c.url.IsUnknown() && canonicalURL(c.url.ValueString()) == canonicalURL(u)
}

// digestPrefix begins a digest.
const digestPrefix = "sha256:"

// digest tells the callbacks of a report apart without disclosing them.
func digest(id types.String, u string) types.String {
	sum := sha256.Sum256([]byte(id.ValueString() + "\n" + canonicalURL(u)))
	return types.StringValue(digestPrefix + hex.EncodeToString(sum[:]))
}

func isDigest(v types.String) bool { return strings.HasPrefix(v.ValueString(), digestPrefix) }

// canonicalURL writes a URL as a service may return it that normalizes URLs (RFC 3986, section 6.2.2): scheme and host in
// lower case, no default port, a path of at least a slash and without dot segments, each character escaped or not as it has
// to be, and no fragment, which is in no request.
func canonicalURL(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" {
		return raw
	}
	u = u.ResolveReference(u) // this removes dot segments
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if port := u.Port(); port == "" || scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	canonical := scheme + "://"
	if u.User != nil {
		canonical += u.User.String() + "@"
	}
	canonical += host + canonicalEscapes(cmp.Or(u.EscapedPath(), "/"))
	if u.RawQuery != "" {
		canonical += "?" + canonicalEscapes(u.RawQuery)
	}
	return canonical
}

// canonicalEscapes escapes what has to be escaped in a path or a query, and nothing else that is the same unescaped.
func canonicalEscapes(s string) string {
	const unreserved, reserved = "-._~", ":/?#[]@!$&'()*+,;=%"
	isUnreserved := func(c byte) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(unreserved, c) >= 0
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], false
		if i+2 < len(s) && c == '%' {
			if code, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				c, escaped, i = code[0], true, i+2
			}
		}
		if isUnreserved(c) || !escaped && strings.IndexByte(reserved, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// callbackField is the callback in the table of fields. If the service does not report its URL, an update
// sends the one that the provider knows.
func callbackField() field {
	return field{
		attribute: "callback_url",
		changed:   func(plan, state *model) bool { return plan.callback().changed(state.callback()) },
		isPlanned: func(r *request) bool { return r.plan.callback().value(r.callback) != "" },
		setPlanned: func(b *insights.ReportFields, r *request) {
			b.CallbackURL = insights.Set(r.plan.callback().value(r.callback))
		},
		setCurrent: func(b *insights.ReportFields, r *request, current *insights.Report) {
			switch {
			case r.callback == "" && current.CallbackURL != "":
				b.CallbackURL = insights.Set(current.CallbackURL)
			default:
				b.CallbackURL = setUnlessEmpty(r.state.callback().value(r.callback))
			}
		},
		setNull:    func(b *insights.ReportFields) { b.CallbackURL = insights.Null[string]() },
		setEmpty:   func(b *insights.ReportFields) { b.CallbackURL = insights.Set("") },
		isReported: func(answer *insights.Report) bool { return answer.CallbackURL != "" },
		compare: func(r *request, answer *insights.Report) (bool, bool) {
			planned := r.plan.callback().value(r.callback)
			bothKnown := answer.CallbackURL != "" && planned != ""
			return !bothKnown || canonicalURL(planned) == canonicalURL(answer.CallbackURL), bothKnown
		},
	}
}

// reportedKey is true once an answer had the report's callback. When an answer lacks it from then on, there is none.
const reportedKey privatestate.Key = "echoed"

// dropRemovedCallback removes the callback from a state that was just read when the answer lacks it, and an earlier one had
// it.
func dropRemovedCallback(ctx context.Context, p privatestate.Data, m *model, reported string) diag.Diagnostics {
	before := reportedKey.Get(ctx, p)
	switch {
	case reported != "" && !before:
		return reportedKey.Set(ctx, p, true)
	case reported == "" && before && m.CallbackURL.ValueString() != "":
		m.CallbackURL = types.StringNull()
	}
	return nil
}
