package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rawObject is a JSON object as somebody wrote it: its fields keep their order, spelling, types and digits, and may occur
// twice.
type rawObject []rawField

type rawField struct {
	name  string
	value json.RawMessage
}

// UnmarshalJSON reads an object field by field.
func (o *rawObject) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return fmt.Errorf("%.40s is not a JSON object", data)
	}
	*o = rawObject{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		field := rawField{name: fmt.Sprint(name)}
		if err := decoder.Decode(&field.value); err != nil {
			return err
		}
		*o = append(*o, field)
	}
	_, err := decoder.Token()
	return err
}

// MarshalJSON writes the object as it was read.
func (o rawObject) MarshalJSON() ([]byte, error) { return o.over(nil).MarshalJSON() }

// over puts the raw fields over an object's own: in the place of a field with the same name, else at the end.
func (o rawObject) over(own object) object {
	own = append(object(nil), own...)
	written := map[string]bool{}
	for _, f := range o {
		i, lower := own.index(f.name), strings.ToLower(f.name)
		if i < 0 || written[lower] {
			own = append(own, member{f.name, f.value})
		} else {
			own[i] = member{f.name, f.value}
		}
		written[lower] = true
	}
	return own
}

func (o rawObject) value(name string) json.RawMessage {
	for _, f := range o {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return nil
}

// text reads a field leniently: a number or boolean as its digits or word, "" for anything that is no scalar.
func (o rawObject) text(name string) string {
	v := o.value(name)
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	if len(v) == 0 || strings.ContainsRune("{[", rune(v[0])) {
		return ""
	}
	return string(v)
}

// integer reads a number leniently, also a text or one with a fraction; 0 for anything else.
func (o rawObject) integer(name string) int {
	f, err := strconv.ParseFloat(strings.TrimSpace(o.text(name)), 64)
	if err != nil || f < -1e6 || f > 1e6 {
		return 0
	}
	return int(f)
}

// time reads an RFC 3339 time; zero for anything else.
func (o rawObject) time(name string) time.Time {
	t, err := time.Parse(time.RFC3339, o.text(name))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// texts reads a list of texts; nil for anything else.
func (o rawObject) texts(name string) []string {
	var list []string
	if json.Unmarshal(o.value(name), &list) != nil {
		return nil
	}
	return list
}

// asWritten is how an object is shown that somebody else wrote: its raw fields over its own, or instead of them.
type asWritten struct {
	Raw   rawObject `json:"raw,omitempty"`
	Exact bool      `json:"exact,omitempty"`
}

func (w asWritten) show(own object) object {
	switch {
	case w.Exact:
		return w.Raw.over(nil)
	case w.Raw == nil:
		return own
	}
	return w.Raw.over(own)
}

// forget shows fields as the service writes them from now on, for an update has set them.
func (w *asWritten) forget(names ...string) {
	w.Raw = slices.DeleteFunc(w.Raw, func(f rawField) bool { return oneOf(f.name, names...) })
	w.Exact = false
}

// RawObjects are objects as other clients, operators or older versions of the service left them: past all rules, with
// fields of other types and names. What the emulator can read of them counts for filters and schedules.
type RawObjects struct {
	Queries    []rawObject `json:"queries"`
	Reports    []rawObject `json:"reports"`
	Executions []rawObject `json:"executions"` // of the report that reportId names, else of the first of Reports
	Datasets   []rawObject `json:"datasets"`

	Program Program `json:"program"` // "" is MPN
	Tenant  string  `json:"tenant"`  // its name or id; "" is the first

	// Exact shows the objects with the fields that are written and no others. Otherwise the emulator adds the fields
	// that are missing, an ID among them.
	Exact bool `json:"exact"`
	// Extra allows fields that the API does not document, which a later version of the service could send.
	Extra bool `json:"extra_fields"`
}

// rawFields are the documented fields of the objects, by the name of their list.
var rawFields = map[string][]string{
	"queries": {"queryId", "name", "description", "query", "type", "user", "createdTime", "modifiedTime"},
	"reports": {
		"reportId", "reportName", "description", "queryId", "query", "user", "createdTime", "modifiedTime", "executeNow",
		"queryStartTime", "queryEndTime", "startTime", "reportStatus", "recurrenceInterval", "recurrenceCount",
		"totalRecurrenceCount", "endTime", "nextExecutionStartTime", "callbackUrl", "callbackMethod", "format",
	},
	"executions": {
		"executionId", "reportId", "recurrenceInterval", "recurrenceCount", "totalRecurrenceCount", "endTime",
		"nextExecutionStartTime", "callbackUrl", "callbackMethod", "format", "executionStatus", "reportLocation",
		"reportAccessSecureLink", "reportExpiryTime", "reportGeneratedTime",
	},
	"datasets": {"datasetName", "selectableColumns", "availableMetrics", "availableDateRanges", "minimumRecurrenceInterval"},
}

// checkFields refuses fields that are not documented: the emulator would show a misspelt one and not use it.
func (o *RawObjects) checkFields() error {
	if o.Exact || o.Extra {
		return nil
	}
	return cmp.Or(checkFields("queries", o.Queries), checkFields("reports", o.Reports), checkFields("executions", o.Executions), checkFields("datasets", o.Datasets))
}

func checkFields(list string, objects []rawObject) error {
	for i, raw := range objects {
		for _, f := range raw {
			if !oneOf(f.name, rawFields[list]...) {
				return fmt.Errorf(`%s[%d] has the field %q, which the API does not document; its fields are %s. Add "extra_fields": true beside the lists to use others too`,
					list, i, f.name, strings.Join(rawFields[list], ", "))
			}
		}
	}
	return nil
}

// ReadRawObjects reads a JSON object with the lists queries, reports, executions and datasets, and program,
// tenant, exact and extra_fields.
func ReadRawObjects(data []byte) (RawObjects, error) {
	var o RawObjects
	if err := decodeStrictly(data, &o); err != nil {
		return o, err
	}
	if len(o.Queries)+len(o.Reports)+len(o.Executions)+len(o.Datasets) == 0 {
		return o, errors.New(`there are no objects: want a list "queries", "reports", "executions" or "datasets"`)
	}
	if err := o.checkFields(); err != nil {
		return o, err
	}
	return o, nil
}
