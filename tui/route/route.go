// Package route names the places of the interface. A route is a plain value:
// what the palette, home and « À faire » hand to the root to open a screen.
package route

import "github.com/espace-adherent/adherent/spst"

// Route is a place of the interface.
type Route interface{ route() }

type (
	// Login is « Se connecter ». Over is set when a session has ended and the
	// person signs in again over unsaved work.
	Login struct{ Over bool }
	// Home is « Accueil » of a member.
	Home struct{ Member spst.Member }
	// Roster is « Gérer vos effectifs ». Check opens on the anomalies.
	Roster struct {
		Member spst.Member
		Check  bool
	}
	// Soon is a service that is announced and not there yet.
	Soon struct {
		Member  spst.Member
		Service Service
	}
	// Clients is « Mes clients »: the members a mandatary acts for.
	Clients struct{}
)

// Service is one of the seven services of Accueil.
type Service int

// The seven services, in the manual's order.
const (
	Company Service = iota + 1
	Contacts
	Employees
	Invoices
	Declarations
	Appointments
	Activity
)

func (Login) route()   {}
func (Home) route()    {}
func (Roster) route()  {}
func (Soon) route()    {}
func (Clients) route() {}
