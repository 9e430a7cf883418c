package services

const (
	titleServices = "Joindre nos services"
	headCentre    = "Centre de visite"
	headCare      = "Équipe pluridisciplinaire"
	headAdmin     = "Équipe administrative"

	labelSearch  = "Rechercher :"
	labelAddress = "Adresse"
	labelPhone   = "Téléphone"
	labelHours   = "Horaires"

	textNoAddress  = "pas de coordonnées"
	textNoCity     = "pas de ville"
	textUnassigned = "non attribué"
	textLoading    = "lecture…"
	textRetry      = "r pour réessayer."
	textNoMatch    = "Rien ne correspond : esc pour tout revoir."
	textIntro      = "Coordonnées de votre équipe santé travail : y copie, o écrit ou appelle."

	noticeRefreshing = "Coordonnées relues."
	noticeNothing    = "Aucune coordonnée ici."
	noticeNoLink     = "Cette ligne ne s'ouvre pas : y la copie."
)

func noticeOpened(value string) string { return "Ouverture de " + value + "…" }

func noticeCannotOpen(value string) string {
	return "Rien ne peut s'ouvrir depuis ce poste. À noter : " + value + " (y copie)."
}
