package list

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Members is « Mes clients ». What their state says is empty where it is not known.
func Members() List[spst.Member] {
	type m = spst.Member
	known := func(x *m) bool { return x.State != nil }
	return List[m]{
		Identifier("number", "N° adhérent", 12, func(x *m) string { return x.Number }),
		Text("name", "Adhérent", 36, func(x *m) string { return x.Name }),
		Number("headcount", "Salariés", 10, func(x *m) int { return x.Headcount }).Called("Eff."),
		Word("declaration", "Déclaration", 18, func(x *m) string {
			return strconv.Itoa(x.State.DeclarationYear) + " " +
				x.State.Declaration.Label()
		}).
			If(func(x *m) bool { return known(x) && x.State.DeclarationYear > 0 }),
		Number("anomalies", "Anomalies", 10, func(x *m) int { return *x.State.Anomalies }).
			If(func(x *m) bool { return known(x) && x.State.Anomalies != nil }).Called("Anom."),
		Number("missing_nirs", "N° de sécurité sociale manquants", 12, func(x *m) int { return *x.State.MissingNIRs }).
			If(func(x *m) bool { return known(x) && x.State.MissingNIRs != nil }).Called("N° manquants", "N° séc."),
		Amount("balance_cents", "Solde dû", func(x *m) spst.Cents { return *x.State.BalanceCents }).
			If(func(x *m) bool { return known(x) && x.State.BalanceCents != nil }),
		Day("oldest_due", "À payer depuis", func(x *m) spst.Date { return x.State.OldestDue }).If(known).Called("Dû depuis"),
		Moment("next_appointment", "Prochain rendez-vous", func(x *m) time.Time { return x.State.NextAppointment }).If(known).Called("Prochain rdv"),
		Day("last_safe_day", "Annulable jusqu'au", func(x *m) spst.Date { return x.State.LastSafeDay }).If(known).Called("Annul. jusqu'au"),
		Word("vat_missing", spst.FieldLabel("vat"), 12, missing).If(func(x *m) bool { return known(x) && x.State.VATMissing }).Called("TVA"),
		Word("billing_email_missing", spst.FieldLabel("billing_email"), 12,
			missing).If(func(x *m) bool { return known(x) && x.State.BillingEmailMissing }).Called("Email"),
		Identifier("siret", "", 16, func(x *m) string { return x.SIRET }),
		Text("rights", "", 30, func(x *m) string { return spst.RightLabels(x.Rights) }),
	}
}

func missing(*spst.Member) string { return "manque" }

// SortMembers sorts the places of some members by a column: what asks for attention first, figures from the most to the
// least, what is not known last. Equals are in the order of their numbers, as all are for a column that is none.
func SortMembers(members []spst.Member, places []int, column string, reverse bool) {
	compare := membersBy(members, places, column)
	slices.SortStableFunc(places, func(a, b int) int {
		order := compare(a, b)
		if reverse {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(members[a].Number, members[b].Number))
	})
}

func membersBy(members []spst.Member, places []int, column string) func(a, b int) int {
	l := Members()
	at := slices.IndexFunc(l, func(c Column[spst.Member]) bool { return c.Name == column })
	switch {
	case at < 0 || column == "number":
		return func(a, b int) int { return cmp.Compare(members[a].Number, members[b].Number) }
	case column == "declaration":
		return func(a, b int) int { return cmp.Compare(urgency(&members[a]), urgency(&members[b])) }
	}
	cells := make([]any, len(members))
	for _, i := range places {
		if cell := l[at].Cell(&members[i]); Show(cell) != "" {
			cells[i] = cell
		}
	}
	return func(a, b int) int {
		switch x, y := cells[a], cells[b]; {
		case x == nil || y == nil:
			return cmp.Compare(blank(x), blank(y))
		case l[at].Kind.Right():
			return Compare(y, x)
		default:
			return Compare(x, y)
		}
	}
}

func blank(cell any) int {
	if cell == nil {
		return 1
	}
	return 0
}

// urgency puts what is to be entered first.
func urgency(m *spst.Member) int {
	order := []spst.DeclarationStatus{
		spst.DeclarationToEnter, spst.DeclarationDraft, spst.DeclarationMissed, spst.DeclarationClosed, spst.DeclarationConfirmed,
		spst.DeclarationInvoiced,
	}
	if m.State != nil {
		if i := slices.Index(order, m.State.Declaration); i >= 0 {
			return i
		}
	}
	return len(order)
}

// OfMembers puts before each line of a table whose it is.
func OfMembers(heads []Head) []Head {
	m := Members()
	return append([]Head{m.Column("number").Head, m.Column("name").Head}, heads...)
}

// Contacts is « Vos contacts ».
func Contacts() List[spst.Contact] {
	type c = spst.Contact
	return List[c]{
		Identifier("id", "Identifiant", 12, func(x *c) string { return x.ID }),
		Text("name", "Nom", 30, func(x *c) string { return x.DisplayName() }),
		Identifier("email", "", 30, func(x *c) string { return x.Email }),
		Text("phone", "", 16, func(x *c) string { return spst.FormatPhone(x.Phone) }),
		Text("mobile", "", 16, func(x *c) string { return spst.FormatPhone(x.Mobile) }),
		Text("types", "", 40, func(x *c) string {
			types := make([]string, len(x.Types))
			for i, t := range x.Types {
				types[i] = t.Label()
			}
			return strings.Join(types, ", ")
		}),
		Text("position", "", 24, func(x *c) string { return x.Position }),
		Identifier("address_id", "", 12, func(x *c) string { return x.AddressID }),
		Text("codes", "", 24, func(x *c) string { return x.Codes.Label() }),
	}
}

// Addresses is « Vos adresses ».
func Addresses() List[spst.Address] {
	type a = spst.Address
	return List[a]{
		Identifier("id", "Identifiant", 12, func(x *a) string { return x.ID }),
		Text("label", "", 30, func(x *a) string { return x.Label }),
		Text("address_line1", "", 36, func(x *a) string { return x.Line1 }),
		Text("address_line2", "", 36, func(x *a) string { return x.Line2 }),
		Text("postal_code", "", 12, func(x *a) string { return x.PostalCode }),
		Text("city", "", 24, func(x *a) string { return x.City }),
		Text("country", "", 16, func(x *a) string { return x.Country }),
	}
}

// SituationChanges is the changes of situation that were announced.
func SituationChanges() List[spst.SituationChange] {
	type s = spst.SituationChange
	return List[s]{
		Identifier("id", "Identifiant", 12, func(x *s) string { return x.ID }),
		Moment("declared_at", "Annoncé le", func(x *s) time.Time { return x.DeclaredAt }),
		Text("kind", "", 30, func(x *s) string { return x.Kind.Label() }),
		Day("effective_on", "", func(x *s) spst.Date { return x.EffectiveOn }),
		Text("account", "Par", 30, func(x *s) string { return x.Account.Name }),
		Moment("withdrawn_at", "Retiré le", func(x *s) time.Time { return x.WithdrawnAt }),
		Text("comment", "", 40, func(x *s) string { return x.Comment }),
	}
}

// Sessions is the sessions of an account that are open.
func Sessions() List[spst.OpenSession] {
	type s = spst.OpenSession
	return List[s]{
		Identifier("id", "ID", 12, func(x *s) string { return x.ID }),
		Moment("opened_at", "Ouverte le", func(x *s) time.Time { return x.Opened }),
		Moment("seen_at", "Dernier usage", func(x *s) time.Time { return x.Seen }),
		Text("address", "Depuis", 20, func(x *s) string { return x.Address }),
		Text("program", "Programme", 24, func(x *s) string { return x.Program }),
		YesNo("current", "Celle-ci", 8, func(x *s) bool { return x.Current }),
	}
}

// AccessTokens are those of an account.
func AccessTokens() List[spst.AccessToken] {
	type t = spst.AccessToken
	return List[t]{
		Identifier("id", "ID", 12, func(x *t) string { return x.ID }),
		Text("token_name", "", 24, func(x *t) string { return x.TokenName }),
		Text("rights", "", 24, func(x *t) string { return spst.RightLabels(x.Rights) }),
		Day("ends_on", "", func(x *t) spst.Date { return x.EndsOn }),
		Moment("seen_at", "Dernier usage", func(x *t) time.Time { return x.SeenAt }),
		Moment("created_at", "Créé le", func(x *t) time.Time { return x.CreatedAt }),
	}
}

// The parts of « Joindre nos services », in the manual's order.
const (
	CentrePart = "Centre de visite"
	CarePart   = "Équipe pluridisciplinaire"
	OfficePart = "Équipe administrative"
)

// Unassigned stands for who is not named yet.
const Unassigned = "non attribué"

// CareLine is somebody or something to reach at the service. Only those of [CarePart]
// have a role of their own; only the centre has an address and hours.
type CareLine struct {
	Part, Role, Name, Email string
	Phones                  []string // digits
	Address                 spst.PostalAddress
	Hours                   string
}

// CareLines are the visit centre, the team and the mailboxes of a member.
func CareLines(team *spst.CareTeam) []CareLine {
	c := &team.Centre
	centre := CareLine{Part: CentrePart, Name: c.Name, Address: c.PostalAddress, Hours: c.Hours}
	if c.Phone != "" {
		centre.Phones = []string{c.Phone}
	}
	lines := []CareLine{centre}
	for _, who := range team.Team {
		lines = append(lines, CareLine{Part: CarePart, Role: who.Role.Label(), Name: who.Name, Email: who.Email, Phones: who.Phones})
	}
	for _, b := range team.Mailboxes {
		lines = append(lines, CareLine{Part: OfficePart, Name: b.Label, Email: b.Email})
	}
	return lines
}

// CareTeam is « Joindre nos services ».
func CareTeam() List[CareLine] {
	type c = CareLine
	return List[c]{
		Text("role", "Service", 24, func(x *c) string { return cmp.Or(x.Role, x.Part) }),
		Text("name", "Nom", 30, func(x *c) string { return cmp.Or(x.Name, Unassigned) }),
		Identifier("email", "", 30, func(x *c) string { return x.Email }),
		Text("phone", "", 20, func(x *c) string { return strings.Join(mapped(x.Phones, spst.FormatPhone), ", ") }),
		Text("place", "Adresse", 36, func(x *c) string { return strings.Join(x.Address.Lines(), ", ") }),
		Prose("hours", "Horaires", 30, func(x *c) string { return x.Hours }),
	}
}

// Todo is « À faire ».
func Todo() List[spst.TodoItem] {
	type i = spst.TodoItem
	return List[i]{
		Word("severity", "", 6, func(x *i) string { return sign(x.Severity) }),
		Day("due", "Avant le", func(x *i) spst.Date { return x.Due }),
		Prose("message", "À faire", 60, func(x *i) string { return x.Message }),
	}
}

// Events is what others have done, one by one.
func Events() List[spst.Event] {
	type e = spst.Event
	return List[e]{
		Moment("at", "Date et heure", func(x *e) time.Time { return x.At }).Called("Le"),
		Identifier("subject", "Identifiant", 14, func(x *e) string { return x.Subject }),
		Prose("message", "Événement", 40, func(x *e) string { return x.Message }),
	}
}

// sign is that of a severity.
func sign(s spst.Severity) string {
	if s == spst.SeverityError {
		return "✗"
	}
	return "▲"
}
