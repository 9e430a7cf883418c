package exporting

import (
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

const (
	titleExport  = "Exporter ou imprimer"
	titleWhere   = "Où l'écrire ?"
	labelPath    = "Fichier"
	textNIR      = "avec les n° de sécurité sociale"
	textPreview  = "Aperçu"
	textLoading  = "Lecture des premières lignes…"
	askCreate    = "Créer ce dossier ?"
	verbCreate   = "Créer"
	textNew      = "Ce fichier sera créé."
	textNothing  = "La liste est vide : il n'y aurait que les titres."
	textWriting  = "Écriture…"
	textNoWrite  = "Donnez un nom au fichier, après le dossier."
	textWhereKey = "entrée écrire · tab complète le chemin · esc revenir"
)

// What is said beside the forms, on a wide screen.
const (
	aboutLines    = "La liste part telle qu'elle est affichée : mêmes lignes, filtrées et triées, avec toutes leurs colonnes."
	aboutDocument = "Le document est celui du service, tel qu'il est à cet instant."
	aboutNIR      = "Les n° de sécurité sociale n'en font partie que si la case est cochée."
	nextWhere     = "Vous choisissez le dossier et le nom du fichier ; rien n'est écrit avant."
	nextPrinter   = "Le PDF part à l'imprimante par défaut de ce poste."
)

// summary is the list and how long it is.
func summary(what route.Export) string {
	text := what.Label()
	if what.Lines > 0 {
		text += " · " + spst.Counted(what.Lines, "ligne", "lignes")
	}
	return text
}

func textMoreColumns(n int) string {
	return "et " + spst.Counted(n, "autre colonne", "autres colonnes") + "."
}

func noticeWritten(path string) string { return "Écrit dans " + path }

const (
	noticeSent   = "Envoyé à l'imprimante."
	textPrinting = "Impression…"
)

func noticeOtherForm(ext string, f export.Format) string {
	return "Ce nom finit par " + ext + ", et le fichier sera en " + f.Extension() +
		" : corrigez le nom, ou esc pour choisir une autre forme."
}
