package spst

import "cmp"

// announcedEnd is the exit date of a contract that ends by itself, without a reason.
const announcedEnd = "announced_end"

// fieldLabels are the words of the forms, by API name; those of an employee are in
// [EmployeeFields], those of a company and of an address in [CompanyFields].
var fieldLabels = map[string]string{
	"full_name": "Nom et prénom", announcedEnd: "Fin prévue du contrat", "civility": "Civilité",
	"expected_category": "Catégorie attendue", "attestation_required": "Attestation",
	"next_visit": "Prochaine visite", "visit_state": "État de la visite",

	"last_name": "Nom", "position": "Fonction", "types": "Types de contact", "address_id": "Adresse", "label": "Nom de l'adresse",
	"codes": "Codes de mot de passe oublié",

	"kind": "Nature", "employees": "Salariés", "from": "Du", "until": "Au", "constraints": "Contraintes", "reason": "Motif",
	"effective_on":  "Date d'effet",
	"absence.cause": "Nature de l'arrêt", "absence.from": "Début de l'arrêt", "absence.return": "Date de reprise",
	"absence.issued_on": "Arrêt délivré le", "absence.pre_return": "Visite de pré-reprise",

	"visits": "Visites réalisées", "missed": "Rendez-vous non honorés", "missed_cents": "Coût des rendez-vous non honorés",
	"coverage": "Salariés à jour de leurs visites", "actions": "Actions en milieu de travail",
	"action_minutes": "Temps passé en milieu de travail", "trainings": "Formations et sensibilisations",

	"certified_by": "Nom de la personne qui certifie", "certified": "Certification", "validation": "Dernière validation",
}

// FieldLabel gives the French words of a field of the API ("hire_date"), as the
// forms show them; a field that no form has is given as it is.
func FieldLabel(field string) string {
	if f, ok := EmployeeFieldNamed(field); ok {
		return f.Label
	}
	if label, ok := fieldLabels[field]; ok {
		return label
	}
	return cmp.Or(CompanyFieldNamed(field).Label, field)
}

// FieldShort is [FieldLabel] where there is little room.
func FieldShort(field string) string {
	if f, ok := EmployeeFieldNamed(field); ok {
		return f.Short()
	}
	if field == announcedEnd {
		return "Fin prévue"
	}
	return FieldLabel(field)
}

// ChangeLabel is [FieldLabel] of a field of an employee that changed, in an exit or not:
// without one, the exit date is the end of the contract that is announced.
func ChangeLabel(field string, exit bool) string {
	if field == "exit_date" && !exit {
		field = announcedEnd
	}
	return FieldLabel(field)
}
