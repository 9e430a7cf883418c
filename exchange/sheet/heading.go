package sheet

import (
	"strings"
	"sync"
	"unicode"

	"github.com/espace-adherent/adherent/spst"
)

// The fields that are not API names, or that the reading depends on.
const (
	fieldCivility     = "civility"  // M., Mme: gives the sex when no column does
	fieldFullName     = "full_name" // both names in one column
	fieldSex          = "sex"
	fieldBirthDate    = "birth_date"
	fieldHireDate     = "hire_date"
	fieldExitDate     = "exit_date"
	fieldExitReason   = "exit_reason"
	fieldEnd          = "announced_end" // of a contract: an exit date without a reason
	fieldContract     = "contract_type"
	fieldCategory     = "declared_category"
	fieldDeterminants = "determinants"
	fieldNIR          = "nir"
	fieldJob          = "job_title"
	fieldNIRKey       = "nir_key" // the key apart
	fieldMultiple     = "multi_employer"
)

// headings are the wordings of each field, best first, as [plainHeading] gives
// them: those of French programs, of programs in English, and the API's names.
var headings = [...]struct {
	field    string
	wordings []string
}{
	{"birth_name", []string{"nom naissance", "nom famille", "nom patronymique", "nom jeune fille", "nom jf", "patronyme", "birth name", "nom",
		"last name", "lastname", "surname", "family name"}},
	{fieldFullName, []string{"nom et prenom", "nom prenom", "noms et prenoms", "noms prenoms", "nom prenoms", "prenom et nom", "prenom nom",
		"nom complet", "identite", "nom e t prenom", "full name"}},
	{"married_name", []string{"nom usage", "nom marital", "nom usuel", "nom epouse", "nom epoux", "nom e pouse", "epouse", "usage",
		"married name"}},
	{"first_name", []string{"prenom", "1er prenom", "premier prenom", "prenom 1", "prenom usuel", "prenoms", "first name", "firstname",
		"given name"}},
	{fieldBirthDate, []string{"date naissance", "ne e", "nee", "ne", "naissance", "naissance date", "ddn", "d d n", "birth date", "birthdate",
		"date of birth", "dob"}},
	{fieldSex, []string{"sexe", "genre", "sex", "gender"}},
	{fieldCivility, []string{"civilite", "civ", "titre", "qualite"}},
	{fieldNIR, []string{"nir", "nir 13", "nir 15", "securite sociale", "securite", "ss", "nss", "nir cle", "ins", "insee", "immatriculation",
		"immatriculation securite sociale", "social security", "social security number"}},
	{fieldNIRKey, []string{"cle", "cle nir", "cle securite sociale", "cle ss", "cle securite", "cle nss"}},
	{fieldHireDate, []string{"date embauche", "embauche", "date entree", "entree", "date entree entreprise", "date entree societe",
		"date entree etablissement", "entre e", "date arrivee", "date recrutement", "date debut contrat", "debut contrat", "date debut",
		"embauche date", "hire date"}},
	{fieldExitDate, []string{"date sortie", "date fin", "date fin contrat", "fin contrat", "sortie", "date depart", "depart", "fin",
		"date radiation", "exit date"}},
	{fieldEnd, []string{"fin prevue contrat", "fin prevue", "date fin prevue", "terme contrat", "date fin contrat prevue"}},
	{fieldExitReason, []string{"libelle motif sortie", "libelle motif depart", "libelle motif rupture", "libelle motif fin contrat",
		"libelle motif", "motif sortie", "motif depart", "motif fin contrat", "motif rupture", "motif", "exit reason"}},
	{fieldJob, []string{"poste travail", "libelle poste travail", "intitule poste", "intitule emploi", "libelle poste", "libelle emploi",
		"libelle fonction", "designation poste", "designation emploi", "nom poste", "poste", "emploi", "fonction", "metier", "profession",
		"emploi occupe", "poste occupe", "emploi exerce", "fonction exercee", "job title", "job"}},
	{"pcs_code", []string{"code pcs", "code pcs ese", "code pcs insee", "pcs", "pcs ese", "pcs insee", "code profession"}},
	{fieldContract, []string{"libelle contrat", "libelle type contrat", "libelle nature contrat", "contrat", "type contrat", "nature contrat",
		"contrat travail", "contrat type", "contrat travail type", "type contrat travail", "nature contrat travail", "cdi cdd", "cdd cdi",
		"type contrat cdi cdd", "contract type", "contract"}},
	{fieldMultiple, []string{"multi employeurs", "multi employeur", "multiemployeurs", "employeurs multiples", "multi employer"}},
	{fieldCategory, []string{"categorie declaree", "categorie", "categorie suivi", "suivi", "type suivi", "suivi individuel", "surveillance",
		"suivi medical", "categorie medicale", "declared category"}},
	{fieldDeterminants, []string{"determinants", "determinant", "determinants suivi individuel", "determinant suivi individuel", "risques"}},
	{"email", []string{"email", "e mail", "mail", "mel", "courriel", "adresse email", "adresse e mail", "adresse mail", "adresse mel",
		"adresse electronique", "mail personnel", "email personnel"}},
	{"mobile", []string{"portable", "mobile", "telephone portable", "telephone mobile", "tel portable", "tel mobile", "portable personnel",
		"gsm", "telephone", "tel", "numero telephone", "telephone personnel"}},
	{"scheduling_constraints", []string{"contraintes convocation", "contrainte convocation", "contraintes", "scheduling constraints"}},
	{"comment", []string{"commentaires", "commentaire", "observations", "observation", "remarques", "comment"}},
}

// fillers are the words of a heading that say nothing of its field.
const fillers = " d de du des l le la s au dans n no num numero salarie salaries collaborateur agent employe jj mm aaaa format obligatoire "

// short are the words that programs shorten.
var short = map[string]string{
	"naiss": "naissance", "nais": "naissance", "dt": "date", "dte": "date", "lib": "libelle", "libel": "libelle", "cd": "code", "ref": "code",
	"id":  "code",
	"emb": "embauche", "ctr": "contrat", "ctrat": "contrat", "pren": "prenom", "sec": "securite", "secu": "securite", "soc": "sociale",
	"nat":  "nature",
	"etab": "etablissement", "ste": "societe", "ent": "entreprise", "desig": "designation",
}

// plainHeading folds a heading, makes every sign a blank, drops the fillers and
// writes short words in full: « N° de sécu. sociale * » → "securite sociale". That it
// is a code, or a label, comes first: « Emploi (libellé) » → "libelle emploi".
func plainHeading(s string) string {
	words := strings.FieldsFunc(spst.Fold(apart(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	kept := words[:0]
	for _, w := range words {
		if strings.Contains(fillers, " "+w+" ") {
			continue
		}
		if whole, ok := short[w]; ok {
			w = whole
		}
		kept = append(kept, w)
	}
	for i, w := range kept {
		if w == "code" || w == "libelle" {
			copy(kept[1:i+1], kept[:i])
			kept[0] = w
			break
		}
	}
	return strings.Join(kept, " ")
}

// apart parts the words that programs write together: DateNaissance, prenom1.
func apart(s string) string {
	var b strings.Builder
	var before rune
	for _, r := range s {
		if unicode.IsLower(before) && unicode.IsUpper(r) || unicode.IsLetter(before) && unicode.IsDigit(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// recognise gives the field of each heading; the best wording wins when two
// columns could give the same field, and the other one is ignored. A code is only
// taken where no column has what it stands for.
func recognise(record []string) (columns []spst.FileColumn, recognised int) {
	columns = make([]spst.FileColumn, len(record))
	places := make(map[string]int, len(record))
	some := false
	for i, h := range record {
		columns[i] = spst.FileColumn{Heading: clean(h)}
		if plain := plainHeading(h); plain != "" {
			some = some || wordings()[strings.TrimPrefix(plain, "code ")]
			if _, taken := places[plain]; !taken {
				places[plain] = i
			}
		}
	}
	if !some { // as in most rows that are looked at
		return columns, 0
	}
	for _, h := range headings {
		i, ok := place(places, h.wordings, "")
		if !ok {
			i, ok = place(places, h.wordings, "code ")
		}
		if ok && columns[i].Field == "" {
			columns[i].Field = h.field
			recognised++
		}
	}
	usualName(columns, places)
	return columns, recognised
}

func place(places map[string]int, wordings []string, before string) (int, bool) {
	for _, w := range wordings {
		if i, ok := places[before+w]; ok {
			return i, true
		}
	}
	return 0, false
}

// wordings are those of all fields.
var wordings = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, h := range headings {
		for _, w := range h.wordings {
			all[strings.TrimPrefix(w, "code ")], all[w] = true, true
		}
	}
	return all
})

// known tells a heading that is recognised by itself.
func known(heading string) bool {
	plain := plainHeading(heading)
	return wordings()[plain] && plain != ""
}

// usualName: beside a column that says to be of the birth name, « Nom » is the
// name in use.
func usualName(columns []spst.FileColumn, places map[string]int) {
	i, ok := places["nom"]
	if !ok || columns[i].Field != "" {
		return
	}
	for _, c := range columns {
		if c.Field == "married_name" {
			return
		}
	}
	columns[i].Field = "married_name"
}

// required are the columns without which every row is refused.
var required = [...]string{"birth_name", "first_name", fieldBirthDate, fieldSex, fieldHireDate, fieldJob, fieldContract}

// missingColumns names the required columns that the sheet does not have.
func missingColumns(columns []spst.FileColumn) []spst.Problem {
	has := map[string]bool{}
	for _, c := range columns {
		has[c.Field] = true
	}
	has[fieldSex] = has[fieldSex] || has[fieldCivility]
	has["birth_name"], has["first_name"] = has["birth_name"] || has[fieldFullName], has["first_name"] || has[fieldFullName]
	var found []spst.Problem
	for _, field := range required {
		if !has[field] {
			found = append(found, spst.Problem{
				Field: field, Code: spst.ProblemColumnMissing, Severity: spst.SeverityError,
				Message: "Aucune colonne ne donne « " + spst.FieldLabel(field) + " » : ajoutez-la, ou donnez-lui ce titre.",
			})
		}
	}
	return found
}
