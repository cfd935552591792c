package emulator

// mayAggregate reports whether a text with or without the clause AGGREGATED is accepted.
func (c *call) mayAggregate(aggregated bool) bool {
	switch {
	case !programs[c.program].aggregated:
		return !aggregated
	case c.policy.Aggregated == "required":
		return aggregated
	case c.policy.Aggregated == "refused":
		return !aggregated
	}
	return true
}
