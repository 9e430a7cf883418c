package document_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/spst"
)

// run runs a tool that make test installs; plain go test skips the tests that need it.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

func needTools(t *testing.T) {
	t.Helper()
	if os.Getenv("ADHERENT_TEST_PDF") == "" {
		t.Skip("needs qpdf and poppler-utils: make test has them")
	}
	for tool, pkg := range map[string]string{"qpdf": "qpdf", "pdftotext": "poppler-utils", "pdfdetach": "poppler-utils",
		"pdffonts": "poppler-utils"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing: install the package %s", tool, pkg)
		}
	}
}

// whole is an invoice with every mention.
func whole() portal.InvoiceRecord {
	r := invoice()
	r.Buyer.VAT = "BE0403170701"
	r.Buyer = r.Buyer.At(spst.PostalAddress{Line1: "Rue Neuve 1", PostalCode: "1000", City: "BRUXELLES", Country: "Belgique"})
	r.From, r.Until, r.Order = date(2024, 1, 1), date(2024, 12, 31), "ENG-42"
	r.Lines = append(r.Lines, spst.InvoiceLine{Label: "Soins", Quantity: 1, UnitCents: 4250})
	r.Terms = spst.InvoiceTerms{VATOnDebits: true, Exemption: spst.VATExemption{Code: "VATEX-EU-132-1C",
		Reason: "Exonération de TVA, article 132 de la directive 2006/112/CE."}}
	r.Total()
	return r
}

func longLedger() spst.Ledger {
	var invoices []spst.Invoice
	for n := range 120 {
		i := invoice().Invoice
		i.Number, i.Date = fmt.Sprint(420930+n), date(2020, 1, 6).AddDays(20*n)
		invoices = append(invoices, i)
	}
	return spst.NewLedger(invoices, nil)
}

// rosterOf gives a printed list of two pages.
func rosterOf(t *testing.T, which spst.RosterPrint) []byte {
	t.Helper()
	e := spst.Employee{
		BirthName: "ŒIL", MarriedName: "MARTIN", FirstName: "Zoé", BirthDate: date(1990, 3, 12), Sex: spst.Female, NIR: "290037654000135",
		HireDate: date(2026, 11, 2),
		JobTitle: "Cheffe de l'équipe des caisses", PCSCode: "462c", ContractType: spst.Apprenticeship, DeclaredCategory: spst.SIR,
	}
	people := make([]spst.Employee, 60)
	for i := range people {
		people[i] = e
	}
	pdf, err := document.Maker{}.Roster(people, which, seller(), member(), date(2027, 1, 15))
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestRosterHoldsNoNIRUnlessAsked(t *testing.T) {
	needTools(t)
	path := filepath.Join(t.TempDir(), "f.pdf")
	if err := os.WriteFile(path, rosterOf(t, spst.RosterPrint{}), 0o600); err != nil {
		t.Fatal(err)
	}
	if text := run(t, "pdftotext", "-layout", path, "-"); strings.Contains(text, "540 001") || strings.Contains(text, "sécurité sociale") {
		t.Errorf("a NIR is printed:\n%s", text)
	} else if !strings.Contains(text, "Né(e) le") || !strings.Contains(text, "Date de sortie") {
		t.Errorf("the titles are not those of the list that have room:\n%s", text)
	}
}

func BenchmarkRoster(b *testing.B) {
	people := make([]spst.Employee, spst.MaxPrinted)
	for i := range people {
		people[i] = spst.Employee{BirthName: "NOM" + fmt.Sprint(i), FirstName: "Zoé", BirthDate: date(1990, 3, 12),
			JobTitle: "Caissière de magasin", ContractType: spst.CDI, DeclaredCategory: spst.SI}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (document.Maker{}).Roster(people, spst.RosterPrint{}, seller(), member(), date(2027, 1, 15)); err != nil {
			b.Fatal(err)
		}
	}
}

func declaration(status spst.DeclarationStatus) spst.Declaration {
	d := spst.Declaration{
		Year: 2027, Status: status, Opens: date(2027, 1, 1), Closes: date(2027, 1, 31),
		People: spst.Headcount{Total: 38, Categories: []spst.CategoryCount{{Category: spst.SI, Count: 30}, {Category: spst.SIR, Count: 8}}},
		Estimate: &spst.Estimate{NetCents: 380000, VATRate: spst.StandardVAT, VATCents: 76000, TotalCents: 456000,
			Lines: []spst.InvoiceLine{{Label: "Cotisation annuelle", Quantity: 38, UnitCents: 10000, VATRate: spst.StandardVAT}}},
	}
	if status.Certified() {
		d.CertifiedBy, d.ConfirmedBy, d.ConfirmedAt = "Séverine MARTIN", "FLEURISTE MARTIN", date(2027, 1, 12).Time()
	}
	return d
}

func TestPDFsHoldBeforeOtherReaders(t *testing.T) {
	needTools(t)
	ledger, err := document.Maker{}.Ledger(longLedger(), seller(), invoice().Buyer, 0, date(2026, 11, 23))
	if err != nil {
		t.Fatal(err)
	}
	declared := func(status spst.DeclarationStatus) []byte {
		pdf, err := document.Maker{}.Declaration(declaration(status), seller(), member(), date(2027, 1, 15))
		if err != nil {
			t.Fatal(err)
		}
		return pdf
	}
	for name, c := range map[string]struct {
		pdf   []byte
		texts []string
		xml   bool
	}{
		"invoice": {made(t, invoice()), []string{"Facture d'office 420930", "Žižkov & Cœur", "élèves & œuvres", "115,80 €", "Total TTC 833,76 €",
			"Page 1 sur 1", "Année 2024"}, true},
		"invoice sent elsewhere": {made(t, billedElsewhere()), []string{
			"12 RUE DES LILAS", "Escalier B", "76000 ROUEN", "SIRET 98214365300011", "Adresse de facturation :", "8 RUE JEANNE-D'ARC",
			"76160 DARNÉTAL",
		}, true},
		"credit": {made(t, credit()), []string{"Avoir 421582", "-833,76 €", "Annule la facture 420930 du 01/02/2024",
			"Le montant de cet avoir vient en déduction"}, true},
		"with everything": {made(t, whole()), []string{
			"Prestation du 01/01/2024 au 31/12/2024", "Commande n° ENG-42", "1000 BRUXELLES", "Belgique", "TVA BE0403170701",
			"prestation de services",
			"Option pour le paiement de la taxe d'après les débits", "article 132", "Pas d'escompte", "majoré de 10 points", "40 €",
		}, true},
		"ledger": {ledger, []string{
			"Échéancier", "La rubrique Echéancier ne comprend pas les factures faisant l'objet d'un contentieux.",
			"Date d'exigibilité", "Total des débits 100 051,20 €", "Solde au 23/11/2026 100 051,20 €", "Page 2 sur",
		}, false},
		"declaration": {declared(spst.DeclarationConfirmed), []string{
			"Déclaration 2027", "Confirmée le 12/01/2027", "Effectif présent au 01/01/2027", "SI Suivi Individuel 30", "SIR Suivi", "Total 38",
			"Total TTC 4 560,00 €",
			"Certifiée exacte par Séverine MARTIN ; confirmée le 12/01/2027 depuis le compte FLEURISTE MARTIN",
		}, false},
		"roster": {rosterOf(t, spst.RosterPrint{Category: spst.SIR, Search: "mar"}), []string{
			"Liste des salariés", "Édité le 15/01/2027", "Salariés présents, catégorie SIR, « mar »", "MARTIN née ŒIL Zoé", "12/03/1990",
			"Cheffe de l'équipe des caisses",
			"contrat d'apprentissage", "60 salariés : SIR 60.", "Page 2 sur",
		}, false},
		"roster with NIRs": {rosterOf(t, spst.RosterPrint{NIR: true, Status: spst.All}),
			[]string{"2 90 03 76 540 001 35", "Salariés présents et sortis"}, false},
		"draft": {declared(spst.DeclarationDraft), []string{"Projet, non confirmé", "Édité le 15/01/2027", "Ce document est un projet",
			"31/01/2027"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f.pdf")
			if err := os.WriteFile(path, c.pdf, 0o600); err != nil {
				t.Fatal(err)
			}
			if out := run(t, "qpdf", "--check", path); strings.Contains(out, "WARNING") || !strings.Contains(out,
				"No syntax or stream encoding errors") {
				t.Errorf("qpdf: %s", out)
			}
			text := strings.Join(strings.Fields(strings.ReplaceAll(run(t, "pdftotext", "-layout", path, "-"), "\u00a0", " ")), " ")
			for _, want := range c.texts {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in the text:\n%s", want, text)
				}
			}
			for _, never := range []string{"PDF/A", "conform"} {
				if strings.Contains(text, never) {
					t.Errorf("the page claims %q", never)
				}
			}
			if fonts := run(t, "pdffonts", path); strings.Count(fonts, "yes no  yes") != 2 {
				t.Errorf("fonts are not embedded with their text:\n%s", fonts)
			}
			checkAttached(t, path, c.xml)
		})
	}
}

// checkAttached compares the XML that another program extracts with ours.
func checkAttached(t *testing.T, path string, want bool) {
	t.Helper()
	list := run(t, "pdfdetach", "-list", path)
	if !want {
		if !strings.HasPrefix(list, "0 ") {
			t.Errorf("attached: %s", list)
		}
		return
	}
	out := filepath.Join(t.TempDir(), "x.xml")
	run(t, "pdfdetach", "-savefile", "factur-x.xml", "-o", out, path)
	theirs, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(theirs) != string(extracted(t, pdf)) {
		t.Error("another reader takes out something else")
	}
	checkRules(t, theirs)
}
