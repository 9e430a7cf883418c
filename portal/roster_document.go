package portal

import (
	"context"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// RosterDocument gives a list of employees as a PDF. A list of more than
// [spst.MaxPrinted] is refused: an export says it better.
func (p *Portal) RosterDocument(ctx context.Context, a Actor, number string, which spst.RosterPrint) (Document, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return Document{}, err
	}
	today := p.today()
	of := struct {
		Revision int64
		Which    spst.RosterPrint
		On       spst.Date // the visits that come next are those of a day
	}{m.Revision, which, today}
	return p.documentOf(ctx, m, "salaries-"+today.String()+".pdf", of, func(d Documents, member spst.Party) ([]byte, error) {
		people, err := p.printed(ctx, a, number, which)
		if err != nil {
			return nil, err
		}
		return d.Roster(people, which, p.issuer(), member, today)
	})
}

// printed are the employees of a printed list, in list order.
func (p *Portal) printed(ctx context.Context, a Actor, number string, which spst.RosterPrint) ([]spst.Employee, error) {
	var all []spst.Employee
	err := p.StreamEmployees(ctx, a, number, which.Query(), func(int) {}, func(e *spst.Employee) error {
		switch {
		case !which.Keeps(e):
			return nil
		case len(all) == spst.MaxPrinted:
			return errTooManyToPrint()
		}
		kept := *e
		kept.Determinants = append([]spst.DeterminantCode(nil), e.Determinants...)
		all = append(all, kept)
		return nil
	})
	if err != nil || !which.Anomalies {
		return all, err
	}
	return p.withAnomalies(ctx, a, number, all)
}

// withAnomalies keeps the employees that have one; doubles are looked for in the
// whole roster.
func (p *Portal) withAnomalies(ctx context.Context, a Actor, number string, people []spst.Employee) ([]spst.Employee, error) {
	var roster []spst.Employee
	err := p.StreamEmployees(ctx, a, number, spst.RosterQuery{Status: spst.Present}, func(int) {}, func(e *spst.Employee) error {
		kept := *e
		kept.Determinants = append([]spst.DeterminantCode(nil), e.Determinants...)
		roster = append(roster, kept)
		return nil
	})
	return spst.WithAnomalies(people, roster, p.today()), err
}

func errTooManyToPrint() error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodePrintTooMany,
		Message: "Cette liste est trop longue pour le papier (plus de " + strconv.Itoa(spst.MaxPrinted) +
			" salariés) : choisissez-en une partie, ou exportez-la."}
}
