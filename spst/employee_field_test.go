package spst

import (
	"reflect"
	"strings"
	"testing"
)

// worked are the fields that the portal gives or works out: nobody sets them.
var worked = map[string]bool{"id": true, "version": true, "expected_category": true, "attestation_required": true,
	"next_visit": true, "visit_state": true}

// Every field of an employee is in the table, once, with words of its own.
func TestEveryEmployeeFieldIsInTheTable(t *testing.T) {
	labels := map[string]string{}
	for _, f := range EmployeeFields() {
		if other := labels[f.Label]; other != "" || f.Label == "" || FieldLabel(f.Name) != f.Label {
			t.Errorf("%s has the words of %q, %q", f.Name, other, f.Label)
		}
		labels[f.Label] = f.Name
	}
	of := reflect.TypeFor[Employee]()
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		f, ok := EmployeeFieldNamed(name)
		if ok == worked[name] {
			t.Errorf("%s: in the table %v, worked out %v", name, ok, worked[name])
			continue
		}
		if !ok {
			continue
		}
		var e Employee
		if reflect.ValueOf(&e).Elem().Field(i).Addr().Interface() != f.of(&e) {
			t.Errorf("%s is not at its place", name)
		}
	}
}

// The rules hold each text to the limit of the table; a mobile, to what a number is.
func TestEmployeeTextsAreHeldToTheirLimit(t *testing.T) {
	for _, f := range EmployeeFields() {
		if f.Limit == 0 || f.Name == "mobile" {
			continue
		}
		for over := range 2 {
			var e Employee
			f.SetText(&e, strings.Repeat("é", f.Limit+over))
			long := false
			for _, p := range CheckEmployee(e, NewDate(2026, 11, 30)) {
				long = long || p.Field == f.Name && p.Code == "too_long"
			}
			if long != (over == 1) {
				t.Errorf("%s with %d characters over: too long %v", f.Name, over, long)
			}
		}
	}
}

// A file of many people is not refused for the address of one.
func TestLeaveUnreachable(t *testing.T) {
	e := Employee{Email: "claire@", Mobile: "sans"}
	left := e.LeaveUnreachable()
	if e.Email != "" || e.Mobile != "" || len(left) != 2 || left[0].Field != "email" || left[1].Field != "mobile" || len(Refused(left)) > 0 {
		t.Errorf("%+v, %+v", e, left)
	}
	e = Employee{Email: "claire@exemple.fr", Mobile: "0612345678"}
	if left := e.LeaveUnreachable(); len(left) > 0 || e.Email == "" || e.Mobile == "" {
		t.Errorf("%+v, %+v", e, left)
	}
}

// Each field reads, compares and goes over by itself.
func TestEmployeeFieldValues(t *testing.T) {
	whole := Employee{
		BirthName: "MARTIN", FirstName: "Claire", MarriedName: "DURAND", Sex: Female, BirthDate: NewDate(1985, 3, 12), NIR: "285037654000176",
		HireDate: NewDate(2020, 1, 6), ContractType: CDI, JobTitle: "Fleuriste", PCSCode: "552a", ExitDate: NewDate(2026, 12, 31),
		MultiEmployer: true,
		Determinants:  []DeterminantCode{"CONDUITE", "NUIT"}, Email: "claire@exemple.fr", Mobile: "0612345678",
		SchedulingConstraints: "le matin", Comment: "rien", ExitReason: Resignation, DeclaredCategory: SI,
	}
	for _, f := range EmployeeFields() {
		var none, copied, typed Employee
		if f.Same(&none, &whole) || f.Value(&none) != nil || f.Value(&whole) == nil || f.Shown(&whole) == "" {
			t.Errorf("%s: %v, %v, %q", f.Name, f.Value(&none), f.Value(&whole), f.Shown(&whole))
		}
		f.Copy(&copied, &whole)
		if got := ChangedFields(&none, &copied); len(got) != 1 || got[0] != f.Name || !f.Same(&copied, &whole) {
			t.Errorf("%s copied: %v", f.Name, got)
		}
		problems := f.SetText(&typed, f.Text(&whole))
		if typed.NIR = NIR(strings.ReplaceAll(string(typed.NIR), " ", "")); len(problems) > 0 || !f.Same(&typed, &whole) {
			t.Errorf("%s typed as %q: %v", f.Name, f.Text(&whole), f.Value(&typed))
		}
	}
	for name, want := range map[string]string{"sex": "Femme", "mobile": "06 12 34 56 78", "contract_type": CDI.Label(),
		"exit_date": "31/12/2026", "multi_employer": "oui"} {
		if f, _ := EmployeeFieldNamed(name); f.Shown(&whole) != want {
			t.Errorf("%s reads %q, not %q", name, f.Shown(&whole), want)
		}
	}
	birth, _ := EmployeeFieldNamed("birth_date")
	if problems := birth.SetText(&whole, "31/02/2026"); len(problems) != 1 || problems[0].Field != "birth_date" || whole.BirthDate != 0 {
		t.Errorf("%+v", problems)
	}
}
