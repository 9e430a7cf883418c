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

// Contact is a person of a member; one may hold several types.
type Contact struct {
	Head
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

// Normalize puts a contact that comes from outside in the form that is kept;
// see [Company.Normalize].
func (c *Contact) Normalize() {
	for _, s := range []*string{&c.LastName, &c.FirstName, &c.Position} {
		*s = tidy(*s)
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
// reach_missing, mobile_prefix, too_long, control_chars, and those of
// ParsePhone and ParseEmail.
func CheckContact(contact Contact, addresses []Address) []Problem {
	var c fieldCheck
	if contact.Civility != "" && contact.Civility.Label() == "" {
		c.add("civility", blocks("civility_unknown", "", "Cette civilité n'est pas dans la liste."))
	}
	c.require("last_name", contact.LastName, "last_name_required", "Le nom manque : saisissez-le.")
	c.text("last_name", contact.LastName, maxName)
	c.text("first_name", contact.FirstName, maxName)
	c.text("position", contact.Position, maxJobTitle)
	c.email("email", contact.Email)
	c.phone("phone", contact.Phone)
	c.phone("mobile", contact.Mobile)
	if isNational(contact.Mobile) && !isMobile(contact.Mobile) {
		c.add("mobile", warns("mobile_prefix", "", "Un portable commence par 06 ou 07 : vérifiez ce numéro."))
	}
	c.types(contact.Types)
	c.billing(&contact, addresses)
	return c.found
}

func (c *fieldCheck) types(types []ContactType) {
	if len(types) == 0 {
		c.add("types", blocks("types_required", "", "Cochez au moins un type de contact."))
	}
	for _, t := range types {
		if t.Label() == "" {
			c.add("types", blocks("type_unknown", "", "Un type de contact n'est pas dans la liste."))
		}
	}
}

// billing: who receives the invoices has an e-mail and an address.
func (c *fieldCheck) billing(contact *Contact, addresses []Address) {
	known := slices.ContainsFunc(addresses, func(a Address) bool { return a.ID == contact.AddressID && a.RemovedAt.IsZero() })
	switch billed := contact.Holds(BillingContact); {
	case contact.AddressID != "" && !known:
		c.add("address_id", blocks("address_unknown", "", "Cette adresse n'est plus dans la liste : choisissez-en une autre."))
	case billed && contact.AddressID == "":
		c.add("address_id", blocks("billing_address_required", "", "L'adresse de facturation est obligatoire : choisissez-la, ou ajoutez-la d'abord."))
	case !billed && contact.Email == "" && contact.Phone == "" && contact.Mobile == "":
		c.add("email", warns("reach_missing", "", "Ni email ni téléphone : le service ne pourra pas joindre ce contact."))
	}
	if contact.Holds(BillingContact) && contact.Email == "" {
		c.add("email", blocks("billing_email_required", "", "L'email de facturation est obligatoire : c'est là que vos factures arrivent."))
	}
}

// Normalize puts an address that comes from outside in the form that is kept.
func (a *Address) Normalize() {
	a.Label = tidy(a.Label)
	a.PostalAddress.normalize()
}

// CheckAddress applies every rule about one address, normalised.
//
// Codes: label_required, address_required, postal_code_required,
// postal_code_form, city_required, too_long, control_chars.
func CheckAddress(a Address) []Problem {
	var c fieldCheck
	c.require("label", a.Label, "label_required", "Le nom de l'adresse manque : par exemple « Comptabilité ».")
	c.text("label", a.Label, maxName)
	c.address(&a.PostalAddress)
	return c.found
}
