package demo

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// The sample campaigns run from the first year of the sample invoices to the
// one after today.
const firstCampaign = 2024

// tariffs are what the sample years cost; from 2027 on the last one holds.
func tariffs() []spst.Tariff {
	return []spst.Tariff{
		{Year: 2024, PerHeadCents: 11580, VATRate: spst.StandardVAT},
		{Year: 2025, PerHeadCents: 11790, VATRate: spst.StandardVAT},
		{Year: 2026, PerHeadCents: 11940, VATRate: spst.StandardVAT},
		{Year: 2027, PerHeadCents: 12120, VATRate: spst.StandardVAT, Supplements: []spst.Supplement{
			{Category: spst.SIA, Cents: 450}, {Category: spst.SIH, Cents: 300}, {Category: spst.SIR, Cents: 1850},
		}},
	}
}

func tariffOf(year int) spst.Tariff {
	all := tariffs()
	t := all[min(year, all[len(all)-1].Year)-firstCampaign]
	t.Year = year
	return t
}

// filed is a declaration of the sample: one category but for the last year.
type filed struct {
	member    string
	year      int
	on        spst.Date
	people    []spst.CategoryCount
	certifier string
	invoice   string
}

// declared are the past declarations. The florist's of 2024 came late, which is
// why the manual's two invoices of that year cancel each other out.
func declared() []filed {
	date := spst.NewDate
	const anne, marc = "Anne MARTIN", "Marc LEROUX"
	of := func(si, sia, sih, sir int) []spst.CategoryCount {
		return []spst.CategoryCount{{Category: spst.SI, Count: si}, {Category: spst.SIA, Count: sia}, {Category: spst.SIH, Count: sih},
			{Category: spst.SIR, Count: sir}}
	}
	return []filed{
		{florist, 2024, date(2024, time.February, 23), of(31, 1, 0, 6), anne, "421590"},
		{florist, 2025, date(2025, time.January, 14), of(32, 1, 1, 7), anne, "428113"},
		{florist, 2026, date(2026, time.January, 20), of(34, 1, 1, 8), anne, "435208"},
		{garage, 2025, date(2025, time.January, 9), of(4, 0, 2, 5), marc, "428114"},
		{garage, 2026, date(2026, time.January, 12), of(4, 0, 2, 6), marc, "435209"},
	}
}

// addDeclarations opens the campaigns and keeps what was declared before today.
func addDeclarations(ctx context.Context, p *portal.Portal, today spst.Date) error {
	for year := firstCampaign; year <= max(today.Year()+1, tariffs()[len(tariffs())-1].Year); year++ {
		if err := p.AddTariff(ctx, tariffOf(year)); err != nil {
			return err
		}
		if err := p.AddCampaign(ctx, spst.NewCampaign(year)); err != nil {
			return err
		}
	}
	for _, f := range declared() {
		if f.on > today {
			continue
		}
		if err := p.LoadDeclaration(ctx, f.member, f.record(today)); err != nil {
			return err
		}
	}
	return nil
}

// record is the declaration, invoiced on 1 February at the earliest.
func (f filed) record(today spst.Date) portal.DeclarationRecord {
	d := spst.Declaration{
		Year: f.year, Version: 3, Status: spst.DeclarationConfirmed, CertifiedBy: f.certifier,
		BegunAt: f.on.Time().Add(9 * time.Hour), ConfirmedAt: f.on.Time().Add(10 * time.Hour),
	}
	for _, a := range Samples() {
		if a.Number == f.member {
			d.BegunBy, d.ConfirmedBy = a.Name, a.Name
		}
	}
	d.People = spst.Headcount{Categories: f.people}
	for _, c := range f.people {
		d.People.Total += c.Count
	}
	estimate := tariffOf(f.year).Estimate(d.People)
	d.Estimate = &estimate
	if f.member == florist && f.year == firstCampaign {
		d.EstimatedInvoice, d.CreditNote = "420930", "421582"
	}
	billed := today > spst.NewDate(f.year, time.February, 3)
	if billed {
		d.Status, d.Invoice = spst.DeclarationInvoiced, f.invoice
	}
	return portal.DeclarationRecord{Declaration: d, Billed: billed}
}
