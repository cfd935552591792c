package emulator

import "time"

// checkEnd checks count and end time of a schedule, where the program knows an end [doc C11-TC].
func (c *call) checkEnd(r Report) *problem {
	switch {
	case !programs[c.program].remaining:
		return nil
	case !r.End.IsZero() && !r.End.After(r.Start):
		return badRequest(creation + "EndTime should be greater than StartTime") // [doc C-FAQ]
	case !programs[c.program].endRequired || c.old:
		return nil
	case r.Count == 0 && r.End.IsZero():
		return c.noEnd()
	case r.Count == 0 && c.policy.EndAlone == "refused":
		return badRequest("Null or missing value")
	case c.exceedsLimit(r):
		return badRequest(creation + "RecurrenceCount or EndTime exceeds the limit of the RecurrenceInterval")
	}
	return nil
}

// noEnd is the answer to a schedule with neither a count nor an end time.
func (c *call) noEnd() *problem {
	switch c.policy.NoEnd {
	case "missing-value":
		return badRequest("Null or missing value")
	case "parameters":
		return badRequest("Invalid report parameters")
	}
	return nil
}

// exceedsLimit reports whether a schedule is longer than it may be.
func (c *call) exceedsLimit(r Report) bool {
	interval := time.Duration(r.Interval) * time.Hour
	runs := r.Count
	if runs == 0 {
		runs = int(r.End.Sub(r.Start)/interval) + 1
	}
	switch c.policy.CountLimit {
	case "180":
		return runs > 180
	case "year":
		return time.Duration(runs-1)*interval > 365*24*time.Hour
	}
	return false
}
