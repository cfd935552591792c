package validators

import "fmt"

// AtLeast requires a number that is not below the least.
func AtLeast(least int64) NumberRule {
	return NewNumberRule(fmt.Sprintf("must be at least %d", least), func(attribute string, v int64) (string, string) {
		if v >= least {
			return "", ""
		}
		return fmt.Sprintf("The %s is too small", attribute), fmt.Sprintf("%s must be at least %d; it is %d.", attribute, least, v)
	})
}

// Between requires a number from least to most. unit is what it counts, such as hours, "" for nothing.
func Between(least, most int64, unit string) NumberRule {
	if unit != "" {
		unit = " " + unit
	}
	wants := fmt.Sprintf("must be between %d and %d%s", least, most, unit)
	return NewNumberRule(wants, func(attribute string, v int64) (string, string) {
		if v >= least && v <= most {
			return "", ""
		}
		return fmt.Sprintf("The %s is out of range", attribute), fmt.Sprintf("%s %s; it is %d.", attribute, wants, v)
	})
}
