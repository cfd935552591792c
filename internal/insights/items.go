package insights

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Skipped are the items of a list that are no usable objects: they have no ID, or one for which CheckID fails.
type Skipped struct {
	Count int
	Items []SkippedItem // the first ones
}

// SkippedItem is one of them.
type SkippedItem struct {
	Position int    // in the list, from 1
	ID, Name string // as far as it has them
	Problem  string // "it has no ID"
}

func (s SkippedItem) String() string {
	what := fmt.Sprintf("item %d", s.Position)
	if s.Name != "" {
		what += fmt.Sprintf(" (%q)", s.Name)
	}
	if s.ID != "" {
		return fmt.Sprintf("%s has the ID %q, which can't be used: %s", what, s.ID, s.Problem)
	}
	return what + ": " + s.Problem
}

// Bounds of Skipped.Items: of items without ID and name a few are enough for a message; an item with one may be the one
// that is looked for.
const (
	maxAnonymousItems = 10
	maxSkippedItems   = 1000
)

func (s *Skipped) add(item SkippedItem) {
	s.Count++
	if len(s.Items) < maxAnonymousItems || item.ID+item.Name != "" && len(s.Items) < maxSkippedItems {
		item.ID, item.Name = prefix(item.ID), prefix(item.Name)
		s.Items = append(s.Items, item)
	}
}

func (s *Skipped) merge(others Skipped) {
	count := s.Count + others.Count
	for _, item := range others.Items {
		s.add(item)
	}
	s.Count = count
}

func prefix(s string) string {
	const longest = 1024
	return strings.ToValidUTF8(s[:min(len(s), longest)], "")
}

// skippedKey is the key of the function of OnSkipped.
type skippedKey struct{}

// OnSkipped returns a context in which lists call f at their end if they have skipped items.
func OnSkipped(ctx context.Context, f func(Skipped)) context.Context {
	return context.WithValue(ctx, skippedKey{}, f)
}

func reportSkipped(ctx context.Context, s Skipped) {
	if f, ok := ctx.Value(skippedKey{}).(func(Skipped)); ok && s.Count > 0 {
		f(s)
	}
}

// dateKey is the key of the function of OnDate.
type dateKey struct{}

// OnDate returns a context in which lists call f with the service's clock before the objects of each page whose answer tells
// it. An age must not depend on the clock of this machine.
func OnDate(ctx context.Context, f func(time.Time)) context.Context {
	return context.WithValue(ctx, dateKey{}, f)
}

func reportDate(ctx context.Context, date time.Time) {
	if f, ok := ctx.Value(dateKey{}).(func(time.Time)); ok && !date.IsZero() {
		f(date)
	}
}

// Bounds of what the objects of one answer may take in memory, in bytes: an allowance, and so much for each byte of the
// answer. Objects of this service take about one and a half of their JSON; only very short ones take more.
const (
	memoryAllowance = 4 << 20
	memoryPerByte   = 3
	maxMemory       = 1 << 30
	stringSize      = 16
)

// items collects the objects of an answer.
type items[T any] struct {
	of     *objectType[T]
	keep   func(*T) bool // nil keeps all
	offset int           // items of the list before this answer

	all      []*T
	skipped  Skipped
	count    int    // items of this answer
	objects  int    // those of them that are JSON objects
	idSum    uint64 // of the hashes of all IDs, in any order
	size     int    // of the JSON of the items, in bytes
	memory   int    // of what is kept
	tooLarge bool
}

func (c *items[T]) reset() { *c = items[T]{of: c.of, keep: c.keep, offset: c.offset} }

func (c *items[T]) read(raw []byte) {
	c.count++
	c.size += len(raw)
	if raw == nil || kindOf(raw) == jsonObject {
		c.objects++ // or perhaps one, too long to tell
	}
	object, skipped := c.decode(raw)
	if object == nil {
		skipped.Position = c.offset + c.count
		c.skipped.add(skipped)
		return
	}
	id, _, _ := c.of.identify(object)
	c.idSum += hashID(id)
	if c.tooLarge || c.keep != nil && !c.keep(object) {
		return
	}
	c.memory += c.of.memory(object)
	if c.tooLarge = c.memory > maxMemory || c.memory > memoryAllowance+memoryPerByte*c.size; !c.tooLarge {
		c.all = append(c.all, object)
	}
}

// hashID is the FNV-1a hash of an ID, which is the same in any case.
func hashID(id string) uint64 {
	hash := uint64(14695981039346656037)
	for _, c := range []byte(strings.ToLower(id)) {
		hash = (hash ^ uint64(c)) * 1099511628211
	}
	return hash
}

// decode reads one item; nil if it is no usable object.
func (c *items[T]) decode(raw []byte) (*T, SkippedItem) {
	switch {
	case raw == nil:
		return nil, SkippedItem{Problem: fmt.Sprintf("it is longer than %d MiB", maxItem>>20)}
	case kindOf(raw) != jsonObject:
		return nil, SkippedItem{Problem: "it is a JSON " + kindOf(raw).String()}
	}
	object := c.of.decode(raw)
	id, name, notes := c.of.identify(object)
	if err := c.of.checkID(id); err != nil {
		problem := err.Error()
		if id == "" {
			problem = "it has no ID"
			for _, n := range *notes {
				if n.Field == c.of.fields[0].name {
					problem = "its " + n.String()
				}
			}
		}
		return nil, SkippedItem{ID: id, Name: name, Problem: problem}
	}
	return object, SkippedItem{}
}

// memory is about what an object takes, in bytes.
func (o *objectType[T]) memory(object *T) int {
	v := reflect.ValueOf(object).Elem()
	size := int(v.Type().Size())
	for _, f := range o.fields {
		switch field := v.Field(f.index); field.Kind() {
		case reflect.String:
			size += field.Len()
		case reflect.Pointer:
			size += 8
		case reflect.Slice:
			size += stringSize * field.Cap()
			for i := range field.Len() {
				size += field.Index(i).Len()
			}
		}
	}
	return size
}

// itemNamed returns whether an item has the ID or name of a filter, nil for a filter with neither.
func itemNamed(id, name string) func(SkippedItem) bool {
	if id == "" && name == "" {
		return nil
	}
	return func(item SkippedItem) bool {
		return (id == "" || strings.EqualFold(item.ID, id)) && (name == "" || EqualNames(item.Name, name))
	}
}

// newSkippedError is the error of an answer with an item that can't be used where that very item is needed.
func (k *call) newSkippedError(a *answer, item SkippedItem) *Error {
	e := k.newStatusError(a)
	e.Message = "the service answered with an object that can't be used: " + k.show(item.String())
	e.Detail = "every request names its object by the ID; delete this object in Partner Center and create it again, or ask Microsoft's support about it"
	return e
}
