package spst

// Party is one side of an invoice, as it was on the day of issue.
type Party struct {
	Name       string `json:"name"`
	SIRET      string `json:"siret,omitempty"`
	VAT        string `json:"vat,omitempty" doc:"N° de TVA intracommunautaire"`
	Street     string `json:"street,omitempty"`
	Complement string `json:"complement,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	City       string `json:"city,omitempty"`
}

// At is the party at another address.
func (p Party) At(a PostalAddress) Party {
	p.Street, p.Complement, p.PostalCode, p.City = a.Line1, a.Line2, a.PostalCode, a.City
	if a.Country != "" {
		p.City += ", " + a.Country
	}
	return p
}

// SIREN is the first nine figures of the SIRET, or "".
func (p Party) SIREN() string {
	if len(p.SIRET) != 14 {
		return ""
	}
	return p.SIRET[:9]
}
