package spst

import (
	"slices"
	"strings"
	"time"
)

// Head is what the portal gives to a contact and to an address. Neither is ever
// deleted: one that was removed has the time of it, and can be restored.
type Head struct {
	ID        string    `json:"id,omitempty" maxLength:"40" doc:"Given by the portal; ignored on input"`
	Version   int64     `json:"version,omitempty" doc:"Given by the portal; the ETag"`
	RemovedAt time.Time `json:"removed_at,omitzero" doc:"Set by the portal when it is removed"`
}

// Given is the head itself, for what contacts and addresses have in common.
func (h *Head) Given() *Head { return h }

// ContactType is what a person is to be contacted for.
type ContactType string

// The seven types of the manual, in its order.
const (
	BillingContact   ContactType = "facturation_dematerialisation"
	SafetyContact    ContactType = "referent_securite"
	SiteContact      ContactType = "responsable_etablissement"
	PhysicianContact ContactType = "interlocuteur_medecin"
	ManagerContact   ContactType = "dirigeant"
	InvoiceContact   ContactType = "responsable_facturation"
	HRContact        ContactType = "responsable_rh"
)

// ContactTypes are all seven.
func ContactTypes() []ContactType {
	return []ContactType{BillingContact, SafetyContact, SiteContact, PhysicianContact, ManagerContact, InvoiceContact, HRContact}
}

// Label is the type in the manual's words; "" when it is not one.
func (t ContactType) Label() string {
	switch t {
	case BillingContact:
		return "Adresse de Facturation & dématérialisation"
	case SafetyContact:
		return "Référent sécurité"
	case SiteContact:
		return "Responsable de l'Ets suivi par l'AMSN"
	case PhysicianContact:
		return "Interlocuteur direct du médecin du travail"
	case ManagerContact:
		return "Dirigeant"
	case InvoiceContact:
		return "Responsable facturation"
	case HRContact:
		return "Responsable Ressources Humaines"
	}
	return ""
}

// Civility is how a person is addressed; it may be absent.
type Civility string

// The civilities.
const (
	Madame   Civility = "madame"
	Monsieur Civility = "monsieur"
)

// Label is the civility as it is written; "" when there is none.
func (c Civility) Label() string {
	switch c {
	case Madame:
		return "Madame"
	case Monsieur:
		return "Monsieur"
	}
	return ""
}

// CodeUse says whether an e-mail receives the codes of « Mot de passe oublié ».
// The zero value: it is not one of those that may.
type CodeUse string

// What an e-mail that might receive codes does.
const (
	// CodesReceived: the member has set it, and the account's own address has confirmed it.
	CodesReceived CodeUse = "received"
	// CodesUnconfirmed: the account's own address has not confirmed it yet.
	CodesUnconfirmed CodeUse = "unconfirmed"
	// CodesNever: it was set under a mandate.
	CodesNever CodeUse = "mandate"
)

// Label is what it does in French; "" when there is nothing to say.
func (u CodeUse) Label() string {
	switch u {
	case CodesReceived:
		return "reçoit les codes de mot de passe oublié"
	case CodesUnconfirmed:
		return "à confirmer avant de recevoir des codes"
	case CodesNever:
		return "saisie par un mandataire : ne reçoit pas de code"
	}
	return ""
}

// EmailOrigin is what the portal knows of the e-mail of a contact. What comes
// from outside of it is not taken.
type EmailOrigin struct {
	// EmailBy is who set the e-mail; absent: the service did.
	EmailBy Account   `json:"email_by,omitzero" doc:"Who set the e-mail; set by the portal"`
	EmailAt time.Time `json:"email_at,omitzero" doc:"When; set by the portal"`
	Codes   CodeUse   `json:"codes,omitempty" enum:"received,unconfirmed,mandate" doc:"Whether it receives the codes of a password reset; set by the portal"`
}

// Contact is a person of a member; one may hold several types.
type Contact struct {
	Head
	EmailOrigin
	Civility  Civility      `json:"civility,omitempty" doc:"madame or monsieur"`
	LastName  string        `json:"last_name,omitempty"`
	FirstName string        `json:"first_name,omitempty"`
	Position  string        `json:"position,omitempty" doc:"Fonction"`
	Email     string        `json:"email,omitempty"`
	Phone     string        `json:"phone,omitempty"`
	Mobile    string        `json:"mobile,omitempty"`
	Types     []ContactType `json:"types,omitempty"`
	// AddressID is one of the member's addresses, for the invoices.
	AddressID string `json:"address_id,omitempty" maxLength:"40"`
}

// Contacts is the answer of GET …/contacts, in the order of their names.
type Contacts struct {
	Contacts []Contact `json:"contacts"`
}

// Address is an address of a member beside its main one.
type Address struct {
	Head
	Label string `json:"label,omitempty" doc:"As in « Comptabilité »"`
	PostalAddress
}

// Addresses is the answer of GET …/addresses, in the order of their labels.
type Addresses struct {
	Addresses []Address `json:"addresses"`
}

// DisplayName is the name as lists show it: « MADAME MARTIN SEVERINE ».
func (c *Contact) DisplayName() string {
	return strings.Join(slices.DeleteFunc([]string{strings.ToUpper(c.Civility.Label()), c.LastName, c.FirstName},
		func(s string) bool { return s == "" }), " ")
}

// Holds tells whether the contact has the type.
func (c *Contact) Holds(t ContactType) bool { return slices.Contains(c.Types, t) }

// TakeGiven takes what the portal alone says of a contact from another one.
func (c *Contact) TakeGiven(from *Contact) { c.Head, c.EmailOrigin = from.Head, from.EmailOrigin }

// MayReceiveCodes tells whether the e-mail is one of those that codes go to
// once they are confirmed: a manager's, or that of who is in charge of HR.
func (c *Contact) MayReceiveCodes() bool {
	return c.Email != "" && (c.Holds(ManagerContact) || c.Holds(HRContact))
}

// SettleCodes works Codes out; confirmed tells whether the account's own address
// has confirmed this e-mail. One set under a mandate never receives codes.
func (c *Contact) SettleCodes(confirmed bool) {
	switch {
	case !c.MayReceiveCodes():
		c.Codes = ""
	case c.EmailBy.Kind == MandataryAccount:
		c.Codes = CodesNever
	case confirmed:
		c.Codes = CodesReceived
	default:
		c.Codes = CodesUnconfirmed
	}
}

// Normalize puts a contact that comes from outside in the form that is kept;
// see [Company.Normalize].
func (c *Contact) Normalize() {
	for _, s := range []*string{&c.LastName, &c.FirstName, &c.Position} {
		*s = Tidy(*s)
	}
	normalizeEmail(&c.Email)
	normalizePhone(&c.Phone)
	normalizePhone(&c.Mobile)
	c.Types = inOrder(c.Types)
}

// inOrder gives each type once, in the manual's order; unknown ones last.
func inOrder(types []ContactType) []ContactType {
	var kept []ContactType
	for _, t := range append(ContactTypes(), types...) {
		if slices.Contains(types, t) && !slices.Contains(kept, t) {
			kept = append(kept, t)
		}
	}
	return kept
}

// CheckContact applies every rule about one contact, normalised. addresses are
// those that it may name.
//
// Codes: last_name_required, civility_unknown, types_required, type_unknown,
// billing_email_required, billing_address_required, address_unknown,
// reach_missing, mobile_prefix, and those of CheckText, CheckName,
// ParsePhone and ParseEmail.
func CheckContact(contact Contact, addresses []Address) []Problem {
	var c fieldCheck
	if contact.Civility != "" && contact.Civility.Label() == "" {
		c.add("civility", blocks(ProblemCivilityUnknown, "", "Cette civilité n'est pas dans la liste."))
	}
	c.require("last_name", contact.LastName, ProblemLastNameRequired, "Le nom manque : saisissez-le.")
	c.name("last_name", contact.LastName)
	c.name("first_name", contact.FirstName)
	c.words("position", contact.Position, MaxJobTitle)
	c.email("email", contact.Email)
	c.phone("phone", contact.Phone)
	c.mobile("mobile", contact.Mobile)
	c.types(contact.Types)
	c.billing(&contact, addresses)
	return c.found
}

func (c *fieldCheck) types(types []ContactType) {
	if len(types) == 0 {
		c.add("types", blocks(ProblemTypesRequired, "", "Cochez au moins un type de contact."))
	}
	for _, t := range types {
		if t.Label() == "" {
			c.add("types", blocks(ProblemTypeUnknown, "", "Un type de contact n'est pas dans la liste."))
		}
	}
}

// billing: who receives the invoices has an e-mail and an address.
func (c *fieldCheck) billing(contact *Contact, addresses []Address) {
	known := slices.ContainsFunc(addresses, func(a Address) bool { return a.ID == contact.AddressID && a.RemovedAt.IsZero() })
	switch billed := contact.Holds(BillingContact); {
	case contact.AddressID != "" && !known:
		c.add("address_id", blocks(ProblemAddressUnknown, "", "Cette adresse n'est plus dans la liste : choisissez-en une autre."))
	case billed && contact.AddressID == "":
		c.add("address_id", blocks(ProblemBillingAddressRequired, "",
			"L'adresse de facturation est obligatoire : choisissez-la, ou ajoutez-la d'abord."))
	case !billed && contact.Email == "" && contact.Phone == "" && contact.Mobile == "":
		c.add("email", warns(ProblemReachMissing, "", "Ni email ni téléphone : le service ne pourra pas joindre ce contact."))
	}
	if contact.Holds(BillingContact) && contact.Email == "" {
		c.add("email", blocks(ProblemBillingEmailRequired, "", "L'email de facturation est obligatoire : c'est là que vos factures arrivent."))
	}
}

// TakeGiven takes what the portal alone says of an address from another one.
func (a *Address) TakeGiven(from *Address) { a.Head = from.Head }

// Normalize puts an address that comes from outside in the form that is kept.
func (a *Address) Normalize() {
	a.Label = Tidy(a.Label)
	a.PostalAddress.normalize()
}

// CheckAddress applies every rule about one address, normalised.
//
// Codes: label_required, address_required, postal_code_required,
// postal_code_form, city_required, too_long, control_chars.
func CheckAddress(a Address) []Problem {
	var c fieldCheck
	c.require("label", a.Label, ProblemLabelRequired, "Le nom de l'adresse manque : par exemple « Comptabilité ».")
	c.words("label", a.Label, MaxName)
	c.address(&a.PostalAddress)
	return c.found
}

// CouponFileName is how the « coupon-réponse facture dématérialisée » of a member is named.
func CouponFileName(number string) string { return "coupon-facture-dematerialisee-" + number + ".pdf" }
