package spst

import "strings"

// Party is one side of an invoice, as it was on the day of issue.
type Party struct {
	Name       string `json:"name"`
	SIRET      string `json:"siret,omitempty"`
	VAT        string `json:"vat,omitempty" doc:"N° de TVA intracommunautaire"`
	Street     string `json:"street,omitempty"`
	Complement string `json:"complement,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	City       string `json:"city,omitempty"`
	Country    string `json:"country,omitempty" doc:"Absent: France"`
}

// At is the party at another address.
func (p Party) At(a PostalAddress) Party {
	p.Street, p.Complement, p.PostalCode, p.City, p.Country = a.Line1, a.Line2, a.PostalCode, a.City, a.Country
	return p
}

// Located is a party whose city was kept with its country behind a comma, as
// those of the first invoices were, with each in its place.
func (p Party) Located() Party {
	at := strings.LastIndex(p.City, ", ")
	if p.Country != "" || at < 0 {
		return p
	}
	if _, ok := CountryCode(p.City[at+2:]); ok {
		p.City, p.Country = p.City[:at], p.City[at+2:]
	}
	return p
}

// CountryCode is the ISO 3166-1 code of the address: that of the territory
// overseas, not of France. "" when the country is not known.
func (p Party) CountryCode() string {
	code, _ := CountryCode(p.Country)
	if code == France {
		return overseasCode(p.PostalCode)
	}
	return code
}

// SIREN is the first nine figures of the SIRET, or "".
func (p Party) SIREN() string {
	if len(p.SIRET) != 14 {
		return ""
	}
	return p.SIRET[:9]
}
