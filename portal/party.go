package portal

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// party is a member as documents name it today, at its main address.
func (p *Portal) party(ctx context.Context, m Member) (spst.Party, error) {
	c, err := p.store.Company(ctx, m.Number)
	return spst.Party{Name: m.Name, SIRET: m.SIRET, VAT: m.VAT}.At(c.PostalAddress), err
}

// billing is where the invoices of a member go: the address of the first
// contact that receives them and has one. It is the zero value when that is
// the main address.
func (p *Portal) billing(ctx context.Context, number string, main spst.Party) (spst.Party, error) {
	contacts, err := p.store.Contacts(ctx, number)
	if err != nil {
		return spst.Party{}, err
	}
	for _, c := range contacts {
		if !c.Holds(spst.BillingContact) || c.AddressID == "" {
			continue
		}
		a, err := p.store.PostalAddress(ctx, number, c.AddressID)
		if to := main.At(a.PostalAddress); err != nil || to != main {
			return to, err
		}
		break
	}
	return spst.Party{}, nil
}

// documentOf writes a PDF about a member.
func (p *Portal) documentOf(ctx context.Context, m Member, name string, write func(d Documents, member spst.Party) ([]byte, error)) (Document, error) {
	if p.documents == nil {
		return Document{}, errNoDocuments()
	}
	member, err := p.party(ctx, m)
	if err != nil {
		return Document{}, err
	}
	body, err := write(p.documents, member)
	if err != nil {
		return Document{}, &spst.Error{Kind: spst.Internal, Code: "document", Err: err}
	}
	return newDocument(name, body), nil
}
