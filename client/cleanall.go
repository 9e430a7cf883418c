package client

import (
	"reflect"
	"sync"
)

// CleanAll cleans what is read from a file in the same way as the portal's answers: every string that
// v points to.
func CleanAll(v any) { cleanAll(v) }

// cleanAll applies [Clean] to every string that v points to: in structs,
// slices, maps and pointers, keys included.
func cleanAll(v any) {
	p := reflect.ValueOf(v).Elem()
	if clean := cleaners.of(p.Type()); clean != nil {
		clean(p)
	}
}

// cleaner cleans a settable value of one type; nil where there are no strings.
type cleaner func(reflect.Value)

// cleaners caches the cleaner of each type. The types are those of the API: few, and none contains
// itself.
var cleaners cleanerCache

type cleanerCache struct{ known sync.Map } // reflect.Type -> cleaner

func (c *cleanerCache) of(t reflect.Type) cleaner {
	if known, ok := c.known.Load(t); ok {
		clean, _ := known.(cleaner)
		return clean
	}
	clean := c.build(t)
	c.known.Store(t, clean)
	return clean
}

func (c *cleanerCache) build(t reflect.Type) cleaner {
	switch t.Kind() {
	case reflect.String:
		return cleanString
	case reflect.Struct:
		return c.structs(t)
	case reflect.Pointer:
		elem := c.of(t.Elem())
		return when(elem, func(v reflect.Value) {
			if !v.IsNil() {
				elem(v.Elem())
			}
		})
	case reflect.Slice, reflect.Array:
		elem := c.of(t.Elem())
		return when(elem, func(v reflect.Value) {
			for i := range v.Len() {
				elem(v.Index(i))
			}
		})
	case reflect.Map:
		return c.maps(t)
	case reflect.Interface:
		return c.interfaces
	default:
		return nil
	}
}

func when(elem, clean cleaner) cleaner {
	if elem == nil {
		return nil
	}
	return clean
}

func cleanString(v reflect.Value) {
	if s := v.String(); firstBad(s) >= 0 {
		v.SetString(Clean(s))
	}
}

// interfaces cleans what an interface holds, by a copy of it.
func (c *cleanerCache) interfaces(v reflect.Value) {
	if v.IsNil() {
		return
	}
	clean := c.of(v.Elem().Type())
	if clean == nil {
		return
	}
	held := reflect.New(v.Elem().Type()).Elem()
	held.Set(v.Elem())
	clean(held)
	v.Set(held)
}

func (c *cleanerCache) structs(t reflect.Type) cleaner {
	type part struct {
		index int
		clean cleaner
	}
	var parts []part
	for i := range t.NumField() {
		if clean := c.of(t.Field(i).Type); clean != nil && t.Field(i).IsExported() {
			parts = append(parts, part{i, clean})
		}
	}
	if parts == nil {
		return nil
	}
	return func(v reflect.Value) {
		for _, p := range parts {
			p.clean(v.Field(p.index))
		}
	}
}

// maps builds a new map, since neither keys nor elements can be changed in place.
func (c *cleanerCache) maps(t reflect.Type) cleaner {
	key, elem := c.of(t.Key()), c.of(t.Elem())
	if key == nil && elem == nil {
		return nil
	}
	copyOf := func(v reflect.Value, clean cleaner) reflect.Value {
		n := reflect.New(v.Type()).Elem()
		n.Set(v)
		if clean != nil {
			clean(n)
		}
		return n
	}
	return func(v reflect.Value) {
		if v.IsNil() {
			return
		}
		cleaned := reflect.MakeMapWithSize(t, v.Len())
		for entries := v.MapRange(); entries.Next(); {
			cleaned.SetMapIndex(copyOf(entries.Key(), key), copyOf(entries.Value(), elem))
		}
		v.Set(cleaned)
	}
}
