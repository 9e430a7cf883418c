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

// summary is the list and how long it is.
func summary(what route.Export) string {
	text := what.Label()
	if what.Lines > 0 {
		text += " · " + spst.Counted(what.Lines, "ligne", "lignes")
	}
	return text
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
