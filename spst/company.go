package spst

import "time"

// Company is « Informations administratives » of a member. Name, SIRET and
// JoinedOn are the service's: a member writes to the accounts mailbox to have
// them changed, and what it sends of them is not taken.
type Company struct {
	// Version counts the changes; it is the ETag of the company.
	Version int64 `json:"version,omitempty" doc:"Given by the portal; the ETag of the company"`

	Name     string `json:"name,omitempty" doc:"Raison sociale; locked: ignored on input"`
	SIRET    string `json:"siret,omitempty" doc:"Locked: ignored on input"`
	JoinedOn Date   `json:"joined_on,omitzero" format:"date" doc:"Date d'adhésion; locked: ignored on input"`
	LeftOn   Date   `json:"left_on,omitzero" format:"date" doc:"Dernier jour d'adhésion; locked: ignored on input"`

	PostalAddress
	Activity string `json:"activity,omitempty" doc:"Activité"`
	// VAT is mandatory, unless VATExempt says that there is none.
	VAT       string `json:"vat,omitempty" doc:"N° de TVA intracommunautaire"`
	VATExempt bool   `json:"vat_exempt,omitempty" doc:"Non assujetti à la TVA"`
	Phone     string `json:"phone,omitempty" doc:"Téléphone: 10 digits, or + and the country's code"`
	Fax       string `json:"fax,omitempty"`
	Mobile    string `json:"mobile,omitempty" doc:"Portable"`
	Email     string `json:"email,omitempty" doc:"Email administratif"`
	NAFCode   string `json:"naf_code,omitempty" doc:"NN.NNL"`
	// NAFLabel and NAFList are found from the code, in the list in force or
	// else in the other one.
	NAFLabel string `json:"naf_label,omitempty" doc:"Set by the portal"`
	NAFList  string `json:"naf_list,omitempty" doc:"NAF rév. 2 or NAF 2025; set by the portal"`

	Validation Validation `json:"validation,omitzero" doc:"« Valider vos réponses »; set by the portal"`
}

// PostalAddress is where a letter goes. An empty Country is France.
type PostalAddress struct {
	Line1      string `json:"address_line1,omitempty" doc:"N° et voie"`
	Line2      string `json:"address_line2,omitempty" doc:"Complément"`
	PostalCode string `json:"postal_code,omitempty"`
	City       string `json:"city,omitempty"`
	Country    string `json:"country,omitempty" doc:"Absent: France"`
}

// Validation is who confirmed that the answers are right, and when.
type Validation struct {
	At      time.Time `json:"at,omitzero"`
	Account Account   `json:"account,omitzero"`
}

// ValidationMonths is how long a [Validation] holds before Accueil asks again.
const ValidationMonths = 12

// Old tells whether the answers were confirmed over a year before on, or never.
func (v Validation) Old(on Date) bool {
	return v.At.IsZero() || Today(v.At).AddMonths(ValidationMonths) < on
}

// SituationKind is a « changement de situation de l'entreprise ».
type SituationKind string

// The five kinds of the manual, in its order.
const (
	NoMoreEmployees SituationKind = "plus_de_personnel"
	BusinessSale    SituationKind = "cession_de_fonds"
	EndOfActivity   SituationKind = "cessation_activite"
	Liquidation     SituationKind = "liquidation_judiciaire"
	Administration  SituationKind = "redressement_judiciaire"
)

// SituationKinds are all five.
func SituationKinds() []SituationKind {
	return []SituationKind{NoMoreEmployees, BusinessSale, EndOfActivity, Liquidation, Administration}
}

// Label is the kind in the manual's words; "" when it is not one.
func (k SituationKind) Label() string {
	switch k {
	case NoMoreEmployees:
		return "Plus de personnel"
	case BusinessSale:
		return "Cession de fonds"
	case EndOfActivity:
		return "Cessation d'activité"
	case Liquidation:
		return "Liquidation judiciaire"
	case Administration:
		return "Redressement judiciaire"
	}
	return ""
}

// SituationChange is one such change, as it was announced.
type SituationChange struct {
	ID          string        `json:"id,omitempty" maxLength:"40" doc:"Given by the portal; ignored on input"`
	Kind        SituationKind `json:"kind,omitempty"`
	EffectiveOn Date          `json:"effective_on,omitzero" format:"date" doc:"Date d'effet"`
	Comment     string        `json:"comment,omitempty"`
	// DeclaredAt and Account are set by the portal.
	DeclaredAt time.Time `json:"declared_at,omitzero" doc:"Set by the portal"`
	Account    Account   `json:"account,omitzero" doc:"Who announced it; set by the portal"`
	// Undoable until that day; it stays on the list afterwards, as withdrawn.
	UndoableUntil Date      `json:"undoable_until,omitzero" format:"date" doc:"Last day on which it can be taken back; set by the portal"`
	WithdrawnAt   time.Time `json:"withdrawn_at,omitzero" doc:"When it was taken back; set by the portal"`
}

// CanWithdraw tells whether it can be taken back on a day.
func (s *SituationChange) CanWithdraw(today Date) bool {
	return s.WithdrawnAt.IsZero() && today <= s.UndoableUntil
}

// SituationChanges is the answer of GET …/situation-changes, newest first.
type SituationChanges struct {
	Changes []SituationChange `json:"changes"`
}

// VATMissing tells whether the company has still to give its VAT number, or to say that it has none.
func (c *Company) VATMissing() bool { return c.VAT == "" && !c.VATExempt }
