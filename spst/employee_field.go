package spst

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// EmployeeField is a field of the employee that people see and change: its
// names, its limit, how it is typed, found in files and given to commands, and how its
// value is read, written and compared. Whatever says something of every field (form,
// detail, conflict, search, import, export, commands, history, guide) goes through
// [EmployeeFields]; what is written by hand, for speed, is held by tests.
type EmployeeField struct {
	Name  string // of the API
	Label string // the French words
	Limit int    // characters of a text that people write freely; else 0
	// Shared tells that several employees may have the same there, and be given it together.
	Shared bool
	// Searched tells that an employee is found by it, as by the names; it is a text then.
	Searched bool

	Part     FormPart // of the form
	Required bool     // without it an employee is refused
	Hint     string   // what helps as it is typed

	// Option is the option of a command that sets it, and Usage its sentence. The NIR has none:
	// the arguments of a command are public. Neither has the category, which the portal works
	// out from the determinants, nor the reason of an exit, which is declared.
	Option, Usage string
	// Headings are the wordings by which files have it, best first, with commas between, as
	// exchange/sheet folds them: those of French programs, and of programs in English. The label and the
	// name are known without being there.
	Headings string
	// DSN is the rubric of the block of the person, S21.G00.30, that says it as it is kept; "" where none
	// does, or it has to be worked out (exchange/dsn).
	DSN string

	kind textKind
	look look
	of   func(*Employee) any // a pointer to the value
}

// FormPart is a part of the form of an employee, as the manual has them.
type FormPart int

// The parts, from the top. What is in none is declared, or the portal's.
const (
	NoPart FormPart = iota
	PartPerson
	PartCompany
	PartTracking
	PartNotes // the end of the third, under the ticks
)

// textKind is how a text is put in the form that is kept, and checked.
type textKind int

const (
	byRule     textKind = iota // by a rule of its own, in check.go
	freeText                   // blanks single, of Limit characters at most
	emailText                  // by [ParseEmail]
	mobileText                 // by [ParsePhone], of a mobile phone
)

// look is how a field is shown where there is little room.
type look struct {
	short, shortest string // its labels; "" is that before it
	width           int    // of a column of its values; 0 is that of a name
	whole           bool   // a text that means nothing once it is cut
}

// nameWidth is how many cells a column of names has in a list.
const nameWidth = 20

// The limits of the texts of an employee alone, in characters.
const (
	maxConstraints = 500
	maxComment     = 1000
)

// employeeFields are in the order of the form, and the exit last.
var employeeFields = [...]EmployeeField{
	{Name: "birth_name", Label: "Nom de naissance", of: func(e *Employee) any { return &e.BirthName },
		Limit: MaxName, look: look{width: 24},
		Part: PartPerson, Required: true,
		Option: "nom", Usage: "nom de naissance `NOM`",
		Headings: "nom naissance, nom famille, nom patronymique, nom jeune fille, nom jf, patronyme, birth name, nom, last name, " +
			"lastname, surname, family name"},
	{Name: "first_name", Label: "Prénom", of: func(e *Employee) any { return &e.FirstName },
		Limit: MaxName,
		Part:  PartPerson, Required: true,
		Option: "prenom", Usage: "`PRÉNOM`",
		Headings: "prenom, 1er prenom, premier prenom, prenom 1, prenom usuel, prenoms, first name, firstname, given name"},
	{Name: "married_name", Label: "Nom marital", of: func(e *Employee) any { return &e.MarriedName },
		Limit: MaxName,
		Part:  PartPerson, Hint: "Le nom d'usage, s'il diffère du nom de naissance.",
		Option: "nom-marital", Usage: "nom marital `NOM`",
		Headings: "nom usage, nom marital, nom usuel, nom epouse, nom epoux, nom e pouse, epouse, usage, married name"},
	{Name: "sex", Label: "Sexe", of: func(e *Employee) any { return &e.Sex },
		look: look{width: 6},
		Part: PartPerson, Required: true, Hint: "← → ou espace pour choisir.",
		Option: "sexe", Usage: "sexe `F|M` : femme ou homme",
		Headings: "sexe, genre, sex, gender"},
	{Name: "birth_date", Label: "Date de naissance", of: func(e *Employee) any { return &e.BirthDate },
		look: look{short: "Né(e) le"},
		Part: PartPerson, Required: true,
		Option: "naissance", Usage: "`DATE` de naissance (jj/mm/aaaa)",
		Headings: "date naissance, ne e, nee, ne, naissance, naissance date, ddn, birth date, birthdate, date of birth, dob"},
	{Name: "nir", Label: "N° de sécurité sociale", of: func(e *Employee) any { return &e.NIR },
		look: look{short: "N° séc. sociale", width: 18},
		Part: PartPerson, Hint: "Le numéro complet avec sa clé : 15 chiffres, sans espace. Laissez vide si le salarié ne l'a pas encore.",
		Headings: "nir, nir 13, nir 15, securite sociale, securite, ss, nss, nir cle, ins, insee, immatriculation, immatriculation " +
			"securite sociale, social security, social security number"},
	{Name: "hire_date", Label: "Date d'embauche", of: func(e *Employee) any { return &e.HireDate },
		Shared: true, look: look{short: "Embauche"},
		Part: PartCompany, Required: true,
		Option: "embauche", Usage: "`DATE` d'embauche (jj/mm/aaaa)",
		Headings: "date embauche, embauche, date entree, entree, date entree entreprise, date entree societe, date entree " +
			"etablissement, entre e, date arrivee, date recrutement, date debut contrat, debut contrat, date debut, embauche " +
			"date, hire date"},
	{Name: "contract_type", Label: "Contrat", of: func(e *Employee) any { return &e.ContractType },
		Shared: true,
		Part:   PartCompany, Required: true, Hint: "← → ou une lettre pour choisir, espace pour voir la liste.",
		Option: "contrat", Usage: "`CONTRAT` : cdi, cdd, apprentissage…",
		Headings: "libelle contrat, libelle type contrat, libelle nature contrat, contrat, type contrat, nature contrat, contrat " +
			"travail, contrat type, contrat travail type, type contrat travail, nature contrat travail, cdi cdd, cdd cdi, " +
			"type contrat cdi cdd, contract type, contract"},
	{Name: "job_title", Label: "Poste de travail", of: func(e *Employee) any { return &e.JobTitle },
		Limit: MaxJobTitle, Shared: true, Searched: true, look: look{width: 28},
		Part: PartCompany, Required: true, Hint: "Le poste réellement occupé ; ctrl+p cherche le code PCS qui lui va.",
		Option: "poste", Usage: "`POSTE` de travail",
		Headings: "poste travail, libelle poste travail, intitule poste, intitule emploi, libelle poste, libelle emploi, libelle " +
			"fonction, designation poste, designation emploi, nom poste, poste, emploi, fonction, metier, profession, emploi " +
			"occupe, poste occupe, emploi exerce, fonction exercee, job title, job"},
	{Name: "pcs_code", Label: "Code PCS", of: func(e *Employee) any { return &e.PCSCode },
		Shared: true, Searched: true, look: look{shortest: "PCS", width: 8, whole: true},
		Part: PartCompany, Hint: "3 chiffres et une lettre, comme 552a. entrée ou ctrl+p : chercher par libellé ou par code.",
		Option: "pcs", Usage: "`CODE` PCS, comme 552a",
		Headings: "code pcs, code pcs ese, code pcs insee, pcs, pcs ese, pcs insee, code profession"},
	{Name: "exit_date", Label: "Date de sortie", of: func(e *Employee) any { return &e.ExitDate },
		Shared: true, look: look{short: "Sortie"},
		Part:   PartCompany,
		Hint:   "Pour un contrat à durée déterminée : la date de fin prévue. La sortie elle-même se déclare avec x, depuis la liste.",
		Option: "fin", Usage: "`DATE` de fin annoncée du contrat (jj/mm/aaaa)",
		Headings: "date sortie, date fin, date fin contrat, fin contrat, sortie, date depart, depart, fin, date radiation, exit " +
			"date"},
	{Name: "multi_employer", Label: "Salarié multi-employeurs", of: func(e *Employee) any { return &e.MultiEmployer },
		Shared: true, look: look{short: "Employeurs", width: 8},
		Part: PartCompany, Hint: "À cocher si le salarié a plusieurs employeurs : chacun d'eux le déclare.",
		Option: "multi-employeurs", Usage: "`oui|non` : le salarié a-t-il plusieurs employeurs",
		Headings: "multi employeurs, multi employeur, multiemployeurs, employeurs multiples, multi employer"},
	{Name: determinantsField, Label: "Déterminants", of: func(e *Employee) any { return &e.Determinants },
		Shared: true, look: look{width: 30},
		Part:   PartTracking,
		Option: "determinants", Usage: "`CODES` des déterminants, séparés par des virgules ; +CODE en ajoute un, -CODE le retire",
		Headings: "determinants, determinant, determinants suivi individuel, determinant suivi individuel, risques"},
	{Name: "email", Label: "Email", of: func(e *Employee) any { return &e.Email },
		Limit: MaxEmail, kind: emailText, Shared: true, Searched: true, look: look{width: 30},
		Part: PartNotes, Hint: "Celui du salarié, pour sa convocation.",
		Option: "email", Usage: "`EMAIL` du salarié, pour sa convocation", DSN: "018",
		Headings: "email, e mail, mail, mel, courriel, adresse email, adresse e mail, adresse mail, adresse mel, adresse " +
			"electronique, mail personnel, email personnel"},
	{Name: "mobile", Label: "Portable", of: func(e *Employee) any { return &e.Mobile },
		Limit: maxPhoneTyped, kind: mobileText, Shared: true, Searched: true, look: look{width: 14, whole: true},
		Part: PartNotes, Hint: "Celui du salarié, pour sa convocation et son rappel.",
		Option: "portable", Usage: "`PORTABLE` du salarié, pour sa convocation",
		Headings: "portable, mobile, telephone portable, telephone mobile, tel portable, tel mobile, portable personnel, gsm, " +
			"telephone, tel, telephone personnel"},
	{Name: "scheduling_constraints", Label: "Contraintes de convocation", of: func(e *Employee) any { return &e.SchedulingConstraints },
		Limit: maxConstraints, kind: freeText, Shared: true, look: look{short: "Convocation", width: 30},
		Part: PartNotes, Hint: "Jours ou heures à éviter, télétravail, lieu… : ce qui aide à fixer les rendez-vous.",
		Option: "contraintes", Usage: "`CONTRAINTES` de convocation",
		Headings: "contraintes convocation, contrainte convocation, contraintes, scheduling constraints"},
	{Name: "comment", Label: "Commentaires", of: func(e *Employee) any { return &e.Comment },
		Limit: maxComment, kind: freeText, Shared: true, look: look{width: 40},
		Part: PartNotes, Hint: "Pour le service. Jamais de diagnostic ni d'information médicale.",
		Option: "commentaire", Usage: "`COMMENTAIRE`, jamais un diagnostic",
		Headings: "commentaires, commentaire, observations, observation, remarques, comment"},
	{Name: "exit_reason", Label: "Motif de sortie", of: func(e *Employee) any { return &e.ExitReason },
		look: look{short: "Motif"},
		Headings: "libelle motif sortie, libelle motif depart, libelle motif rupture, libelle motif fin contrat, libelle motif, " +
			"motif sortie, motif depart, motif fin contrat, motif rupture, motif, exit reason"},
	{Name: "declared_category", Label: "Catégorie déclarée", of: func(e *Employee) any { return &e.DeclaredCategory },
		look: look{short: "Catégorie", shortest: "Cat.", width: 12},
		Headings: "categorie declaree, categorie, categorie suivi, suivi, type suivi, suivi individuel, surveillance, suivi " +
			"medical, categorie medicale, declared category"},
}

// EmployeeFields are those that a member or the service sets, in the order of
// the form: all but the identifier, the version and what is worked out.
func EmployeeFields() []EmployeeField { return employeeFields[:] }

// EmployeeFieldNamed finds one by its name in the API.
func EmployeeFieldNamed(name string) (EmployeeField, bool) {
	for i := range employeeFields {
		if employeeFields[i].Name == name {
			return employeeFields[i], true
		}
	}
	return EmployeeField{}, false
}

// Short is the label where there is little room.
func (f EmployeeField) Short() string {
	return cmp.Or(f.look.short, f.Label)
}

// Titles are the labels, from the longest to the shortest, each once.
func (f EmployeeField) Titles() []string {
	return slices.Compact([]string{f.Label, f.Short(), cmp.Or(f.look.shortest, f.Short())})
}

// Wordings are the headings that files give it, best first, then its label and its name.
func (f EmployeeField) Wordings() []string {
	label, name := f.Label, strings.ReplaceAll(f.Name, "_", " ")
	if f.Headings == "" {
		return []string{label, name}
	}
	return append(strings.Split(f.Headings, ", "), label, name)
}

// Width is how many cells a column of its texts has in a list.
func (f EmployeeField) Width() int { return cmp.Or(f.look.width, nameWidth) }

// Whole tells whether a text there means nothing once it is cut.
func (f EmployeeField) Whole() bool { return f.look.whole }

// Value is what an employee has there, of the type that the field has; nil when
// it is absent.
func (f EmployeeField) Value(e *Employee) any {
	if f.Empty(e) {
		return nil
	}
	return f.at(e).Interface()
}

// Empty tells whether an employee has nothing there; no is nothing.
func (f EmployeeField) Empty(e *Employee) bool {
	v := f.at(e)
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

func (f EmployeeField) at(e *Employee) reflect.Value { return reflect.ValueOf(f.of(e)).Elem() }

// At points to the value.
func (f EmployeeField) At(e *Employee) any { return f.of(e) }

// Typed is [EmployeeField.At] for a form, where a mobile phone reads in pairs of digits.
func (f EmployeeField) Typed(e *Employee) any {
	if s, ok := f.of(e).(*string); ok && f.kind == mobileText {
		return (*Phone)(s)
	}
	return f.of(e)
}

// Text is the value as people type it.
func (f EmployeeField) Text(e *Employee) string { return TextOf(f.of(e)) }

// Shown is the value in words: the labels of lists instead of their codes.
func (f EmployeeField) Shown(e *Employee) string {
	switch p := f.of(e).(type) {
	case *Sex:
		return p.Label()
	case *ContractType:
		return p.Label()
	case *ExitReason:
		return p.Label()
	case *string:
		if f.kind == mobileText {
			return FormatPhone(*p)
		}
	}
	return f.Text(e)
}

// SetText puts in an employee what was typed, for [Employee.Normalize] and
// [CheckEmployee]; a date that is none is a problem, and the field is empty then.
func (f EmployeeField) SetText(e *Employee, text string) []Problem {
	return PutText(f.of(e), f.Name, text)
}

// Same tells whether two employees have the same there.
func (f EmployeeField) Same(a, b *Employee) bool {
	if codes, ok := f.of(a).(*[]DeterminantCode); ok {
		return slices.Equal(*codes, *f.of(b).(*[]DeterminantCode))
	}
	return f.at(a).Equal(f.at(b))
}

// Copy gives one employee what another has there; determinants are shared.
func (f EmployeeField) Copy(to, from *Employee) { f.at(to).Set(f.at(from)) }

// ChangedFields names, as the API does, what differs; never the values.
func ChangedFields(a, b *Employee) []string {
	var names []string
	for i := range employeeFields {
		if f := &employeeFields[i]; !f.Same(a, b) {
			names = append(names, f.Name)
		}
	}
	return names
}

// AppendSearched adds the folded texts by which an employee is found, besides the names, each
// after a separator.
func (e *Employee) AppendSearched(b []byte, separator byte) []byte {
	for i := range employeeFields {
		if employeeFields[i].Searched {
			b = AppendFold(append(b, separator), *employeeFields[i].of(e).(*string))
		}
	}
	return b
}

// kindText is a field that is held to its kind alone, and its place in [Employee.Texts].
type kindText struct {
	field *EmployeeField
	place int
}

// kindTexts are in the order of the form. The place spares a check of going through the function of
// the field, which would put the employee on the heap.
var kindTexts = sync.OnceValue(func() []kindText {
	var all []kindText
	var e Employee
	texts := e.Texts()
	for i := range employeeFields {
		f := &employeeFields[i]
		if s, ok := f.of(&e).(*string); ok && f.kind != byRule {
			all = append(all, kindText{f, slices.Index(texts[:], s)})
		}
	}
	return all
})
