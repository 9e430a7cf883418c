package declarations

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/uitest"
)

var january = spst.NewDate(2027, time.January, 15)

// portal answers as the real one does, from memory.
type portal struct {
	list    []spst.Declaration
	roster  []spst.Employee
	changes []spst.RosterChange
	late    []spst.Declaration // of some time ago: what is read instead of what is in force
	err     error              // of everything
	away    bool               // writes do not get there
	lost    bool               // writes get there, and their answers do not
	refuses error              // what a confirmation is answered
	read    error              // what reading the roster is answered
	keys    []string
	kept    map[string]spst.Declaration // answers to what was kept, by key
}

func (p *portal) at(year int) *spst.Declaration {
	for i := range p.list {
		if p.list[i].Year == year {
			return &p.list[i]
		}
	}
	return nil
}

func (p *portal) Declarations(context.Context, string) ([]spst.Declaration, error) {
	if p.late != nil {
		return p.late, p.err
	}
	return append([]spst.Declaration(nil), p.list...), p.err
}

func (p *portal) Declaration(_ context.Context, _ string, year int) (spst.Declaration, error) {
	d := *p.at(year)
	for i := range p.late {
		if p.late[i].Year == year {
			d = p.late[i]
		}
	}
	if d.Status.Enterable() {
		d.People, d.Estimate = assessed(p.roster, year)
	}
	return d, p.err
}

func (p *portal) RosterChanges(_ context.Context, _ string, year int) (spst.RosterChanges, error) {
	return spst.RosterChanges{Since: p.at(year).BegunAt, Changes: p.changes}, p.err
}

func (p *portal) StreamEmployees(_ context.Context, _ string, _ spst.RosterQuery, each func([]spst.Employee) error) error {
	if p.read != nil {
		return p.read
	}
	return errors.Join(p.err, each(p.roster))
}

func (p *portal) UpdateDeclaration(_ context.Context, key, _ string, year int, version int64, in spst.DeclarationInput) (spst.Declaration,
	error) {
	p.keys = append(p.keys, key)
	d := p.at(year)
	switch {
	case p.away:
		return spst.Declaration{}, unreachable()
	case p.kept[key].Year != 0 && version != p.kept[key].Version-1:
		return spst.Declaration{}, &spst.Error{Kind: spst.Invalid, Code: "idempotency_mismatch"}
	case p.kept[key].Year != 0:
		return p.kept[key], nil
	case version != d.Version:
		current := *d
		return spst.Declaration{}, &spst.Error{Kind: spst.Stale, Code: "stale", Current: &current}
	}
	if d.Status == spst.DeclarationToEnter {
		d.Status, d.BegunAt, d.BegunBy = spst.DeclarationDraft, january.Time().Add(9*time.Hour), "FLEURISTE MARTIN"
	}
	d.Step, d.CertifiedBy = in.Step, in.CertifiedBy
	d.Version++
	d.People, d.Estimate = assessed(p.roster, year)
	if p.kept == nil {
		p.kept = map[string]spst.Declaration{}
	}
	p.kept[key] = *d
	if p.lost {
		return spst.Declaration{}, unreachable()
	}
	return *d, p.err
}

func (p *portal) ConfirmDeclaration(_ context.Context, key, _ string, year int, version int64, c spst.Certification) (spst.Declaration,
	error) {
	p.keys = append(p.keys, key)
	d := p.at(year)
	people, estimate := assessed(p.roster, year)
	switch {
	case p.away:
		return spst.Declaration{}, unreachable()
	case p.refuses != nil:
		return spst.Declaration{}, p.refuses
	case version != d.Version:
		current := *d
		return spst.Declaration{}, &spst.Error{Kind: spst.Stale, Code: "stale", Current: &current}
	case c.People != people.Total || c.TotalCents != estimate.TotalCents:
		return spst.Declaration{}, &spst.Error{Kind: spst.Conflict, Code: "declaration_changed",
			Message: "L'effectif a changé depuis l'estimation : relisez-la, puis certifiez de nouveau."}
	}
	d.Version++
	d.Status, d.CertifiedBy, d.ConfirmedBy, d.ConfirmedAt = spst.DeclarationConfirmed, c.CertifiedBy, "FLEURISTE MARTIN",
		january.Time().Add(10*time.Hour)
	d.People, d.Estimate = people, estimate
	return *d, p.err
}

func unreachable() error { return &spst.Error{Kind: spst.Unavailable, Code: "unreachable"} }

func assessed(people []spst.Employee, year int) (spst.Headcount, *spst.Estimate) {
	head := spst.NewHeadcounter(spst.CountDay(year))
	for i := range people {
		head.Add(&people[i])
	}
	x := spst.Tariff{Year: year, PerHeadCents: 12120, VATRate: spst.StandardVAT,
		Supplements: []spst.Supplement{{Category: spst.SIR, Cents: 1850}}}.Estimate(head.Headcount())
	return head.Headcount(), &x
}

// sample has one declaration of each kind that January shows.
func sample() *portal {
	p := &portal{roster: staff(12)}
	chart, estimate := assessed(p.roster, 2027)
	past := func(year int, invoice string) spst.Declaration {
		return spst.Declaration{
			Year: year, Version: 3, Status: spst.DeclarationInvoiced, Opens: spst.CountDay(year), Closes: spst.NewCampaign(year).Closes,
			People: chart, Estimate: estimate, CertifiedBy: "Anne MARTIN", ConfirmedBy: "Cabinet DURAND",
			ConfirmedAt: spst.NewDate(year, time.January, 20).Time(), Invoice: invoice,
		}
	}
	late := past(2024, "421590")
	late.EstimatedInvoice, late.CreditNote, late.ConfirmedAt = "420930", "421582", spst.NewDate(2024, time.February, 23).Time()
	next := spst.Declaration{
		Year: 2028, Version: 1, Status: spst.DeclarationClosed, Opens: spst.CountDay(2028), Closes: spst.NewCampaign(2028).Closes,
		Reason: "La saisie ouvre le 01/01/2028 : vous recevrez un mail vous informant de l'ouverture.",
	}
	now := spst.Declaration{Year: 2027, Version: 1, Status: spst.DeclarationToEnter, Opens: spst.CountDay(2027),
		Closes: spst.NewCampaign(2027).Closes}
	p.list = []spst.Declaration{next, now, past(2026, "435208"), past(2025, "428113"), late}
	return p
}

func staff(n int) []spst.Employee {
	list := make([]spst.Employee, n)
	for i := range list {
		list[i] = spst.Employee{
			ID: fmt.Sprint("e", i), BirthName: fmt.Sprintf("PERSONNE%02d", i), FirstName: "Camille", Sex: spst.Female,
			BirthDate: spst.NewDate(1990, 3, 2), HireDate: spst.NewDate(2021, 8, 17), JobTitle: "Fleuriste", PCSCode: "554d",
			NIR: "290037654001245", ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None}, DeclaredCategory: spst.SI,
		}
	}
	list[n-1].DeclaredCategory = spst.SIR
	return list
}

func member() spst.Member {
	return spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", Rights: []spst.Right{spst.RightRead, spst.RightDeclaration}}
}

func drive(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, New(p, uitest.Base(t), Options{Member: member(), Today: january}), w, h)
}
