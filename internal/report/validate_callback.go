package report

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// validateCallback checks the arguments of a callback. A callback often carries a key, and for an error on an attribute
// Terraform prints the line of the configuration that sets it: such errors name the argument in words, without its path
// and its value.
func (m *model) validateCallback(diags *diag.Diagnostics) {
	refuse := func(summary, format string, args ...any) { diags.AddError(summary, fmt.Sprintf(format, args...)) }
	for _, c := range []struct{ argument, url string }{{"callback_url", m.CallbackURL.ValueString()}, {"callback_url_wo", m.CallbackURLWO.ValueString()}} {
		if !isCallback(c.url) {
			refuse("Callback is not a URL", "%s must be an absolute URL that begins with http:// or https:// and holds no white space. "+
				"The service calls it after each run, so it must be reachable from the internet.", c.argument)
		}
	}
	const both = "%s can't be used together with callback_url. Set callback_url, which the state stores, or callback_url_wo with callback_url_wo_version, which it does not."
	inState := isKnown(m.CallbackURL)
	switch {
	case inState && isKnown(m.CallbackURLWO):
		refuse("Two callbacks", both, "callback_url_wo")
	case inState && isKnown(m.CallbackURLWOVersion):
		refuse("Two callbacks", both, "callback_url_wo_version")
	case !m.CallbackURLWO.IsNull() && m.CallbackURLWOVersion.IsNull():
		refuse("Version of the callback missing", "callback_url_wo needs callback_url_wo_version, such as 1. Terraform does not store the URL, "+
			"so a new version is what tells the provider that the URL has changed.")
	case m.CallbackURLWO.IsNull() && !m.CallbackURLWOVersion.IsNull():
		diags.AddAttributeError(path.Root("callback_url_wo_version"), "Callback missing", "callback_url_wo_version is set, but callback_url_wo is not. Set both or none.")
	}
}

func isKnown(v attr.Value) bool { return !v.IsNull() && !v.IsUnknown() }

// isCallback tells whether the service can call a URL. The empty text is no callback, and fine.
func isCallback(v string) bool {
	if v == "" {
		return true
	}
	u, err := url.Parse(v)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") && !strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' })
}
