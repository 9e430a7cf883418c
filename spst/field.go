package spst

// announcedEnd is the exit date of a contract that ends by itself, without a reason.
const announcedEnd = "announced_end"

// fieldLabels are the words of the forms, by API name; those of an employee are in
// [EmployeeFields].
var fieldLabels = map[string]string{
	"full_name": "Nom et prénom", announcedEnd: "Fin prévue du contrat", "civility": "Civilité",
	"expected_category": "Catégorie attendue", "attestation_required": "Attestation",
	"next_visit": "Prochaine visite", "visit_state": "État de la visite",

	"name": "Raison sociale", "siret": "SIRET", "joined_on": "Date d'adhésion", "address_line1": "N° et voie", "address_line2": "Complément",
	"postal_code": "Code postal", "city": "Ville", "country": "Pays", "activity": "Activité", "vat": "N° de TVA",
	"vat_exempt": "Non assujetti à la TVA",
	"phone":      "Téléphone", "fax": "Fax", "naf_code": "Code NAF",

	"last_name": "Nom", "position": "Fonction", "types": "Types de contact", "address_id": "Adresse", "label": "Nom de l'adresse",
	"codes": "Codes de mot de passe oublié",

	"kind": "Nature", "employees": "Salariés", "from": "Du", "until": "Au", "constraints": "Contraintes", "reason": "Motif",
	"effective_on":  "Date d'effet",
	"absence.cause": "Nature de l'arrêt", "absence.from": "Début de l'arrêt", "absence.return": "Date de reprise",
	"absence.issued_on": "Arrêt délivré le", "absence.pre_return": "Visite de pré-reprise",
	"certified_by": "Nom de la personne qui certifie", "certified": "Certification",
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
	return field
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
