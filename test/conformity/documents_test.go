package conformity

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// house is a portal over the base of the test.
type house struct {
	*portal.Portal
	t *testing.T
}

// bill is a document to issue, and what its XML must hold.
type bill struct {
	name string
	portal.InvoiceEntry
	as    terms
	holds []string
}

// terms name the service that issues a document.
type terms string

const (
	plainTerms terms = ""
	debits     terms = "debits"
	ownArticle terms = "article"
	extended   terms = "extended"
	extendedFR terms = "extended-ctc-fr"
	reunion    terms = "reunion"
)

func seller() spst.Party {
	return spst.Party{Name: "SANTÉ AU TRAVAIL DE L'EXEMPLE", SIRET: "77570158400168", VAT: "FR74775701584", Street: "3 rue de l'Église",
		PostalCode: "76000", City: "ROUEN"}
}

// services are the portals of each terms, over one base.
func services(t *testing.T, store portal.Store) map[terms]house {
	overseas := seller()
	overseas.Street, overseas.PostalCode, overseas.City = "2 rue du Volcan", "97400", "SAINT-DENIS"
	all := make(map[terms]house)
	for name, o := range map[terms]portal.Options{
		plainTerms: {Seller: seller()},
		debits:     {Seller: seller(), Terms: spst.InvoiceTerms{VATOnDebits: true}},
		ownArticle: {Seller: seller(),
			Terms: spst.InvoiceTerms{Exemption: spst.VATExemption{Code: "VATEX-EU-132-1C",
				Reason: "Exonération de TVA, article 132, paragraphe 1, c de la directive 2006/112/CE."}}},
		extended:   {Seller: seller(), Terms: spst.InvoiceTerms{Profile: spst.ProfileExtended}},
		extendedFR: {Seller: seller(), Terms: spst.InvoiceTerms{Profile: spst.ProfileExtendedCTC}},
		reunion:    {Seller: overseas},
	} {
		o.Documents = document.Maker{}
		o.Now = func() time.Time { return time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC) }
		all[name] = house{portal.New(store, o), t}
	}
	return all
}

// buyer is a member of the service.
type buyer struct {
	number, name, siret, vat string
	at                       spst.PostalAddress
	billed                   spst.PostalAddress // its other address, where its invoices go
	profile                  spst.InvoiceProfile
}

var buyers = []buyer{
	{number: "1001", name: "FLEURISTE MARTIN", siret: "98214365300011", vat: "FR02982143653", at: spst.PostalAddress{Line1: "12 RUE DES LILAS",
		Line2: "Escalier B", PostalCode: "76000", City: "ROUEN"}},
	{number: "1002", name: "ASSOCIATION SANS TVA", siret: "40483304800022", at: spst.PostalAddress{Line1: "1 PLACE DU MARCHÉ",
		PostalCode: "76160", City: "DARNÉTAL"}},
	{number: "1003", name: "MAÇONNERIE & Cœur « Žižkov » <SARL>", siret: "73282932000074", vat: "FR44732829320",
		at:     spst.PostalAddress{Line1: "4 quai de l'Œuvre", PostalCode: "76600", City: "LE HAVRE"},
		billed: spst.PostalAddress{Line1: "8 RUE JEANNE-D'ARC", Line2: "Service comptabilité", PostalCode: "75001", City: "PARIS"}},
	{number: "1004", name: "CHOCOLATERIE BELGE", siret: "55210055400013", vat: "BE0403170701",
		at: spst.PostalAddress{Line1: "Rue Neuve 1", PostalCode: "1000", City: "BRUXELLES", Country: "Belgique"}},
	{number: "1005", name: "WERKZEUGE GMBH", siret: "30326504500011", vat: "DE811569869", at: spst.PostalAddress{Line1: "Hauptstraße 5",
		PostalCode: "66111", City: "SAARBRÜCKEN", Country: "Allemagne"}},
	{number: "1006", name: "LONDON TRADING LTD", siret: "40483304800030", at: spst.PostalAddress{Line1: "10 Downing Street",
		PostalCode: "SW1A 1AA", City: "LONDON", Country: "Royaume-Uni"}},
	{number: "1007", name: "RHUMERIE DE LA RÉUNION", siret: "98214365300029", vat: "FR02982143653",
		at: spst.PostalAddress{Line1: "5 rue de Paris", PostalCode: "97400", City: "SAINT-DENIS"}},
	{number: "1008", name: "PÊCHERIE GUADELOUPE", siret: "98214365300037", vat: "FR02982143653",
		at: spst.PostalAddress{Line1: "Bas-du-Fort", PostalCode: "97110", City: "POINTE-À-PITRE"}},
	{number: "1009", name: "BTP MARTINIQUE", siret: "98214365300045", vat: "FR02982143653", at: spst.PostalAddress{Line1: "3 rue Schœlcher",
		PostalCode: "97200", City: "FORT-DE-FRANCE"}},
	{number: "1010", name: "SCIERIE DE GUYANE", siret: "98214365300052", vat: "FR02982143653",
		at: spst.PostalAddress{Line1: "Route de Montabo", PostalCode: "97300", City: "CAYENNE"}},
	{number: "1011", name: "TRANSPORTS MAHORAIS", siret: "98214365300060", at: spst.PostalAddress{Line1: "Boulevard Marcel-Henry",
		PostalCode: "97600", City: "MAMOUDZOU"}},
	{number: "1012", name: "COMMUNE DE L'EXEMPLE", siret: "21760540100017", at: spst.PostalAddress{Line1: "Hôtel de ville",
		PostalCode: "76037", City: "ROUEN CEDEX"}},
	{number: "1013", name: "PLATEFORME ÉTENDUE", siret: "73282932000074", vat: "FR44732829320", profile: spst.ProfileExtendedCTC,
		at:     spst.PostalAddress{Line1: "4 quai Neuf", PostalCode: "76600", City: "LE HAVRE"},
		billed: spst.PostalAddress{Line1: "1 rue des Comptes", PostalCode: "69002", City: "LYON"}},
}

func (h house) add(b buyer) {
	h.t.Helper()
	ctx := h.t.Context()
	c := spst.Company{Name: b.name, SIRET: b.siret, VAT: b.vat, VATExempt: b.vat == "", JoinedOn: spst.NewDate(2020, 1, 1),
		PostalAddress: b.at}
	if _, err := h.RegisterMember(ctx, portal.MemberEntry{Number: b.number, Company: c, InvoiceProfile: b.profile}); err != nil {
		h.t.Fatal(b.name, err)
	}
	if b.billed == (spst.PostalAddress{}) {
		return
	}
	err := h.LoadContacts(ctx, b.number,
		[]spst.Contact{{Head: spst.Head{ID: "c" + b.number}, LastName: "COMPTABLE", Email: "compta@exemple.fr",
			Types: []spst.ContactType{spst.BillingContact}, AddressID: "a" + b.number}},
		[]spst.Address{{Head: spst.Head{ID: "a" + b.number}, Label: "Comptabilité", PostalAddress: b.billed}}, spst.CareTeam{})
	if err != nil {
		h.t.Fatal(b.name, err)
	}
}

// issue gives the document of an entry.
func (h house) issue(b bill) []byte {
	h.t.Helper()
	ctx := h.t.Context()
	b.Key = b.name
	i, _, err := h.RegisterInvoice(ctx, b.InvoiceEntry)
	if err != nil {
		h.t.Fatalf("%s: %v", b.name, err)
	}
	d, err := h.InvoiceDocument(ctx, portal.AsMember(b.Member), b.Member, i.Number)
	if err != nil {
		h.t.Fatalf("%s: %v", b.name, err)
	}
	read, err := facturx.Read(d.Body)
	if err != nil {
		h.t.Fatalf("%s: %v", b.name, err)
	}
	if differs := facturx.Compare(i, read); differs != nil {
		h.t.Errorf("%s: the XML says otherwise: %+v", b.name, differs)
	}
	return d.Body
}

// Every kind of invoice is issued; « make conformity » keeps the documents.
func TestEveryKindOfInvoice(t *testing.T) {
	store, err := sqlstore.Open(context.Background(), filepath.Join(t.TempDir(), "base.db"), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	houses := services(t, store)
	for _, b := range buyers {
		houses[plainTerms].add(b)
	}
	dir := os.Getenv("ADHERENT_CONFORMITY")
	if list := bills(); len(list) < 22 {
		t.Errorf("%d documents", len(list))
	}
	for _, b := range bills() {
		pdf := houses[b.as].issue(b)
		content, err := facturx.Extract(pdf)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range b.holds {
			if !strings.Contains(string(content), want) {
				t.Errorf("%s has no %s in\n%s", b.name, want, content)
			}
		}
		if dir == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, b.name+".pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
