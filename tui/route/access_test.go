package route

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestAccess(t *testing.T) {
	all := []spst.Right{spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany}
	without := map[Service]Access{
		ServiceCompany: ReadOnly, ServiceCareTeam: Whole, ServiceRoster: ReadOnly, ServiceInvoices: Closed, ServiceDeclarations: ReadOnly,
		ServiceAppointments: ReadOnly, ServiceActivity: Whole,
	}
	for _, s := range SevenServices() {
		if got := s.Access(all); got != Whole {
			t.Errorf("%s with every right: %d", s.Label(), got)
		}
		if got := s.Access(all[:1]); got != without[s] {
			t.Errorf("%s with reading only: %d, want %d", s.Label(), got, without[s])
		}
	}
	if ServiceRoster.Access(all[:2]) != Whole || ServiceInvoices.Access(all[:2]) != Closed {
		t.Error("the right to the roster opens the roster, not the invoices")
	}
}
