package demo

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// fillCompanies puts « Informations administratives », contacts, addresses and
// care teams: the manual's for the florist, whose answers are old and whose n°
// de TVA is missing; complete ones for the garage.
func fillCompanies(ctx context.Context, p *portal.Portal, today spst.Date) error {
	if err := p.LoadCompany(ctx, florist, floristCompany(today)); err != nil {
		return err
	}
	if err := p.LoadContacts(ctx, florist, floristContacts(), floristAddresses(), floristTeam()); err != nil {
		return err
	}
	if err := p.LoadCompany(ctx, garage, garageCompany(today)); err != nil {
		return err
	}
	if err := p.LoadContacts(ctx, garage, garageContacts(), garageAddresses(), garageTeam()); err != nil {
		return err
	}
	return p.LoadSituationChange(ctx, garage, spst.SituationChange{
		ID: "sg01", Kind: spst.Administration, EffectiveOn: spst.NewDate(2021, 3, 1), Comment: "Plan de continuation accepté par le tribunal.",
		DeclaredAt: spst.NewDate(2021, 3, 4).Time().Add(10 * time.Hour), Account: Samples()[1].Account,
	})
}

// floristCompany was confirmed over a year ago.
func floristCompany(today spst.Date) spst.Company {
	return spst.Company{
		Activity: "FLEURISTE", NAFCode: "47.76Z", Phone: "0276081200",
		PostalAddress: spst.PostalAddress{Line1: "12 RUE DES LILAS", PostalCode: "76000", City: "ROUEN"},
		Validation:    spst.Validation{At: today.AddDays(-400).Time().Add(9 * time.Hour), Account: Samples()[0].Account},
	}
}

func floristAddresses() []spst.Address {
	return []spst.Address{
		{
			Head: spst.Head{ID: "af01", Version: 1}, Label: "Facturation",
			PostalAddress: spst.PostalAddress{Line1: "12 RUE DES LILAS", Line2: "Service comptabilité", PostalCode: "76000", City: "ROUEN"},
		},
	}
}

// floristContacts are the manual's; the e-mail of the first has a slip.
func floristContacts() []spst.Contact {
	return []spst.Contact{
		{
			Head: spst.Head{ID: "cf01", Version: 1}, Civility: spst.Madame, LastName: "MARTIN", FirstName: "SEVERINE",
			Email: "s.martin@gmial.com", Types: []spst.ContactType{spst.BillingContact}, AddressID: "af01",
		},
		{
			Head: spst.Head{ID: "cf02", Version: 1}, LastName: "TEST", FirstName: "XYZ", Email: "a.martin@fleuriste-martin.example",
			Phone: "0276081200",
			Types: []spst.ContactType{
				spst.BillingContact, spst.SafetyContact, spst.SiteContact, spst.InvoiceContact, spst.HRContact,
			}, AddressID: "af01",
		},
		{
			Head: spst.Head{ID: "cf03", Version: 1}, LastName: "TEST 2", FirstName: "XYZ", Email: "s.martin@fleuriste-martin.example",
			Types: []spst.ContactType{spst.ManagerContact},
		},
	}
}

// floristTeam is the manual's: nothing of the centre but its name, no physician yet.
func floristTeam() spst.CareTeam {
	return spst.CareTeam{
		Centre: spst.VisitCentre{Name: "SIEGE ADMINISTRATIF"},
		Team: []spst.CareMember{
			{Role: spst.Physician},
			{Role: spst.Secretary, Phones: []string{"0276081223", "0276081233"}},
			{Role: spst.Preventer},
			{Role: spst.Nurse},
		},
	}
}

func garageCompany(today spst.Date) spst.Company {
	return spst.Company{
		Activity: "RÉPARATION AUTOMOBILE", NAFCode: "45.20A", VAT: spst.VATFromSIREN("982143653"),
		Phone: "0235120040", Fax: "0235120041", Mobile: "0612345678", Email: "contact@garage-leroux.example",
		PostalAddress: spst.PostalAddress{Line1: "3 AVENUE DU MONT-RIBOUDET", Line2: "Zone Ouest", PostalCode: "76000", City: "ROUEN"},
		Validation:    spst.Validation{At: today.AddDays(-90).Time().Add(15 * time.Hour), Account: Samples()[1].Account},
	}
}

func garageAddresses() []spst.Address {
	return []spst.Address{
		{
			Head: spst.Head{ID: "ag01", Version: 1}, Label: "Comptabilité",
			PostalAddress: spst.PostalAddress{Line1: "8 RUE JEANNE-D'ARC", PostalCode: "76000", City: "ROUEN"},
		},
		{
			Head: spst.Head{ID: "ag02", Version: 1}, Label: "Atelier carrosserie",
			PostalAddress: spst.PostalAddress{Line1: "41 RUE DE LYONS", PostalCode: "76160", City: "DARNÉTAL"},
		},
	}
}

func garageContacts() []spst.Contact {
	return []spst.Contact{
		{
			Head: spst.Head{ID: "cg01", Version: 1}, Civility: spst.Monsieur, LastName: "LEROUX", FirstName: "Bruno", Position: "Gérant",
			Phone: "0235120040", Mobile: "0612345678",
			Types: []spst.ContactType{spst.SiteContact, spst.PhysicianContact, spst.ManagerContact},
		},
		{
			Head: spst.Head{ID: "cg02", Version: 1}, Civility: spst.Madame, LastName: "BENALI", FirstName: "Samia", Position: "Comptable",
			Email: "compta@garage-leroux.example", Phone: "0235120042",
			Types: []spst.ContactType{spst.BillingContact, spst.InvoiceContact}, AddressID: "ag01",
		},
		{
			Head: spst.Head{ID: "cg03", Version: 1}, Civility: spst.Monsieur, LastName: "PETIT", FirstName: "Loïc", Position: "Chef d'atelier",
			Mobile: "0698765432", Types: []spst.ContactType{spst.SafetyContact},
		},
	}
}

func garageTeam() spst.CareTeam {
	return spst.CareTeam{
		Centre: spst.VisitCentre{
			Name:          "CENTRE DE ROUEN OUEST",
			PostalAddress: spst.PostalAddress{Line1: "25 QUAI GASTON-BOULET", PostalCode: "76000", City: "ROUEN"},
			Phone:         "0276081240", Hours: "Du lundi au vendredi, de 08\u00a0h\u00a030 à 17\u00a0h\u00a000",
		},
		Team: []spst.CareMember{
			{Role: spst.Physician, Name: "Dr Hélène FAVRE", Email: "h.favre@amsn.fr", Phones: []string{"0276081241"}},
			{Role: spst.Secretary, Name: "Nadia COLIN", Email: "n.colin@amsn.fr", Phones: []string{"0276081242"}},
			{Role: spst.Preventer, Name: "Yann LE GOFF", Email: "y.legoff@amsn.fr", Phones: []string{"0276081243", "0612349876"}},
			{Role: spst.Nurse, Name: "Claire MASSON", Phones: []string{"0276081244"}},
		},
	}
}
