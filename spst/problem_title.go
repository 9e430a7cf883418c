package spst

// problemTitles are the codes of [CheckEmployee] and [CheckRoster], with the
// heading that « Contrôler la liste » groups them under.
var problemTitles = [...]struct{ code, title string }{
	{"birth_name_required", "Nom de naissance manquant"},
	{"first_name_required", "Prénom manquant"},
	{"too_long", "Texte trop long"},
	{"control_chars", "Caractères invisibles dans un texte"},
	{"name_letter", "Nom sans une lettre"},
	{"birth_date_required", "Date de naissance manquante"},
	{"birth_date_future", "Date de naissance dans le futur"},
	{"birth_date_over_100", "Date de naissance de plus de 100 ans"},
	{"sex_required", "Sexe manquant"},
	{"sex_unknown", "Sexe non reconnu"},

	{"nir_empty", "N° de sécurité sociale manquant"},
	{"nir_provisional", "N° de sécurité sociale provisoire"},
	{"nir_spreadsheet", "N° de sécurité sociale abîmé par un tableur"},
	{"nir_chars", "N° de sécurité sociale : caractères"},
	{"nir_length", "N° de sécurité sociale incomplet ou trop long"},
	{"nir_sex", "N° de sécurité sociale : premier chiffre"},
	{"nir_month", "N° de sécurité sociale : mois"},
	{"nir_department", "N° de sécurité sociale : département"},
	{"nir_department_date", "N° de sécurité sociale : département et année"},
	{"nir_commune", "N° de sécurité sociale : commune"},
	{"nir_rank", "N° de sécurité sociale : numéro d'ordre"},
	{"nir_key", "N° de sécurité sociale : clé fausse"},
	{"nir_sex_differs", "N° de sécurité sociale et sexe différents"},
	{"nir_year_differs", "N° de sécurité sociale et année de naissance différents"},
	{"nir_month_differs", "N° de sécurité sociale et mois de naissance différents"},
	{CodeNIRDuplicate, "N° de sécurité sociale en double"},

	{"hire_date_required", "Date d'embauche manquante"},
	{"hire_date_before_14", "Embauche avant 14 ans"},
	{"hire_date_range", "Embauche dans plus de 2 ans"},
	{"hire_date_far", "Embauche dans plus de 30 jours"},
	{"exit_reason_required", "Motif de sortie manquant"},
	{"exit_reason_unknown", "Motif de sortie non reconnu"},
	{"exit_date_required", "Date de sortie manquante"},
	{"exit_date_before_hire", "Sortie avant l'embauche"},
	{"exit_date_range", "Fin de contrat dans plus de 20 ans"},
	{"cdd_past_end", "Fin de contrat passée"},

	{"job_title_required", "Poste de travail manquant"},
	{"pcs_empty", "Code PCS manquant"},
	{"pcs_2020", "Code de la PCS 2020"},
	{"pcs_2003", "Code de l'ancienne PCS 2003"},
	{"pcs_form", "Code PCS mal formé"},
	{"pcs_unknown", "Code PCS inconnu"},
	{"contract_type_required", "Type de contrat manquant"},
	{"contract_type_unknown", "Type de contrat non reconnu"},

	{"email_form", "Email incomplet"},
	{"email_domain_slip", "Email : faute de frappe ?"},
	{"phone_chars", "Portable : caractères"},
	{"phone_length", "Portable incomplet ou trop long"},
	{"phone_prefix", "Portable : premiers chiffres"},
	{"mobile_prefix", "Portable qui n'en est pas un"},

	{CodeDeterminantsRequired, "Déterminant manquant"},
	{"determinant_unknown", "Déterminant non reconnu"},
	{"determinants_none_exclusive", "« Aucun suivi particulier » avec un autre déterminant"},
	{"minor_without_determinant", "Moins de 18 ans sans le déterminant"},
	{"adult_with_minor_determinant", "Déterminant de moins de 18 ans à tort"},
	{"category_unknown", "Catégorie déclarée non reconnue"},
	{"category_differs", "Catégorie déclarée différente de l'attendue"},
	{"same_person", "Salarié peut-être en double"},
}

// ProblemTitle gives a short French heading for a code of [CheckEmployee] or
// [CheckRoster]; another code is given as it is.
func ProblemTitle(code string) string {
	for _, t := range problemTitles {
		if t.code == code {
			return t.title
		}
	}
	return code
}
