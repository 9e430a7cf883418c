package exchange_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

// The people of the files: who they are, when they were born and hired.
const (
	agathe = "LEFÈVRE Agathe 1985-04-12 2019-09-01"
	noel   = "GARÇON Noël 1979-12-24 2012-01-02"
	chloe  = "BÉNARD Chloé 1993-11-03 2022-03-15"
	gaetan = "L'HÔTE Gaëtan 1968-06-30 1999-02-01"
	ouvr   = "ŒUVRARD Gaëtan 1968-06-30 1999-02-01"
	zoe    = "O'NEILL Zoé 2001-02-03 2026-04-03"
)

var (
	four = []string{agathe, noel, chloe, gaetan}
	five = []string{agathe, noel, chloe, ouvr, zoe}
)

// outcome is what reading a file gives.
type outcome struct {
	accepted []string
	refused  int
	codes    string // of the remarks on the file
	whole    bool   // it may be taken for the whole roster
	err      string // code, and what its sentence must hold
}

// wild are the outcomes of the files of testdata/wild; their README tells where
// each is from.
var wild = map[string]outcome{
	"00-base.csv":                    {accepted: four, whole: true},
	"01-dsn-fractions.dsn":           {accepted: four, whole: true},
	"01b-dsn-une-fraction-seule.dsn": {accepted: four[:2], codes: "dsn_part"},
	"01d-dsn-ordre-inverse.dsn":      {accepted: four[:3], whole: true},
	"03b-pasrau-sans-contrat.dsn":    {codes: "dsn_no_contract"},
	"03c-amorcage-08.dsn":            {accepted: four[:2], codes: "dsn_signals"},
	"04-dsn-ligne-vide-en-tete.dsn":  {accepted: four[:2], whole: true},
	"05-dsn-deux-contrats.dsn": {accepted: []string{agathe, noel + " →2026-09-30", "GARÇON Noël 1979-12-24 2026-10-01"},
		whole: true},
	"07a-dsn-prenom.dsn":               {accepted: []string{"LEFÈVRE MARIE-CLAIRE 1985-04-12 2019-09-01"}, whole: true},
	"10d-iso-8859-15-oe.csv":           {accepted: []string{"CŒUR Loïc 1985-04-12 2019-09-01"}, whole: true},
	"10f-utf8-cr-seul.csv":             {accepted: four, whole: true},
	"10g-macroman-titres-ascii.csv":    {accepted: four, whole: true},
	"10n-une-ligne-cr-au-milieu.csv":   {accepted: four, whole: true},
	"11a-utf8-et-une-ligne-latin1.csv": {accepted: four, whole: true},
	"12b-titres-repetes.csv":           {accepted: four, codes: "sheet_skipped sheet_aside"},
	"14b-dates-aaaammjj.csv":           {accepted: []string{agathe}, refused: 3, whole: true}, // one person four times
	"16-titres-sage.csv": {accepted: []string{"LEFEVRE Agathe 1985-04-12 2019-09-01"}, codes: "sheet_columns",
		whole: true},
	"20d-xlsx-workbook22.xlsx":       {accepted: four, whole: true},
	"21a-feuille-masquee-avant.xlsx": {accepted: four, codes: "sheet_others"},
	"22a-ligne-fantome-1048576.xlsx": {accepted: four, whole: true},
	"25-formules-sans-valeur.xlsx": {accepted: []string{chloe + " →2026-09-30"}, refused: 2, codes: "sheet_days sheet_formulas",
		whole: true},
	"26b-fusion-verticale.xlsx":     {accepted: []string{agathe}, refused: 1, whole: true},
	"27a-html-nomme-xls.xls":        {err: "file_other HTML"},
	"27d-xlsb.xlsb":                 {err: "sheet_workbook .xlsb"},
	"30a-cii-tva-deux-monnaies.xml": {err: "file_other facture"}, // exchange/facturx reads these three
	"30d-cii-avoir-261.xml":         {err: "file_other facture"},
	"31-facturx-pdf-1.3.pdf":        {err: "file_other PDF"},
	"40b-code-emploi.csv":           {accepted: four[:2], codes: "sheet_columns", whole: true},
	"40f-code-motif.csv": {accepted: []string{agathe + " →2026-09-30", noel + " →2026-09-30"}, codes: "sheet_columns",
		whole: true},
	"41a-notice-22-lignes.csv":               {accepted: four, whole: true},
	"60a-titres-seuls.csv":                   {codes: "file_empty"},
	"t01-sheetjs018-dates-la-veille.xlsx":    {accepted: five, codes: "sheet_days", whole: true},
	"t02-sheetjs-cellules-date-iso.xlsx":     {accepted: five, whole: true},
	"t03-cellules-fusionnees.xlsx":           {accepted: five, whole: true},
	"t04-titres-sur-deux-niveaux.xlsx":       {accepted: five, whole: true},
	"t05-deux-tableaux-ordre-different.xlsx": {accepted: five, codes: "sheet_skipped sheet_aside"},
	"t10-libreoffice-dates-mois-jour.csv":    {refused: 5, codes: "date_month_first"},
	"t11-r-NA.csv":                           {accepted: five, whole: true},
	"t11b-sqlserver-NULL.csv":                {accepted: five[:2], whole: true},
	"t12-sqlserver-millisecondes.csv":        {accepted: five, whole: true},
	"t12e-javascript-toISOString.csv":        {accepted: five, codes: "sheet_days", whole: true},
	"t15-nir-flottant.csv":                   {accepted: five, whole: true},
	"t16-r-write-table.txt":                  {accepted: five, whole: true},
	"t17-guillemets-echappes.csv":            {accepted: five[1:], refused: 1, codes: "sheet_columns", whole: true},
	"t20-espaces-nuls.csv":                   {accepted: five, whole: true},
	"t21-nir-barre-cle.csv":                  {accepted: five, whole: true},
	"t22-dates-sentinelles.csv":              {accepted: five, whole: true},
	"t30b-dsn-01-et-08.dsn": {accepted: []string{"LEFEVRE Agathe 1985-04-12 2019-09-01",
		"GARCON Noel 1979-12-24 2026-11-03"}, whole: true},
	"t30c-dsn-10-dpae-p26.dsn":                 {refused: 1, codes: "dsn_signals"},
	"t31c-dsn-sans-individu-apres-un-mois.dsn": {codes: "dsn_months dsn_nobody"},
	"t32-dsn-07-par-ntt.dsn":                   {accepted: []string{"LEFEVRE Agathe 1985-04-12 2019-09-01 →2026-10-31"}, whole: true},
	"t33-dsn-07-numero-ecrit-autrement.dsn":    {accepted: []string{"LEFEVRE Agathe 1985-04-12 2019-09-01 →2026-10-31"}, whole: true},
	"t35-dsn-substitution.dsn": {accepted: []string{"LEFEVRE Agathe 1985-04-12 2019-09-01",
		"GARCON Noel 1979-12-24 2019-09-01"}, codes: "dsn_aside", whole: true},
	"t36c-dsn-utf8-bom.dsn":                 {accepted: []string{agathe}, whole: true},
	"t36d-dsn-cp1252.dsn":                   {accepted: []string{"ŒUVRÉ Anaïs 1985-04-12 2019-09-01"}, whole: true},
	"u01-libreoffice.ods":                   {accepted: four, whole: true},
	"u02-libreoffice.xls":                   {accepted: four, whole: true},
	"u03-libreoffice-fusion.ods":            {accepted: five, whole: true},
	"u04-libreoffice-fusion.xls":            {accepted: five, whole: true},
	"u05-libreoffice-feuille-masquee.ods":   {accepted: four, codes: "sheet_others"},
	"u06-libreoffice-feuille-masquee.xls":   {accepted: four, codes: "sheet_others"},
	"u07-gnumeric-biff7-utf16.xls":          {err: "sheet_workbook encodage"},
	"u08-sheetjs-biff2.xls":                 {err: "file_other Excel 5"},
	"u09-mhtml.xls":                         {err: "file_other MHTML"},
	"v01-exceljs.xlsx":                      {accepted: five, whole: true},
	"v02-poi.xlsx":                          {accepted: five, whole: true},
	"v03-poi.xls":                           {accepted: five, whole: true},
	"v04-polars.xlsx":                       {accepted: five, whole: true},
	"v05-pandas.xlsx":                       {accepted: five, whole: true},
	"v06-polars.csv":                        {accepted: five, whole: true},
	"v07-duckdb.csv":                        {accepted: five, whole: true},
	"w01-mois-jour-dit-par-le-nir.csv":      {refused: 2, codes: "date_month_first"},
	"w02-minuit-de-paris-en-utc.csv":        {accepted: four, codes: "sheet_days", whole: true},
	"w03-annee-jour-mois.csv":               {refused: 4, codes: "date_month_first"},
	"w04-mmjjaaaa.csv":                      {refused: 4, codes: "date_month_first"},
	"w05-minuit-de-la-reunion.csv":          {accepted: four, whole: true},
	"w06-mots-de-rien.csv":                  {accepted: four, whole: true},
	"w07-erreurs-d-access.csv":              {refused: 4, whole: true},
	"w08-signes-de-direction.csv":           {accepted: four, whole: true},
	"w09-fin-2050.csv":                      {accepted: four, whole: true},
	"w10-sexe-0-1.csv":                      {refused: 4, whole: true},
	"w11-nir-en-toutes-formes.csv":          {accepted: four, whole: true},
	"w12-colonne-sans-titre.csv":            {accepted: four, codes: "sheet_columns", whole: true},
	"w13-retour-de-mac-dans-un-nom.csv":     {accepted: []string{agathe, chloe, gaetan}, refused: 2, whole: true},
	"w14-retour-dans-un-emploi.csv":         {accepted: []string{agathe, chloe, gaetan}, refused: 2, whole: true},
	"w15-guillemet-ouvert-a-la-fin.csv":     {accepted: four[:3], refused: 1, codes: "sheet_quote"},
	"w16-guillemet-ouvert-au-milieu.csv":    {accepted: four[:1], refused: 1, codes: "sheet_quote"},
	"w17-tableaux-cote-a-cote.csv":          {accepted: four[:2], codes: "sheet_columns sheet_beside"},
	"w18-second-tableau-autres-mots.csv":    {accepted: four, codes: "sheet_skipped", whole: true},
	"w19-groupe-conjoint-avant.csv":         {accepted: four, codes: "sheet_columns", whole: true},
	"w20-emploi-en-code-et-libelle.csv":     {accepted: four, codes: "sheet_columns", whole: true},
	"w21-titres-colles.csv":                 {accepted: four, whole: true},
	"w22-titres-anglais.csv":                {accepted: four, whole: true},
	"w23-minuscules-dans-les-capitales.csv": {err: "text_encoding deux"},
	"w24-cp850-une-capitale.csv":            {err: "text_encoding deux"},
	"w25-latin1-et-une-ligne-utf8.csv":      {accepted: four, whole: true},
	"w26-dsn-latin1-cr.dsn":                 {accepted: four, whole: true},
	"w27-dsn-bloc-41.dsn": {accepted: []string{agathe, "GARÇON Noël 1979-12-24 2012-01-03 →2026-11-15", chloe, gaetan},
		whole: true},
	"w28-dsn-deux-blocs-pour-une-personne.dsn": {accepted: four, whole: true},
	"w29-dadsu-rubriques-en-parties.txt":       {err: "dsn_other DADS-U"},
	"t37-dsn-mandats.dsn":                      {accepted: []string{"BENARD Chloe 1993-11-03 2019-09-01"}, codes: "dsn_aside", whole: true},
}

// looked are the files whose rows are looked at one by one elsewhere in this test.
var looked = map[string]string{
	"15-mots-de-contrat.csv":                     "contract_type",
	"24-cellules-typees.xlsx":                    "birth_date",
	"t06-nombres-dans-une-colonne-de-dates.xlsx": "birth_date",
	"t13-multi-employeurs-mots.csv":              "multi_employer",
	"t14-erreurs-de-tableur.csv":                 "job_title",
}

func readWild(t *testing.T, name string) (spst.RosterFile, error) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "wild", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return exchange.Read(f, exchange.Options{Options: sheet.Options{On: spst.NewDate(2026, 11, 29)}})
}

func TestFilesAsRealLifeBringsThem(t *testing.T) {
	files, err := os.ReadDir("testdata/wild")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() == "README.md" || looked[f.Name()] != "" {
			continue
		}
		want, ok := wild[f.Name()]
		if !ok {
			t.Errorf("%s has no outcome", f.Name())
		}
		r, err := readWild(t, f.Name())
		if err != nil || want.err != "" {
			code, says, _ := strings.Cut(want.err, " ")
			if string(spst.CodeOf(err)) != code || !strings.Contains(fmt.Sprint(err), says) {
				t.Errorf("%s: %v", f.Name(), err)
			}
			continue
		}
		got := outcome{whole: r.Entire()}
		for _, row := range r.Rows {
			if row.Refused() {
				got.refused++
				continue
			}
			e := row.Employee
			who := fmt.Sprintf("%s %s %s %s", e.BirthName, e.FirstName, e.BirthDate, e.HireDate)
			if !e.ExitDate.IsZero() {
				who += fmt.Sprintf(" →%s", e.ExitDate)
			}
			got.accepted = append(got.accepted, who)
		}
		var codes []string
		for _, p := range r.Problems {
			codes = append(codes, string(p.Code))
		}
		got.codes = strings.Join(codes, " ")
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s:\ngot  %v\nwant %v", f.Name(), got, want)
		}
	}
}

// What a cell holds is read, or refused in its own field: never empty in silence.
func TestCellsAsRealLifeBringsThem(t *testing.T) {
	for name, field := range looked {
		r, err := readWild(t, name)
		if err != nil || len(r.Rows) < 5 {
			t.Errorf("%s: %d rows, %v", name, len(r.Rows), err)
		}
		for _, row := range r.Rows {
			e, said := row.Employee, false
			for _, p := range row.Problems {
				said = said || p.Field == field
			}
			for _, w := range r.Unknown {
				said = said || w.Field == field
			}
			read := map[string]bool{
				"contract_type": strings.HasPrefix(string(e.ContractType), "cd") || e.ContractType != "" &&
					spst.ContractType(strings.ToLower(string(e.ContractType))) == e.ContractType,
				"birth_date":     e.BirthDate == spst.NewDate(1985, 4, 12) || e.BirthDate.Year() == 1983 || e.BirthDate == spst.NewDate(1985, 4, 13),
				"multi_employer": e.MultiEmployer, "job_title": false,
			}[field]
			if !read && !said {
				t.Errorf("%s, row %d: %+v %v", name, row.Row, e, row.Problems)
			}
		}
	}
	r, err := readWild(t, "15-mots-de-contrat.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Rows {
		word := row.Cells[7]
		if got := row.Employee.ContractType; word == "Non déterminé" && got == spst.CDD || word == "CDI mission" && got == spst.TempAssignment ||
			word == "C.D.I." && got != spst.CDI {
			t.Errorf("%q is %q", word, got)
		}
	}
}

// The label of a job wins over its code, whatever its column is called.
func TestALabelWinsOverItsCode(t *testing.T) {
	for _, name := range []string{"40b-code-emploi.csv", "w20-emploi-en-code-et-libelle.csv"} {
		r, err := readWild(t, name)
		if err != nil || r.Rows[0].Employee.JobTitle != "Caissière" || r.Rows[1].Employee.JobTitle != "Boulanger" {
			t.Errorf("%s: %+v, %v", name, r.Rows, err)
		}
	}
}
