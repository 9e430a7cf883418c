package spst

import "testing"

// What is typed goes in and comes out alike, whatever it is of.
func TestTyped(t *testing.T) {
	type record struct {
		text  string
		code  Sex
		codes []ContactType
		day   Date
		nir   NIR
		phone string
		yes   bool
	}
	var r record
	for _, c := range []struct {
		at         any
		typed, out string
	}{
		{&r.text, " deux mots, ", " deux mots, "}, {&r.code, "F", "F"}, {&r.codes, "rh  dirigeant,facture", "rh, dirigeant, facture"},
		{&r.codes, "", ""}, {&r.day, "4/8/69", ""}, {&r.day, "4/8/1969", "04/08/1969"}, {&r.day, " ", ""},
		{&r.nir, "169087654001241", "1 69 08 76 540 012 41"}, {(*Phone)(&r.phone), "0612345678", "06 12 34 56 78"},
		{&r.yes, "oui", "oui"}, {&r.yes, "non", "non"}, {&r.yes, "", "non"},
	} {
		problems := PutText(c.at, "field", c.typed)
		if got := TextOf(c.at); got != c.out {
			t.Errorf("%T typed as %q reads %q, not %q", c.at, c.typed, got, c.out)
		}
		if bad := c.typed == "4/8/69"; bad != (len(problems) == 1 && problems[0].Field == "field" && problems[0].Code == "date") {
			t.Errorf("%q: %+v", c.typed, problems)
		}
	}
	if TextOf(nil) != "" {
		t.Error("nothing has a text")
	}
}

// The slice of another object stays as it is.
func TestTypedCodesAreTheirOwn(t *testing.T) {
	mine := []ContactType{BillingContact, HRContact}
	yours := mine
	PutText(&yours, "types", string(SiteContact))
	if mine[0] != BillingContact || len(yours) != 1 {
		t.Errorf("%v, %v", mine, yours)
	}
}
