package roster

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The French of the roster's screens; the words are the manual's.

const (
	titleRoster     = "Gérer vos effectifs"
	hintSearch      = "/ pour rechercher un nom, un poste, un code PCS"
	chartTitle      = "Effectifs suivis"
	everyLetter     = "Tous"
	textProposedPCS = "proposé : "
	textLetter      = "Lettre"
	askLetter       = "Tapez une lettre · entrée : Tous · esc : annuler"

	textLoading = "Chargement de la liste…"
	textEmpty   = "Aucun salarié. a ajoute le premier : ayez son n° de sécurité sociale."
	textNoLeft  = "Aucun salarié sorti : x, sur un présent, déclare une sortie."
	textPartial = "La liste est incomplète. r la charge de nouveau."

	noticeReadOnly = "Votre mandat permet de consulter la liste, pas de la modifier."
	noticeNobody   = "Aucun salarié sous le curseur."
	noticeRefresh  = "Liste demandée au portail…"

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

// sorts are the fields, under the titles of their columns.
func sorts() []widget.SortField {
	l, fields := list.Employees(false), make([]widget.SortField, sortFields)
	for f, name := range map[sortField]string{byName: "display_name", byBirth: "birth_date", byHire: "hire_date",
		byCategory: "declared_category", byJob: "job_title", byVisit: "next_visit"} {
		fields[f] = widget.SortBy(l.Column(name).Head, false)
	}
	return fields
}

// wordUnknown stands in the place of a limit that nobody can tell.
const wordUnknown = "inconnue"

// filterVisit is « Visite : en retard ».
func filterVisit(s spst.VisitState) string { return "Visite : " + s.Label() }

// textNextVisit is « 08/12/2026, rendez-vous pris ».
func textNextVisit(e *spst.Employee) string {
	switch {
	case e.NextVisit.IsZero():
		return e.VisitState.Label()
	case e.VisitState == "":
		return e.NextVisit.French()
	}
	return e.NextVisit.French() + ", " + e.VisitState.Label()
}

func textCount(n int) string { return spst.Counted(n, "salarié", "salariés") }

func textAmong(n, of int) string { return spst.Thousands(n) + " sur " + spst.Thousands(of) }

func textMarked(n int) string { return spst.Counted(n, "coché", "cochés") }

func textProgress(n, of int) string {
	return "◌ " + spst.Thousands(n) + " / " + spst.Thousands(max(n, of))
}

func noticeFresh(n int) string { return "Liste à jour : " + textCount(n) + "." }

// noticeNIRs says what « n » did where no NIR is in sight.
func noticeNIRs(shown bool) string {
	if shown {
		return "N° de sécurité sociale montrés, ici, dans le détail et à l'export."
	}
	return "N° de sécurité sociale masqués."
}

func textSorted(s sorting) string {
	return "tri : " + sorts()[s.field].Label + " " + s.shown().Arrow(sorts())
}

// categoryName gives « SIR (Suivi Individuel Renforcé) ».
func categoryName(c spst.Category) string {
	switch {
	case c == "":
		return ""
	case c.FromPortalOnly():
		return string(c) + ", " + c.Label()
	}
	return string(c) + " (" + c.Label() + ")"
}

const noticeNothingToUndo = "Rien à annuler."

const noticeNothingToRedo = "Rien à refaire."

func noticeUndoLater(name string) string {
	return "Annulez d'abord ce qui a été fait ensuite sur la fiche " + spst.Of(name) + "."
}

func noticeRedoEarlier(name string) string {
	return "Refaites d'abord ce qui avait été fait avant sur la fiche " + spst.Of(name) + "."
}

func noticeUndoGone(name string) string {
	return name + " n'est plus dans la liste : rien n'a été changé."
}

// What is done anyway to a record that somebody has changed since.
const (
	verbToUndo     = "annuler"
	verbToRedo     = "refaire"
	verbToWithdraw = "retirer la demande"
	nameRequest    = "La demande de visite"
)

func noticeUndone(w step) string {
	switch {
	case w.kind == asked && w.again:
		return "Visite redemandée : " + w.name + "."
	case w.kind == asked:
		return "Demande de visite retirée : " + w.name + "."
	case w.kind == added && w.again:
		return "Ajout refait : " + w.name + " est de nouveau dans la liste."
	case w.kind == added:
		return "Ajout annulé : " + w.name + " n'est plus dans la liste."
	case w.kind == exited && w.again:
		return "Sortie refaite : " + w.name + " n'est plus dans la liste."
	case w.kind == exited:
		return "Sortie annulée : " + w.name + " est de nouveau dans la liste."
	case w.again:
		return "Modification refaite : " + w.name + "."
	}
	return "Modification annulée : " + w.name + " est comme avant."
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
		return "Contr. pro"
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
	default:
		return c.Label()
	}
}

const (
	titleCheck   = "Contrôler la liste"
	textChecking = "◌ contrôle en cours…"
	sortGravity  = "Gravité"
	sortKind     = "Anomalie"
	sortCount    = "Nombre"
)

// noticeNext says which anomaly comes after one that is corrected.
func noticeNext(corrected, next string) string {
	return corrected + " : corrigé. Anomalie suivante : " + next + " ; esc revient à la liste."
}

func textAnomaly(at, of int) string { return fmt.Sprintf("Anomalie %d sur %d", at, of) }

func textFound(n int) string { return spst.Counted(n, "anomalie", "anomalies") }

func textNoAnomaly(n int) string {
	return "Aucune anomalie : " + spst.Counted(n, "salarié contrôlé", "salariés contrôlés") + ", tout est en ordre."
}

func textAnomalies(n, people int) string {
	if n == 1 {
		return "1 anomalie à regarder"
	}
	if people == 1 {
		return spst.Thousands(n) + " anomalies chez un salarié"
	}
	return spst.Thousands(n) + " anomalies chez " + spst.Thousands(people) + " salariés"
}

// The form.
const (
	titleAdd      = "Ajouter un salarié"
	titleEdit     = "Modification du salarié : "
	titlePerson   = "Situation civile"
	titleCompany  = "Situation dans l'entreprise"
	titleTracking = "Déterminant Suivi Individuel"

	textHaveNIR = "Munissez-vous du n° de sécurité sociale (INS) : 15 chiffres, clé comprise."
	hintPCSKey  = "ctrl+p cherche"

	textNoDeterminant = "aucun déterminant coché"
	textPortalOnly    = " · donnée par le portail, conservée"
	textAttestation   = " · attestation 5 ans"
	textNote2025      = "Évolution réglementaire 2025 — Catégorie déclarée : SIH (Suivi individuel Habilitation). " +
		"Cette catégorie est affichée si le déterminant habilitation électrique ou autorisation de conduite est coché."
)

func textWas(c spst.Category) string { return " · au portail : " + string(c) }

func textNIRKey(key string) string { return "clé attendue : " + key + " (entrée la complète)" }

func textNIRProgress(n int) string { return fmt.Sprintf("%d chiffres sur 15", n) }

// hintBirthFromNIR recalls the month and year that a NIR gives.
func hintBirthFromNIR(month, year string) string {
	return "D'après le n° de sécurité sociale : naissance le ../" + month + "/..." + year + "."
}

func noticeSaved(name string) string { return name + " : modification enregistrée. u l'annule." }
func noticeAdded(name string) string { return name + " : ajout à la liste enregistré. u l'annule." }

// The exit.
const (
	titleExit   = "Sortir un salarié"
	verbExit    = "Sortir"
	wordExit    = "sortir"
	textExiting = "◌ sortie en cours…"
)

func titleExitMany(n int) string { return "Sortir " + spst.Thousands(n) + " salariés" }

func textExitMany(x spst.Exit) string {
	return "Sortie le " + x.ExitDate.French() + ", motif : " + x.ExitReason.Label()
}

func textBeforeHire(name string, hired spst.Date) string {
	return "L'embauche " + spst.Of(name) + " est du " + hired.French() + " : la sortie ne peut pas être avant."
}

func textAndMore(n int) string { return fmt.Sprintf("et %s autres", spst.Thousands(n)) }

func textNotOut(e spst.Employee, why string) string {
	return e.DisplayName() + " n'est pas " + e.Sex.Agree("sorti", "sortie") + " : " + why
}

const (
	aboutExit = "Tout au long de l'année, déclarez l'entrée ou la sortie d'un salarié. Le dernier jour du contrat est la date de sortie ; " +
		"une fin annoncée d'avance est proposée."
	nextExit = "Le salarié reste dans la liste, parmi les sortis, avec son historique. u annule la sortie pendant 30 jours."
)

func noticeOut(name string, d spst.Date) string {
	return name + " : sortie déclarée au " + d.French() + ". u l'annule."
}

func noticeAlreadyOut(name string) string {
	return "La sortie " + spst.Of(name) + " est déjà déclarée : u l'annule."
}

// textNIRChanged is said of a masked NIR that another one differs from.
const textNIRChanged = "(autre)"

// The page of an employee.
const (
	titlePage       = "Salarié : "
	headIdentity    = "Identité et contrat"
	headVisits      = "Suivi"
	headToCorrect   = "À corriger"
	headHistory     = "Historique"
	labelReason     = "Raison"
	labelLimit      = "Limite"
	labelComing     = "À venir"
	labelPast       = "Passée"
	labelToAsk      = "À faire"
	textTimeLegend  = theme.SignDone + " visite  " + todaySign + " aujourd'hui  " + theme.SignNone + " limite légale"
	textNoFault     = theme.SignOK + " rien à corriger"
	textByService   = "attribuée par le service"
	textNoVisit     = "aucune visite connue : m en demande une"
	textNothing     = "(vide)"
	textLoadingPage = "Demandé au portail…"
	textNoHistory   = "Aucun changement enregistré depuis son entrée dans la liste : e modifie la fiche."
)

// A visit is asked for those who are present.
const noticeNobodyHere = "Personne de présent n'est choisi : une visite se demande pour un salarié présent."

var noticeTooMany = "Une demande vise au plus " + spst.Thousands(spst.MaxVisitEmployees) + " salariés : décochez-en."

func noticeNotPutBack(field string) string {
	return field + " : ce changement ne s'annule pas d'ici, une autre valeur est en place, masquée ou décidée par le portail. e modifie."
}

func textAskLate(days int) string {
	return "m demande la visite, en retard de " + spst.Counted(days, "jour", "jours")
}

func textAskBefore(day spst.Date) string { return "m demande une visite, avant le " + day.French() }

func textCancelUntil(day spst.Date) string { return "annulable jusqu'au " + day.French() }

// textHour is « 10 h 00 », which no end of a line breaks.
func textHour(a *spst.Appointment) string {
	return spst.InParis(a.Start).Format("15\u00a0h\u00a004")
}

// The question before an addition.
const (
	askTwice     = "Ajouter la même personne deux fois ?"
	verbAddTwice = "Ajouter quand même"
)

// The list of what was done.
const (
	titleDeeds  = "Ce que vous avez fait"
	textNoDeeds = "Rien de fait encore : a ajoute, e modifie, x sort."
)

// textDeed is what was done, in words.
func textDeed(d deed) string {
	switch d.kind {
	case added:
		return "ajout"
	case exited:
		return "sortie le " + d.after.ExitDate.French()
	case edited, left:
		return d.what()
	case asked:
		return "visite demandée (" + d.visit.Kind.Label() + ")"
	case changed:
	}
	var parts []string
	for _, name := range spst.ChangedFields(&d.before, &d.after) {
		part := fieldName(name)
		if f, ok := spst.EmployeeFieldNamed(name); ok && name != "nir" {
			part += " " + cmp.Or(f.Shown(&d.before), "(vide)") + " → " + cmp.Or(f.Shown(&d.after), "(vide)")
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func textUndone(what string) string { return "annulé : " + what }

// Several employees together.
const (
	fieldPeople = "employees"
	hintPeople  = "Ceux que vous avez cochés. Chaque champ laissé vide reste comme il est chez chacun."

	wordLook    = "regarder avant"
	verbChange  = "modifier"
	wordGiven   = "donner à tous"
	wordTaken   = "retirer à tous"
	textEmptied = "vidé chez tous"

	textUnchanged = "inchangé"

	textNothingTyped = "Rien n'est changé : remplissez les champs à donner à tous."
	textSame         = "rien ne change"
	textUnderWay     = "en cours…"
	textComparing    = "Comparaison…"

	noticeNobodyWaits = "Ceux que cette saisie concernait ne sont plus dans la liste, ou étaient plus de 1 000 : cochez-les de nouveau."
	noticeGone        = "La personne que cette saisie concernait n'est plus dans la liste."
	noticeNobodyTaken = "Personne n'est à modifier : cochez par espace, ou revenez par esc."
	noticeStopping    = "Arrêt après les lignes en cours…"
	noticeUndoing     = "Demandé au portail…"
)

func titleTogether(n int) string { return "Modifier " + textCount(n) }

// togetherHint is how a field is left and emptied, then its hint of one employee.
func togetherHint(hint string) string {
	return strings.TrimSpace("Vide : inchangé ; « - » vide le champ chez tous. " + hint)
}

// textNow says which values there are.
func textNow(values []string) string {
	switch n := len(values); {
	case n == 1:
		return textUnchanged + " : " + values[0]
	case n > 3:
		return fmt.Sprintf("%s : %s et %d autres valeurs", textUnchanged, strings.Join(values[:2], ", "), n-2)
	}
	return textUnchanged + " : " + strings.Join(values, ", ")
}

func textHave(n, of int) string {
	switch n {
	case 0:
		return textUnchanged + " : aucun"
	case of:
		return textUnchanged + " : tous"
	}
	return textUnchanged + " : " + textAmong(n, of)
}

func orEmpty(text string) string { return cmp.Or(text, textNothing) }

// textDeterminant is a determinant given to all, or taken from them.
func textDeterminant(code string, on bool) string {
	name := code
	for _, d := range spst.AllDeterminants() {
		if string(d.Code) == code {
			name = d.Short
		}
	}
	if on {
		return name + " : " + wordGiven
	}
	return name + " : " + wordTaken
}

// textPeople names the first of n people.
func textPeople(first []spst.Employee, n int) string {
	const most = 3
	names := make([]string, 0, most)
	for i := range first[:min(len(first), most)] {
		names = append(names, first[i].DisplayName())
	}
	text := textCount(n) + " : " + strings.Join(names, ", ")
	if n > most {
		text += " " + textAndMore(n-most)
	}
	return text
}

// textSeries counts what is to become of several.
func textSeries(d deed, taken int, s reconcile.Summary) string {
	text := spst.Counted(taken, "fiche à modifier", "fiches à modifier")
	if d.kind == left {
		text = spst.Counted(taken, "salarié à sortir", "salariés à sortir")
	}
	if s.Same > 0 {
		text += " · " + spst.Counted(s.Same, "sans changement", "sans changement")
	}
	if s.Reject > 0 {
		text += " · " + spst.Counted(s.Reject, "refusé", "refusés")
	}
	return text
}

func textDone(d deed, n int) string {
	if d.kind == left {
		return spst.Counted(n, "salarié sorti", "salariés sortis")
	}
	return spst.Counted(n, "fiche modifiée", "fiches modifiées")
}

// noticeSeries says what was done to several, and how many it was not done to.
func noticeSeries(d deed, rest int) string {
	text := textDone(d, len(d.people))
	if rest > 0 {
		text += ", " + spst.Counted(rest, "ne l'est pas et reste coché", "ne le sont pas et restent cochés")
	}
	if len(d.people) > 0 {
		text += ". u annule le tout"
	}
	return text + "."
}

// noticeSeriesStep says that a series was taken back, or done again.
func noticeSeriesStep(w seriesStep) string {
	n := len(w.people) - w.refused
	text := "Annulé : " + spst.Counted(n, "fiche est comme avant", "fiches sont comme avant")
	if w.again {
		text = "Refait : " + textDone(w.deed, n)
	}
	if w.refused > 0 {
		text += ", sauf " + spst.Counted(w.refused, "fiche modifiée depuis ou refusée", "fiches modifiées depuis ou refusées")
	}
	return text + "."
}

func textDoneOf(done, total int) string { return spst.Thousands(done) + " / " + spst.Thousands(total) }

// textCut says that lines are still to be sent.
func textCut(n int) string {
	return spst.Counted(n, "fiche reste à écrire", "fiches restent à écrire") + ", rien n'est fait deux fois."
}

func textNoLetter(letter byte) string {
	return "Aucun nom ne commence par " + string(letter) + " : esc remontre tout."
}

// Copies.

func titleCopy(n int) string { return "Copier " + textCount(n) }

func noticeTable(n int) string { return textCount(n) + ", en tableau" }

func noticeTooLong(n int) string {
	return textCount(n) + " : trop long pour le presse-papiers d'un terminal. E les exporte dans un fichier."
}
