package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// MaxClients is the most members that the demo invents for the cabinet.
const MaxClients = 1000

// clientPeople are how many people the invented members have in turn: 50 each
// on average.
func clientPeople() []int { return []int{12, 44, 50, 26, 118} }

// addClients gives the cabinet n more members: the same ones for the same n and
// date, in all the states that « Mes clients » tells apart.
func addClients(ctx context.Context, p *portal.Portal, n int, today spst.Date) error {
	sizes, total := clientPeople(), 0
	for i := range n {
		total += sizes[i%len(sizes)]
	}
	people := Invent(total, today)
	draw := rand.New(rand.NewPCG(76541, 1997))
	draw.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	for i := range n {
		size := sizes[i%len(sizes)]
		c := client{index: i, Rand: draw, today: today, people: people[:size]}
		people = people[size:]
		if err := c.fill(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// client is one invented member of the cabinet.
type client struct {
	*rand.Rand
	index  int
	today  spst.Date
	people []spst.Employee
}

func (c *client) number() string { return fmt.Sprintf("2%05d", c.index+1) }

// siren is in a range that is not given yet; its control digit is right.
func (c *client) siren() string {
	for last := range 10 {
		n := fmt.Sprintf("9985%04d%d", c.index, last)
		if siren, _ := spst.ParseSIREN(n); siren != "" {
			return n
		}
	}
	return ""
}

func (c *client) siret() string {
	for last := range 10 {
		n := fmt.Sprintf("%s0001%d", c.siren(), last)
		if siret, _ := spst.ParseSIRET(n); siret != "" {
			return n
		}
	}
	return ""
}

// trade is what an invented member does.
type trade struct{ name, activity, naf string }

func trades() []trade {
	return []trade{
		{"BOULANGERIE", "BOULANGERIE", "10.71C"},
		{"GARAGE", "RÉPARATION AUTOMOBILE", "45.20A"},
		{"PHARMACIE", "PHARMACIE", "47.73Z"},
		{"MENUISERIE", "MENUISERIE", "43.32A"},
		{"TRANSPORTS", "TRANSPORT DE MARCHANDISES", "49.41A"},
		{"CABINET DENTAIRE", "PRATIQUE DENTAIRE", "86.23Z"},
		{"PLOMBERIE", "PLOMBERIE", "43.22A"},
		{"RESTAURANT", "RESTAURATION", "56.10A"},
		{"IMPRIMERIE", "IMPRIMERIE", "18.12Z"},
		{"COIFFURE", "COIFFURE", "96.02A"},
	}
}

// fill puts the member in. What is missing, due or to come goes by its place in
// the list, in steps that do not coincide.
func (c *client) fill(ctx context.Context, p *portal.Portal) error {
	number := c.number()
	if err := c.addMember(ctx, p); err != nil {
		return err
	}
	for i := range c.people {
		c.people[i].ID = fmt.Sprintf("%s-%03d", number, i+1)
	}
	if err := p.LoadEmployees(ctx, number, c.people, nil); err != nil {
		return err
	}
	if c.index%5 != 1 {
		contacts := []spst.Contact{{
			Head: spst.Head{ID: "c" + number, Version: 1}, LastName: c.people[0].BirthName, FirstName: c.people[0].FirstName,
			Email: "factures@client-" + number + ".example", Types: []spst.ContactType{spst.BillingContact},
		}}
		if err := p.LoadContacts(ctx, number, contacts, nil, spst.CareTeam{}); err != nil {
			return err
		}
	}
	if err := c.addBills(ctx, p); err != nil {
		return err
	}
	if err := c.addAppointment(ctx, p); err != nil {
		return err
	}
	return c.declare(ctx, p)
}

func (c *client) addMember(ctx context.Context, p *portal.Portal) error {
	t := pickOf(c.Rand, trades())
	m := portal.Member{Member: spst.Member{
		Number: c.number(), Name: t.name + " " + pickOf(c.Rand, familyNames()), SIRET: c.siret(),
		Activity: t.activity, NAFCode: t.naf, JoinedOn: spst.NewDate(2005, time.January, 3).AddDays(11 * c.index % 5000),
	}}
	if c.index%4 != 2 {
		m.VAT = spst.VATFromSIREN(c.siren())
	}
	if err := p.AddMember(ctx, m); err != nil {
		return err
	}
	mandate := spst.Mandate{Mandatary: cabinet, Member: m.Number, Rights: c.rights(), From: spst.NewDate(2020, 1, 1)}
	return p.AddMandate(ctx, mandate)
}

// rights are all of them for most members.
func (c *client) rights() []spst.Right {
	switch c.index % 20 {
	case 9:
		return []spst.Right{spst.RightRead}
	case 13:
		return []spst.Right{spst.RightRead, spst.RightRoster, spst.RightDeclaration}
	}
	return []spst.Right{spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany}
}

// invoice is the number of the year's.
func (c *client) invoice() string { return fmt.Sprintf("44%04d", c.index+1) }

// addBills bills the year; one member in three still owes some of it.
func (c *client) addBills(ctx context.Context, p *portal.Portal) error {
	issued := spst.NewDate(c.today.Year(), time.February, 2)
	if issued > c.today {
		issued = issued.AddMonths(-12)
	}
	b := billed(c.invoice(), issued, spst.PlainInvoice, labelFee, len(c.people), tariffOf(max(issued.Year(), firstCampaign)).PerHeadCents)
	var paid spst.Cents
	for _, s := range spst.VATShares(b.Lines) {
		paid += s.NetCents + s.VATCents
	}
	if c.index%3 == 0 {
		paid = paid * spst.Cents(1+c.IntN(9)) / 10
	}
	return addBill(ctx, p, c.number(), b.paidOn(issued.AddDays(21), paid), c.today)
}

// addAppointment gives two members in three an appointment within two months.
func (c *client) addAppointment(ctx context.Context, p *portal.Portal) error {
	if c.index%3 == 1 {
		return nil
	}
	v := newVisitor(c.number(), c.people, c.today)
	v.at(1+c.IntN(40), 9+c.IntN(8), 30*c.IntN(2), 0, spst.PeriodicVisit, spst.Planned)
	return v.fill(ctx, p, c.number())
}

// declare files the campaign of the year for two members in five, and begins
// that of another. Nothing is left to bill once it
// is over.
func (c *client) declare(ctx context.Context, p *portal.Portal) error {
	f := filed{
		member: c.number(), year: c.today.Year(), on: spst.CountDay(c.today.Year()).AddDays(7), certifier: "Cabinet DURAND",
		people: []spst.CategoryCount{{Category: spst.SI, Count: len(c.people)}}, invoice: c.invoice(),
	}
	if f.on > c.today {
		return nil
	}
	over := c.today > spst.NewCampaign(f.year).Closes
	switch c.index % 5 {
	case 0, 3:
		return p.LoadDeclaration(ctx, f.member, f.record(c.today))
	case 2:
		return p.LoadDeclaration(ctx, f.member, portal.DeclarationRecord{Billed: over, Declaration: spst.Declaration{
			Year: f.year, Version: 1, Status: spst.DeclarationDraft, Step: spst.StepPeople, BegunAt: f.on.Time().Add(9 * time.Hour),
			BegunBy: f.certifier,
		}})
	}
	if !over {
		return nil
	}
	return p.LoadDeclaration(ctx, f.member, portal.DeclarationRecord{Billed: true, Declaration: spst.Declaration{Year: f.year}})
}

func pickOf[T any](draw *rand.Rand, list []T) T { return list[draw.IntN(len(list))] }
