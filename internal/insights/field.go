package insights

import "encoding/json"

// Field is a field of a request: absent (the zero value), null, or a value. Absent ones are not sent, for the
// service of the sibling family refuses nulls at creation [field F-GPS].
type Field[T any] struct {
	set   bool
	value *T
}

// Set makes a field with a value.
func Set[T any](v T) Field[T] { return Field[T]{set: true, value: new(v)} }

// Null makes a field that is sent as null, which clears it.
func Null[T any]() Field[T] { return Field[T]{set: true} }

// Get is the field's value; false when it is absent or null.
func (f Field[T]) Get() (T, bool) {
	if f.value == nil {
		var zero T
		return zero, false
	}
	return *f.value, true
}

// IsSet tells whether the field is sent, be it as null.
func (f Field[T]) IsSet() bool { return f.set }

// IsZero tells encoding/json to leave an absent field out (omitzero).
func (f Field[T]) IsZero() bool { return !f.set }

// MarshalJSON writes the value or null.
func (f Field[T]) MarshalJSON() ([]byte, error) { return json.Marshal(f.value) }
