package actions_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/actions"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func TestMessages(t *testing.T) {
	t.Parallel()
	clock := emulator.NewClock(acctest.Start)
	var shown []string
	p := actions.NewProgress(t.Context(), acctest.Virtual(clock), &action.InvokeResponse{SendProgress: func(e action.InvokeProgressEvent) { shown = append(shown, e.Message) }})
	p.Say("100%% of %s", "it")
	p.Say("%s", acctest.Forged)
	p.Show("two\nlines\x1b[2J")
	for _, d := range []time.Duration{0, 1234 * time.Millisecond, 9 * time.Second, 100*time.Second + 400*time.Millisecond} {
		clock.Advance(d)
		p.Step("Step %d.", len(shown))
	}
	p.Step("%s", acctest.Forged)
	const forged = `\x1b[2J\x1b]0;x\a\u009b1m\u202e\rb\nError: forged`
	want := []string{"100% of it", forged, "two\nlines\\x1b[2J", "Step 3. [0s elapsed]", "Step 4. [1.2s elapsed]", "Step 5. [10s elapsed]", "Step 6. [1m51s elapsed]", forged + " [1m51s elapsed]"}
	if !slices.Equal(shown, want) {
		t.Errorf("got %q, want %q", shown, want)
	}
}

// Nobody reads messages once Terraform was interrupted: an action must neither send any nor wait for a reader.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	stuck, sent := make(chan struct{}), make(chan string, 10)
	defer close(stuck)
	p := actions.NewProgress(ctx, acctest.Virtual(emulator.NewClock(acctest.Start)), &action.InvokeResponse{SendProgress: func(e action.InvokeProgressEvent) {
		sent <- e.Message
		<-stuck
	}})
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.Say("one that is never read")
		p.Say("one that is never sent")
	}()
	if m := <-sent; m != "one that is never read" {
		t.Errorf("got %q", m)
	}
	select {
	case <-done:
		t.Fatal("it went on although nobody had read the message")
	case <-time.After(20 * time.Millisecond):
	}
	cancel()
	<-done
	if len(sent) > 0 {
		t.Errorf("%q was sent", <-sent)
	}
}
