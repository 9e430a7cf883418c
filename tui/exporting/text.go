package exporting

import (
	"strconv"

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
	textNew      = "Ce fichier sera créé."
	textNothing  = "La liste est vide : il n'y aurait que les titres."
	textWriting  = "Écriture…"
	textNoWrite  = "Donnez un nom au fichier, après le dossier."
	textWhereKey = "entrée écrire · tab complète le chemin · esc revenir"
)

// listName is the list in words.
func listName(what route.Export) string {
	switch what.What {
	case route.ExportInvoices:
		return "Les factures" + ofYear(what.Year)
	case route.ExportLedger:
		return "L'échéancier" + ofYear(what.Year)
	case route.ExportAppointments:
		if what.Past {
			return "Les rendez-vous passés"
		}
		return "Les rendez-vous à venir"
	case route.ExportVisitRequests:
		return "Les demandes de visite"
	case route.ExportVisitsDue:
		if what.Due.Overdue {
			return "Les visites en retard"
		}
		return "Les visites à prévoir"
	case route.ExportContacts:
		return "Vos contacts"
	case route.ExportDeclarations:
		return "Les déclarations"
	case route.ExportClients:
		return "Vos clients"
	case route.PrintDeclaration:
		return "La déclaration" + ofYear(what.Year)
	case route.PrintActivity:
		return "La synthèse d'activité" + ofYear(what.Year)
	case route.PrintReceipt:
		return "L'accusé de réception de la demande d'annulation du " + what.Day.French()
	default:
		return "Les salariés " + what.Print.Label()
	}
}

func ofYear(year int) string {
	if year == 0 {
		return ""
	}
	return " de " + strconv.Itoa(year)
}

// summary is the list and how long it is.
func summary(what route.Export) string {
	text := listName(what)
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
