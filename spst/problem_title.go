package spst

// problemTitles are the codes of [CheckEmployee] and [CheckRoster], with the
// heading that « Contrôler la liste » groups them under.
var problemTitles = [...]struct {
	code  ProblemCode
	title string
}{
	{ProblemBirthNameRequired, "Nom de naissance manquant"},
	{ProblemFirstNameRequired, "Prénom manquant"},
	{ProblemTooLong, "Texte trop long"},
	{ProblemControlChars, "Caractères invisibles dans un texte"},
	{ProblemNameLetter, "Nom sans une lettre"},
	{ProblemBirthDateRequired, "Date de naissance manquante"},
	{ProblemBirthDateFuture, "Date de naissance dans le futur"},
	{ProblemBirthDateOver100, "Date de naissance de plus de 100 ans"},
	{ProblemSexRequired, "Sexe manquant"},
	{ProblemSexUnknown, "Sexe non reconnu"},

	{ProblemNIREmpty, "N° de sécurité sociale manquant"},
	{ProblemNIRProvisional, "N° de sécurité sociale provisoire"},
	{ProblemNIRSpreadsheet, "N° de sécurité sociale abîmé par un tableur"},
	{ProblemNIRChars, "N° de sécurité sociale : caractères"},
	{ProblemNIRLength, "N° de sécurité sociale incomplet ou trop long"},
	{ProblemNIRSex, "N° de sécurité sociale : premier chiffre"},
	{ProblemNIRMonth, "N° de sécurité sociale : mois"},
	{ProblemNIRDepartment, "N° de sécurité sociale : département"},
	{ProblemNIRDepartmentDate, "N° de sécurité sociale : département et année"},
	{ProblemNIRCommune, "N° de sécurité sociale : commune"},
	{ProblemNIRRank, "N° de sécurité sociale : numéro d'ordre"},
	{ProblemNIRKey, "N° de sécurité sociale : clé fausse"},
	{ProblemNIRSexDiffers, "N° de sécurité sociale et sexe différents"},
	{ProblemNIRYearDiffers, "N° de sécurité sociale et année de naissance différents"},
	{ProblemNIRMonthDiffers, "N° de sécurité sociale et mois de naissance différents"},
	{ProblemNIRDuplicate, "N° de sécurité sociale en double"},

	{ProblemHireDateRequired, "Date d'embauche manquante"},
	{ProblemHireDateBefore14, "Embauche avant 14 ans"},
	{ProblemHireDateRange, "Embauche dans plus de 2 ans"},
	{ProblemHireDateFar, "Embauche dans plus de 30 jours"},
	{ProblemExitReasonRequired, "Motif de sortie manquant"},
	{ProblemExitReasonUnknown, "Motif de sortie non reconnu"},
	{ProblemExitDateRequired, "Date de sortie manquante"},
	{ProblemExitDateBeforeHire, "Sortie avant l'embauche"},
	{ProblemExitDateRange, "Fin de contrat dans plus de 20 ans"},
	{ProblemCDDPastEnd, "Fin de contrat passée"},

	{ProblemJobTitleRequired, "Poste de travail manquant"},
	{ProblemPCSEmpty, "Code PCS manquant"},
	{ProblemPCS2020, "Code de la PCS 2020"},
	{ProblemPCS2003, "Code de l'ancienne PCS 2003"},
	{ProblemPCSForm, "Code PCS mal formé"},
	{ProblemPCSUnknown, "Code PCS inconnu"},
	{ProblemContractTypeRequired, "Type de contrat manquant"},
	{ProblemContractTypeUnknown, "Type de contrat non reconnu"},

	{ProblemEmailForm, "Email incomplet"},
	{ProblemEmailDomainSlip, "Email : faute de frappe ?"},
	{ProblemPhoneChars, "Portable : caractères"},
	{ProblemPhoneLength, "Portable incomplet ou trop long"},
	{ProblemPhonePrefix, "Portable : premiers chiffres"},
	{ProblemMobilePrefix, "Portable qui n'en est pas un"},

	{ProblemDeterminantsRequired, "Déterminant manquant"},
	{ProblemDeterminantUnknown, "Déterminant non reconnu"},
	{ProblemDeterminantsNoneExclusive, "« Aucun suivi particulier » avec un autre déterminant"},
	{ProblemMinorWithoutDeterminant, "Moins de 18 ans sans le déterminant"},
	{ProblemAdultWithMinorDeterminant, "Déterminant de moins de 18 ans à tort"},
	{ProblemCategoryUnknown, "Catégorie déclarée non reconnue"},
	{ProblemCategoryDiffers, "Catégorie déclarée différente de l'attendue"},
	{ProblemSamePerson, "Salarié peut-être en double"},
}

// ProblemTitle gives a short French heading for a code of [CheckEmployee] or
// [CheckRoster]; another code is given as it is.
func ProblemTitle(code ProblemCode) string {
	for _, t := range problemTitles {
		if t.code == code {
			return t.title
		}
	}
	return string(code)
}
