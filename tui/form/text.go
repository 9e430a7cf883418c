package form

import (
	"fmt"

	"github.com/espace-adherent/adherent/spst"
)

// Mandatory is the sentence that explains the stars.
const Mandatory = "* champs obligatoires"

const (
	textSaving = "◌ enregistrement…"
	textMore   = " la suite ↓ "

	askAbandon      = "Abandonner les modifications ?"
	textAbandon     = "Ce qui a été saisi dans ce formulaire sera perdu."
	verbAbandon     = "Abandonner"
	noticeUnchanged = "Rien n'a changé."
)

// The texts beside the fields of a wide form.
const (
	headAbout      = "À savoir"
	headNext       = "Ensuite"
	headTyped      = "Votre saisie"
	textRequired   = "Obligatoire."
	textNothingYet = "rien encore"
)

func textRoom(left, limit int) string {
	return "Il reste " + spst.Counted(left, "caractère", "caractères") + " sur " + spst.Thousands(limit) + "."
}

const (
	titlePCS       = "Codes PCS-ESE"
	labelPCSSearch = "Libellé ou code"
	labelPCSCode   = "Code"
	labelPCSLabel  = "Libellé"
	textPCSGroup   = "Groupe : "
	noticeNoPCS    = "Aucun code ne correspond : essayez un autre mot du libellé."
)

func noticeRefused(n int) string {
	if n == 1 {
		return "Un champ est à corriger avant de valider."
	}
	return fmt.Sprintf("%d champs sont à corriger avant de valider.", n)
}

// The texts for two people who change a record at the same time.
const (
	titleConflict      = "Modifié par quelqu'un d'autre"
	labelBefore        = "avant"
	labelMine          = "la vôtre"
	labelTheirs        = "celle du portail"
	labelRead          = "à votre lecture"
	labelLeft          = "laissé par vous"
	labelBack          = "à remettre"
	labelField         = "champ"
	textChosen         = ", choisie"
	columnTheirs       = "le portail"
	textAsking         = "◌ lecture de ce que le portail a…"
	textUndecided      = "modifié des deux côtés : choisissez avec ← ou →"
	textUndecidedShort = "modifié des deux côtés : ← ou →"
	textDecided        = "modifié des deux côtés, choisi"
	textOnlyMine       = "modifié par vous seul"
	textOnlyTheirs     = "modifié au portail seul"
	noticeUndecided    = "Choisissez la valeur de chaque champ modifié des deux côtés."
	noticeReread       = "Relisez ce qui a changé, puis validez de nouveau."
	noticeRereadLeft   = "Rien n'a été fait : la version du portail reste en place."
	noticeConflictLeft = "Rien n'est enregistré : votre saisie est dans le formulaire."
)

func textConflict(name string) string {
	return name + " a changé au portail depuis l'ouverture du formulaire. Rien n'est écrasé : " +
		"ce qu'un seul côté a changé est repris ; choisissez le reste, puis ctrl+s enregistre."
}

func textReread(name, verb string) string {
	return name + " a changé au portail depuis votre lecture : voici ce qui diffère. Rien n'est fait encore : " + textEither(verb)
}

func textSame(name, verb string) string {
	return name + " a été enregistré de nouveau au portail, sans différence avec ce que vous avez lu. Rien n'est fait encore : " +
		textEither(verb)
}

func textUndone(name, verb string) string {
	return name + " a changé au portail depuis votre geste. Ce que vous seul aviez changé est remis, ce que le portail seul a changé reste : " +
		textEither(verb)
}

func textEither(verb string) string {
	return "ctrl+s pour " + verb + " quand même, esc pour tout laisser."
}

func textLast(h spst.HistoryEntry) string {
	return "Dernier changement : " + h.Author() + ", le " + spst.FrenchDayClock(h.At) + "."
}

// The texts about a draft that waits.
const noticePutBack = "Votre saisie attend toujours : ctrl+r la reprend."

func textWaits(d spst.Draft) string {
	return "Saisie du " + spst.FrenchDayClock(d.SavedAt) + " : ctrl+r la reprend"
}

func noticeTakenUp(d spst.Draft) string {
	return "La saisie du " + spst.FrenchDayClock(d.SavedAt) + " est reprise : vérifiez-la, puis validez."
}
