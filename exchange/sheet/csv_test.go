package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

var on = spst.NewDate(2026, time.November, 23)

func read(t testing.TB, text string) spst.RosterFile {
	t.Helper()
	r, err := sheet.ReadCSV(strings.NewReader(text), on)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readFile(t testing.TB, name string) spst.RosterFile {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := sheet.ReadCSV(f, on)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// describe gives the problems of a row as "nir error nir_key, …".
func describe(problems []spst.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, strings.TrimSpace(p.Field+" "+string(p.Severity)+" "+string(p.Code)))
	}
	return strings.Join(all, ", ")
}

// TestSampleRoster reads 1,200 people as another program writes them: none may
// be refused, and what is missing is what such a file cannot say.
func TestSampleRoster(t *testing.T) {
	r := readFile(t, "roster-1200.csv")
	if r.Format != "csv" || r.Encoding != "utf-8" || r.Separator != ";" || len(r.Rows) != 1200 ||
		describe(r.Problems) != "warning sheet_columns" || !r.Entire() {
		t.Fatalf("%s %s %q, %d rows, %s", r.Format, r.Encoding, r.Separator, len(r.Rows), describe(r.Problems))
	}
	counts := map[string]int{}
	present := 0
	for i, row := range r.Rows {
		if row.Row != i+2 {
			t.Fatalf("row %d has the number %d", i, row.Row)
		}
		if row.Refused() {
			t.Errorf("row %d refused: %s", row.Row, describe(row.Problems))
		}
		for _, p := range row.Problems {
			counts[string(p.Code)]++
		}
		if !row.Employee.Left(on) {
			present++
		}
	}
	if len(r.Accepted()) != 1200 || present != 865 || counts["determinants_required"] != 439 || len(counts) != 2 {
		t.Errorf("%d accepted, %d present, problems %v", len(r.Accepted()), present, counts)
	}
	var ignored []string
	for _, c := range r.Columns {
		if c.Field == "" {
			ignored = append(ignored, c.Heading)
		}
	}
	if got := strings.Join(ignored, ", "); got != "Matricule, Lieu de naissance" {
		t.Errorf("ignored: %s", got)
	}
	first := r.Rows[0].Employee
	if first.BirthName != "de La Fontaine" || first.FirstName != "Camille" || first.Sex != spst.Female ||
		first.BirthDate.String() != "1978-04-20" ||
		first.NIR != "278047218195337" || first.ContractType != spst.CDI || first.PCSCode != "551a" || first.DeclaredCategory != spst.SI ||
		len(first.Determinants) != 1 || first.Determinants[0] != spst.None {
		t.Errorf("first: %s", first.DisplayName())
	}
}

func TestWindows1252WithQuotedLineEnds(t *testing.T) {
	r := readFile(t, "c07_cp1252_points_virgules.csv")
	if r.Encoding != "windows-1252" || len(r.Rows) != 18 || len(r.Accepted()) != 18 {
		t.Fatalf("%s, %d rows, %d accepted", r.Encoding, len(r.Rows), len(r.Accepted()))
	}
	row := r.Rows[3]
	if row.Row != 5 || row.Employee.JobTitle != "Agent d’entretien" || row.Employee.MarriedName != "N'Guessan-Nicolas" {
		t.Errorf("row %d: %+v", row.Row, row.Employee)
	}
	if next := r.Rows[4]; next.Row != 6 || next.Employee.JobTitle != "Prime à 10 €" {
		t.Errorf("row %d: %s", next.Row, next.Employee.JobTitle)
	}
	if quoted := r.Rows[2].Employee.JobTitle; quoted != `Vendeuse "rayon frais"; caisse` {
		t.Errorf("quotes: %s", quoted)
	}
}

const (
	headingLine = "Nom de naissance;Prénom;Né(e) le;Sexe;NIR;Embauche;Poste;PCS;Contrat;Catégorie\n"
	goodLine    = "Césàr;Zoé;04/08/1969;F;269087654001214;17/08/2021;Caissière;552A;CDI;SIS\n"
)

func TestEncodings(t *testing.T) {
	for name, enc := range map[string]encoding.Encoding{
		"utf-8":        unicode.UTF8BOM,
		"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"windows-1252": charmap.Windows1252,
	} {
		t.Run(name, func(t *testing.T) {
			text, err := enc.NewEncoder().String(headingLine + goodLine)
			if err != nil {
				t.Fatal(err)
			}
			for _, ends := range []string{text, strings.ReplaceAll(text, "\n", "\r\n")} {
				if strings.HasPrefix(name, "utf-16") {
					ends = text
				}
				r := read(t, ends)
				if r.Encoding != name || len(r.Rows) != 1 || r.Rows[0].Refused() || r.Rows[0].Employee.BirthName != "Césàr" {
					t.Errorf("%s: %+v", r.Encoding, r.Rows)
				}
			}
		})
	}
}

func TestSeparators(t *testing.T) {
	for _, separator := range []string{";", ",", "\t", "|"} {
		text := strings.ReplaceAll(headingLine+goodLine, ";", separator)
		if r := read(t, text); r.Separator != separator || len(r.Accepted()) != 1 {
			t.Errorf("%q: %q, %+v", separator, r.Separator, r.Rows)
		}
	}
	many := "Nom de naissance;Prénom, usuel, d'état civil;Né(e) le\nA;B, C, D, E, F;04/08/1969\n"
	if r := read(t, many); r.Separator != ";" {
		t.Errorf("commas in the values win: %q", r.Separator)
	}
}

// TestRowNumbers: rows are counted as a spreadsheet shows them.
func TestRowNumbers(t *testing.T) {
	text := "Liste des salariés au 23/11/2026\n\n" + headingLine + goodLine + "\n\n" + strings.Replace(goodLine, "Caissière",
		"\"Agent\r\nde caisse\"", 1) +
		";;;;;;;;;\n" + goodLine
	r := read(t, text)
	var rows []int
	for _, row := range r.Rows {
		rows = append(rows, row.Row)
	}
	if len(rows) != 3 || rows[0] != 4 || rows[1] != 7 || rows[2] != 9 {
		t.Errorf("rows %v", rows)
	}
}

func TestHeadings(t *testing.T) {
	wordings := map[string][]string{
		"birth_name":             {"Nom de naissance", "NOM", "Nom de famille", "Nom de naissance *", "nom_de_naissance"},
		"married_name":           {"Nom d'usage", "Nom d’usage", "Nom marital", "NOM D'ÉPOUSE"},
		"first_name":             {"Prénom", "PRENOM", "Prénom(s)", "1er prénom"},
		"birth_date":             {"Date de naissance", "Né(e) le", "Née le", "Date naissance (JJ/MM/AAAA)", "DDN"},
		"sex":                    {"Sexe", "Genre"},
		"civility":               {"Civilité", "Titre"},
		"nir":                    {"N° sécurité sociale", "N° de Sécurité Sociale", "N° SS", "NIR", "Numéro de sécu", "INS", "N°SS"},
		"hire_date":              {"Date d'embauche", "Embauche", "Date d'entrée", "Entrée"},
		"exit_date":              {"Date de fin", "Date de sortie", "Date de fin de contrat"},
		"exit_reason":            {"Motif de sortie"},
		"job_title":              {"Poste de travail", "Emploi", "Fonction", "Intitulé du poste"},
		"pcs_code":               {"Code PCS", "PCS-ESE", "pcs"},
		"contract_type":          {"Contrat", "Type de contrat", "Nature du contrat"},
		"multi_employer":         {"Salarié multi-employeurs"},
		"declared_category":      {"Catégorie", "Catégorie déclarée", "Type de suivi"},
		"determinants":           {"Déterminants", "Déterminant du suivi individuel"},
		"scheduling_constraints": {"Contrainte(s) de convocation"},
		"email":                  {"E-mail", "Adresse mél", "Courriel", "Mail personnel"},
		"mobile":                 {"Portable", "Tél. portable", "N° de téléphone"},
		"comment":                {"Commentaire(s)", "Observations"},
		"": {"Matricule", "Lieu de naissance", "Pays de naissance", "Catégorie socio-professionnelle", "Adresse",
			"N° de contrat de prévoyance", "Nom du responsable"},
	}
	for field, all := range wordings {
		for _, w := range all {
			text := "Commune;" + w + ";Temps partiel;Nationalité;Taux\n"
			// two columns that nothing else looks like make it a line of headings
			text = strings.TrimSuffix(text, "\n") + ";" + other(field, "first_name", "Prénom", "PCS") + ";" + other(field, "comment", "Remarques",
				"Code PCS") + "\n"
			r := read(t, text)
			if got := r.Columns[1].Field; got != field {
				t.Errorf("%q gives %q, want %q", w, got, field)
			}
		}
	}
}

func other(field, taken, heading, instead string) string {
	if field == taken {
		return instead
	}
	return heading
}

// TestBestWordingWins: the birth name is not taken from a vaguer column.
func TestBestWordingWins(t *testing.T) {
	r := read(t, "Nom;Nom de naissance;Prénom\nLEROY;TEST;Laura\n")
	if r.Columns[0].Field != "married_name" || r.Columns[1].Field != "birth_name" || r.Rows[0].Employee.BirthName != "TEST" ||
		r.Rows[0].Employee.MarriedName != "LEROY" {
		t.Errorf("%+v", r.Columns)
	}
}

func TestMissingColumns(t *testing.T) {
	r := read(t, "Nom;Prénom;Civilité;Embauche\nA;B;Mme;01/01/2020\n")
	if got := describe(r.Problems); got != "birth_date error column_missing, contract_type error column_missing, job_title error column_missing" {
		t.Errorf("%s", got)
	}
	if !r.Rows[0].Refused() {
		t.Error("a row without birth date is accepted")
	}
}

func TestNotATable(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		code spst.Code
	}{
		"empty":       {"", "sheet_headings"},
		"no headings": {goodLine, "sheet_headings"},
		"prose":       {"Bonjour,\nvoici la liste; merci\n", "sheet_headings"},
		"XLSX":        {"PK\x03\x04" + headingLine, "sheet_workbook"},
		"old XLS":     {"\xd0\xcf\x11\xe0\xa1\xb1" + headingLine, "sheet_workbook"},
	} {
		_, err := sheet.ReadCSV(strings.NewReader(tt.text), on)
		if spst.KindOf(err) != spst.Invalid || spst.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("cut")
	if _, err := sheet.ReadCSV(io.MultiReader(strings.NewReader(headingLine+goodLine), iotest.ErrReader(broken)), on); !errors.Is(err,
		broken) {
		t.Errorf("a reading error is lost: %v", err)
	}
}

// TestDamage: what a program or a hand has broken is refused with the reason.
func TestDamage(t *testing.T) {
	unclosed := headingLine + strings.Replace(goodLine, "Césàr", "\"Césàr", 1) + goodLine + goodLine
	r := read(t, unclosed)
	if len(r.Rows) != 1 || !strings.Contains(describe(r.Rows[0].Problems), "error sheet_quote") {
		t.Errorf("an unclosed quote: %+v", r.Rows)
	}
	unreadable := headingLine + strings.Replace(goodLine, "Zoé", "Zo\ufffd", 1)
	if r := read(t, unreadable); describe(r.Rows[0].Problems) != "error sheet_encoding" {
		t.Errorf("an unreadable character: %s", describe(r.Rows[0].Problems))
	}
	short := headingLine + "Césàr;Zoé\n"
	if r := read(t, short); !r.Rows[0].Refused() {
		t.Error("a cut row is accepted")
	}
	long := headingLine + strings.TrimSuffix(goodLine, "\n") + ";;;de trop\n"
	if r := read(t, long); r.Rows[0].Refused() {
		t.Errorf("a row with cells too many: %s", describe(r.Rows[0].Problems))
	}
}

// endless repeats a text for ever, and counts what was read.
type endless struct {
	text string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.text[(e.read+n)%len(e.text):])
	}
	e.read += n
	return n, nil
}

// TestALineHasAnEnd: a line or a quoted cell that goes on for ever is refused with
// its number, before it has filled the memory; so are lines without end.
func TestALineHasAnEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		before, rest string
		code         spst.Code
		says         string
	}{
		"a line":        {headingLine + goodLine, "x", "sheet_line", "Ligne 3 "},
		"a quoted cell": {headingLine + goodLine + "\"Césàr", ";Zoé\n", "sheet_line", "Ligne 3 "},
		"empty cells":   {headingLine, ";", "sheet_line", "Ligne 2 "},
		"lines":         {headingLine, goodLine, "sheet_rows", "plus de 200000 lignes"},
	} {
		rest := &endless{text: tt.rest}
		_, err := sheet.ReadCSV(io.MultiReader(strings.NewReader(tt.before), rest), on)
		if spst.KindOf(err) != spst.Invalid || spst.CodeOf(err) != tt.code || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
		if tt.code == "sheet_line" && rest.read > 4<<20 {
			t.Errorf("%s: %d bytes were read", name, rest.read)
		}
	}
}

func TestSameNIRTwice(t *testing.T) {
	r := read(t, headingLine+goodLine+goodLine)
	if r.Rows[0].Refused() || describe(r.Rows[1].Problems) != "nir error nir_duplicate" {
		t.Errorf("%s / %s", describe(r.Rows[0].Problems), describe(r.Rows[1].Problems))
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(headingLine + goodLine))
	f.Add([]byte("\xff\xfeN\x00o\x00m\x00"))
	f.Add([]byte("Nom,Prénom\n\"a\nb\",c\n\"x\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("Nom\tPr\xe9nom\r\n\r\n\xc9\t\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := sheet.ReadCSV(bytes.NewReader(data), on)
		if err != nil {
			if spst.KindOf(err) != spst.Invalid {
				t.Fatal(err)
			}
			return
		}
		last := 1
		for _, row := range r.Rows {
			if row.Row <= last || row.Row > bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r"))+1 {
				t.Fatalf("row %d after row %d", row.Row, last)
			}
			last = row.Row
			if !row.Refused() && len(spst.Refused(spst.CheckEmployee(row.Employee, on))) > len(spst.Refused(row.Problems)) {
				t.Fatal("a row is accepted against the rules")
			}
		}
	})
}

func BenchmarkReadCSV(b *testing.B) {
	data, err := os.ReadFile("testdata/roster-1200.csv")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := sheet.ReadCSV(bytes.NewReader(data), on); err != nil {
			b.Fatal(err)
		}
	}
}

// Two names in a cell are told apart by capitals, or refused.
func TestNamesTogether(t *testing.T) {
	for cell, want := range map[string]string{
		"DUPONT Anne": "DUPONT|Anne", "Anne DUPONT": "DUPONT|Anne", "DE LA TOUR Jean-Noël": "DE LA TOUR|Jean-Noël",
		"Jean Pierre LE GOFF": "LE GOFF|Jean Pierre", "ÉTIENNE Zoé": "ÉTIENNE|Zoé",
		"DUPONT, Anne": "DUPONT|Anne", "Mme DUPONT Anne": "DUPONT|Anne", "DUPONT née MARTIN Anne": "|",
		"DUPONT ANNE": "|", "Dupont Anne": "|", "DUPONT": "|", "Anne DUPONT Marie": "|",
	} {
		r := read(t, "Nom et prénom;Né(e) le;Sexe;Date d'entrée;Emploi;Contrat\n"+cell+";12/03/1990;F;01/02/2020;Vendeuse;CDI\n")
		row := r.Rows[0]
		got := row.Employee.BirthName + "|" + row.Employee.FirstName
		if got != want || (want == "|") != row.Refused() || len(r.Problems) != 0 {
			t.Errorf("%q: %q, %+v, %+v", cell, got, row.Problems, r.Problems)
		}
		if want == "|" && (len(spst.Refused(row.Problems)) != 2 || row.Problems[0].Code != "names_together") { // and the determinants
			t.Errorf("%q: %+v", cell, row.Problems)
		}
	}
}

// UTF-16 is told by its zeros when it has no mark; old Excel's first line says
// the separator.
func TestWithoutAMark(t *testing.T) {
	text := headingLine + goodLine
	for name, e := range map[string]encoding.Encoding{"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)} {
		wide, err := e.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		if r := read(t, wide); r.Encoding != name || len(r.Rows) != 1 || r.Rows[0].Refused() {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if r := read(t, "sep=;\r\n"+text); len(r.Rows) != 1 || r.Rows[0].Row != 3 || r.Rows[0].Refused() {
		t.Errorf("%+v", r)
	}
}
