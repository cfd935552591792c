// Package actions has what all actions need: progress messages for the terminal, timeouts, and validation.
package actions

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// Progress tells the person at the terminal what is going on.
type Progress struct {
	clock insights.Clock
	began time.Time
	send  func(message string)
}

// NewProgress begins to count the time of an action. Once the context has ended, for Terraform was interrupted,
// nothing is sent any more: the library would end the call with the next message, before the action has put its
// things in order, and then let the action hang in the one after it.
func NewProgress(ctx context.Context, clock insights.Clock, resp *action.InvokeResponse) *Progress {
	return &Progress{clock: clock, began: clock.Now(), send: func(message string) {
		if ctx.Err() != nil {
			return
		}
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			resp.SendProgress(action.InvokeProgressEvent{Message: message})
		}()
		select {
		case <-sent:
		case <-ctx.Done():
		}
	}}
}

// Say shows a message, on one line, whatever text of others it has.
func (p *Progress) Say(format string, args ...any) {
	p.send(printable.Text(fmt.Sprintf(format, args...)))
}

// Show shows a text of several lines, each of them as Say does. The caller makes sure that text of others begins none.
func (p *Progress) Show(text string) {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = printable.Text(lines[i])
	}
	p.send(strings.Join(lines, "\n"))
}

// Step shows a message with the time since the action began.
func (p *Progress) Step(format string, args ...any) {
	p.Say("%s [%s elapsed]", fmt.Sprintf(format, args...), p.Elapsed())
}

// Elapsed is the time since the action began, as people like to read it.
func (p *Progress) Elapsed() time.Duration {
	d := p.clock.Now().Sub(p.began)
	if d < 10*time.Second {
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(time.Second)
}
