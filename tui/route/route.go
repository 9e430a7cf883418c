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
	// Import is « Importer un fichier », of a roster.
	Import struct{ Member spst.Member }
	// Export is « Exporter ou imprimer », of a list or of a document.
	Export struct {
		Member spst.Member // none for [ExportClients]
		What   Exported
		Print  spst.RosterPrint // which employees
		Year   int              // of the invoices (0 is all of them), of the declaration, of the summary
		Past   bool             // of the appointments
		Due    spst.DueQuery    // which of the visits due
		Only   []string         // the appointments or the clients, in this order; nil is all of them
		Day    spst.Date        // of the appointment whose receipt it is
		Lines  int              // how many there are; 0 when it is not known
		Paper  bool             // the PDF is proposed first
	}
	// Visits is « Gérer vos rendez-vous ». Due opens on the visits due.
	Visits struct {
		Member spst.Member
		Due    bool
	}
	// Administrative is « Informations administratives ».
	Administrative struct{ Member spst.Member }
	// AddressBook is « Vos contacts et adresses ».
	AddressBook struct{ Member spst.Member }
	// CareTeam is « Joindre nos services ».
	CareTeam struct{ Member spst.Member }
	// Annual is « Déclarer vos effectifs ».
	Annual struct{ Member spst.Member }
	// Billing is « Télécharger vos factures ».
	Billing struct{ Member spst.Member }
	// Summary is « Synthèse d'activité ».
	Summary struct{ Member spst.Member }
	// Forgotten is « J'ai oublié mon mot de passe »; what the sign-in form has
	// already goes on.
	Forgotten struct {
		Number    string
		Mandatary bool
	}
	// Password is « Changer de mot de passe », of who is signed in.
	Password struct{}
	// Account is « Mon compte », of who is signed in. Required is set when nothing
	// else is open before the second factor is on, Over when that was learnt over
	// work that waits.
	Account struct{ Required, Over bool }
	// Factor is what « Mon compte » does to the second factor.
	Factor struct{ Deed FactorDeed }
	// Clients is « Mes clients »: the members a mandatary acts for.
	Clients struct{}
)

// FactorDeed is what is done to a second factor.
type FactorDeed int

// The deeds.
const (
	EnrolFactor FactorDeed = iota
	RenewCodes
	RemoveFactor
)

// Exported is what [Export] takes out.
type Exported int

// What leaves the program: the lists first.
const (
	ExportEmployees Exported = iota
	ExportInvoices
	ExportLedger
	ExportVisits
	ExportRequests
	ExportDue
	ExportContacts
	ExportClients

	// The documents that the portal makes.

	PrintDeclaration
	PrintSummary
	PrintReceipt // of the cancellation asked for, of the appointment in Only
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

// Services are all seven, in order.
func Services() []Service {
	return []Service{Company, Contacts, Employees, Invoices, Declarations, Appointments, Activity}
}

// Open gives the place of a service for a member.
func Open(s Service, m spst.Member) Route {
	switch s {
	case Company:
		return Administrative{Member: m}
	case Contacts:
		return CareTeam{Member: m}
	case Employees:
		return Roster{Member: m}
	case Appointments:
		return Visits{Member: m}
	case Invoices:
		return Billing{Member: m}
	case Declarations:
		return Annual{Member: m}
	default: // Activity
		return Summary{Member: m}
	}
}

// MemberOf gives the member a place belongs to; false when it belongs to none.
func MemberOf(r Route) (spst.Member, bool) {
	switch r := r.(type) {
	case Home:
		return r.Member, true
	case Roster:
		return r.Member, true
	case Import:
		return r.Member, true
	case Visits:
		return r.Member, true
	case Billing:
		return r.Member, true
	case Annual:
		return r.Member, true
	case Summary:
		return r.Member, true
	case Administrative:
		return r.Member, true
	case AddressBook:
		return r.Member, true
	case CareTeam:
		return r.Member, true
	}
	return spst.Member{}, false
}

func (Visits) route() {}
func (Import) route() {}
func (Export) route() {}

func (Login) route()     {}
func (Home) route()      {}
func (Roster) route()    {}
func (Billing) route()   {}
func (Annual) route()    {}
func (Summary) route()   {}
func (Forgotten) route() {}
func (Password) route()  {}
func (Account) route()   {}
func (Factor) route()    {}
func (Clients) route()   {}

func (Administrative) route() {}
func (AddressBook) route()    {}
func (CareTeam) route()       {}
