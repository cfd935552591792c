package diagnostic

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Subject is a kind of object that can be created, for diagnostics about creations.
type Subject[T insights.Object] struct {
	ResourceType string // "partnerinsights_report"; "" for what no resource manages
	Noun         string // "report"
}

// AddError adds the error of a creation. Where it can't be told whether the object exists, it says so, and how to
// adopt what may be it.
func (s Subject[T]) AddError(diags *diag.Diagnostics, name string, err error) {
	doing := fmt.Sprintf("Creating %s %q", s.Noun, name)
	lost, ok := errors.AsType[*session.AmbiguousCreateError[T]](err)
	if !ok {
		AddError(diags, doing, err)
		return
	}
	found := fmt.Sprintf("The %s may exist all the same: the service did not respond to the creation. ", s.Noun)
	switch {
	case len(lost.Candidates) > 0:
		found += fmt.Sprintf("New objects with these fields: %s. It is unknown whether one of them is the created one. ", s.names(lost.Candidates))
	case lost.ListError != nil:
		found += "Looking for it failed: " + sentence(printable.Text(lost.ListError.Error())) + " "
	default:
		found += fmt.Sprintf("It lists no new %s with these fields so far, but its lists may lag behind. ", s.Noun)
	}
	found += s.remedy(lost.Candidates)
	diags.AddError(doing+" may have failed", Detail(lost.Cause)+"\n\n"+found)
}

// remedy is what to do about an object that may be one of some.
func (s Subject[T]) remedy(candidates []T) string {
	switch {
	case s.ResourceType == "" && len(candidates) > 0:
		return "Delete them, because this run deletes what it creates."
	case s.ResourceType == "":
		return "Check again in some minutes and delete it if it exists, because this run deletes what it creates."
	case len(candidates) > 0:
		return "If you know which one it is, import it, and delete the others:\n\n" + s.importBlock(candidates[0].Head().ID)
	}
	return "Check before you apply again, because the next apply creates another one. If it exists, import it:\n\n" + s.importBlock("<id>")
}

// Temporary is the kind of objects that an action makes and deletes, so that nobody takes them over.
func (s Subject[T]) Temporary() Subject[T] {
	s.ResourceType = ""
	return s
}

// AddWarnings adds the warnings of a successful creation: that it was found rather than answered, and
// that there are others like it, which is a mistake only of what a resource manages.
func (s Subject[T]) AddWarnings(diags *diag.Diagnostics, name string, c *session.CreateResult[T]) {
	if c.Recovered != nil {
		diags.AddWarning(fmt.Sprintf("Creation of %s %q was not answered", s.Noun, name),
			fmt.Sprintf("The service lists exactly one new %s with these fields, %s, so the provider adopts it.%s\n\n%s", s.Noun, s.names([]T{*c.Object}), s.race((*c.Object).Head().ID), Detail(c.Recovered)))
	}
	if len(c.Duplicates) > 0 && s.ResourceType != "" {
		diags.AddWarning(fmt.Sprintf("There is another %s like %q", s.Noun, name),
			fmt.Sprintf("Before this creation, the service already had %s, with the same fields. An earlier apply that was interrupted may have created it. "+
				"Delete what you do not need. To manage it instead, import it:\n\n%s", s.names(c.Duplicates), s.importBlock(c.Duplicates[0].Head().ID)))
	}
}

// race says that an object that was found may be another process's, and how to see that.
func (s Subject[T]) race(id string) string {
	if s.ResourceType == "" {
		return "" // nobody runs an action of one name in the same millisecond
	}
	return fmt.Sprintf(" If another process has applied an equal configuration at the same moment, it may be the one that it has created: then two states have one object. "+
		"To see it, run terraform state list -id=%s with each of them; if both show it, remove it from one with terraform state rm, and apply that one again.", printable.Text(id))
}

func (s Subject[T]) names(objects []T) string {
	names := make([]string, len(objects))
	for i, o := range objects {
		n := o.Head()
		by := ""
		if n.User != "" {
			by = " by " + printable.Text(string(n.User))
		}
		names[i] = fmt.Sprintf("%q (ID %s, created %s%s)", n.Name, printable.Text(n.ID), insights.FormatTime(n.CreatedTime.Time), by)
	}
	return strings.Join(names, ", ")
}

func (s Subject[T]) importBlock(id string) string {
	return fmt.Sprintf("    import {\n      to = %s.<name>\n      id = %q\n    }", s.ResourceType, id)
}
