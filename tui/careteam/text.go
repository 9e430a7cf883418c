package careteam

const (
	titleCareTeam = "Joindre nos services"

	textNoAddress = "pas de coordonnées"
	textNoCity    = "pas de ville"
	textLoading   = "lecture…"
	textRetry     = "r pour réessayer."
	textIntro     = "Coordonnées de votre équipe santé travail"
	textHow       = " : y copie, o écrit ou appelle."

	noticeRefreshing = "Lecture des coordonnées…"
	noticeNothing    = "Aucune coordonnée ici."
	noticeNoLink     = "Cette ligne ne s'ouvre pas : y la copie."
)

func noticeOpened(value string) string { return "Ouverture de " + value + "…" }

func noticeCannotOpen(value string) string {
	return "Rien ne peut s'ouvrir depuis ce poste. À noter : " + value + " (y copie)."
}
