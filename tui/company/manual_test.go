package company

import "testing"

// « Mettre à jour vos informations administratives »: the manual's words, on the page and in
// the form that the pencil opens.
func TestWordsOfTheManual(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 120, 46)
	d.Sees("À remplir impérativement", "indispensable au bon suivi de votre dossier",
		"Adresse principale", "Données administratives", "SIRET",
		"Activité", "TVA intra.", "Code NAF", "Date d'adhésion", "Me contacter", "Téléphone", "Fax", "Portable", "Email administratif",
		"Le n° de SIRET a changé, la raison sociale a été", "comptabilite@amsn.fr.")
	d.Key("e")
	d.Sees("Renseignez impérativement le n° de TVA intracommunautaire", "* champs obligatoires")
	d.ClickOn("Email administratif")
	d.Sees("Priorisez l'exactitude des adresses mails renseignées.")
}
