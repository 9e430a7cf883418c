package portal

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"

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
		a, err := p.store.Address(ctx, number, c.AddressID)
		if to := main.At(a.PostalAddress); err != nil || to != main {
			return to, err
		}
		break
	}
	return spst.Party{}, nil
}

// documentOf writes a PDF about a member, when its turn has come: too many at a
// time are Unavailable "busy". One that is made of the same things, all that is
// on it or tells which it is, is made once and kept for a while.
func (p *Portal) documentOf(
	ctx context.Context, m Member, name string, of any, write func(d Documents, member spst.Party) ([]byte, error),
) (Document, error) {
	if p.documents == nil {
		return Document{}, errNoDocuments()
	}
	member, err := p.party(ctx, m)
	if err != nil {
		return Document{}, err
	}
	made, err := json.Marshal([]any{m.Number, name, member, p.issuer(), p.today(), of})
	if err != nil {
		return Document{}, documentFault(err)
	}
	key := sha256.Sum256(made)
	if d, ok := p.kept.get(key); ok {
		return d, nil
	}
	mine := lane(ctx)
	if err := p.making.enter(ctx, mine); err != nil {
		return Document{}, err
	}
	defer p.making.leave(mine)
	if d, ok := p.kept.get(key); ok { // another request has made it meanwhile
		return d, nil
	}
	body, err := write(p.documents, member)
	if err != nil {
		return Document{}, documentFault(err)
	}
	d := newDocument(name, body)
	p.kept.put(key, m, d)
	return d, nil
}

// documentFault leaves a refusal as it is.
func documentFault(err error) error {
	if _, ok := errors.AsType[*spst.Error](err); ok {
		return err
	}
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeDocument, Err: err}
}
