package spst

import (
	"reflect"
	"strings"
	"testing"
)

// Every field of a company that people see is in the table, once, at its place and with
// words of its own: those of refusals and of the history too, unless an employee has it.
func TestEveryCompanyFieldIsInTheTable(t *testing.T) {
	labels, found := map[string]bool{"": true}, 0
	for _, f := range CompanyFields() {
		if labels[f.Label] {
			t.Errorf("%s: %q is said of another", f.Name, f.Label)
		}
		labels[f.Label] = true
		if _, shared := EmployeeFieldNamed(f.Name); !shared && FieldLabel(f.Name) != f.Label {
			t.Errorf("%s is %q, and %q", f.Name, f.Label, FieldLabel(f.Name))
		}
	}
	unseen := map[string]bool{"version": true, "naf_list": true, "validation": true}
	var c Company
	for _, of := range reflect.VisibleFields(reflect.TypeFor[Company]()) {
		name, _, _ := strings.Cut(of.Tag.Get("json"), ",")
		if of.Anonymous || unseen[name] {
			continue
		}
		found++
		f := CompanyFieldNamed(name)
		if f.Label == "" || reflect.ValueOf(f.At(&c)).Pointer() != reflect.ValueOf(&c).Elem().FieldByIndex(of.Index).Addr().Pointer() {
			t.Errorf("%s is not in the table, or not at its place", name)
		}
	}
	if found != len(CompanyFields()) {
		t.Errorf("%d fields, %d in the table", found, len(CompanyFields()))
	}
}
