package session_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

type slow struct{}

func (slow) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(10 * time.Second):
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
			Body: io.NopCloser(strings.NewReader(`{"value":[{"datasetName":"OfficeUsage"}],"statusCode":200}`))}, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

func (slow) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "t"}, nil
}

// A first caller that goes away does not take the catalogue from those who ask later.
func TestCatalogOutlivesTheFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, err := insights.New(insights.Options{Clock: clock.System{}, Transport: slow{}, Credential: slow{}})
		if err != nil {
			t.Fatal(err)
		}
		c := session.NewCatalog(client)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Entries(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the first got %v", err)
		}
		if entries, err := c.Entries(t.Context()); err != nil || len(entries.Datasets) != 1 {
			t.Errorf("the second got %v, %v", entries.Datasets, err)
		}
	})
}
