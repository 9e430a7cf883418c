package spst

import (
	"cmp"
	"slices"
	"strings"
)

// announcedEnd is the exit date of a contract that ends by itself, without a reason.
const announcedEnd = "announced_end"

// field is a field of the API that refusals name: its words, and the option of the commands of
// both programs that sets it.
type field struct {
	label  string
	short  string // where there is little room; "" is label
	option string // "" where no command sets it, or each in a way of its own
}

// fields are those by API name; those of an employee are in [EmployeeFields], those of a company and
// of an address in [CompanyFields].
var fields = map[string]field{
	"full_name": {label: "Nom et prénom"}, announcedEnd: {label: "Fin prévue du contrat", short: "Fin prévue"},
	"expected_category": {label: "Catégorie attendue"}, "attestation_required": {label: "Attestation"},
	"next_visit": {label: "Prochaine visite", short: "Visite"}, "visit_state": {label: "État de la visite"},

	"civility": {label: "Civilité", option: "civilite"}, "last_name": {label: "Nom", option: "nom"},
	"position": {label: "Fonction", option: "fonction"}, "types": {label: "Types de contact", short: "Types", option: "types"},
	"address_id": {label: "Adresse", option: "adresse"}, "codes": {label: "Codes de mot de passe oublié", short: "Codes"},
	"label":         {label: "Nom de l'adresse", short: "Nom", option: "nom"},
	"billing_email": {label: "Email de facturation", short: "Email factures"},

	"kind": {label: "Nature", option: "nature"}, "employees": {label: "Salariés"}, "reason": {label: "Motif", option: "motif"},
	"from": {label: "À partir du", short: "Du", option: "du"}, "until": {label: "Jusqu'au", short: "Au", option: "au"},
	"constraints":        {label: "Contraintes", option: "contraintes"},
	"absence.cause":      {label: "Nature de l'arrêt", option: "arret"},
	"absence.from":       {label: "Premier jour d'arrêt", option: "arret-du"},
	"absence.return":     {label: "Date de reprise", option: "reprise-le"},
	"absence.issued_on":  {label: "Arrêt délivré le", option: "arret-delivre-le"},
	"absence.pre_return": {label: "Date de pré-reprise", option: "pre-reprise-le"},
	"effective_on":       {label: "Date d'effet", short: "Effet", option: "effet"},

	"visits": {label: "Visites réalisées"}, "missed": {label: "Rendez-vous non honorés"},
	"missed_cents": {label: "Coût des rendez-vous non honorés"}, "coverage": {label: "Salariés à jour de leurs visites"},
	"actions": {label: "Actions en milieu de travail"}, "action_minutes": {label: "Temps passé en milieu de travail"},
	"trainings": {label: "Formations et sensibilisations"},

	"certified_by": {label: "Prénom et nom de la personne qui certifie", short: "Certifiée par"},
	"certified":    {label: "Certification"}, "validation": {label: "Dernière validation"},

	"start": {label: "Rendez-vous", option: "debut"}, "place": {label: "Lieu", option: "lieu"},
	"minutes":   {label: "Durée (min)", short: "Durée", option: "minutes"},
	"fee_cents": {label: "Frais d'absence", short: "Frais", option: "frais"}, "answer": {label: "Réponse"},
	"on": {label: "Date", option: "date"}, "title": {label: "Intitulé", option: "intitule"},
	"participants": {label: "Participants", option: "participants"},
	"mandatary":    {label: "Mandataire", option: "mandataire"}, "member": {label: "Adhérent", option: "adherent"},
	"rights": {label: "Droits", option: "droits"}, "ends_on": {label: "Dernier jour"},
	"second_factor": {label: "Double facteur"}, "sessions": {label: "Sessions ouvertes"}, "access_tokens": {label: "Jetons d'accès"},
	"token_name": {label: "Nom du jeton", short: "Nom"}, "year": {label: "Année", option: "annee"},
	"per_head_cents": {label: "Par salarié HT", option: "par-salarie"}, "supplements": {label: "Suppléments HT"},
	"vat_rate": {label: "TVA"}, "type": {label: "Type de facture", short: "Type"}, "lines": {label: "Lignes de la facture", short: "Lignes"},
	"status": {label: "État"}, "by": {label: "Intervenant"}, "purpose": {label: "Usage de l'adresse", short: "Usage"},
	"number": {label: "Numéro"}, "password": {label: "Mot de passe"}, "current": {label: "Mot de passe actuel"}, "code": {label: "Code"},
	"employee_name": {label: "Salarié"}, "invoice_profile": {label: "Profil de facture"}, "reverses": {label: "Annule"},
	"due_date": {label: "Date d'exigibilité", short: "Exigible"}, "period_until": {label: "Dernier jour de la prestation"},
	"series": {label: "Série"}, "payments": {label: "Règlements"}, "clear": {label: "Champs à vider"}, "key": {label: "Clé"},
	"closes": {label: "Dernier jour", short: "Au"}, "line": {label: "Ligne"}, "import": {label: "Import"}, "changes": {label: "Changements"},
	"view_name": {label: "Nom de la vue", short: "Nom"}, "search": {label: "Recherche"}, "list": {label: "Liste"},
	"step": {label: "Étape"}, "form": {label: "Formulaire"}, "values": {label: "Saisie"},
}

// FieldLabel gives the French words of a field of the API ("hire_date"): refusals, forms, lists and
// commands have the same; a field that has none is given as it is.
func FieldLabel(field string) string {
	if f, ok := EmployeeFieldNamed(field); ok {
		return f.Label
	}
	return cmp.Or(fields[field].label, CompanyFieldNamed(field).Label, field)
}

// FieldShort is [FieldLabel] where there is little room.
func FieldShort(field string) string {
	if f, ok := EmployeeFieldNamed(field); ok {
		return f.Short()
	}
	return cmp.Or(fields[field].short, fields[field].label, CompanyFieldNamed(field).Short(), field)
}

// FieldTitles are the words of a field, from the longest to the shortest, each once.
func FieldTitles(field string) []string {
	if f, ok := EmployeeFieldNamed(field); ok {
		return f.Titles()
	}
	return slices.Compact([]string{FieldLabel(field), FieldShort(field)})
}

// FieldOption is the option of a command that sets a field, in whichever program; "" where none does.
func FieldOption(field string) string {
	if f, ok := EmployeeFieldNamed(field); ok {
		return f.Option
	}
	return cmp.Or(fields[field].option, CompanyFieldNamed(field).Option)
}

// Either says the values of a closed list, as a command and a refusal name them: « a, b ou c ».
func Either[T ~string](all []T) string {
	var b strings.Builder
	for i, v := range all {
		switch {
		case i > 0 && i == len(all)-1:
			b.WriteString(" ou ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(v))
	}
	return b.String()
}

// ChangeLabel is [FieldLabel] of a field of an employee that changed, in an exit or not:
// without one, the exit date is the end of the contract that is announced.
func ChangeLabel(field string, exit bool) string {
	if field == "exit_date" && !exit {
		field = announcedEnd
	}
	return FieldLabel(field)
}
