package roster

import "testing"

// « Gérer vos effectifs »: the manual's words, on the list and in the form.
func TestWordsOfTheManual(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 200, 60)
	d.Sees("Effectifs suivis", "SI ", "SIA ", "SIH ", "SIR ", "[Tous]", "rechercher", "Né(e) le", "TEST LEROY née TEST Laura")
	d.Key("/")
	d.Sees("Rechercher :")
	d.Key("esc", "a")
	d.Sees("Munissez-vous du n° de sécurité sociale (INS) : 15 chiffres, clé comprise.",
		"Situation civile", "Nom de naissance", "Nom marital",
		"Date de naissance", "Sexe", "Prénom", "N° séc. sociale", "Situation dans l'entreprise", "Date d'embauche",
		"Poste de travail", "Code PCS",
		"Contrat", "Salarié multi-employeurs", "Déterminant Suivi Individuel", "Aucun suivi particulier",
		"Champs électromagnétiques", "Agents CMR",
		"Évolution réglementaire 2025", "SIH (Suivi individuel Habilitation)", "Contraintes de convocation", "Commentaires",
		"Catégorie déclarée :",
		"* champs obligatoires")
}
