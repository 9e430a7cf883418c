package list_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// By any column, what is not known is last, figures go from the most to the least, and what is equal is in the
// order of the numbers; turned round, the other way.
func TestSortMembers(t *testing.T) {
	few, many, owed := 1, 3, spst.Cents(500)
	day := spst.NewDate(2027, time.January, 20)
	members := []spst.Member{
		{Number: "3", Name: "ÉTÉ", Headcount: 2, State: &spst.ClientState{Declaration: spst.DeclarationConfirmed, DeclarationYear: 2027,
			Anomalies: &few, MissingNIRs: &many, OldestDue: day, BalanceCents: &owed}},
		{Number: "1", Name: "ZOO", Headcount: 2},
		{Number: "2", Name: "etage", Headcount: 9, State: &spst.ClientState{Declaration: spst.DeclarationToEnter, DeclarationYear: 2027, Anomalies: &many,
			NextAppointment: day.Time(), VATMissing: true}},
	}
	for column, want := range map[string]string{
		"": "1 2 3", "number": "1 2 3", "nothing": "1 2 3", "name": "2 3 1", "headcount": "2 1 3", "declaration": "2 3 1", "anomalies": "2 3 1",
		"missing_nirs": "3 1 2", "balance_cents": "3 1 2", "oldest_due": "3 1 2", "next_appointment": "2 1 3", "vat_missing": "2 1 3",
	} {
		for _, reverse := range []bool{false, true} {
			places := []int{0, 1, 2}
			list.SortMembers(members, places, column, reverse)
			var got []string
			for _, i := range places {
				got = append(got, members[i].Number)
			}
			if reverse && column == "name" {
				slices.Reverse(got)
			} else if reverse {
				continue
			}
			if strings.Join(got, " ") != want {
				t.Errorf("by %q, reversed %v: %v, want %s", column, reverse, got, want)
			}
		}
	}
}
