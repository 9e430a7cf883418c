package sheet_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// readOne reads a sheet of one good employee with some columns of its own.
func readOne(t *testing.T, columns map[string]string) spst.FileRow {
	t.Helper()
	cells := map[string]string{
		"Nom de naissance": "César", "Prénom": "Zoé", "Né(e) le": "04/08/1969", "Sexe": "F", "NIR": "269087654001214",
		"Embauche": "17/08/2021", "Poste": "Caissière", "PCS": "552a", "Contrat": "CDI", "Catégorie": "SIS",
	}
	for heading, value := range columns {
		cells[heading] = value
	}
	var headings, values []string
	for heading, value := range cells {
		headings = append(headings, heading)
		values = append(values, `"`+strings.ReplaceAll(value, `"`, `""`)+`"`)
	}
	r := read(t, strings.Join(headings, ";")+"\n"+strings.Join(values, ";")+"\n")
	if len(r.Rows) != 1 {
		t.Fatalf("%d rows", len(r.Rows))
	}
	return r.Rows[0]
}

func TestContractWords(t *testing.T) {
	for word, want := range map[string]spst.ContractType{
		"CDI": spst.CDI, "cdi": spst.CDI, "Contrat à durée indéterminée": spst.CDI, "CDI temps partiel": spst.CDI,
		"CDD": spst.CDD, "Contrat à durée déterminée": spst.CDD, "CDD de remplacement": spst.CDD,
		"Intérim": spst.TempAssignment, "Mission d’intérim": spst.TempAssignment, "intérimaire": spst.TempAssignment,
		"CDI intérimaire": spst.CDITemp, "Apprentissage": spst.Apprenticeship, "Contrat d'apprentissage": spst.Apprenticeship,
		"Apprenti":             spst.Apprenticeship,
		"Professionnalisation": spst.Professionalisation, "Contrat de professionnalisation": spst.Professionalisation,
		"Saisonnier": spst.Seasonal, "CDD saisonnier": spst.Seasonal, "Stage": spst.Internship, "Stagiaire": spst.Internship,
		"CDI de chantier": spst.CDIConstructionSite, "Vacation": spst.HourlyEngagement, "Vacataire": spst.HourlyEngagement,
		"Autre": spst.OtherContract,
	} {
		row := readOne(t, map[string]string{"Contrat": word})
		if row.Employee.ContractType != want || row.Refused() {
			t.Errorf("%q gives %q, %s", word, row.Employee.ContractType, describe(row.Problems))
		}
	}
	for _, c := range spst.ContractTypes() {
		for _, word := range []string{string(c), c.Label()} {
			if row := readOne(t, map[string]string{"Contrat": word}); row.Employee.ContractType != c {
				t.Errorf("%q gives %q", word, row.Employee.ContractType)
			}
		}
	}
	for _, word := range []string{"Non CDI", "CDD transformé en CDI", "CDI/CDD", "ex-intérimaire CDI", "Fin CDD", "Hors saison", "CDD pro",
		"CDI ancien apprenti"} {
		if row := readOne(t, map[string]string{"Contrat": word}); row.Employee.ContractType.Known() {
			t.Errorf("%q is taken for %q", word, row.Employee.ContractType)
		}
	}
	if row := readOne(t, map[string]string{"Contrat": "zz"}); describe(row.Problems) != "contract_type error contract_type_unknown" {
		t.Errorf("unknown: %s", describe(row.Problems))
	}
}

func TestGarbledNames(t *testing.T) {
	for _, cell := range []string{
		"LEF?VRE", "?TIENNE", "ANDR?", "LEFÃ¨VRE", "LEFÃˆVRE", "LEF&Egrave;VRE", "L&#39;HÔTE", "LEF%C3%88VRE", `LEF\xc8VRE`, `LEF\u00c8VRE`,
		"LEF=C3=88VRE", "CÅ’UR", "Lâ€™HÔTE", "1E+14", "285047654012325",
	} {
		if row := readOne(t, map[string]string{"Nom de naissance": cell}); len(row.Problems) == 0 || row.Problems[0].Code != "cell_garbled" {
			t.Errorf("%q is taken: %s", cell, describe(row.Problems))
		}
	}
	for heading, cell := range map[string]string{"Nom de naissance": "LÅNGSTRÖM", "Prénom": "João", "Poste": "R&D ; 50 % ; êtes-vous prêt ?",
		"Nom marital": "MAÑANA-ÃO"} {
		if row := readOne(t, map[string]string{heading: cell}); strings.Contains(describe(row.Problems), "cell_garbled") {
			t.Errorf("%q is refused", cell)
		}
	}
}

func TestTwoNamesInACell(t *testing.T) {
	for cell, want := range map[string]string{
		"DURAND née LEFÈVRE": "LEFÈVRE/DURAND", "DURAND (née LEFÈVRE)": "LEFÈVRE/DURAND", "LEFÈVRE épouse DURAND": "LEFÈVRE/DURAND",
		"LEFÈVRE ép. DURAND": "LEFÈVRE/DURAND",
		"LEFÈVRE":            "LEFÈVRE/", "RENÉE": "RENÉE/", "DE LA NÉE": "DE LA NÉE/",
	} {
		row := readOne(t, map[string]string{"Nom de naissance": cell, "Nom marital": ""})
		if got := row.Employee.BirthName + "/" + row.Employee.MarriedName; got != want || row.Refused() {
			t.Errorf("%q gives %q, %s", cell, got, describe(row.Problems))
		}
	}
	for _, cell := range []string{"LEFÈVRE (DURAND)", "LEFÈVRE/DURAND", "LEFÈVRE / DURAND"} {
		if row := readOne(t, map[string]string{"Nom de naissance": cell}); describe(row.Problems) != "birth_name error names_two" {
			t.Errorf("%q: %s", cell, describe(row.Problems))
		}
	}
}

func TestExitWords(t *testing.T) {
	for word, want := range map[string]spst.ExitReason{
		"Démission": spst.Resignation, "Licenciement suite à refus de mutation": spst.Dismissal, "Fin de période d'essai du CDD": spst.EndOfTrial,
		"Rupture conv.":    spst.MutualTermination,
		"Terme du contrat": spst.EndOfFixedTerm, "Autre rupture du contrat": spst.OtherExit, "Départ en retraite": spst.Retirement, "059": "059",
		"Pas de démission":  "Pas de démission",
		"Refus de mutation": "Refus de mutation", "Décès du conjoint": "Décès du conjoint", "Démission pour retraite": "Démission pour retraite",
		"Retraite progressive": "Retraite progressive", "Rupture conventionnelle après démission": "Rupture conventionnelle après démission",
	} {
		if row := readOne(t, map[string]string{"Date de sortie": "30/09/2026", "Motif de sortie": word}); row.Employee.ExitReason != want {
			t.Errorf("%q gives %q", word, row.Employee.ExitReason)
		}
	}
}

func TestSexWords(t *testing.T) {
	for word, want := range map[string]spst.Sex{
		"F": spst.Female, "f": spst.Female, "Femme": spst.Female, "Féminin": spst.Female, "2": spst.Female, "Mme": spst.Female,
		"M": spst.Male, "H": spst.Male, "Homme": spst.Male, "Masculin": spst.Male, "1": spst.Male, "M.": spst.Male,
	} {
		if row := readOne(t, map[string]string{"Sexe": word}); row.Employee.Sex != want {
			t.Errorf("%q gives %q", word, row.Employee.Sex)
		}
	}
	for word, want := range map[string]spst.Sex{
		"Mme": spst.Female, "Madame": spst.Female, "Mlle": spst.Female, "M.": spst.Male, "Monsieur": spst.Male, "Mr": spst.Male, "Dr": "",
	} {
		row := readOne(t, map[string]string{"Sexe": "", "Civilité": word})
		if row.Employee.Sex != want || row.Refused() != (want == "") {
			t.Errorf("civility %q gives %q", word, row.Employee.Sex)
		}
	}
	if row := readOne(t, map[string]string{"Sexe": "F", "Civilité": "M."}); row.Employee.Sex != spst.Female {
		t.Error("the civility wins over the sex")
	}
}

func TestCategoryWords(t *testing.T) {
	tests := []struct {
		word         string
		want         spst.Category
		determinants int
		problems     string
	}{
		{"SI", spst.SI, 1, ""},
		{"SIS", spst.SI, 1, ""},
		{"si (Suivi Individuel)", spst.SI, 1, ""},
		{"Suivi individuel", spst.SI, 1, ""},
		{"SIA", spst.SIA, 0, "determinants error determinants_required"},
		{"SIH", spst.SIH, 0, "determinants error determinants_required"},
		{"SIR", spst.SIR, 0, "determinants error determinants_required"},
		{"SMR", spst.SIR, 0, "determinants error determinants_required"},
		{"Suivi individuel renforcé", spst.SIR, 0, "determinants error determinants_required"},
		{"SMR_ESTAT", spst.SMREstat, 0, ""},
		{"", "", 0, "determinants error determinants_required"},
	}
	for _, tt := range tests {
		row := readOne(t, map[string]string{"Catégorie": tt.word})
		if row.Employee.DeclaredCategory != tt.want || len(row.Employee.Determinants) != tt.determinants ||
			describe(row.Problems) != tt.problems || row.Refused() {
			t.Errorf("%q gives %q, %v, %s", tt.word, row.Employee.DeclaredCategory, row.Employee.Determinants, describe(row.Problems))
		}
	}
	if row := readOne(t, map[string]string{"Catégorie": "XX"}); !row.Refused() {
		t.Error("an unknown category is accepted")
	}
	row := readOne(t, map[string]string{"Catégorie": "SIR", "Déterminants": "cmr, NUIT"})
	if len(row.Employee.Determinants) != 2 || row.Refused() || len(row.Problems) > 0 {
		t.Errorf("determinants %v, %s", row.Employee.Determinants, describe(row.Problems))
	}
	for _, word := range []string{"AUCUN", "aucun"} { // no determinant, not no value
		row = readOne(t, map[string]string{"Déterminants": word})
		if !slices.Equal(row.Employee.Determinants, []spst.DeterminantCode{spst.None}) || len(row.Problems) > 0 {
			t.Errorf("%s: %v, %s", word, row.Employee.Determinants, describe(row.Problems))
		}
	}
	if row := readOne(t, map[string]string{"Déterminants": "bruit"}); !row.Refused() {
		t.Error("an unknown determinant is accepted")
	}
}

func TestEndOfContract(t *testing.T) {
	tests := []struct {
		name, contract, end, reason string
		want                        spst.ExitReason
		left                        bool
	}{
		{"CDI, past", "CDI", "01/06/2025", "", spst.OtherExit, true},
		{"CDI, to come", "CDI", "01/06/2027", "", spst.OtherExit, false},
		{"CDD, past", "CDD", "01/06/2025", "", spst.EndOfFixedTerm, true},
		{"CDD, today", "CDD", "23/11/2026", "", "", false},
		{"CDD, to come", "CDD", "01/06/2027", "", "", false},
		{"apprentice, past", "Apprentissage", "01/06/2025", "", spst.EndOfFixedTerm, true},
		{"with a reason", "CDD", "01/06/2025", "Démission", spst.Resignation, true},
		{"end of term", "CDD", "01/06/2025", "Fin de CDD", spst.EndOfFixedTerm, true},
		{"agreed", "CDI", "01/06/2025", "Rupture conventionnelle", spst.MutualTermination, true},
		{"no end", "CDD", "", "", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			row := readOne(t, map[string]string{"Contrat": tt.contract, "Date de fin": tt.end, "Motif de sortie": tt.reason})
			if row.Employee.ExitReason != tt.want || row.Employee.Left(on) != tt.left || row.Refused() {
				t.Errorf("%q, %s", row.Employee.ExitReason, describe(row.Problems))
			}
		})
	}
	for _, r := range spst.ExitReasons() {
		row := readOne(t, map[string]string{"Date de fin": "01/06/2025", "Motif de sortie": r.Label()})
		if row.Employee.ExitReason != r {
			t.Errorf("%q gives %q", r.Label(), row.Employee.ExitReason)
		}
	}
}

func TestCells(t *testing.T) {
	tests := []struct{ heading, value, problems string }{
		{"NIR", "2 69 08 76 540 012 14", ""},
		{"NIR", `="269087654001214"`, ""},
		{"NIR", "2690876540012", ""},
		{"NIR", "", "nir warning nir_empty"},
		{"NIR", "2,69E+14", "nir error nir_spreadsheet"},
		{"NIR", "2.69088E+14", "nir error nir_spreadsheet"},
		{"NIR", "269087654001215", "nir error nir_key"},
		{"Né(e) le", "1969-08-04", ""},
		{"Né(e) le", "4/8/1969 00:00:00", ""},
		{"Né(e) le", "25419", "birth_date error date_spreadsheet"},
		{"Né(e) le", "########", "birth_date error date_spreadsheet"},
		{"Né(e) le", "04/08/69", "birth_date error date"},
		{"Né(e) le", "31/02/1969", "birth_date error date"},
		{"Né(e) le", "", "birth_date error birth_date_required"},
		{"Embauche", "17/08/1980", "hire_date error hire_date_before_14"},
		{"PCS", "55D1", "pcs_code error pcs_2020"},
		{"PCS", "", "pcs_code warning pcs_empty"},
		{"Poste", "", "job_title error job_title_required"},
		{"Nom de naissance", "=HYPERLINK(1)\x1b[31m", "birth_name error control_chars"},
	}
	for _, tt := range tests {
		row := readOne(t, map[string]string{tt.heading: tt.value})
		if got := describe(row.Problems); got != tt.problems {
			t.Errorf("%s = %q: %q, want %q", tt.heading, tt.value, got, tt.problems)
		}
		for _, p := range row.Problems {
			if len(tt.value) > 5 && strings.Contains(p.Message, tt.value) {
				t.Errorf("%s: the message repeats the value", p.Code)
			}
		}
	}
}

func TestOtherFields(t *testing.T) {
	row := readOne(t, map[string]string{
		"Nom marital": "Leroy", "Salarié multi-employeurs": "Oui", "Contrainte(s) de convocation": "le mardi", "Commentaire(s)": "a\r\nb",
	})
	e := row.Employee
	if e.MarriedName != "Leroy" || !e.MultiEmployer || e.SchedulingConstraints != "le mardi" || e.Comment != "a b" || len(row.Problems) > 0 {
		t.Errorf("%+v, %s", e, describe(row.Problems))
	}
	if row := readOne(t, map[string]string{"Salarié multi-employeurs": "Non"}); row.Employee.MultiEmployer {
		t.Error("« Non » is yes")
	}
}
