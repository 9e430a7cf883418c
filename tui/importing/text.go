package importing

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

const (
	titleImport        = "Importer un fichier"
	titleFile          = "Choisir le fichier"
	titleColumns       = "Ce que le fichier donne"
	titleWords         = "Mots à traduire"
	titleReview        = "Ce que l'import changerait"
	titleCarry         = "Import en cours"
	titleReport        = "Import terminé"
	titleUndo          = "Annulation de l'import"
	titleWhole         = "Ce fichier est-il la liste entière de vos salariés ?"
	titleEstablishment = "De quel établissement ?"
	titleOfficers      = "Qui prendre de la DSN ?"
	titleSheet         = "Quelle feuille ?"

	labelFile  = "Fichier"
	titleSort  = "Trier par"
	labelExits = "Sorties"

	textFormats          = "CSV, tableur ou DSN · tab complète le chemin"
	textReading          = "Lecture du fichier…"
	textReadingAgain     = "Lecture du fichier de l'import interrompu…"
	textComparing        = "Comparaison avec votre liste…"
	textOwnEstablishment = "le vôtre"
	textOfficers         = "Avec les mandataires sociaux"
	textWithOfficers     = "mandataires sociaux compris"
	textWords            = "Un sens à chaque mot, une fois pour toutes ; sans lui, la ligne est refusée."
	textNoMeaning        = "pas encore choisi"
	textPart             = "Non : des entrées et des modifications seulement"
	textWhole            = "Oui : proposer la sortie de ceux qui n'y sont pas"
	textChoose           = "Choisir un fichier"
	textGiveUp           = "Abandonner cet examen"
	textDeterminants     = "Sans déterminants : « Contrôler la liste » les demandera après l'import."
	textCarryYes         = "Importer"
	textCarrying         = "Les lignes partent par lots de 500."
	textPausing          = "Pause après le lot en cours…"
	textPaused           = "En pause."
	textCarryHint        = "L'avancement est gardé sur le portail : interrompu, l'import reprend où il en était, et rien n'est fait deux fois."
	textMoreProblems     = "… et d'autres remarques : « adherent lire » les donne toutes."
	textNoneRefused      = "Aucune ligne refusée."
	textUndo             = "Chaque fiche revient à ce qu'elle était avant l'import. Celles qui ont changé depuis restent comme elles sont, et vous sont nommées."
	textUndoYes          = "Annuler l'import"

	noticeOneEstablishment = "Ce fichier n'a qu'une partie : il n'y a rien à choisir."
	noticeNoneOfThese      = "Aucun salarié de cet établissement dans le fichier : f en choisit un autre."
	noticeNoRows           = "Ce fichier ne contient aucune ligne de salarié : choisissez-en un autre."
	noticeNothingToMark    = "Il n'y a rien à importer de ces lignes."
	noticeNoExit           = "Cochez d'abord les absents du fichier qui sont sortis."
	noticeNothingTaken     = "Aucune ligne n'est retenue : cochez celles à importer avec espace."
	noticePauseFirst       = "Mettez d'abord l'import en pause avec espace."
	noticePauseUndo        = "L'annulation est en cours : patientez un instant."
	noticeCanResume        = "Import en pause : « i » le reprendra où il en est."
	noticeGivenUp          = "L'examen est abandonné : rien n'en est gardé."
	noticeNothingToUndo    = "Il n'y a plus rien à annuler."
	noticeNoRefusedHere    = "Aucune ligne refusée ici : e corrige une ligne refusée."
	noticeNotOfTheFile     = "Cette ligne n'est pas du fichier : modifiez la fiche dans la liste des salariés."
	verbCorrect            = "prendre la ligne"
	noticeNoRefused        = "Aucune ligne n'est refusée."
)

func textMarked(n int) string {
	return spst.Counted(n, "fichier coché", "fichiers cochés") + " · entrée les lit ensemble"
}

func textRows(n int) string { return spst.Counted(n, "ligne", "lignes") }

func textResume(p *imports.Pending) string {
	if p.Import == "" {
		return "Reprendre l'examen de " + imports.FileNames(p.Paths) + " (" + textTaken(p.Total) + ")"
	}
	return fmt.Sprintf("Reprendre l'import interrompu (%s faites sur %s)", spst.Thousands(p.Done), spst.Thousands(p.Total))
}

// textFileElsewhere asks for a file that was chosen on another machine, perhaps.
func textFileElsewhere(p *imports.Pending) string {
	return "Le fichier n'est pas sur ce poste : choisissez " + imports.FileNames(p.Paths) + ", le même que celui de l'examen."
}

func textChooseAgain(p *imports.Pending) string { return "Choisir " + imports.FileNames(p.Paths) }

func textUndoLast(i *spst.Import) string {
	return "Annuler l'import du " + spst.Today(i.At).French() + " (" + textRows(i.Done) + ")"
}

func textColumn(heading string) string { return "« " + heading + " » donne" }

func textTaken(n int) string { return spst.Counted(n, "ligne retenue", "lignes retenues") }

func textUnready(n int) string {
	return spst.Counted(n, "sortie sans date", "sorties sans date") + " : x"
}

func noticeUnready(n int) string {
	return spst.Counted(n, "sortie retenue n'a pas", "sorties retenues n'ont pas") + " de date : donnez-la avec x, ou décochez."
}

func textExitReason(n int) string { return "Motif de " + spst.Counted(n, "sortie", "sorties") }

func textLeaving(n int, reason spst.ExitReason) string {
	return reason.Label() + " · " + spst.Counted(n, "salarié", "salariés") + " · entrée valide"
}

func textBeforeHire(e *spst.Employee) string {
	return e.DisplayName() + " a été " + e.Sex.Agree("embauché", "embauchée") + " le " + e.HireDate.French() + " : donnez une date d'après."
}

func textCarryTitle(n int) string { return "Importer " + textRows(n) + " ?" }

// noticeNotEntire says why nobody is proposed for an exit.
func noticeNotEntire(why string) string {
	return "Aucune sortie n'est proposée, le fichier n'est pas sûrement la liste entière. " + why
}

func textManyLeave(n, present int) string {
	verb := " vont sortir"
	if n == 1 {
		verb = " va sortir"
	}
	return spst.Counted(n, "présent", "présents") + " sur " + spst.Thousands(present) + verb + " : retapez ce nombre."
}

func textNotTheNumber(n int) string {
	return "Ce n'est pas le nombre de sorties, " + spst.Thousands(n) + " : vérifiez la liste des sorties."
}

// textCarry says what will happen, by action.
func textCarry(run *imports.Run, member string) string {
	counts := map[reconcile.Action]int{}
	for i := range run.Difference.Rows {
		if r := &run.Difference.Rows[i]; r.Taken && r.Writes() {
			counts[r.Action]++
		}
	}
	text := member + " : " + reconcile.Moves(counts[reconcile.Enter], counts[reconcile.Exit], counts[reconcile.Change]) +
		". L'import pourra être annulé en entier pendant 30 jours."
	if run.Abandons() {
		text += " " + imports.Abandoned
	}
	return text
}

// textCorrectRow is « Ligne 12 : DUPONT Marie ».
func textCorrectRow(r *reconcile.Row) string {
	return "Ligne " + strconv.Itoa(r.Row) + " : " + r.Employee.DisplayName()
}

// textRowOf names a row with the file that it is in.
func textRowOf(r *reconcile.Row, paths []string) string {
	return ansi.Truncate(textCorrectRow(r)+", dans "+imports.FileNames(paths), longRow, theme.Ellipsis)
}

// longRow is how long the name of a row is kept.
const longRow = 120

// noticeTaken says what became of a row corrected after the import.
func noticeTaken(r *reconcile.Row) string {
	if !r.Writes() {
		return r.Employee.DisplayName() + " est déjà dans la liste comme dans la ligne corrigée : il n'y a rien à faire."
	}
	return "Ligne corrigée et prise : " + r.Employee.DisplayName() + ". u annule l'import entier, cette ligne comprise."
}

// noticeCorrected says where a row is that was corrected before the import.
func noticeCorrected(r *reconcile.Row) string {
	return "Ligne corrigée : " + r.Employee.DisplayName() + " est dans « " + r.Action.Title() + " »."
}

func textRefused(n int) string {
	return spst.Counted(n, "ligne refusée", "lignes refusées") + " · e en corrige une, E les écrit dans un fichier"
}

func textUndoTitle(n int) string { return "Annuler l'import de " + textRows(n) + " ?" }

func textLeft(n int) string {
	return spst.Counted(n, "fiche laissée comme elle est", "fiches laissées comme elles sont")
}

func noticeUndone(i spst.Import) string {
	return spst.Counted(i.Undone, "ligne annulée", "lignes annulées") + "."
}

func noticeWritten(path string) string { return "Lignes refusées écrites dans " + path }

func tabHint(a reconcile.Action) string {
	return map[reconcile.Action]string{
		reconcile.Enter:  "Dans le fichier, et pas dans votre liste.",
		reconcile.Exit:   "Sorties du fichier, et absents : à cocher et à dater s'ils sont partis.",
		reconcile.Change: "Ce que le fichier ne dit pas reste comme c'est.",
		reconcile.Same:   "Rien à faire.",
		reconcile.Reject: "Elles ne seront pas importées · e en corrige une, E les écrit dans un fichier.",
	}[a]
}

func textEmpty(a reconcile.Action, searching bool) string {
	if searching {
		return widget.NothingFound
	}
	return "Aucune ligne dans « " + a.Title() + " » : ← → montrent les autres listes."
}

func reviewColumn(a reconcile.Action) string {
	switch a {
	case reconcile.Change:
		return "Ce qui change"
	case reconcile.Reject:
		return "Motif"
	case reconcile.Exit:
		return spst.FieldShort("exit_date")
	default:
		return spst.FieldLabel("job_title")
	}
}

// mark says whether a row is taken.
func mark(r *reconcile.Row) string {
	switch {
	case r.Action == reconcile.Reject:
		return theme.SignError + " refusée"
	case !r.Writes():
		return theme.SignOK + " inchangée"
	case r.Taken:
		return theme.SignOK + " retenue"
	default:
		return theme.SignNone + " laissée"
	}
}

// facts are what the file says of somebody.
func (s *Screen) facts(e *spst.Employee) []string {
	born := ""
	if !e.BirthDate.IsZero() {
		born = spst.FieldShort("birth_date") + " " + e.BirthDate.French()
	}
	return []string{
		strings.Trim(born+" · "+s.shown(e.NIR), " ·"),
		spst.FieldShort("hire_date") + " " + e.HireDate.French() + " · " + e.ContractType.Label(),
		e.JobTitle,
	}
}

// fields are what a column may give, in the order of the form; what is not an
// employee's comes after the field that it is another form of.
func fields() []string {
	var all []string
	for _, f := range spst.EmployeeFields() {
		all = append(all, f.Name)
		switch f.Name {
		case "married_name":
			all = append(all, "full_name")
		case "sex":
			all = append(all, "civility")
		case "exit_date":
			all = append(all, "announced_end")
		}
	}
	return all
}

func fieldLabel(field string) string {
	if field == "" {
		return "– (rien)"
	}
	return spst.FieldLabel(field)
}

// value is a value of a field with its words.
type value struct{ value, label string }

// valuesOf are those that a word may stand for.
func valuesOf(field string, on spst.Date) []value {
	var all []value
	switch field {
	case "contract_type":
		for _, v := range spst.ContractTypes() {
			all = append(all, value{string(v), v.Label()})
		}
	case "exit_reason":
		for _, v := range spst.ExitReasons() {
			all = append(all, value{string(v), v.Label()})
		}
	case "sex":
		for _, v := range []spst.Sex{spst.Female, spst.Male} {
			all = append(all, value{string(v), v.Label()})
		}
	case "declared_category":
		for _, v := range spst.Categories() {
			all = append(all, value{string(v), string(v)})
		}
	case "determinants":
		for _, d := range spst.Determinants(on) {
			all = append(all, value{string(d.Code), d.Label})
		}
	}
	return all
}

func valueLabel(field, v string, on spst.Date) string {
	for _, x := range valuesOf(field, on) {
		if x.value == v {
			return x.label
		}
	}
	return v
}

// shown is a value as people read it; a NIR is masked until they ask.
func (s *Screen) shown(v any) string {
	switch v := v.(type) {
	case nil:
		return theme.Dash
	case spst.Date:
		return v.French()
	case spst.NIR:
		if s.review.showNIR {
			return v.Format()
		}
		return v.Masked()
	case spst.ContractType:
		return v.Label()
	case spst.ExitReason:
		return v.Label()
	case spst.Sex:
		return v.Label()
	case bool:
		return spst.YesNo(v)
	case []spst.DeterminantCode:
		var names []string
		for _, d := range v {
			names = append(names, string(d))
		}
		return strings.Join(names, ", ")
	default:
		return fmt.Sprint(v)
	}
}
