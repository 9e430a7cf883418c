// Package demo fills a portal with sample data: the florist of the manual, a
// garage, and a mandatary who acts for both. The people are invented. Their
// passwords are printed by whoever runs the demo and open nothing elsewhere.
package demo

import (
	"context"
	"slices"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// MaxEmployees is the most people that the demo invents.
const MaxEmployees = 100_000

// Options say what the florist's roster is made of.
type Options struct {
	// Employees is how many people to invent in place of the manual's; 0 keeps the manual's.
	Employees int
	// Roster, when not nil, is the roster instead, as a file gave it.
	Roster []spst.Employee
	// Clients is how many more members to invent for the mandatary, up to [MaxClients].
	Clients int
	// Today is the portal's date: dates such as a contract that has just ended hang on it.
	Today spst.Date
	// Progress, when not nil, is told how many employees are kept.
	Progress func(done, total int)
}

// Account is a sample account.
type Account struct {
	spst.Account
	Password string
}

// Accounts are the sample accounts; the florist's is the first, the mandatary's
// the last.
type Accounts []Account

// Mandatary is the account of the one who acts for the others.
func (a Accounts) Mandatary() Account { return a[len(a)-1] }

// Service describes the service of the demo, with the manual's addresses.
func Service() spst.Service {
	return spst.Service{
		Name: "Espace adhérent de démonstration", ShortName: "AMSN",
		Phone: "02 76 08 12 00", Website: "https://www.amsn.fr",
		Mailboxes: []spst.Mailbox{
			{Code: "relation_adherents", Label: "Service relation adhérent", Email: "relation_adherents@amsn.fr"},
			{Code: "comptabilite", Label: "Service facturation", Email: "comptabilite@amsn.fr"},
			{Code: "formations", Label: "Service sensibilisation", Email: "formations@amsn.fr"},
			{Code: "communication", Label: "Service communication", Email: "communication@amsn.fr"},
		},
	}
}

const (
	florist = "100042"
	garage  = "100043"
	cabinet = "M2001"
)

// Samples are the accounts that [Fill] opens, known before it has run.
func Samples() Accounts {
	return Accounts{
		{spst.Account{Number: florist, Kind: spst.MemberAccount, Name: "FLEURISTE MARTIN"}, "lilas-et-pivoines"},
		{spst.Account{Number: garage, Kind: spst.MemberAccount, Name: "GARAGE LEROUX"}, "boulons-et-courroies"},
		{spst.Account{Number: cabinet, Kind: spst.MandataryAccount, Name: "Cabinet DURAND"}, "colonnes-et-bilans"},
	}
}

// Fill puts the sample data in an empty portal.
func Fill(ctx context.Context, p *portal.Portal, o Options) (Accounts, error) {
	for _, e := range emails() {
		if err := p.AddAccountEmail(ctx, e); err != nil {
			return nil, err
		}
	}
	for _, m := range members(o.Today) {
		if err := p.AddMember(ctx, m); err != nil {
			return nil, err
		}
	}
	if err := fillCompanies(ctx, p, o.Today); err != nil {
		return nil, err
	}
	for _, m := range mandates() {
		if err := p.AddMandate(ctx, m); err != nil {
			return nil, err
		}
	}
	for _, a := range Samples() {
		if err := p.AddAccount(ctx, a.Account, a.Password); err != nil {
			return nil, err
		}
	}
	mechanics := sample("garage.csv", "g", o.Today)
	if err := p.LoadEmployees(ctx, garage, mechanics, nil); err != nil {
		return nil, err
	}
	people := roster(o)
	if err := p.LoadEmployees(ctx, florist, people, o.Progress); err != nil {
		return nil, err
	}
	if err := garageVisits(mechanics, o.Today).fill(ctx, p, garage); err != nil {
		return nil, err
	}
	if err := floristVisits(people, o.Today).fill(ctx, p, florist); err != nil {
		return nil, err
	}
	if err := garageActivity(o.Today).fill(ctx, p, garage); err != nil {
		return nil, err
	}
	if err := floristActivity(o.Today).fill(ctx, p, florist); err != nil {
		return nil, err
	}
	if err := addInvoices(ctx, p, o.Today); err != nil {
		return nil, err
	}
	if err := addDeclarations(ctx, p, o.Today); err != nil {
		return nil, err
	}
	return Samples(), addClients(ctx, p, min(o.Clients, MaxClients), o.Today)
}

func roster(o Options) []spst.Employee {
	switch {
	case o.Roster != nil:
		return identified(o.Roster)
	case o.Employees > 0:
		return Invent(min(o.Employees, MaxEmployees), o.Today)
	}
	return sample("fleuriste.csv", "f", o.Today)
}

func members(today spst.Date) []portal.Member {
	list := []portal.Member{
		{Member: spst.Member{
			Number: florist, Name: "FLEURISTE MARTIN", SIRET: "77570158400168", Activity: "FLEURISTE",
			NAFCode: "47.76Z", JoinedOn: spst.NewDate(1997, 2, 4),
		}},
		{Member: spst.Member{
			Number: garage, Name: "GARAGE LEROUX", SIRET: "98214365300011", Activity: "RÉPARATION AUTOMOBILE",
			NAFCode: "45.20A", JoinedOn: spst.NewDate(2009, 1, 5),
		}, VAT: spst.VATFromSIREN("982143653")},
	}
	for i := range list {
		// The sample codes are of NAF rév. 2, in force until the end of 2026.
		naf, _ := spst.ParseNAF(list[i].NAFCode, min(today, spst.NewDate(2026, 12, 31)))
		list[i].NAFLabel = naf.Label
	}
	return list
}

// mandates give the cabinet everything for the florist, and for the garage
// everything but the declaration.
func mandates() []spst.Mandate {
	most := []spst.Right{spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightCompany}
	from := spst.NewDate(2020, 1, 1)
	return []spst.Mandate{
		{Mandatary: cabinet, Member: florist, Rights: append(slices.Clone(most), spst.RightDeclaration), From: from},
		{Mandatary: cabinet, Member: garage, Rights: most, From: from},
	}
}
