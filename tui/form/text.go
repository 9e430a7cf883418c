package form

import "fmt"

const (
	textMandatory = "* champs obligatoires"
	textSaving    = "◌ enregistrement…"
	textMore      = " la suite ↓ "

	askAbandon      = "Abandonner les modifications ?"
	textAbandon     = "Ce qui a été saisi dans ce formulaire sera perdu."
	verbAbandon     = "Abandonner"
	noticeUnchanged = "Rien n'a changé."
)

func noticeRefused(n int) string {
	if n == 1 {
		return "Un champ est à corriger avant de valider."
	}
	return fmt.Sprintf("%d champs sont à corriger avant de valider.", n)
}

func noticeMerged(both int) string {
	switch both {
	case 0:
		return "Modifié entre-temps par quelqu'un d'autre : ses valeurs sont reprises ici. Relisez, puis ctrl+s."
	case 1:
		return "Modifié entre-temps par quelqu'un d'autre : un champ est à comparer, puis ctrl+s."
	}
	return fmt.Sprintf("Modifié entre-temps par quelqu'un d'autre : %d champs à comparer, puis ctrl+s.", both)
}

func textTheirs(value string) string {
	if value == "" {
		value = "rien"
	} else {
		value = "«\u00a0" + value + "\u00a0»"
	}
	return "Modifié entre-temps : le portail a " + value + ". F4 le reprend ; ctrl+s garde ce que vous avez saisi."
}
