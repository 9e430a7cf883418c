package app

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/signin"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// bare is a portal where nothing is: no employee, no invoice, no visit, no contact.
type bare struct{ *portal }

func (p bare) StreamEmployees(context.Context, string, spst.RosterQuery, func([]spst.Employee) error) error {
	return nil
}

func (p bare) Appointments(context.Context, string, spst.AppointmentQuery) (spst.AppointmentPage, error) {
	return spst.AppointmentPage{}, nil
}

func (p bare) Invoices(context.Context, string) ([]spst.Invoice, error)         { return nil, nil }
func (p bare) Ledger(context.Context, string) (spst.Ledger, error)              { return spst.Ledger{}, nil }
func (p bare) Declarations(context.Context, string) ([]spst.Declaration, error) { return nil, nil }

// none begins a sentence which says that there is nothing; it goes on after « : ».
var none = regexp.MustCompile(`(?:^ ?|  |│ |: |▌)((?:Aucune?|aucune?|Rien|personne)\b[^│]*)`)

// Each list without a line says why, or what to do next: on the screen and in words.
func TestAnEmptyListSaysWhatToDo(t *testing.T) {
	places := map[string][]string{
		"company": {"1"}, "contacts": {"1", "t"}, "roster": {"3"}, "left": {"3", "l"}, "deeds": {"3", "U"},
		"invoices": {"4"}, "ledger": {"4", "enter"}, "declarations": {"5"}, "to come": {"6"}, "past": {"6", "tab"},
		"requests": {"6", "tab", "tab"}, "due": {"6", "tab", "tab", "tab"}, "activity": {"7"}, "account": {"m"}, "tokens": {"m", "tab"},
	}
	said := map[string]bool{}
	for _, spoken := range []bool{false, true} {
		for place, keys := range places {
			th := theme.New(true)
			if spoken {
				th = theme.NewSpoken()
			}
			m := New(t.Context(), Options{Services: bare{newPortal()}, Theme: th, Now: newClock().now,
				Prefill: signin.Prefill{Number: "100042", Password: "secret"}})
			d := uitest.NewApp(t, m, 120, 40)
			d.Key("enter")
			d.Key(keys...)
			for _, line := range strings.Split(d.Screen(), "\n") {
				for _, found := range none.FindAllStringSubmatch(line, -1) {
					said[place] = true
					if sentence := strings.TrimSpace(found[1]); !strings.Contains(sentence, " : ") && !strings.HasSuffix(sentence, " :") {
						t.Errorf("%s, spoken %v: %q says neither why nor what to do", place, spoken, sentence)
					}
				}
			}
			if !said[place] {
				t.Errorf("%s, spoken %v: nothing says that it is empty:\n%s", place, spoken, d.Screen())
			}
		}
	}
}
