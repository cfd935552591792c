package diagnostic

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// maxUnread is how many objects one warning lists.
const maxUnread = 20

// AddUnreadFields adds one warning about the fields of an object that could not be read; noun is what it is: "Report".
// The summary is the same for all objects, so that Terraform shows one of them and how many more there are.
func AddUnreadFields(diags *diag.Diagnostics, noun string, object insights.Head) {
	if len(object.Unread) > 0 {
		diags.AddWarning("An object has fields that cannot be read",
			"The service answered in an undocumented form. These fields are null, or keep their values in the state:\n\n"+noteLine(fmt.Sprintf("%s %q, ID %s", noun, object.Name, object.ID), object.Unread)+"\n\n"+unreadAdvice)
	}
}

// Unimportable is why an object whose essential fields could not be read can't be imported.
func Unimportable(notes []insights.UnreadField) string {
	return "The service answered in an undocumented form, so Terraform cannot know what to manage:\n\n" + noteLine("this object", notes) + "\n\n" + unreadAdvice
}

// Unread collects the objects of a list of which something could not be read.
type Unread struct {
	lines []string
	count int
}

// Add adds an object of a list, whose ID may be "" for one that has none; one without notes adds nothing.
func (u *Unread) Add(name, id string, notes []insights.UnreadField) {
	if len(notes) > 0 {
		u.AddReason(name, id, noteText(notes))
	}
}

// AddReason adds an object for a reason.
func (u *Unread) AddReason(name, id, why string) {
	if u.count++; u.count <= maxUnread {
		object := fmt.Sprintf("%q", name)
		if id != "" {
			object += ", ID " + id
		}
		u.lines = append(u.lines, reasonLine(object, why))
	}
}

// AddLeftOut adds one warning about all objects that are left out of a generated configuration.
func (u *Unread) AddLeftOut(diags *diag.Diagnostics, plural string) {
	if u.count > 0 {
		diags.AddWarning(fmt.Sprintf("Some %s are left out", plural),
			"No configuration that plans can be generated for:\n\n"+bounded(u.lines, u.count)+"\n\nAll others are listed. A list without include_resource shows these too.")
	}
}

// AddWarning adds one warning about all objects; plural names them: "reports".
func (u *Unread) AddWarning(diags *diag.Diagnostics, plural string) {
	if u.count > 0 {
		diags.AddWarning(fmt.Sprintf("Some %s have fields that cannot be read", plural),
			"The service answered in an undocumented form, so these fields count as null:\n\n"+bounded(u.lines, u.count)+"\n\n"+unreadAdvice)
	}
}

const unreadAdvice = "All other fields are as the service has them. Please report the fields at https://github.com/partnerinsights/terraform-provider-partnerinsights/issues, without their content."

func noteLine(object string, notes []insights.UnreadField) string {
	return reasonLine(object, noteText(notes))
}

func reasonLine(object, why string) string { return "  - " + printable.Text(object) + ": " + why }

func noteText(notes []insights.UnreadField) string {
	texts := make([]string, len(notes))
	for i, n := range notes {
		texts[i] = n.String()
	}
	return strings.Join(texts, "; ")
}

// AddSkipped adds one warning about the items of a list that are no usable objects.
func AddSkipped(diags *diag.Diagnostics, plural string, skipped insights.Skipped) {
	if skipped.Count == 0 {
		return
	}
	lines := make([]string, 0, maxUnread)
	for _, item := range skipped.Items[:min(maxUnread, len(skipped.Items))] {
		lines = append(lines, "  - "+printable.Text(item.String()))
	}
	diags.AddWarning(fmt.Sprintf("Some %s cannot be read and are left out", plural),
		"The service lists items that cannot be used:\n\n"+bounded(lines, skipped.Count)+"\n\nAll others are read. Delete these in Partner Center if you can see them there, or report them to Microsoft's support.")
}

// bounded lists lines, and how many more there are.
func bounded(lines []string, count int) string {
	if more := count - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("  - and %d more", more))
	}
	return strings.Join(lines, "\n")
}
