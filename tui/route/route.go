// Package route names the places of the interface. A route is a plain value:
// what the palette, home and « À faire » hand to the root to open a screen.
package route

import "github.com/espace-adherent/adherent/spst"

// Route is a place of the interface.
//
//sumtype:decl
type Route interface{ route() }

type (
	// SignIn is « Se connecter ». Over is set when a session has ended and the
	// person signs in again over unsaved work.
	SignIn struct{ Over bool }
	// Home is « Accueil » of a member.
	Home struct{ Member spst.Member }
	// Roster is « Gérer vos effectifs ». Check opens on the anomalies, Employee on
	// the one of that ID. Form, here and in other places, is the form in which something
	// waits ([spst.Draft.Form]), which opens with it.
	Roster struct {
		Member   spst.Member
		Check    bool
		Employee string
		Form     string
	}
	// Import is « Importer un fichier », of a roster.
	Import struct{ Member spst.Member }
	// Export is « Exporter ou imprimer », of a list or of a document.
	Export struct {
		Member  spst.Member // none for [ExportClients]
		What    Exported
		Print   spst.RosterPrint    // which employees
		Year    int                 // of the invoices (0 is all of them), of the declaration, of the summary
		Past    bool                // of the appointments
		Due     spst.VisitsDueQuery // which of the visits due
		Only    []string            // the appointments or the clients, in this order; nil is all of them
		Day     spst.Date           // of the appointment whose receipt it is
		Lines   int                 // how many there are; 0 when it is not known
		Errands []spst.ErrandLine   // what [ExportErrands] takes out
		Paper   bool                // the PDF is proposed first
	}
	// Appointments is « Gérer vos rendez-vous ». Due opens on the visits due,
	// Appointment on the one of that ID, which is to come, Ask on the request for a
	// visit of these people.
	Appointments struct {
		Member      spst.Member
		Due         bool
		Appointment string
		Ask         []spst.VisitEmployee
		Form        string
	}
	// Company is « Informations administratives ».
	Company struct {
		Member spst.Member
		Form   string
	}
	// Contacts is « Vos contacts et adresses ».
	Contacts struct {
		Member spst.Member
		Form   string
	}
	// CareTeam is « Joindre nos services ».
	CareTeam struct{ Member spst.Member }
	// Declarations is « Déclarer vos effectifs ».
	Declarations struct{ Member spst.Member }
	// Invoices is « Télécharger vos factures ». Number opens on that one.
	Invoices struct {
		Member spst.Member
		Number string
	}
	// Activity is « Synthèse d'activité ».
	Activity struct{ Member spst.Member }
	// PasswordReset is « J'ai oublié mon mot de passe »; what the sign-in form has
	// already goes on.
	PasswordReset struct {
		Number    string
		Mandatary bool
	}
	// Password is « Changer de mot de passe », of who is signed in.
	Password struct{}
	// Account is « Mon compte », of who is signed in. Required is set when nothing
	// else is open before the second factor is on, Over when that was learnt over
	// work that waits, Tokens when it is opened for the access tokens.
	Account struct{ Required, Over, Tokens bool }
	// NewAccessToken is « Créer un jeton d'accès », of who is signed in.
	NewAccessToken struct{}
	// SecondFactor is what « Mon compte » does to the second factor.
	SecondFactor struct{ Action SecondFactorAction }
	// Clients is « Mes clients »: the members a mandatary acts for.
	Clients struct{}
)

// SecondFactorAction is what is done to a second factor.
type SecondFactorAction int

// The actions.
const (
	EnrolSecondFactor SecondFactorAction = iota
	RenewRecoveryCodes
	RemoveSecondFactor
)

// Exported is what [Export] takes out.
type Exported int

// What leaves the program: the lists first.
const (
	ExportEmployees Exported = iota
	ExportInvoices
	ExportLedger
	ExportAppointments
	ExportVisitRequests
	ExportVisitsDue
	ExportContacts
	ExportAddresses
	ExportCareTeam // whom to reach
	ExportHistory  // of the employee in Only
	ExportDeclarations
	ExportClients
	ExportSessions // those open of the account
	ExportAccessTokens
	ExportErrands // what came of an errand for several clients

	// The documents that the portal makes.

	PrintDeclaration
	PrintActivity
	PrintReceipt // of the cancellation asked for, of the appointment in Only
	PrintCoupon  // « coupon-réponse facture dématérialisée »
)

// Document tells what is on paper only, and is no list.
func (e Exported) Document() bool { return e >= PrintDeclaration }

// Noun begins the names of the files of a list.
func (e Exported) Noun() string {
	switch e {
	case ExportEmployees:
		return "salaries"
	case ExportInvoices:
		return "factures"
	case ExportLedger:
		return "echeancier"
	case ExportAppointments:
		return "rendez-vous"
	case ExportVisitRequests:
		return "demandes"
	case ExportVisitsDue:
		return "echeances"
	case ExportContacts:
		return "contacts"
	case ExportAddresses:
		return "adresses"
	case ExportCareTeam:
		return "services"
	case ExportHistory:
		return "historique"
	case ExportSessions:
		return "sessions"
	case ExportAccessTokens:
		return "jetons"
	case ExportDeclarations:
		return "declarations"
	case ExportErrands:
		return "compte-rendu"
	case ExportClients:
		return "clients"
	case PrintDeclaration, PrintActivity, PrintReceipt, PrintCoupon:
	}
	return ""
}

// Service is one of the seven services of Accueil.
type Service int

// The seven services, in the manual's order.
const (
	ServiceCompany Service = iota + 1
	ServiceCareTeam
	ServiceRoster
	ServiceInvoices
	ServiceDeclarations
	ServiceAppointments
	ServiceActivity
)

// SevenServices are those of Accueil, in order.
func SevenServices() []Service {
	return []Service{ServiceCompany, ServiceCareTeam, ServiceRoster, ServiceInvoices, ServiceDeclarations, ServiceAppointments,
		ServiceActivity}
}

// Open gives the place of a service for a member.
func Open(s Service, m spst.Member) Route {
	switch s {
	case ServiceCompany:
		return Company{Member: m}
	case ServiceCareTeam:
		return CareTeam{Member: m}
	case ServiceRoster:
		return Roster{Member: m}
	case ServiceAppointments:
		return Appointments{Member: m}
	case ServiceInvoices:
		return Invoices{Member: m}
	case ServiceDeclarations:
		return Declarations{Member: m}
	default: // ServiceActivity
		return Activity{Member: m}
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
	case Appointments:
		return r.Member, true
	case Invoices:
		return r.Member, true
	case Declarations:
		return r.Member, true
	case Activity:
		return r.Member, true
	case Company:
		return r.Member, true
	case Contacts:
		return r.Member, true
	case CareTeam:
		return r.Member, true
	case Export: // of clients, it has none
		return r.Member, r.Member.Number != ""
	case Account, NewAccessToken, Clients, SecondFactor, PasswordReset, SignIn, Password:
	}
	return spst.Member{}, false
}

func (Appointments) route() {}
func (Import) route()       {}
func (Export) route()       {}

func (SignIn) route()         {}
func (Home) route()           {}
func (Roster) route()         {}
func (Invoices) route()       {}
func (Declarations) route()   {}
func (Activity) route()       {}
func (PasswordReset) route()  {}
func (Password) route()       {}
func (Account) route()        {}
func (NewAccessToken) route() {}
func (SecondFactor) route()   {}
func (Clients) route()        {}

func (Company) route()  {}
func (Contacts) route() {}
func (CareTeam) route() {}
