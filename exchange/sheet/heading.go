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

// heading is a field and its wordings, best first, as [plainHeading] gives them.
type heading struct {
	field    string
	wordings []string
}

// others are the headings of what is no field of an employee, each after that of the field that
// it is another form of.
var others = map[string]heading{
	"birth_name": {fieldFullName, []string{"nom et prenom", "nom prenom", "noms et prenoms", "noms prenoms", "nom prenoms", "prenom et nom",
		"prenom nom", "nom complet", "identite", "nom e t prenom", "full name"}},
	fieldSex:      {fieldCivility, []string{"civilite", "civ", "titre", "qualite"}},
	fieldNIR:      {fieldNIRKey, []string{"cle", "cle nir", "cle securite sociale", "cle ss", "cle securite", "cle nss"}},
	fieldExitDate: {fieldEnd, []string{"fin prevue contrat", "fin prevue", "date fin prevue", "terme contrat", "date fin contrat prevue"}},
}

// headings are those of every field.
var headings = sync.OnceValue(func() []heading {
	var all []heading
	for _, f := range spst.EmployeeFields() {
		h := heading{field: f.Name}
		for _, w := range f.Wordings() {
			h.wordings = append(h.wordings, plainHeading(w))
		}
		all = append(all, h)
		if other, ok := others[f.Name]; ok {
			all = append(all, other)
		}
	}
	return all
})

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
	for _, h := range headings() {
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
	for _, h := range headings() {
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

// missingColumns names the columns without which every row is refused, and that the sheet does not have.
func missingColumns(columns []spst.FileColumn) []spst.Problem {
	has := map[string]bool{}
	for _, c := range columns {
		has[c.Field] = true
	}
	has[fieldSex] = has[fieldSex] || has[fieldCivility]
	has["birth_name"], has["first_name"] = has["birth_name"] || has[fieldFullName], has["first_name"] || has[fieldFullName]
	var found []spst.Problem
	for _, f := range spst.EmployeeFields() {
		if f.Required && !has[f.Name] {
			found = append(found, spst.Problem{
				Field: f.Name, Code: spst.ProblemColumnMissing, Severity: spst.SeverityError,
				Message: "Aucune colonne ne donne « " + f.Label + " » : ajoutez-la, ou donnez-lui ce titre.",
			})
		}
	}
	return found
}
