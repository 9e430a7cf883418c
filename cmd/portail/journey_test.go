package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

const (
	journeyMember   = "100042"
	journeyPassword = "cerisiers en fleurs 42"
)

const journeyRoster = "Nom de naissance;Prénom;Sexe;Date de naissance;Date d'embauche;Poste de travail;Code PCS;Type de contrat;Déterminants\n" +
	"DUPONT;Jeanne;F;01/02/1980;06/01/2020;Vendeuse;554a;CDI;AUCUN\n" +
	"MARTIN;Paul;M;12/05/1975;01/09/2018;Livreur;643a;CDI;AUCUN\n"

// office runs one command of the back office on a base.
func runOffice(t *testing.T, base, stdin string, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), append(args, "--base", base), os.Environ(), strings.NewReader(stdin), &stdout, &stderr)
	if code != cli.ExitDone {
		t.Fatalf("%v: exit %d: %s", args, code, stderr.String())
	}
	return stdout.String()
}

// A service from nothing: an empty base, one member, a roster, a campaign, a
// declaration, an invoice, a visit; written while the portal serves the base,
// and read through the client.
func TestServiceFromNothing(t *testing.T) {
	dir := t.TempDir()
	base := filepath.Join(dir, "base.db")
	writeService(t, base+".service.json")
	s := fromNothing(t, base)
	runOffice(t, base, "", "sauvegarder", filepath.Join(dir, "copie.db"))
	s.endWithoutSecrets(t)
	// The copy is a base like the first, with the same key.
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"adherent", "liste", "--base", filepath.Join(dir, "copie.db"), "--cle", base + ".cle"}, nil,
		strings.NewReader(""), &stdout, &stderr)
	if code != cli.ExitDone || !strings.Contains(stdout.String(), "FLEURISTE MARTIN") {
		t.Errorf("copy: exit %d, %s%s", code, stdout.String(), stderr.String())
	}
}

func writeService(t *testing.T, path string) {
	t.Helper()
	service := `{"name": "Santé au travail de Rouen", "short_name": "STR", "seller": {"name": "STR", "siret": "90214365000015", "vat": "FR12902143650", "city": "ROUEN"}}`
	if err := os.WriteFile(path, []byte(service), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *served) endWithoutSecrets(t *testing.T) {
	t.Helper()
	s.end(t)
	if strings.Contains(s.stderr.String(), "cerisiers") {
		t.Error("a password is in the log")
	}
}

// fromNothing does all of it, and leaves the portal serving.
func fromNothing(t *testing.T, base string) *served {
	t.Helper()
	runOffice(t, base, "", "migrer")
	s := serve(t, 1, "--base", base, "--date", "2027-01-15")
	runOffice(t, base, journeyPassword+"\n", "adherent", "ajouter", "--numero", journeyMember, "--raison-sociale", "FLEURISTE MARTIN",
		"--siret", "775 701 584 00168", "--naf", "47.76Z", "--adhesion", "04/02/1997", "--mot-de-passe-stdin")
	sheet := filepath.Join(t.TempDir(), "effectif.csv")
	if err := os.WriteFile(sheet, []byte(journeyRoster), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // nothing is doubled
		runOffice(t, base, "", "charger", "--adherent", journeyMember, sheet)
	}
	runOffice(t, base, "", "campagne", "ajouter", "--annee", "2027")
	runOffice(t, base, "", "tarif", "ajouter", "--annee", "2027", "--par-salarie", "119,40", "--supplement", "SIR=35")
	runOffice(t, base, "", "facture", "ajouter", "--adherent", journeyMember, "--date", "10/01/2027", "--periode", "Année 2027", "--ligne",
		"Examens;1;72,93")
	runOffice(t, base, "", "facture", "regler", "--adherent", journeyMember, "--facture", "1", "--numero", "VIR-1", "--montant", "50",
		"--date", "12/01/2027")
	runOffice(t, base, "", "rdv", "ajouter", "--adherent", journeyMember, "--salarie", "Dupont jeanne", "--nature", "periodique",
		"--debut", "10/02/2027 09:30", "--lieu", "Centre de Rouen", "--frais", "60")

	c, err := client.New(client.Options{BaseURL: s.url})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.SignIn(t.Context(), spst.Credentials{Number: journeyMember, Password: journeyPassword}); err != nil {
		t.Fatal(err)
	}
	if who, err := c.Service(t.Context()); err != nil || who.ShortName != "STR" {
		t.Errorf("service %+v, %v", who, err)
	}
	declareThroughClient(t, c)
	readThroughClient(t, c)

	// What the member did is seen from the back office at once.
	var entry portal.MemberEntry
	if err := json.Unmarshal([]byte(runOffice(t, base, "", "adherent", "voir", "--numero", journeyMember, "--json")), &entry); err != nil ||
		entry.SIRET != "77570158400168" {
		t.Errorf("member %+v, %v", entry, err)
	}
	return s
}

func declareThroughClient(t *testing.T, c *client.Client) {
	t.Helper()
	d, err := c.Declaration(t.Context(), journeyMember, 2027)
	if err != nil || d.Status != spst.DeclarationToEnter || d.People.Total != 2 {
		t.Fatalf("declaration %+v, %v", d, err)
	}
	d, err = c.UpdateDeclaration(t.Context(), "", journeyMember, 2027, d.Version, spst.DeclarationInput{Step: spst.StepCertify,
		CertifiedBy: "Séverine MARTIN"})
	if err != nil {
		t.Fatal(err)
	}
	d, err = c.ConfirmDeclaration(t.Context(), "", journeyMember, 2027, d.Version, spst.Certification{
		CertifiedBy: "Séverine MARTIN", Certified: true, People: 2, TotalCents: 28656,
	})
	if err != nil || d.Status != spst.DeclarationConfirmed {
		t.Fatalf("confirmed %+v, %v", d, err)
	}
}

func readThroughClient(t *testing.T, c *client.Client) {
	t.Helper()
	people, err := c.Employees(t.Context(), journeyMember, spst.RosterQuery{})
	if err != nil || people.Total != 2 {
		t.Errorf("roster %+v, %v", people, err)
	}
	invoices, err := c.Invoices(t.Context(), journeyMember, 0)
	if err != nil || len(invoices) != 1 || invoices[0].TotalCents != 8752 || invoices[0].OpenCents != 3752 {
		t.Errorf("invoices %+v, %v", invoices, err)
	}
	visits, err := c.Appointments(t.Context(), journeyMember, spst.AppointmentQuery{})
	if err != nil || visits.Total != 1 || visits.Appointments[0].EmployeeName != "DUPONT Jeanne" {
		t.Errorf("visits %+v, %v", visits, err)
	}
}

// Ending a mandate lists what was set under it, and nothing of that receives codes.
func TestEndOfAMandateListsWhatWasSetUnderIt(t *testing.T) {
	base := filepath.Join(t.TempDir(), "base.db")
	runOffice(t, base, "", "migrer")
	s := serve(t, 1, "--base", base, "--date", "2027-01-15")
	runOffice(t, base, journeyPassword+"\n", "adherent", "ajouter", "--numero", journeyMember, "--raison-sociale", "FLEURISTE MARTIN",
		"--siret", "775 701 584 00168", "--adhesion", "04/02/1997", "--mot-de-passe-stdin")
	runOffice(t, base, journeyPassword+"\n", "mandat", "mandataire", "--numero", "M2001", "--nom", "Cabinet DURAND", "--mot-de-passe-stdin")
	runOffice(t, base, "", "mandat", "ajouter", "--mandataire", "M2001", "--adherent", journeyMember, "--droits", "company")
	c, err := client.New(client.Options{BaseURL: s.url})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.SignIn(t.Context(), spst.Credentials{Number: "M2001", Password: journeyPassword, Mandatary: true}); err != nil {
		t.Fatal(err)
	}
	_, err = c.AddContact(t.Context(), "", journeyMember, spst.Contact{LastName: "VOLEUR", Email: "voleur@ailleurs.example",
		Types: []spst.ContactType{spst.HRContact}})
	if err != nil {
		t.Fatal(err)
	}
	end := []string{"mandat", "retirer", "--mandataire", "M2001", "--adherent", journeyMember}
	text := runOffice(t, base, "", end...)
	for _, want := range []string{"terminé", "contact", "VOLEUR", "voleur@ailleurs.example", "Responsable Ressources Humaines",
		"ne reçoit pas de code"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	var again struct {
		UnderMandate []spst.MandateTrace `json:"under_mandate"`
	}
	err = json.Unmarshal([]byte(runOffice(t, base, "", append(end, "--json")...)), &again)
	if err != nil || len(again.UnderMandate) != 1 || again.UnderMandate[0].Codes != spst.CodesNever {
		t.Errorf("%+v, %v", again, err)
	}
	s.end(t)
}
