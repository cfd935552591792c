package emulator

// pauseReport is PUT ScheduledReport/pause/{reportId} [doc P-PAU].
func (c *call) pauseReport() (result, *problem) {
	r := c.reportInPath()
	if r == nil {
		return c.missingObject()
	}
	if r.ExecuteNow && c.policy.PauseExecuteNow == "400" {
		return result{}, badRequest("An ExecuteNow report can't be paused")
	}
	if r.Status != Active {
		return c.unchangedAnswer(r, "The report is not active")
	}
	r.Status, r.Modified = Paused, c.now
	r.forget("reportStatus", "modifiedTime")
	return c.updatedAnswer(r)
}

// resumeReport is PUT ScheduledReport/resume/{reportId} [doc P-RES].
func (c *call) resumeReport() (result, *problem) {
	r := c.reportInPath()
	if r == nil {
		return c.missingObject()
	}
	if r.Status != Paused {
		return c.unchangedAnswer(r, "The report is not paused")
	}
	r.resume(c.now, c.policy.Resume == "make-up")
	r.Modified = c.now
	r.forget("reportStatus", "modifiedTime")
	return c.updatedAnswer(r)
}

// unchangedAnswer is the answer to a pause or resume that changes nothing.
func (c *call) unchangedAnswer(r *storedReport, why string) (result, *problem) {
	if c.policy.RepeatedPause == "400" {
		return result{}, badRequest(why)
	}
	return result{items: []object{c.showReport(r)}}, nil
}
