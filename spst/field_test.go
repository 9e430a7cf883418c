package spst

import "testing"

func TestEitherSaysAClosedList(t *testing.T) {
	for want, all := range map[string][]VisitKind{"": nil, "a": {"a"}, "a ou b": {"a", "b"}, "a, b ou c": {"a", "b", "c"}} {
		if got := Either(all); got != want {
			t.Errorf("%v is %q, want %q", all, got, want)
		}
	}
}

// What several tables name has the same words in each, but for the e-mail of a company; no words are said twice of
// one object, and what has a short form has a longer one.
func TestFieldsHaveOneWord(t *testing.T) {
	for name, f := range fields {
		if _, shared := EmployeeFieldNamed(name); shared || CompanyFieldNamed(name).Label != "" {
			t.Errorf("%s is in two tables", name)
		}
		if f.label == "" || len(f.short) >= len(f.label) {
			t.Errorf("%s: %q, %q for short", name, f.label, f.short)
		}
	}
	for _, f := range CompanyFields() {
		if e, shared := EmployeeFieldNamed(f.Name); shared && f.Name != "email" && (e.Label != f.Label || e.Option != f.Option) {
			t.Errorf("%s: %q and %q", f.Name, f.Label, e.Label)
		}
	}
}
