package spst

import (
	"slices"
	"strings"
)

// Errand is what a mandatary does for several clients at once.
type Errand string

// The errands, in the order in which they are shown.
const (
	ErrandInvoices    Errand = "invoices"
	ErrandAccounting  Errand = "accounting"
	ErrandRoster      Errand = "roster"
	ErrandCheck       Errand = "check"
	ErrandDeclaration Errand = "declaration"
	ErrandMissing     Errand = "missing"
)

var errands = [...]choice[Errand]{
	{ErrandInvoices, "Télécharger les factures"},
	{ErrandAccounting, "Écrire les écritures comptables"},
	{ErrandRoster, "Exporter la liste des salariés"},
	{ErrandCheck, "Contrôler la liste des salariés"},
	{ErrandDeclaration, "Préparer la déclaration, sans la certifier"},
	{ErrandMissing, "Demander ce qui manque, par un courriel à envoyer"},
}

// Errands are all of them.
func Errands() []Errand { return values(errands[:]) }

// Label is the errand in words.
func (e Errand) Label() string { return labelOf(errands[:], e) }

// Right is the one that the errand takes.
func (e Errand) Right() Right {
	switch e {
	case ErrandInvoices, ErrandAccounting:
		return RightInvoices
	case ErrandDeclaration:
		return RightDeclaration
	case ErrandRoster, ErrandCheck, ErrandMissing:
	}
	return RightRead
}

// Files tells whether the errand leaves files.
func (e Errand) Files() bool { return e != ErrandCheck && e != ErrandDeclaration }

// ErrandState is how far an errand is for one client.
type ErrandState string

// The states.
const (
	ErrandPlanned ErrandState = "planned"
	ErrandDone    ErrandState = "done"
	ErrandNothing ErrandState = "nothing"
	ErrandRefused ErrandState = "refused"
)

var errandStates = [...]choice[ErrandState]{
	{ErrandPlanned, "à faire"}, {ErrandDone, "fait"}, {ErrandNothing, "rien à faire"}, {ErrandRefused, "refusé"},
}

// Label is the state in words.
func (s ErrandState) Label() string { return labelOf(errandStates[:], s) }

// ErrandLine is what an errand is for one client: what is planned, then what came of it.
type ErrandLine struct {
	Number string      `json:"number"`
	Name   string      `json:"name"`
	State  ErrandState `json:"state"`
	// Text says what is planned or was done, or why it was not.
	Text  string   `json:"text,omitempty"`
	Files []string `json:"files,omitempty"`
}

// Plan is what an errand will be for a client, as far as « Mes clients » knows.
func (e Errand) Plan(m *Member) ErrandLine {
	l := ErrandLine{Number: m.Number, Name: m.Name, State: ErrandPlanned}
	if need := e.Right(); need != RightRead && !Permits(m.Rights, need) {
		l.State, l.Text = ErrandRefused, "Votre mandat ne donne pas le droit « "+need.Label()+" » : demandez-le à ce client."
		return l
	}
	if m.State == nil {
		return l
	}
	switch e {
	case ErrandDeclaration:
		l.State, l.Text = planDeclaration(m.State)
	case ErrandMissing:
		if l.Text = strings.Join(m.State.Missing(), ", "); l.Text == "" && m.State.MissingNIRs != nil {
			l.State, l.Text = ErrandNothing, "Rien ne manque."
		}
	case ErrandRoster, ErrandCheck:
		l.Text = Counted(m.Headcount, "salarié", "salariés")
	case ErrandInvoices, ErrandAccounting:
	}
	return l
}

func planDeclaration(s *ClientState) (ErrandState, string) {
	switch s.Declaration {
	case DeclarationToEnter:
		return ErrandPlanned, "à commencer, jusqu'au " + s.DeclareBy.French()
	case DeclarationDraft:
		return ErrandNothing, "Elle est déjà commencée : il reste à la certifier."
	case "":
		return ErrandNothing, "Aucune campagne de déclaration."
	case DeclarationClosed, DeclarationMissed, DeclarationConfirmed, DeclarationInvoiced:
	}
	return ErrandNothing, "Déclaration : " + strings.ToLower(s.Declaration.Label()) + "."
}

// Missing says in words what a client has still to give.
func (s *ClientState) Missing() []string {
	var missing []string
	if s.MissingNIRs != nil && *s.MissingNIRs > 0 {
		missing = append(missing, Thousands(*s.MissingNIRs)+" n° de sécurité sociale")
	}
	if s.VATMissing {
		missing = append(missing, "n° de TVA")
	}
	if s.BillingEmailMissing {
		missing = append(missing, "email de facturation")
	}
	return missing
}

// CountErrands counts the lines of each state.
func CountErrands(lines []ErrandLine) map[ErrandState]int {
	counts := map[ErrandState]int{}
	for _, l := range lines {
		counts[l.State]++
	}
	return counts
}

// ErrandsDone says how an errand went, or will go: « 3 faits, 1 refusé ».
func ErrandsDone(lines []ErrandLine) string {
	counts, said := CountErrands(lines), []string{}
	for _, s := range [...]struct {
		state     ErrandState
		one, many string
	}{
		{ErrandPlanned, "client à traiter", "clients à traiter"}, {ErrandDone, "fait", "faits"},
		{ErrandNothing, "sans rien à faire", "sans rien à faire"},
		{ErrandRefused, "refusé", "refusés"},
	} {
		if n := counts[s.state]; n > 0 {
			said = append(said, Counted(n, s.one, s.many))
		}
	}
	if len(said) == 0 {
		return "Aucun client."
	}
	return strings.Join(slices.Clip(said), " · ")
}
