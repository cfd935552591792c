package credential

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// scoped gives tokens that name their scope.
type scoped struct{ requests int }

func (s *scoped) token(_ context.Context, scopes []string) (azcore.AccessToken, error) {
	s.requests++
	return azcore.AccessToken{Token: "for-" + scopes[0]}, nil
}

// A sibling signs in as its credential does, with a cache of its own; a token from elsewhere has none.
func TestSibling(t *testing.T) {
	t.Parallel()
	source := new(scoped)
	c := &Credential{clock: noClock{}, source: source, turn: new(sync.Mutex)}
	sibling := c.Sibling()
	for range 2 {
		for scope, from := range map[string]*Credential{"service": c, "storage": sibling} {
			if got, err := from.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{scope}}); err != nil || got.Token != "for-"+scope {
				t.Errorf("%s: %q, %v", scope, got.Token, err)
			}
		}
	}
	if source.requests != 2 {
		t.Errorf("%d tokens were requested", source.requests)
	}
	static, err := New(Config{AccessToken: "abc", Clock: noClock{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := static.Sibling().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"storage"}}); err == nil {
		t.Error("a token for the service is sent elsewhere")
	} else if _, ok := errors.AsType[*Unavailable](err); !ok {
		t.Errorf("got %v", err)
	}
}
