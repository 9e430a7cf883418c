package roster

import (
	"fmt"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The French of the roster's screens; the words are the manual's.

const (
	titleRoster = "Gérer vos effectifs"
	labelSearch = "Rechercher :"
	hintSearch  = "/ pour rechercher un nom, un poste, un code PCS"
	chartTitle  = "Effectifs suivis"
	everyLetter = "Tous"
	askLetter   = "Tapez une lettre · entrée : Tous · esc : annuler"

	textLoading = "Chargement de la liste…"
	textEmpty   = "Aucun salarié dans la liste. a ajoute le premier."
	textNoMatch = "Aucun salarié ne correspond. esc efface la recherche et les filtres."
	textNoLeft  = "Aucun salarié sorti."
	textPartial = "La liste est incomplète. r la charge de nouveau."

	noticeReadOnly = "Votre mandat permet de consulter la liste, pas de la modifier."
	noticeNobody   = "Aucun salarié sous le curseur."
	noticeRefresh  = "Liste demandée au portail…"
	noticeImport   = "L'import d'un fichier (CSV, XLSX, DSN) n'est pas encore proposé ici : il viendra avec la commande « adherent salaries importer »."
	noticeExport   = "L'export de la liste n'est pas encore proposé ici : il viendra avec la commande « adherent salaries exporter »."
	noticePrint    = "L'impression de la liste n'est pas encore proposée ici : elle viendra avec la commande « adherent salaries imprimer »."

	tagLeft    = "sortis"
	tagAll     = "présents et sortis"
	tagAnomaly = "avec anomalie"
	tagMulti   = "multi-employeurs"

	menuSortTitle   = "Trier par"
	menuFilterTitle = "Filtrer"
	filterAll       = "Toutes les catégories"
	filterAnomaly   = "Avec une anomalie"
	filterMulti     = "Multi-employeurs"
	filterPresent   = "Présents"
	filterGone      = "Sortis"
	filterBoth      = "Présents et sortis"
)

// sortNames are the words of the sort fields.
func (f sortField) String() string {
	switch f {
	case byBirth:
		return "Date de naissance"
	case byHire:
		return "Date d'embauche"
	case byCategory:
		return "Catégorie"
	case byJob:
		return "Poste de travail"
	default:
		return "Nom"
	}
}

func textCount(n int) string {
	if n < 2 {
		return fmt.Sprintf("%d salarié", n)
	}
	return widget.Thousands(n) + " salariés"
}

func textAmong(n, of int) string { return widget.Thousands(n) + " sur " + widget.Thousands(of) }

func textMarked(n int) string {
	if n == 1 {
		return "1 coché"
	}
	return widget.Thousands(n) + " cochés"
}

func textProgress(n, of int) string {
	return "◌ " + widget.Thousands(n) + " / " + widget.Thousands(max(n, of))
}

func noticeCopied(name string) string { return name + " : copié dans le presse-papiers." }

func textSorted(s sorting) string {
	word := "tri : " + s.field.String()
	if s.reverse {
		return word + " ↓"
	}
	return word + " ↑"
}

// categoryName gives « SIR (Suivi Individuel Renforcé) ».
func categoryName(c spst.Category) string {
	if c == "" {
		return ""
	}
	return string(c) + " (" + c.Label() + ")"
}

const noticeNothingToUndo = "Rien à annuler."

func noticeUndoAdd(name string) string {
	return name + " vient d'être ajouté(e) : pour l'ôter de la liste, utilisez x (sortir)."
}

func noticeUndoStale(name string) string {
	return name + " a été modifié(e) depuis par quelqu'un d'autre : rien n'a été annulé."
}

func noticeUndone(d deed) string {
	if d.kind == exited {
		return "Sortie annulée : " + d.name + " est de nouveau dans la liste."
	}
	return "Modification annulée : " + d.name + " est comme avant."
}

// contractShort is the contract in a narrow column.
func contractShort(c spst.ContractType) string {
	switch c {
	case spst.CDITemp:
		return "CDI intér."
	case spst.TempAssignment:
		return "Intérim"
	case spst.Apprenticeship:
		return "Apprentis."
	case spst.Professionalisation:
		return "Profession."
	case spst.Seasonal:
		return "Saisonnier"
	case spst.CDIConstructionSite:
		return "CDI chant."
	case spst.Internship:
		return "Stage"
	case spst.HourlyEngagement:
		return "Vacation"
	case spst.OtherContract:
		return "Autre"
	}
	return c.Label()
}

// determinantShort is the determinant in a narrow place; the form shows the
// whole label of the one in focus.
func determinantShort(d spst.Determinant) string {
	switch d.Code {
	case spst.None:
		return "Aucun suivi particulier"
	case "CONDUITE":
		return "Autorisation de conduite"
	case "ELECTRIQUE":
		return "Habilitation électrique"
	case "MOINS_18":
		return "Moins de 18 ans"
	case "INVALIDITE":
		return "Pension d'invalidité"
	case "MATERNITE":
		return "Maternité, allaitement"
	case "BIO_2":
		return "Agents biologiques groupe 2"
	case "CEM":
		return "Champs électromagnétiques"
	case "AMIANTE":
		return "Amiante"
	case "PLOMB":
		return "Plomb"
	case "CMR":
		return "Agents CMR"
	case "BIO_3_4":
		return "Agents biologiques groupes 3, 4"
	case "RAYONS_B":
		return "Rayonnements ionisants cat. B"
	case "RAYONS_A":
		return "Rayonnements ionisants cat. A"
	case "ECHAFAUDAGE":
		return "Montage d'échafaudages"
	case "JEUNE_TRAVAUX":
		return "Moins de 18 ans, travaux régl."
	case "MANUTENTION_55":
		return "Manutention de plus de 55 kg"
	case "POSTE_EMPLOYEUR":
		return "Poste ajouté par l'employeur"
	}
	return d.Label
}

const (
	titleCheck   = "Contrôler la liste"
	textChecking = "◌ contrôle en cours…"
)

func textNoAnomaly(n int) string {
	return "Aucune anomalie : " + textCount(n) + " contrôlés, tout est en ordre."
}

func textAnomalies(n, people int) string {
	if n == 1 {
		return "1 anomalie à regarder"
	}
	if people == 1 {
		return widget.Thousands(n) + " anomalies chez un salarié"
	}
	return widget.Thousands(n) + " anomalies chez " + widget.Thousands(people) + " salariés"
}
