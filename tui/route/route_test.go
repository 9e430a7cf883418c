package route

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestEveryServiceHasItsWordsAndItsPlace(t *testing.T) {
	m := spst.Member{Number: "100042"}
	seen := map[string]bool{}
	for i, s := range SevenServices() {
		if int(s) != i+1 {
			t.Errorf("%v is number %d", s, i+1)
		}
		if s.Label() == "" || s.Title() == "" || seen[s.Title()] {
			t.Errorf("service %d: %q, %q", s, s.Label(), s.Title())
		}
		seen[s.Title()] = true
		if got, ok := MemberOf(Open(s, m)); !ok || got.Number != m.Number {
			t.Errorf("%s opens for %q", s.Title(), got.Number)
		}
	}
	if _, ok := Open(ServiceRoster, m).(Roster); !ok {
		t.Error("Gérer vos effectifs does not open the roster")
	}
}

// Each place of a member belongs to that member: the header names it, and a mandatary
// goes from one to the other.
func TestPlacesOfAMember(t *testing.T) {
	m := spst.Member{Number: "100042"}
	for _, r := range []Route{
		Home{m}, Roster{Member: m}, Import{m}, Export{Member: m}, Appointments{Member: m}, Company{Member: m}, Contacts{Member: m}, CareTeam{m}, Declarations{m},
		Invoices{Member: m}, Activity{m},
	} {
		if got, ok := MemberOf(r); !ok || got.Number != m.Number {
			t.Errorf("%T belongs to %q, %v", r, got.Number, ok)
		}
	}
	if _, ok := MemberOf(Export{What: ExportClients}); ok {
		t.Error("an export of clients belongs to one of them")
	}
}

func TestPlacesOfNobody(t *testing.T) {
	for _, r := range []Route{SignIn{}, Clients{}, PasswordReset{}, Account{}, SecondFactor{}, Password{}} {
		if m, ok := MemberOf(r); ok {
			t.Errorf("%T belongs to %q", r, m.Number)
		}
	}
}
