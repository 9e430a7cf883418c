package spst

import (
	"slices"
	"strconv"
	"time"
)

// DeclarationStatus is where the annual declaration of a year stands.
type DeclarationStatus string

// The statuses, in the order of a declaration's life: one whose campaign went by without it
// is missed, unless the service opens it again.
const (
	DeclarationClosed    DeclarationStatus = "not_open"
	DeclarationToEnter   DeclarationStatus = "to_enter"
	DeclarationDraft     DeclarationStatus = "draft"
	DeclarationMissed    DeclarationStatus = "missed"
	DeclarationConfirmed DeclarationStatus = "confirmed"
	DeclarationInvoiced  DeclarationStatus = "invoiced"
)

// Label is the status in the manual's words; an unknown one is itself.
func (s DeclarationStatus) Label() string {
	switch s {
	case DeclarationClosed:
		return "Non saisissable"
	case DeclarationToEnter:
		return "À saisir"
	case DeclarationDraft:
		return "En cours"
	case DeclarationMissed:
		return "Non déclarée"
	case DeclarationConfirmed:
		return "Confirmée"
	case DeclarationInvoiced:
		return "Facturée"
	}
	return string(s)
}

// Enterable tells whether one may enter or go on with the declaration now.
func (s DeclarationStatus) Enterable() bool {
	return s == DeclarationToEnter || s == DeclarationDraft
}

// Certified tells whether the declaration is confirmed: it no longer changes.
func (s DeclarationStatus) Certified() bool {
	return s == DeclarationConfirmed || s == DeclarationInvoiced
}

// Campaign is the yearly period in which members declare; both days included.
type Campaign struct {
	Year   int  `json:"year"`
	Opens  Date `json:"opens"`
	Closes Date `json:"closes"`
}

// NewCampaign gives the campaign of a year: the month of January.
func NewCampaign(year int) Campaign {
	return Campaign{Year: year, Opens: CountDay(year), Closes: NewDate(year, time.January, 31)}
}

// CountDay is the day on which people are counted: 1 January.
func CountDay(year int) Date { return NewDate(year, time.January, 1) }

// CountedOn tells whether an employee counts in a declaration: hired that day
// or before, and not left before it. A suspended contract counts.
func CountedOn(e *Employee, day Date) bool {
	return !e.HireDate.IsZero() && e.HireDate <= day && !e.Left(day)
}

// Headcounter counts the people of a declaration.
type Headcounter struct {
	day    Date
	total  int
	counts map[Category]int
}

// NewHeadcounter starts a count of the people there on a day.
func NewHeadcounter(day Date) *Headcounter {
	return &Headcounter{day: day, counts: map[Category]int{}}
}

// Add counts an employee, if there that day, and tells whether they were.
func (h *Headcounter) Add(e *Employee) bool {
	if !CountedOn(e, h.day) {
		return false
	}
	h.total++
	h.counts[e.DeclaredCategory]++
	return true
}

// Headcount gives the counts. Somebody without a category is in the total only.
func (h *Headcounter) Headcount() Headcount {
	c := Headcount{Total: h.total}
	for _, category := range Categories() {
		c.Categories = append(c.Categories, CategoryCount{Category: category, Count: h.counts[category]})
	}
	return c
}

// Supplement is what a person of a category costs beside the price per head.
type Supplement struct {
	Category Category `json:"category"`
	Cents    Cents    `json:"cents"`
}

// Tariff is what a year costs, without VAT.
type Tariff struct {
	Year         int          `json:"year"`
	PerHeadCents Cents        `json:"per_head_cents"`
	VATRate      int          `json:"vat_rate"` // in hundredths of a per cent: 2000 is 20 %
	Supplements  []Supplement `json:"supplements,omitempty"`
}

// Estimate is what a declaration will cost.
type Estimate struct {
	Lines      []InvoiceLine `json:"lines"`
	NetCents   Cents         `json:"net_cents" doc:"HT, en centimes"`
	VATRate    int           `json:"vat_rate" doc:"En centièmes de pour cent : 2000 pour 20 %"`
	VATCents   Cents         `json:"vat_cents" doc:"TVA, en centimes"`
	TotalCents Cents         `json:"total_cents" doc:"TTC, en centimes"`
}

// Estimate works out what people cost: each one, and the supplement of their
// category. The VAT is of the sum, to the nearest cent, halves up.
func (t Tariff) Estimate(people Headcount) Estimate {
	e := Estimate{VATRate: t.VATRate, Lines: []InvoiceLine{}}
	add := func(label string, n int, unit Cents) {
		if n > 0 && unit != 0 {
			e.Lines = append(e.Lines, InvoiceLine{Label: label, Quantity: n, UnitCents: unit, VATRate: t.VATRate})
		}
	}
	add("Cotisation par salarié", people.Total, t.PerHeadCents)
	for _, s := range t.Supplements {
		i := slices.IndexFunc(people.Categories, func(c CategoryCount) bool { return c.Category == s.Category })
		if i >= 0 {
			add("Supplément "+string(s.Category), people.Categories[i].Count, s.Cents)
		}
	}
	for _, s := range VATShares(e.Lines) {
		e.NetCents += s.NetCents
		e.VATCents += s.VATCents
	}
	e.TotalCents = e.NetCents + e.VATCents
	return e
}

// DeclarationStep is how far a declaration has been entered.
type DeclarationStep string

// The steps, in their order.
const (
	StepRoster   DeclarationStep = "roster"
	StepPeople   DeclarationStep = "people"
	StepEstimate DeclarationStep = "estimate"
	StepCertify  DeclarationStep = "certify"
)

// DeclarationSteps are all of them, in order.
func DeclarationSteps() []DeclarationStep {
	return []DeclarationStep{StepRoster, StepPeople, StepEstimate, StepCertify}
}

// Declaration is the annual declaration of a member (« déclaration des
// effectifs »). Until it is confirmed, people and estimate are those of the
// roster as it is.
type Declaration struct {
	Year    int               `json:"year"`
	Version int64             `json:"version" doc:"The ETag"`
	Status  DeclarationStatus `json:"status" enum:"not_open,to_enter,draft,missed,confirmed,invoiced"`
	Opens   Date              `json:"opens" format:"date"`
	Closes  Date              `json:"closes" format:"date" doc:"Last day to confirm it"`
	// Reason says why it is not open, and from when it is.
	Reason string `json:"reason,omitempty" doc:"French sentence, when not open"`

	People   Headcount `json:"people,omitzero" doc:"Present on 1 January, by declared category"`
	Estimate *Estimate `json:"estimate,omitempty"`

	Step        DeclarationStep `json:"step,omitempty" enum:"roster,people,estimate,certify" doc:"Where a draft was left"`
	BegunAt     time.Time       `json:"begun_at,omitzero"`
	BegunBy     string          `json:"begun_by,omitempty" doc:"The account that began it"`
	CertifiedBy string          `json:"certified_by,omitempty" doc:"Who certifies"`
	ConfirmedAt time.Time       `json:"confirmed_at,omitzero"`
	ConfirmedBy string          `json:"confirmed_by,omitempty" doc:"The account that confirmed it"`
	ChangedAt   time.Time       `json:"changed_at,omitzero" doc:"When a member changed it last"`
	ChangedBy   string          `json:"changed_by,omitempty" doc:"The account that changed it last"`

	Invoice          string `json:"invoice,omitempty" doc:"N° of its invoice"`
	EstimatedInvoice string `json:"estimated_invoice,omitempty" doc:"N° of the « facture d'office », when it was not filed in time"`
	CreditNote       string `json:"credit_note,omitempty" doc:"N° of the avoir that takes the « facture d'office » back"`
}

// Declarations is the answer of GET …/declarations, latest year first.
type Declarations struct {
	Declarations []Declaration `json:"declarations"`
}

// DeclarationInput is what a draft keeps.
type DeclarationInput struct {
	Step        DeclarationStep `json:"step" enum:"roster,people,estimate,certify"`
	CertifiedBy string          `json:"certified_by,omitempty" maxLength:"200"`
}

// Certification confirms a declaration. People and TotalCents are what the
// person saw: when the roster has changed since, nothing is confirmed.
type Certification struct {
	CertifiedBy string `json:"certified_by" maxLength:"200" doc:"First and last name of who certifies"`
	Certified   bool   `json:"certified" doc:"« Je certifie l'exactitude de cette déclaration »"`
	People      int    `json:"people" minimum:"0"`
	TotalCents  Cents  `json:"total_cents"`
}

// Normalize tidies what a person typed.
func (c *Certification) Normalize() { c.CertifiedBy = Tidy(c.CertifiedBy) }

// Normalize tidies what a person typed.
func (d *DeclarationInput) Normalize() { d.CertifiedBy = Tidy(d.CertifiedBy) }

// CheckDeclarationInput applies the rules of a draft.
func CheckDeclarationInput(d DeclarationInput) []Problem {
	var found []Problem
	if !slices.Contains(DeclarationSteps(), d.Step) {
		found = append(found,
			On("step", []Problem{blocks(ProblemDeclarationStep, "", "Étape inconnue : reprenez la déclaration depuis la liste.")})...)
	}
	return append(found, certifierProblems(d.CertifiedBy)...)
}

// CheckCertification applies the rules of a confirmation.
func CheckCertification(c Certification) []Problem {
	var found []Problem
	if c.CertifiedBy == "" {
		found = On("certified_by",
			[]Problem{blocks(ProblemDeclarationCertifierRequired, "", "Le nom de la personne qui certifie manque : saisissez son prénom et son nom.")})
	}
	found = append(found, certifierProblems(c.CertifiedBy)...)
	if !c.Certified {
		found = append(found,
			On("certified", []Problem{blocks(ProblemDeclarationNotCertified, "", "Cochez la case pour certifier l'exactitude de la déclaration.")})...)
	}
	return found
}

func certifierProblems(name string) []Problem { return CheckName("certified_by", name) }

// RosterChangeKind is how an employee changed since a draft was begun.
type RosterChangeKind string

// The kinds of change.
const (
	RosterEntry    RosterChangeKind = "entry"
	RosterExit     RosterChangeKind = "exit"
	RosterCategory RosterChangeKind = "category"
)

// Label is the kind in French.
func (k RosterChangeKind) Label() string {
	switch k {
	case RosterEntry:
		return "Entrée"
	case RosterExit:
		return "Sortie"
	case RosterCategory:
		return "Catégorie"
	}
	return string(k)
}

// RosterChange is what changed of one employee.
type RosterChange struct {
	EmployeeID string           `json:"employee_id"`
	Name       string           `json:"name"`
	Kind       RosterChangeKind `json:"kind" enum:"entry,exit,category"`
	Before     Category         `json:"before,omitempty"`
	After      Category         `json:"after,omitempty"`
	// Counted tells that the declaration changes with it.
	Counted bool `json:"counted" doc:"Changes the count of 1 January"`
}

// RosterChanges is the answer of GET …/declarations/{year}/roster-changes, in roster
// order.
type RosterChanges struct {
	Since   time.Time      `json:"since" doc:"When the draft was begun"`
	Changes []RosterChange `json:"changes"`
}

// RosterMark is what a draft remembers of an employee.
type RosterMark struct {
	ID       string   `json:"i"`
	Category Category `json:"c,omitempty"`
	Counted  bool     `json:"n,omitempty"`
	Gone     bool     `json:"g,omitempty"` // the exit was declared
}

// MarkOf remembers an employee as on the day of count.
func MarkOf(e *Employee, day Date) RosterMark {
	return RosterMark{ID: e.ID, Category: e.DeclaredCategory, Counted: CountedOn(e, day), Gone: e.ExitReason != ""}
}

// ChangeSince tells what changed of an employee since it was marked; known is
// false for one that was not there. The second result is false when nothing
// that a declaration looks at did.
func ChangeSince(before RosterMark, known bool, e *Employee, day Date) (RosterChange, bool) {
	now := MarkOf(e, day)
	c := RosterChange{EmployeeID: e.ID, Name: e.DisplayName(), Before: before.Category, After: now.Category}
	c.Counted = before.Counted != now.Counted
	switch {
	case !known && !now.Gone, before.Gone && !now.Gone, now.Counted && !before.Counted:
		c.Kind, c.Before = RosterEntry, ""
	case known && !before.Gone && now.Gone, before.Counted && !now.Counted:
		c.Kind, c.After = RosterExit, ""
	case known && !now.Gone && before.Category != now.Category:
		c.Kind, c.Counted = RosterCategory, now.Counted
	default:
		return c, false
	}
	return c, true
}

// DeclarationFileName is how the PDF of a declaration is named.
func DeclarationFileName(member string, year int) string {
	return "declaration-" + slug(member) + "-" + strconv.Itoa(year) + ".pdf"
}

// NoDeclaration says that a member has no year to declare yet.
const NoDeclaration = "Aucune déclaration : la première campagne n'est pas encore annoncée."
