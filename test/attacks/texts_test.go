//go:build unix

package attacks

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// hostile are texts as they stand in JSON, between the quotes.
var hostile = []string{
	`\u0000`, `\u001b]0;PWNED\u0007`, `\u001b[31m`, `\u001b[6n`, `\u001bP$qm\u001b\\`, `\u009b31m`, `\u009d0;PWNED\u009c`, `a\rb`, `a\nb`,
	`a\tb`, `\u0007`, `\b\b\b`,
	`\u202egnp.exe`, `\u2066x\u2069`, `\u200f`, `\u061c`, `\u200bz`, `\ufeffX`, `so\u00adft`, `\u2028l`, `\u2029p`, `\udb40\udc41`, `\u180e`,
	`=1+1`, `+1+1`, `@SUM(A1)`, `-2+3`, `=HYPERLINK(\"http://x\")`, `\t=1+1`, `\uff1d1+1`, `' OR '1'='1`, `\"; DROP TABLE employee; --`, `<script>alert(1)</script>`,
	`%s%n%d`, `{{7*7}}`, `$(id)`, "`id`", `;|&`, `-rf`, `--json`, `../../x`, `e` + strings.Repeat(`\u0301`, 200), `مرحبا`, `\ud83d\udc69\u200d\ud83d\udc67`, `\ud83d`, `\udc00`,
	"\xff\xfe", "\xc0\xaf", `ﷺ`, strings.Repeat("W", 5000), strings.Repeat("é", 300), `null`, `…`, ` `, `\u3000`,
}

// sweep puts every hostile text in every text of every body.
func sweep(t *testing.T, figures *rig.Figures, url string) {
	t.Helper()
	who := rig.NewCaller()
	who.Token = rig.Today().Tokens[0]
	every, n := rig.Count(13, 1), 0
	for _, op := range operations(t, url) {
		if !op.Body || strings.Contains(bodies[op.ID], `"password"`) { // wrong ones make the account wait
			continue
		}
		leaves(value(t, bodies[op.ID]), func(name string, old any, with func(any) any) {
			if _, text := old.(string); !text {
				return
			}
			body, err := json.Marshal(with("HOSTILE"))
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hostile {
				for _, around := range []string{h + "Abc", "Abc " + h + " def"} {
					if n++; n%every != 0 {
						continue
					}
					// Whoever adds is believed the first time: names differ.
					text := strings.Replace(string(body), "HOSTILE", around, 1)
					headers := []string{"Idempotency-Key", client.NewKey()}
					if op.Version {
						headers = append(headers, "If-Match", version(t, who, url+op.at()))
					}
					answer, err := who.Do(t.Context(), op.Method, url+op.at(), text, headers...)
					status(t, figures, fmt.Sprintf("%s %s %q", op.ID, name, around[:min(len(around), 40)]), answer, err)
					if answer.Status < 300 {
						figures.Acknowledged.Add(1)
					}
				}
			}
		})
	}
}

// version is the one in force of what is at an address; of what can be read in a
// list only, that of the list.
func version(t *testing.T, who *rig.Caller, url string) string {
	t.Helper()
	answer, err := who.Do(t.Context(), http.MethodGet, url, nil)
	if err == nil && answer.Header.Get("ETag") != "" && !strings.HasPrefix(answer.Header.Get("ETag"), "W/") {
		return answer.Header.Get("ETag")
	}
	at := strings.LastIndexByte(url, '/')
	var lists map[string][]spst.Head
	if who.Get(t.Context(), url[:at], &lists) == nil {
		for _, all := range lists {
			for _, h := range all {
				if h.ID == url[at+1:] {
					return fmt.Sprintf(`"%d"`, h.Version)
				}
			}
		}
	}
	return `"1"`
}

// Hostile texts go through every field of the API, and are read back on every
// face: no escape gets out, no spreadsheet runs one, nothing fails.
func TestHostileTexts(t *testing.T) {
	figures := &rig.Figures{What: "hostile texts: API"}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	url := p.URL(t.Context().Done())
	sweep(t, figures, url)
	t.Run("commands", func(t *testing.T) { readByCommands(t, url, figures) })
	t.Run("exports", func(t *testing.T) { readExports(t, url, figures) })
	t.Run("interface", func(t *testing.T) { readByInterface(t, url) })
	t.Run("back office", func(t *testing.T) { readByBackOffice(t, p.Base) })
	figures.Report(t, started)
}

// faces are the commands that show what people have written.
var faces = []string{
	"salaries liste --statut tous", "salaries voir f0004 --nir", "salaries historique f0004", "salaries controler", "contacts liste", "adresses liste", "entreprise voir",
	"entreprise situation", "entreprise historique", "rdv liste", "rdv demandes", "rdv echeances", "a-faire", "synthese", "declarations liste", "services", "statut",
}

func readByCommands(t *testing.T, url string, figures *rig.Figures) {
	who := rig.NewPerson(t, url, rig.Today().Tokens[0])
	for _, face := range faces {
		for _, form := range []string{"", "--json", "--csv"} {
			ran := who.Run("", strings.Fields(face+" "+form)...)
			figures.Count++
			if ran.Code != 0 && ran.Code != 2 && ran.Code != 4 { // 2: no table; 4: anomalies are found
				t.Errorf("%s %s: %+v", face, form, ran)
			}
			harmless(t, face+" "+form, ran.Out)
			harmless(t, face+" "+form, ran.Err)
			if form == "--csv" && ran.Code == 0 {
				defused(t, face, ran.Out)
			}
		}
	}
}

// harmless wants a text that a terminal shows and does not obey.
func harmless(t *testing.T, what, text string) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line = strings.TrimSuffix(line, "\r") // a dialect of CSV
		if clean := client.Clean(line); clean != strings.ReplaceAll(line, "\t", " ") {
			t.Errorf("%s, line %d: %.300q", what, i+1, line)
		}
	}
}

// amount is a number as our tables write it: a spreadsheet reads it as one.
var amount = regexp.MustCompile(`^-?[0-9]+(,[0-9]+)?$`)

// defused wants cells that no spreadsheet runs.
func defused(t *testing.T, what, text string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	rows, err := r.ReadAll()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if spst.DefuseCell(spst.RestoreCell(cell)) != cell && !amount.MatchString(cell) {
				t.Errorf("%s: a spreadsheet would run %.80q", what, cell)
			}
		}
	}
}

func readExports(t *testing.T, url string, figures *rig.Figures) {
	who := rig.NewPerson(t, url, rig.Today().Tokens[0])
	for name, command := range map[string]string{
		"people.csv": "salaries exporter --statut tous --nir", "people.xlsx": "salaries exporter --statut tous --nir", "visits.csv": "rdv exporter",
		"visits.xlsx": "rdv exporter", "visits.ics": "rdv agenda", "people.pdf": "salaries imprimer --statut tous", "bills.csv": "factures exporter",
	} {
		ran := who.Run("", append(strings.Fields(command), "--vers", name)...)
		figures.Count++
		if ran.Code != 0 {
			t.Errorf("%s: %+v", command, ran)
			continue
		}
		path := filepath.Join(who.Work, name)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		}
		switch filepath.Ext(name) {
		case ".csv":
			harmless(t, name, string(content))
			defused(t, name, string(content))
		case ".ics":
			harmless(t, name, string(content))
		case ".xlsx":
			plainCells(t, path)
		case ".pdf":
			if os.Getenv("ADHERENT_TEST_PDF") == "" {
				continue
			}
			text, err := exec.CommandContext(t.Context(), "pdftotext", path, "-").Output()
			if err != nil || strings.ContainsAny(string(text), "\x1b\u009b\u202e\u0000") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// plainCells wants a workbook whose cells are texts, never formulas.
func plainCells(t *testing.T, path string) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x := range row {
				cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if formula, err := book.GetCellFormula(sheet, cell); err != nil || formula != "" {
					t.Errorf("%s is a formula: %q, %v", cell, formula, err)
				}
			}
		}
	}
}

// readByInterface walks through the screens: the terminal obeys nothing of what
// was written.
func readByInterface(t *testing.T, url string) {
	florist := demo.Samples()[0]
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		x := rig.NewPerson(t, url, "").Open(size[0], size[1])
		x.WaitFor("Se connecter sur son espace adhérent")
		x.Type(florist.Number + "\t" + florist.Password + "\r")
		x.WaitFor("BIENVENUE")
		for _, key := range "123467" { // the services of Accueil that are open all the year
			x.Type(string(key))
			x.WaitFor("n° 100042 › ")
			x.Type("\x1b") // alone: the next key comes once the screen has gone
			x.WaitFor("BIENVENUE")
		}
		x.Type("\x03")
		raw, title := x.Written(), x.Title()
		if strings.Contains(title, "PWNED") || strings.Contains(raw, "\x1b]0;PWNED") || strings.ContainsAny(raw, "\u009b\u009d\u202e\u2066\u0000") || strings.Contains(raw, "\x1bP$q") {
			t.Errorf("an escape got out; the title is %q", title)
		}
	}
}

func readByBackOffice(t *testing.T, base string) {
	for _, line := range []string{"adherent liste", "adherent voir --numero 100042", "rdv demandes --adherent 100042", "rdv liste --adherent 100042", "mandat liste", "facture liste --adherent 100042"} {
		for _, form := range []string{"", "--json"} {
			out, err := exec.CommandContext(t.Context(), rig.Program("portail"), append(strings.Fields(line+" "+form), "--base", base)...).CombinedOutput()
			if err != nil && !strings.Contains(string(out), "inconnue") {
				t.Errorf("%s: %v %s", line, err, out)
			}
			harmless(t, "portail "+line+" "+form, string(out))
		}
	}
}

// lines are what a person types, with a text of somebody else's in place of {}.
var lines = []string{
	"{}", "salaries {}", "salaries liste {}", "salaries voir {}", "salaries liste --{}", "salaries ajouter --nom {} --prenom {} --poste {} --commentaire {} --contraintes {}",
	"salaries modifier f0006 --poste {} --commentaire {}", "salaries modifier f0006 --contrat {}", "salaries modifier f0006 --pcs {}", "salaries modifier f0006 --naissance {}",
	"salaries sortir {} --date 01/01/2026 --motif demission", "salaries sortir f0006 --date {} --motif {}", "salaries importer {}", "salaries exporter --vers {}/x.csv",
	"contacts ajouter --nom {} --prenom {} --fonction {} --types referent_securite", "contacts ajouter --nom A --email {}", "contacts retirer {}", "adresses ajouter --nom {} --ville {} --voie {} --code-postal {}",
	"entreprise modifier --activite {} --ville {} --email {} --simuler", "entreprise situation --nature {} --effet {} --oui", "entreprise situation --annuler {}",
	"rdv demander f0007 --nature employeur --motif {} --contraintes {} --du 04/01/2027 --au 29/01/2027", "rdv annuler fv02 --motif {}", "rdv annuler {} --motif x",
	"lire {}", "verifier nir {}", "verifier siret {}", "verifier tva {}", "verifier naf {}", "verifier pcs {}", "jours-ouvres {} 3", "synthese {}", "factures telecharger {}",
	"declarations imprimer {}", "statut --profil {}", "statut --jq {}", "statut --portail {}", "connexion --numero {} --mot-de-passe-stdin", "clients {}", "config --{}",
}

// Hostile texts go through every place of the command line: what the program
// says of them obeys nobody, and it never ends by a panic.
func TestHostileCommandLines(t *testing.T) {
	figures := &rig.Figures{What: "hostile texts: command line"}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	who := rig.NewPerson(t, p.URL(t.Context().Done()), rig.Today().Tokens[0])
	every, n := rig.Count(37, 1), 0
	for _, line := range lines {
		for _, h := range hostile {
			if n++; n%every != 0 {
				continue
			}
			args := strings.Fields(line)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "{}", typed(h))
			}
			ran := who.Run("x\n", args...)
			figures.Count++
			harmless(t, line+" "+h, ran.Out)
			harmless(t, line+" "+h, ran.Err)
			if ran.Code < 0 || strings.Contains(ran.Err, "goroutine ") {
				figures.Failures.Add(1)
				t.Errorf("%s %q: %+v", line, h, ran)
			}
		}
	}
	for _, face := range faces {
		ran := who.Run("", strings.Fields(face)...)
		harmless(t, face, ran.Out+ran.Err)
	}
	readHostileFile(t, who)
	typeAtBackOffice(t, figures, p.Base)
	figures.Report(t, started)
}

// officeLines are what the service types.
var officeLines = []string{
	"{}", "adherent {}", "adherent ajouter --numero {} --raison-sociale {} --siret 77570158400168 --naf 47.76Z --adhesion 04/02/1997", "adherent voir --numero {}", "adherent modifier --numero 100042 --telephone {}",
	"adherent modifier --numero 100042 --activite {} --ville {} --voie {}", "adherent email --numero 100042 --adresse {}", "mandat mandataire --numero {} --nom {}", "mandat ajouter --mandataire {} --adherent 100042 --droits {}",
	"facture ajouter --adherent 100042 --periode {} --ligne {};1;10", "facture voir --adherent 100042 --facture {}", "facture regler --adherent 100042 --facture 1 --numero {} --montant 1 --date 20/01/2027",
	"rdv ajouter --adherent 100042 --salarie {} --nature periodique --debut {} --lieu {}", "rdv repondre --adherent 100042 --id {} --etat scheduled --reponse {}",
	"activite formation --adherent 100042 --date 12/03/2026 --intitule {} --participants 8", "activite action --adherent 100042 --date {} --nature {} --intervenant {} --minutes 1", "charger {}", "verifier {}", "campagne ajouter --annee {}",
}

// typeAtBackOffice gives the commands of the service the hostile texts.
func typeAtBackOffice(t *testing.T, figures *rig.Figures, base string) {
	t.Helper()
	every, n := rig.Count(53, 1), 0
	for _, line := range officeLines {
		for _, h := range hostile {
			if n++; n%every != 0 {
				continue
			}
			args := strings.Fields(line)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "{}", typed(h))
			}
			args = append(args, "--base", base, "--json")
			out, err := exec.CommandContext(t.Context(), rig.Program("portail"), args...).CombinedOutput()
			figures.Count++
			harmless(t, "portail "+line+" "+h, string(out))
			if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended || strings.Contains(string(out), "goroutine ") {
				figures.Failures.Add(1)
				t.Errorf("portail %s %q: %v %s", line, h, err, out)
			}
		}
	}
	readByBackOffice(t, base)
}

// typed is a hostile text as it can be an argument: without NUL.
func typed(h string) string {
	var text string
	if err := json.Unmarshal([]byte(`"`+h+`"`), &text); err != nil {
		text = h // not UTF-8
	}
	return strings.ReplaceAll(text, "\x00", "")
}

// readHostileFile gives the readers of rosters a file whose every cell is hostile.
func readHostileFile(t *testing.T, who *rig.Person) {
	t.Helper()
	var sheet strings.Builder
	sheet.WriteString("Nom de naissance;Prénom;Date de naissance;Sexe;Date d'embauche;Poste;Contrat;Commentaires;\x1b]0;PWNED\x07\n")
	for _, h := range hostile {
		var text string
		if err := json.Unmarshal([]byte(`"`+h+`"`), &text); err != nil {
			text = h
		}
		cell := `"` + strings.ReplaceAll(text, `"`, `""`) + `Abc"`
		fmt.Fprintf(&sheet, "%[1]s;%[1]s;01/01/1980;M;01/10/2024;%[1]s;CDI;%[1]s;%[1]s\n%[1]s;%[1]s;%[1]s;%[1]s;%[1]s;%[1]s;%[1]s;%[1]s;\n", cell)
	}
	if err := os.WriteFile(filepath.Join(who.Work, "hostile.csv"), []byte(sheet.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"lire hostile.csv", "lire hostile.csv --json", "lire hostile.csv --csv", "salaries importer hostile.csv --simuler", "salaries importer hostile.csv --simuler --json",
		"salaries importer hostile.csv --oui --rejets refused.csv", "salaries liste --statut tous", "salaries liste --csv",
	} {
		ran := who.Run("", strings.Fields(line)...)
		harmless(t, line, ran.Out)
		harmless(t, line, ran.Err)
		if ran.Code < 0 || ran.Code == 1 {
			t.Errorf("%s: %+v", line, ran)
		}
	}
}
