package spst

import (
	"errors"
	"reflect"
	"strings"
)

// TextOf is a value as people type it: 31/12/2026, 1 69 08 76 540 012 36, 06 12 34 56 78,
// oui; a code of a list as it is, several with commas between. p points to a text or a
// code, a slice of these, a [Date], [NIR], [Phone] or bool; nil is "".
func TextOf(p any) string {
	switch p := p.(type) {
	case nil:
		return ""
	case *Date:
		return p.French()
	case *bool:
		return YesNo(*p)
	case *NIR:
		return p.Format()
	case *Phone:
		return FormatPhone(string(*p))
	}
	v := reflect.ValueOf(p).Elem()
	if v.Kind() != reflect.Slice {
		return v.String()
	}
	texts := make([]string, v.Len())
	for i := range texts {
		texts[i] = v.Index(i).String()
	}
	return strings.Join(texts, ", ")
}

// PutText puts what was typed where p points, as in [TextOf]. Texts and codes are taken
// as they are, for the rules of the object that they are in; a date that is none
// is a problem of the field of that name, and leaves none.
func PutText(p any, name, text string) []Problem {
	switch p := p.(type) {
	case *Date:
		return putDate(p, name, text)
	case *bool:
		*p = text == YesNo(true)
		return nil
	}
	v := reflect.ValueOf(p).Elem()
	if v.Kind() != reflect.Slice {
		v.SetString(text)
		return nil
	}
	v.SetZero() // what another object may hold stays as it is
	for _, code := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		v.Set(reflect.Append(v, reflect.ValueOf(code).Convert(v.Type().Elem())))
	}
	return nil
}

func putDate(into *Date, name, text string) []Problem {
	*into = 0
	if strings.TrimSpace(text) == "" {
		return nil
	}
	d, err := ParseDate(text)
	if refused, ok := errors.AsType[*Error](err); ok {
		return []Problem{{Field: name, Code: ProblemDate, Severity: SeverityError, Message: refused.Message}}
	}
	*into = d
	return nil
}

// YesNo is a yes or a no as people write it.
func YesNo(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}
