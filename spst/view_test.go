package spst

import (
	"strings"
	"testing"
	"time"
)

func TestCheckView(t *testing.T) {
	for _, c := range []struct {
		v    View
		want ProblemCode
	}{
		{View{List: ClientList, ViewName: " Mes  TPE ", Filters: []string{"to_declare"}, Sort: "-balance_cents", Columns: []string{"number"}}, ""},
		{View{List: EmployeeList, ViewName: "SIR", Filters: []string{"category:SIR"}}, ""},
		{View{List: ClientList, ViewName: " … "}, ProblemViewNameRequired},
		{View{List: ClientList, ViewName: strings.Repeat("a", maxViewName+1)}, "too_long"},
		{View{List: ClientList, ViewName: "M. 2 90 03 78 006 048"}, ProblemViewNameNumber},
		{View{List: "contacts", ViewName: "x"}, ProblemViewList},
		{View{List: ClientList, ViewName: "x", Filters: []string{"À déclarer"}}, ProblemViewParts},
		{View{List: ClientList, ViewName: "x", Sort: "a b"}, ProblemViewParts},
		{View{List: ClientList, ViewName: "x", Columns: make([]string, maxViewParts+1)}, ProblemViewParts},
		{View{List: ClientList, ViewName: "x", Search: "a\x1bb"}, "control_chars"},
	} {
		found := CheckView(&c.v)
		if c.want == "" && len(found) > 0 || c.want != "" && (len(found) != 1 || found[0].Code != c.want) {
			t.Errorf("%+v: %+v, want %q", c.v, found, c.want)
		}
	}
}

// What is wrong with a view is said in the order of its fields, each time.
func TestProblemsOfAViewHaveAnOrder(t *testing.T) {
	for range 20 {
		var fields []string
		for _, p := range CheckView(&View{List: "contacts", Filters: []string{"À"}, Sort: "À", Columns: []string{"À"}}) {
			fields = append(fields, p.Field)
		}
		if got := strings.Join(fields, " "); got != "view_name list filters sort columns" {
			t.Fatal(got)
		}
	}
}

// The name of a view is found whatever its case, accents and signs; one's own is before the offered one.
func TestFindView(t *testing.T) {
	for name, want := range map[string]string{
		"a declarer": "À déclarer", "À DÉCLARER": "À déclarer", "impayés > 30 j": "Retard de paiement > 30 j",
		"NIR manquants": "N° de sécurité sociale manquants", "à déclare": "", "": "",
	} {
		if v, ok := FindView(ClientList, nil, name); ok != (want != "") || v.ViewName != want {
			t.Errorf("%q is %q, %v", name, v.ViewName, ok)
		}
	}
	own := []View{{List: InvoiceList, ViewName: "a déclarer"}, {List: ClientList, ViewName: "à déclarer", Search: "mine"}}
	if v, _ := FindView(ClientList, own, "À déclarer"); v.Search != "mine" {
		t.Errorf("%+v", v)
	}
	for _, l := range ViewLists() {
		for _, v := range OfferedViews(l) {
			if found := CheckView(&v); len(found) > 0 || v.List != l {
				t.Errorf("%+v: %+v", v, found)
			}
		}
	}
	for other, key := range otherViewNames {
		if v, ok := FindView(ClientList, nil, other); !ok || v.Key() != key {
			t.Errorf("%s gives %q, not %s", other, v.Key(), key)
		}
	}
}

// Each filter keeps what it says, the filters of a view add up, and a client without a state passes none.
func TestOfView(t *testing.T) {
	on, n, owed := NewDate(2027, time.January, 15), 2, Cents(100)
	none := 0
	clients := []Member{
		{Number: "1", Name: "SANS ÉTAT"},
		{Number: "2", Name: "TOUT", Activity: "Boulangerie", State: &ClientState{Declaration: DeclarationDraft, Anomalies: &n, MissingNIRs: &n, VATMissing: true,
			BillingEmailMissing: true, BalanceCents: &owed, OldestDue: on.AddDays(-31), NextAppointment: on.Time()}},
		{Number: "3", Name: "RIEN", State: &ClientState{Declaration: DeclarationConfirmed, Anomalies: &none, MissingNIRs: &none, BalanceCents: new(Cents),
			OldestDue: on.AddDays(-30)}},
		{Number: "4", Name: "MANQUÉE", State: &ClientState{Declaration: DeclarationMissed}},
	}
	numbers := func(v View) string {
		var all []string
		for _, m := range OfView(clients, v, on) {
			all = append(all, m.Number)
		}
		return strings.Join(all, " ")
	}
	for _, f := range ClientFilters() {
		want := "2"
		if f == ClientNotDeclared {
			want = "4"
		}
		if got := numbers(View{Filters: []string{string(f)}}); got != want || f.Label() == string(f) {
			t.Errorf("%s keeps %q, not %q", f.Label(), got, want)
		}
	}
	for want, v := range map[string]View{
		"1 2 3 4": {}, "": {Filters: []string{string(ClientOwing), string(ClientNotDeclared)}}, "3": {Search: "rien"},
	} {
		if got := numbers(v); got != want {
			t.Errorf("%+v keeps %q, not %q", v, got, want)
		}
	}
	if got := numbers(View{Search: "boulang"}); got != "2" {
		t.Errorf("by activity: %q", got)
	}
	if f, unknown := UnknownFilter(View{Filters: []string{"owing", "rich"}}); !unknown || f != "rich" {
		t.Errorf("%q, %v", f, unknown)
	}
}
