package insights

import (
	"context"
	"encoding/json"
	"fmt"
)

// one makes a call that answers with one object, in an array as all answers.
func one[T any](ctx context.Context, c *Client, k *call) (*T, error) {
	a, err := send[T](ctx, c, k)
	if err != nil {
		return nil, err
	}
	if len(a.value) != 1 {
		e := k.odd(fmt.Sprintf("the answer holds %d objects, not one", len(a.value)))
		e.Date = a.date
		return nil, e
	}
	return &a.value[0], nil
}

// change makes a call whose answer is not relied on: it documents the object, but only a read tells what the
// service has made of a change.
func change(ctx context.Context, c *Client, k *call) error {
	k.mayBeMute = true
	_, err := send[json.RawMessage](ctx, c, k)
	return err
}
