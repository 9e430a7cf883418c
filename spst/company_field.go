package spst

import (
	"cmp"
	"reflect"
)

// CompanyField is a field of « Informations administratives »: its name in the API, its
// words, and its value. Page, form, commands and refusals say them from [CompanyFields].
type CompanyField struct {
	Name  string // of the API
	Label string // the French words
	short string // where there is little room, the manual's; "" is Label
	// Option is the option of a command that sets it; "" for what only the service sets.
	Option string
	of     func(*Company) any
}

// companyFields are in the order in which they are read.
var companyFields = [...]CompanyField{
	{"name", "Raison sociale", "", "", func(c *Company) any { return &c.Name }},
	{"siret", "SIRET", "", "", func(c *Company) any { return &c.SIRET }},
	{"joined_on", "Date d'adhésion", "", "", func(c *Company) any { return &c.JoinedOn }},
	{"left_on", "Dernier jour d'adhésion", "Dernier jour", "", func(c *Company) any { return &c.LeftOn }},
	{"address_line1", "N° et voie", "", "voie", func(c *Company) any { return &c.Line1 }},
	{"address_line2", "Complément", "", "complement", func(c *Company) any { return &c.Line2 }},
	{"postal_code", "Code postal", "", "code-postal", func(c *Company) any { return &c.PostalCode }},
	{"city", "Ville", "", "ville", func(c *Company) any { return &c.City }},
	{"country", "Pays", "", "pays", func(c *Company) any { return &c.Country }},
	{"activity", "Activité", "", "activite", func(c *Company) any { return &c.Activity }},
	{"naf_code", "Code NAF", "", "naf", func(c *Company) any { return &c.NAFCode }},
	{"naf_label", "Libellé NAF", "", "", func(c *Company) any { return &c.NAFLabel }},
	{"vat", "N° de TVA", "TVA intra.", "tva", func(c *Company) any { return &c.VAT }},
	{"vat_exempt", "Non assujetti à la TVA", "", "non-assujetti", func(c *Company) any { return &c.VATExempt }},
	{"phone", "Téléphone", "", "telephone", func(c *Company) any { return (*Phone)(&c.Phone) }},
	{"fax", "Fax", "", "fax", func(c *Company) any { return (*Phone)(&c.Fax) }},
	{"mobile", "Portable", "", "portable", func(c *Company) any { return (*Phone)(&c.Mobile) }},
	{"email", "Email administratif", "", "email", func(c *Company) any { return &c.Email }},
}

// CompanyFields are those that people see: all but the version, the list of the NAF code,
// and who confirmed them when.
func CompanyFields() []CompanyField { return companyFields[:] }

// CompanyFieldNamed finds one by its name in the API; another name gives a field without words.
func CompanyFieldNamed(name string) CompanyField {
	for _, f := range companyFields {
		if f.Name == name {
			return f
		}
	}
	return CompanyField{Name: name, of: func(*Company) any { return nil }}
}

// Short is the label where there is little room.
func (f CompanyField) Short() string { return cmp.Or(f.short, f.Label) }

// At points to the value, as [TextOf] takes it.
func (f CompanyField) At(c *Company) any { return f.of(c) }

// Value is the value, for a table: a phone number as it is read, the rest of its own type.
func (f CompanyField) Value(c *Company) any {
	if p, ok := f.of(c).(*Phone); ok {
		return TextOf(p)
	}
	return reflect.ValueOf(f.of(c)).Elem().Interface()
}
