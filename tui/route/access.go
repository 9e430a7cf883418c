package route

import "github.com/espace-adherent/adherent/spst"

// Access is what a mandate allows of a service.
type Access int

// The accesses.
const (
	Whole    Access = iota
	ReadOnly        // one sees all of it and changes nothing
	Closed
)

// Access gives that of an account with these rights on the member; an account
// of the member itself has them all.
func (s Service) Access(rights []spst.Right) Access {
	need, without := spst.RightRead, Whole
	switch s {
	case ServiceCompany:
		need, without = spst.RightCompany, ReadOnly
	case ServiceRoster:
		need, without = spst.RightRoster, ReadOnly
	case ServiceAppointments:
		need, without = spst.RightAppointments, ReadOnly
	case ServiceInvoices:
		need, without = spst.RightInvoices, Closed
	case ServiceDeclarations:
		need, without = spst.RightDeclaration, ReadOnly
	case ServiceCareTeam, ServiceActivity: // for whoever may read
	}
	if spst.Permits(rights, need) {
		return Whole
	}
	return without
}
