package portal

import (
	"context"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// UpdateDeclaration begins the declaration of a year, or keeps how far it is.
// Stale with Current when version is not the one in force; Conflict when it is
// not open to entry.
func (p *Portal) UpdateDeclaration(ctx context.Context, a Actor, number string, year int, version int64, in spst.DeclarationInput) (
	spst.Declaration, error) {
	in.Normalize()
	return p.writeDeclaration(ctx, a, number, year, version, func(ctx context.Context, d *spst.Declaration, _ *DeclarationRecord) (bool,
		error) {
		if err := refusedFields(spst.CodeDeclaration, spst.CheckDeclarationInput(in)); err != nil {
			return false, err
		}
		if d.Status == spst.DeclarationDraft && d.Step == in.Step && d.CertifiedBy == in.CertifiedBy {
			return false, nil
		}
		if d.Status == spst.DeclarationToEnter {
			d.Status, d.BegunAt, d.BegunBy = spst.DeclarationDraft, p.now().UTC(), a.Account.Name
		}
		d.Step, d.CertifiedBy = in.Step, in.CertifiedBy
		return true, nil
	})
}

// ConfirmDeclaration certifies a draft, once and for all. Conflict
// "declaration_changed" when the roster is no longer what the person saw.
func (p *Portal) ConfirmDeclaration(ctx context.Context, a Actor, number string, year int, version int64, c spst.Certification) (
	spst.Declaration, error) {
	c.Normalize()
	return p.writeDeclaration(ctx, a, number, year, version, func(ctx context.Context, d *spst.Declaration, r *DeclarationRecord) (bool,
		error) {
		if err := refusedFields(spst.CodeDeclaration, spst.CheckCertification(c)); err != nil {
			return false, err
		}
		switch {
		case d.Status != spst.DeclarationDraft:
			return false, &spst.Error{Kind: spst.Conflict, Code: spst.CodeDeclarationNotBegun,
				Message: "Cette déclaration n'est pas commencée : commencez-la, puis certifiez-la."}
		case c.People != d.People.Total || c.TotalCents != d.Estimate.TotalCents:
			return false, &spst.Error{Kind: spst.Conflict, Code: spst.CodeDeclarationChanged,
				Message: "L'effectif a changé depuis l'estimation : relisez-la, puis certifiez de nouveau."}
		}
		d.Status, d.Step = spst.DeclarationConfirmed, ""
		d.CertifiedBy, d.ConfirmedAt, d.ConfirmedBy = c.CertifiedBy, p.now().UTC(), a.Account.Name
		r.Declaration = *d
		if r.EstimatedInvoice != "" {
			err := p.bill(ctx, number, r)
			*d = r.Declaration
			return true, err
		}
		return true, nil
	})
}

// writeDeclaration calls do to change a declaration that is open to entry, in
// the version that the person saw, and keeps the result when do says so.
func (p *Portal) writeDeclaration(ctx context.Context, a Actor, number string, year int, version int64,
	do func(context.Context, *spst.Declaration, *DeclarationRecord) (bool, error),
) (spst.Declaration, error) {
	m, err := p.member(ctx, a, number, spst.RightDeclaration)
	if err != nil {
		return spst.Declaration{}, err
	}
	var d spst.Declaration
	err = p.store.Within(ctx, func(ctx context.Context) error {
		var r DeclarationRecord
		if d, r, err = p.declaration(ctx, m, year); err != nil {
			return err
		}
		if err := mayEnter(d, version); err != nil {
			return err
		}
		begun := d.Status == spst.DeclarationDraft
		changed, err := do(ctx, &d, &r)
		if err != nil || !changed {
			return err
		}
		d.Version++
		d.ChangedAt, d.ChangedBy = p.now().UTC(), a.Account.Name
		r.Declaration = d
		if d.Status.Certified() {
			if err := p.note(ctx, number, spst.NewsDeclarationConfirmed, strconv.Itoa(year), a.Account); err != nil {
				return err
			}
		}
		if err := p.store.PutDeclaration(ctx, number, r); err != nil || begun {
			return err
		}
		return p.mark(ctx, number, year)
	})
	if err != nil {
		return spst.Declaration{}, err
	}
	return d, nil
}

func mayEnter(d spst.Declaration, version int64) error {
	switch {
	case d.Status.Certified():
		return errConfirmed()
	case !d.Status.Enterable():
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeDeclarationClosed, Message: d.Reason}
	case version != d.Version:
		return stale(&d)
	}
	return nil
}

// mark remembers the roster as it is when a draft begins.
func (p *Portal) mark(ctx context.Context, member string, year int) error {
	var marks []spst.RosterMark
	day := spst.CountDay(year)
	err := p.everybody(ctx, member, func(e *spst.Employee) { marks = append(marks, spst.MarkOf(e, day)) })
	if err != nil {
		return err
	}
	return p.store.PutMarks(ctx, member, year, marks)
}
