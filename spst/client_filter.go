package spst

import "slices"

// ClientFilter keeps the clients of whom something is to be done. Those in force add
// up: a client passes all of them.
type ClientFilter string

// The filters, in the order in which they are shown.
const (
	ClientToDeclare           ClientFilter = "to_declare"
	ClientWithAnomalies       ClientFilter = "anomalies"
	ClientWithoutNIR          ClientFilter = "missing_nirs"
	ClientWithoutVAT          ClientFilter = "vat_missing"
	ClientWithoutBillingEmail ClientFilter = "billing_email_missing"
	ClientOwing               ClientFilter = "owing"
	ClientOverdue             ClientFilter = "overdue"
	ClientWithAppointment     ClientFilter = "appointment"
	ClientNotDeclared         ClientFilter = "not_declared"
)

// clientFilters have the words of the menu.
var clientFilters = [...]choice[ClientFilter]{
	{ClientToDeclare, "Déclaration à saisir ou en cours"},
	{ClientWithAnomalies, "Anomalies dans la liste des salariés"},
	{ClientWithoutNIR, "N° de sécurité sociale manquants"},
	{ClientWithoutVAT, "N° de TVA manquant"},
	{ClientWithoutBillingEmail, "Email de facturation manquant"},
	{ClientOwing, "Solde dû"},
	{ClientOverdue, "Retard de paiement > 30 j"},
	{ClientWithAppointment, "Rendez-vous à venir"},
	{ClientNotDeclared, "Effectifs non déclarés"},
}

// ClientFilters are all of them.
func ClientFilters() []ClientFilter { return values(clientFilters[:]) }

// Label is the filter in words.
func (f ClientFilter) Label() string { return labelOf(clientFilters[:], f) }

// OverdueDays is after how many days what is due is for [ClientOverdue].
const OverdueDays = 30

// Keeps tells whether a client passes the filter on a day; one without a state passes none.
func (f ClientFilter) Keeps(m *Member, on Date) bool {
	s := m.State
	if s == nil {
		return false
	}
	switch f {
	case ClientToDeclare:
		return s.Declaration.Enterable()
	case ClientWithAnomalies:
		return s.Anomalies != nil && *s.Anomalies > 0
	case ClientWithoutNIR:
		return s.MissingNIRs != nil && *s.MissingNIRs > 0
	case ClientWithoutVAT:
		return s.VATMissing
	case ClientWithoutBillingEmail:
		return s.BillingEmailMissing
	case ClientOwing:
		return s.BalanceCents != nil && *s.BalanceCents > 0
	case ClientOverdue:
		return !s.OldestDue.IsZero() && s.OldestDue.AddDays(OverdueDays) < on
	case ClientWithAppointment:
		return !s.NextAppointment.IsZero()
	case ClientNotDeclared:
		return s.Declaration == DeclarationMissed
	}
	return false
}

// UnknownFilter gives the first filter of a view of clients that there is none of.
func UnknownFilter(v View) (string, bool) {
	i := slices.IndexFunc(v.Filters, func(f string) bool { return !slices.Contains(ClientFilters(), ClientFilter(f)) })
	if i < 0 {
		return "", false
	}
	return v.Filters[i], true
}

// Words are what a client is searched by, folded.
func (m *Member) Words() string {
	return Fold(m.Number + " " + m.Name + " " + m.SIRET + " " + m.Activity)
}

// NoMandate says that a mandatary acts for nobody.
const NoMandate = "Aucun mandat en cours : demandez à vos clients de le donner au service."

// OfView are the clients that a view shows, on a day, in the order in which they are given.
func OfView(clients []Member, v View, on Date) []Member {
	query, kept := NewQuery(v.Search), []Member{}
	for i := range clients {
		m := &clients[i]
		passes := !slices.ContainsFunc(v.Filters, func(f string) bool { return !ClientFilter(f).Keeps(m, on) })
		if passes && query.Match(m.Words()) {
			kept = append(kept, *m)
		}
	}
	return kept
}
