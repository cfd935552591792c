package emulator

// pauseReport is PUT ScheduledReport/pause/{reportId} (P-PAU).
func (c *call) pauseReport() (result, *problem) {
	r := c.found()
	if r == nil {
		return c.missing()
	}
	if r.ExecuteNow && c.policy.PauseExecuteNow == "400" {
		return result{}, bad("An ExecuteNow report can't be paused")
	}
	if r.Status != Active {
		return c.nothingToDo(r, "The report is not active")
	}
	r.Status, r.Modified = Paused, c.now
	return c.changed(r)
}

// resumeReport is PUT ScheduledReport/resume/{reportId} (P-RES).
func (c *call) resumeReport() (result, *problem) {
	r := c.found()
	if r == nil {
		return c.missing()
	}
	if r.Status != Paused {
		return c.nothingToDo(r, "The report is not paused")
	}
	r.resume(c.now, c.policy.Resume == "make-up")
	r.Modified = c.now
	return c.changed(r)
}

// nothingToDo is the answer to a pause or resume that changes nothing.
func (c *call) nothingToDo(r *record, why string) (result, *problem) {
	if c.policy.RepeatedPause == "400" {
		return result{}, bad(why)
	}
	return result{items: []object{c.e.showReport(r)}}, nil
}
