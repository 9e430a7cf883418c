package sheet

import (
	"slices"
	"strings"
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
	fieldNIRKey       = "nir_key" // the key apart
	fieldMultiple     = "multi_employer"
)

// headings are the wordings of each field, best first, as [plainHeading] gives
// them.
var headings = [...]struct {
	field    string
	wordings []string
}{
	{"birth_name", []string{"nom naissance", "nom famille", "nom patronymique", "nom jeune fille", "patronyme", "nom"}},
	{fieldFullName, []string{"nom et prenom", "nom prenom", "noms et prenoms", "noms prenoms", "nom prenoms", "prenom et nom", "prenom nom", "nom complet", "identite", "nom e t prenom"}},
	{"married_name", []string{"nom usage", "nom marital", "nom usuel", "nom epouse", "nom epoux", "nom e pouse", "epouse", "usage"}},
	{"first_name", []string{"prenom", "1er prenom", "premier prenom", "prenom usuel", "prenoms"}},
	{fieldBirthDate, []string{"date naissance", "ne e", "nee", "ne", "naissance", "naissance date", "date nais", "ddn"}},
	{fieldSex, []string{"sexe", "genre"}},
	{fieldCivility, []string{"civilite", "civ", "titre", "qualite"}},
	{fieldNIR, []string{"nir", "nir 13", "nir 15", "securite sociale", "secu sociale", "secu", "ss", "nss", "nir cle", "ins", "insee", "immatriculation", "immatriculation securite sociale"}},
	{fieldNIRKey, []string{"cle", "cle nir", "cle securite sociale", "cle ss", "cle secu", "cle nss"}},
	{fieldHireDate, []string{"date embauche", "embauche", "date entree", "entree", "date arrivee", "date debut contrat", "debut contrat", "date debut", "embauche date"}},
	{fieldExitDate, []string{"date sortie", "date fin", "date fin contrat", "fin contrat", "sortie", "date depart", "depart", "fin", "date radiation"}},
	{fieldEnd, []string{"fin prevue contrat", "fin prevue", "date fin prevue", "terme contrat", "date fin contrat prevue"}},
	{fieldExitReason, []string{"libelle motif sortie", "libelle motif depart", "libelle motif", "motif sortie", "motif depart", "motif fin contrat", "motif rupture", "motif"}},
	{"job_title", []string{"poste travail", "libelle poste travail", "intitule poste", "intitule emploi", "libelle poste", "libelle emploi", "poste", "emploi", "fonction", "metier", "profession", "emploi occupe", "poste occupe"}},
	{"pcs_code", []string{"code pcs", "code pcs ese", "code pcs insee", "pcs", "pcs ese", "pcs insee", "code profession"}},
	{fieldContract, []string{"libelle contrat", "libelle type contrat", "libelle nature contrat", "contrat", "type contrat", "nature contrat", "contrat travail", "contrat type", "contrat travail type", "type contrat travail", "nature contrat travail"}},
	{fieldMultiple, []string{"multi employeurs", "multi employeur", "multiemployeurs", "employeurs multiples"}},
	{fieldCategory, []string{"categorie declaree", "categorie", "categorie suivi", "suivi", "type suivi", "suivi individuel", "surveillance", "suivi medical", "categorie medicale"}},
	{fieldDeterminants, []string{"determinants", "determinant", "determinants suivi individuel", "determinant suivi individuel", "risques"}},
	{"email", []string{"email", "e mail", "mail", "mel", "courriel", "adresse email", "adresse e mail", "adresse mail", "adresse mel", "adresse electronique", "mail personnel", "email personnel"}},
	{"mobile", []string{"portable", "mobile", "telephone portable", "telephone mobile", "tel portable", "tel mobile", "portable personnel", "gsm", "telephone", "tel", "numero telephone", "telephone personnel"}},
	{"scheduling_constraints", []string{"contraintes convocation", "contrainte convocation", "contraintes"}},
	{"comment", []string{"commentaires", "commentaire", "observations", "observation", "remarques"}},
}

// fillers are the words of a heading that say nothing of its field.
const fillers = " d de du des l le la s au n no num numero salarie salaries jj mm aaaa format obligatoire "

// plainHeading folds a heading, makes every sign a blank and drops the fillers:
// « N° de sécurité sociale * » → "securite sociale".
func plainHeading(s string) string {
	words := strings.FieldsFunc(spst.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	kept := words[:0]
	for _, w := range words {
		if !strings.Contains(fillers, " "+w+" ") {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

// recognise gives the field of each heading; the best wording wins when two
// columns could give the same field, and the other one is ignored. A code is only
// taken where no column has what it stands for.
func recognise(record []string) (columns []spst.FileColumn, recognised int) {
	columns = make([]spst.FileColumn, len(record))
	places := make(map[string]int, len(record))
	for i, h := range record {
		columns[i] = spst.FileColumn{Heading: clean(h)}
		if plain := plainHeading(h); plain != "" {
			if _, taken := places[plain]; !taken {
				places[plain] = i
			}
		}
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

// known tells a heading that is recognised by itself.
func known(heading string) bool {
	plain := plainHeading(heading)
	for _, h := range headings {
		if slices.Contains(h.wordings, plain) {
			return true
		}
	}
	return false
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
var required = [...]struct{ field, name string }{
	{"birth_name", "Nom de naissance"}, {"first_name", "Prénom"}, {fieldBirthDate, "Date de naissance"},
	{fieldSex, "Sexe"}, {fieldHireDate, "Date d'embauche"}, {"job_title", "Poste de travail"}, {fieldContract, "Contrat"},
}

// missingColumns names the required columns that the sheet does not have.
func missingColumns(columns []spst.FileColumn) []spst.Problem {
	has := map[string]bool{}
	for _, c := range columns {
		has[c.Field] = true
	}
	has[fieldSex] = has[fieldSex] || has[fieldCivility]
	has["birth_name"], has["first_name"] = has["birth_name"] || has[fieldFullName], has["first_name"] || has[fieldFullName]
	var found []spst.Problem
	for _, r := range required {
		if !has[r.field] {
			found = append(found, spst.Problem{
				Field: r.field, Code: "column_missing", Severity: spst.SeverityError,
				Message: "Aucune colonne ne donne « " + r.name + " » : ajoutez-la, ou donnez-lui ce titre.",
			})
		}
	}
	return found
}
