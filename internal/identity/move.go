package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	tfpath "github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/privatestate"
)

// StateMover moves objects from resources of providers for any REST API: restapi_object of Mastercard/restapi and restful_resource
// of magodo/restful. Only the ID is moved: the refresh that follows reads everything else from the service, as after an import.
type StateMover struct {
	Noun        string             // "report"
	Path        string             // of such objects in the API, "ScheduledReport"
	Parameter   string             // of the query string that has the ID, "reportId"
	PrivateKeys []privatestate.Key // true in the private state after a move
}

// paths are all that objects have in the API.
var paths = [...]string{"ScheduledQueries", "ScheduledReport"}

// movedState is what a source's state has of an object.
type movedState struct {
	ID         string `json:"id"`
	Path       string `json:"path"`
	CreatePath string `json:"create_path"` // restapi_object only
}

// StateMovers are those for ResourceWithMoveState.
func (m StateMover) StateMovers() []resource.StateMover {
	return []resource.StateMover{{StateMover: m.move}}
}

func (m StateMover) move(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	// Forks keep the names of the type and of the provider.
	switch source := req.SourceTypeName + " of " + path.Base(req.SourceProviderAddress); source {
	case "restapi_object of restapi", "restful_resource of restful":
	default:
		return // the framework says that it can't be moved
	}
	id := m.id(&req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.TargetState.SetAttribute(ctx, tfpath.Root("id"), id)...)
	resp.Diagnostics.Append(Set(ctx, resp.TargetIdentity, types.StringValue(id))...)
	for _, key := range m.PrivateKeys {
		resp.Diagnostics.Append(key.Set(ctx, resp.TargetPrivate, true)...)
	}
}

// id is the ID of the object that a source's state names.
func (m StateMover) id(req *resource.MoveStateRequest, diags *diag.Diagnostics) string {
	var state movedState
	// The error is not shown: it may quote the state.
	if err := json.Unmarshal(req.SourceRawState.JSON, &state); err != nil || state.ID == "" {
		diags.AddError("The state can't be moved", fmt.Sprintf("The state of the %s has no ID. Remove it from the state with a removed block, and import the %s by its ID or its name.", req.SourceTypeName, m.Noun))
		return ""
	}
	is := func(p string) bool { return containsFold(state.Path, p) || containsFold(state.CreatePath, p) }
	if !is(m.Path) && slices.ContainsFunc(paths[:], is) {
		diags.AddError("The state is of another object", fmt.Sprintf("The %s has the path %q, so it is no %s, whose path has %s. Move it to the resource of its type.", req.SourceTypeName, state.Path, m.Noun, m.Path))
		return ""
	}
	return m.idOf(state.ID)
}

// idOf is the ID in what a source has for one: the ID itself, or the path or URL that reads the object, which has the ID as a
// parameter or at its end.
func (m StateMover) idOf(text string) string {
	u, err := url.Parse(text)
	if err != nil || !strings.ContainsAny(text, "/?") {
		return text
	}
	for name, values := range u.Query() {
		if strings.EqualFold(name, m.Parameter) {
			return values[0]
		}
	}
	return path.Base(u.Path)
}

func containsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// AddNotRefreshed adds the error of an object that was moved and has not been read since: all of its attributes but its ID are null,
// so that every plan would replace it.
func AddNotRefreshed(diags *diag.Diagnostics, noun string, id types.String) {
	diags.AddError("A moved "+noun+" has not been read", fmt.Sprintf("The %s with the ID %q was moved from another resource, and only a refresh knows its attributes. Plan without -refresh=false.", noun, id.ValueString()))
}
