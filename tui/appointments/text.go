package appointments

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

const (
	titleAppointments = "Gérer vos rendez-vous"
	titleAsk          = "Demander un rendez-vous"
	titleChange       = "Modifier la demande"
	nameRequest       = "La demande de visite"
	nameAppointment   = "Le rendez-vous de "
	theService        = "votre service"
	verbToWithdraw    = "retirer la demande"
	verbToUndo        = "annuler"
	titleCancel       = "Demander une annulation"
	titleChoose       = "Choisir les salariés"

	titlePartVisit   = "Visite demandée"
	titlePartAbsence = "Arrêt de travail"
	titlePartWords   = "Précisions"

	labelWhen   = "Le"
	labelCancel = "Annulation"
	labelAfter  = "Ensuite"
	labelAsked  = "Demande"
	labelPeriod = "Période"
	labelVisit  = "Visite"
	labelLimit  = "Échéance"
	labelRule   = "Règle"
	labelFollow = "Suite"

	textNeedHelp = "Besoin d'aide ? "

	menuSort = "Trier par"
	textRest = "lecture de la suite…"

	hintEmployees   = "Une lettre ou entrée ouvre la liste des salariés ; retour arrière retire le dernier."
	hintPeriod      = "Période pendant laquelle la visite peut avoir lieu (jj/mm/aaaa)."
	hintCause       = "La visite de reprise est due après un congé de maternité, une maladie professionnelle, un accident du travail d'au moins 30 jours, ou une autre maladie ou un autre accident d'au moins 60 jours (R4624-31)."
	hintReturn      = "La visite de reprise a lieu dans les 8 jours de la reprise du travail (R4624-31)."
	hintPreReturn   = "Seulement si une pré-reprise a eu lieu dans les 30 jours avant la reprise et n'a trouvé aucune mesure nécessaire (arrêts prescrits à partir du 15/06/2026)."
	hintConstraints = "Horaires, jours d'absence, déplacement : ce dont la convocation doit tenir compte."
	hintReason      = "Nécessaire pour une visite à la demande de l'employeur ou post-exposition. Jamais de diagnostic."
	hintKind        = spst.PreReturnNote

	textChoose       = "choisir"
	textChoosePeople = "aucun salarié choisi"

	textLoading        = "lecture…"
	textRetry          = "r pour réessayer"
	textPartial        = "liste incomplète"
	textBeneath        = "à prévoir"
	textOpenMonth      = "v mois"
	textLegend         = "● rendez-vous  ▲ dernier jour pour annuler"
	textLegendDue      = "  ○ visite à prévoir"
	textLastDay        = "dernier jour aujourd'hui"
	textSending        = "◌ envoi…"
	textServiceDecides = "Le service décide et vous répond dans « Demandes »."

	wordAsked   = "demandée"
	wordTooLate = "dépassé"
	wordLate    = "demande tardive"
	tagOverdue  = "en retard seulement"

	askLate    = "Demander l'annulation hors délai ?"
	verbCancel = "demander l'annulation"
	verbAsk    = "Demander"

	verbWithdraw = "Retirer"

	noticeFresh            = "Rendez-vous actualisés."
	noticeRefresh          = "Lecture des rendez-vous…"
	noticeReadOnly         = "Votre mandat permet de voir les rendez-vous, pas de faire de demande : demandez ce droit à l'adhérent."
	noticeMonthOnly        = "Le mois montre les rendez-vous à venir : allez d'abord à cette liste (tab)."
	noticeFilterOnly       = "Ce filtre est celui des visites à prévoir : allez d'abord à cette liste (tab)."
	noticeNoAppointment    = "Aucun rendez-vous ici : placez-vous d'abord sur un rendez-vous à venir."
	noticeAskedAlready     = "L'annulation de ce rendez-vous est déjà demandée : la réponse viendra dans « Demandes », où x la retire."
	noticeNotToCome        = "Ce rendez-vous n'est plus à venir : il ne peut plus être annulé."
	noticeRequestsOnly     = "Seule une demande se modifie : allez d'abord à « Demandes » (tab)."
	noticeNoRequest        = "Aucune demande ici : a en fait une."
	noticeCancelNotChanged = "Une demande d'annulation ne se modifie pas : x la retire, puis demandez-la de nouveau."
	noticeNothingToUndo    = "Rien à annuler : aucune demande n'a été envoyée, modifiée ni retirée depuis l'ouverture de cet écran."
	noticeNobody           = "Aucun salarié ne correspond : changez la recherche."
)

// What is said beside the two forms.
const (
	aboutAsk    = "Demandez une visite pour un ou plusieurs salariés : le service fixe le jour, dans la période que vous donnez."
	nextAsk     = textServiceDecides + " La demande y attend : e la modifie, x la retire tant que le service n'a pas répondu."
	aboutCancel = "Il est possible de demander une annulation de rendez-vous 3 jours ouvrés à l'avance."
	nextCancel  = textServiceDecides + " p y donne l'accusé de réception, x retire la demande."
)

// textDueShort names the visits due where there is little room.
const textDueShort = "À prévoir"

func tabName(t tab) string {
	return [tabs]string{"À venir", "Passés", "Demandes", "Visites à prévoir"}[t]
}

func tabHint(t tab) string {
	return [tabs]string{
		"Annulation possible 3 jours ouvrés à l'avance · / chercher",
		"Les rendez-vous passés et annulés, du plus récent au plus ancien · / chercher",
		"Vos demandes de visite et d'annulation, et leurs réponses · / chercher",
		"Ce que la loi demande d'ici à 90 jours · / chercher",
	}[t]
}

// textSorted takes the place of the hint, which may speak of another order.
func textSorted(by string) string { return "tri : " + by }

func textEmpty(t tab, untracked bool) string {
	return [tabs]string{
		"Aucun rendez-vous à venir : a demande une visite.",
		"Aucun rendez-vous passé : ceux d'« À venir » y passent à leur date.",
		"Aucune demande : a demande une visite.",
		spst.NoVisitDue(untracked),
	}[t]
}

func textOverdue(n int) string { return strconv.Itoa(n) + " en retard" }

func textMarked(n int) string { return spst.Counted(n, "coché", "cochés") }

func textMore(n int) string { return fmt.Sprintf("+%d autres", n) }

func textLateBy(days int) string { return strconv.Itoa(days) + " j de retard" }

func textLate(days int) string { return "retard " + strconv.Itoa(days) + " j" }

func textIn(days int) string {
	switch days {
	case 0:
		return "aujourd'hui"
	case 1:
		return "demain"
	}
	return "dans " + strconv.Itoa(days) + " j"
}

func textSetFor(d spst.Date) string { return "rdv le " + d.French()[:5] }

func textAskedOn(d spst.Date) string { return "demandée le " + d.French()[:5] }

func textFirstOf(n, total int) string {
	return fmt.Sprintf("%d premiers sur %d : précisez la recherche", n, total)
}

func weekdayShort(d time.Weekday) string {
	return [...]string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."}[d]
}

func weekday(d time.Weekday) string {
	return [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}[d]
}

func textMonth(d spst.Date) string { return spst.MonthName(d.Month()) + " " + strconv.Itoa(d.Year()) }

func textTime(t time.Time) string { return spst.FrenchClock(t) }

// textWhen is « 02/12/2026 10 h 00 », with the day of the week.
func textWhen(t time.Time) string {
	return weekdayShort(spst.Today(t).Time().Weekday()) + " " + textDayHour(t)
}

func textDayHour(t time.Time) string { return spst.Today(t).French() + " " + textTime(t) }

// nextDays is how far ahead a date needs no year.
const nextDays = 300

// textSoon is « mer. 02/12 10 h 00 », or « 02/12/2027 10 h 00 » when that is far away.
func textSoon(t time.Time, today spst.Date) string {
	d := spst.Today(t)
	if d > today.AddDays(nextDays) {
		return textDayHour(t)
	}
	return weekdayShort(d.Time().Weekday()) + " " + d.French()[:5] + " " + textTime(t)
}

// textNear is a place without the words that all of them begin with.
func textNear(place string) string { return strings.TrimPrefix(place, "Centre de ") }

func textWorkingDays(n int) string { return spst.Counted(n, "j ouvré", "j ouvrés") }

// textDay is « mercredi 2 décembre 2026 ».
func textDay(d spst.Date) string {
	day := strconv.Itoa(d.Day())
	if d.Day() == 1 {
		day = "1er"
	}
	return weekday(d.Time().Weekday()) + " " + day + " " + textMonth(d)
}

func textWhenLong(t time.Time) string {
	return textDay(spst.Today(t)) + " à " + textTime(t) + spst.Season(t)
}

func textNoVisitOn(d spst.Date) string { return textDay(d) + " : aucun rendez-vous" }

// textUntil is « jusqu'au jeu. 26/11/2026 ».
func textUntil(d spst.Date) string {
	return "jusqu'au " + weekdayShort(d.Time().Weekday()) + " " + d.French()
}

func textDaysLeft(n int) string {
	if n == 0 {
		return "aucun jour ouvré d'ici là"
	}
	return spst.Counted(n, "jour ouvré", "jours ouvrés") + ", aujourd'hui compris"
}

func textLimitGone(d spst.Date) string {
	return "délai dépassé depuis le " + d.French() + " ; une demande tardive reste possible"
}

func textAfter(fee spst.Cents) string {
	if fee == 0 {
		return "le service décide"
	}
	return fee.French() + " si le rendez-vous n'est pas honoré ; le service décide"
}

func textCharged(fee spst.Cents) string {
	if fee == 0 {
		return "rendez-vous non honoré, sans frais"
	}
	return "rendez-vous non honoré : " + fee.French()
}

func textLateWarning(fee spst.Cents) string {
	text := "Il reste moins de 3 jours ouvrés avant la visite : la demande est tardive"
	if fee > 0 {
		text += " et " + fee.French() + " peuvent être facturés"
	}
	return text + ". Le service décide."
}

func textAskedAt(t time.Time, by string) string {
	text := "le " + spst.Today(t).French() + " à " + textTime(t)
	if by != "" {
		text += " par " + by
	}
	return text
}

func textCancelStatus(s spst.RequestStatus) string {
	switch s {
	case spst.RequestAnswered:
		return "annulation acceptée"
	case spst.RequestRefused:
		return "annulation refusée"
	default:
		return "annulation demandée"
	}
}

// textKind is a kind of visit in the list of the form: each begins with what
// tells it from the others, so that its first letters pick it.
func textKind(k spst.VisitKind) string {
	switch k {
	case spst.InitialVisit:
		return "Initiale (information et prévention, ou aptitude)"
	case spst.PeriodicVisit:
		return "Périodique"
	case spst.ReturnVisit:
		return "Reprise du travail"
	case spst.EmployerVisit:
		return "Demande de l'employeur"
	case spst.MidCareerVisit:
		return "Mi-carrière"
	case spst.PostExposureVisit:
		return "Post-exposition"
	default:
		return k.Label()
	}
}

// textAsking is what a line of « Demandes » asks for.
func textAsking(a *asking) string {
	if a.visit != nil {
		return a.visit.Kind.Label()
	}
	return "Annulation du " + spst.Today(a.of.Start).French()
}

func textWho(a *asking) string {
	switch {
	case a.visit == nil:
		return a.of.EmployeeName
	case len(a.visit.Employees) == 1:
		return a.visit.Employees[0].Name
	}
	return spst.Counted(len(a.visit.Employees), "salarié", "salariés")
}

// stateWord is the state of a request; a cancellation that is answered is
// accepted.
func stateWord(a *asking) string {
	if a.visit == nil && a.status() == spst.RequestAnswered {
		return "acceptée"
	}
	return a.status().Label()
}

// mostNamed is how many names a list of employees gives.
const mostNamed = 4

func textNames(people []spst.VisitEmployee) string {
	var names []string
	for i, e := range people {
		if i == mostNamed && len(people) > mostNamed+1 {
			names = append(names, fmt.Sprintf("et %d autres", len(people)-mostNamed))
			break
		}
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}

func textPeriod(from, to spst.Date) string { return "du " + from.French() + " au " + to.French() }

// textRule is the article of a limit, or who has set it.
func textRule(article string) string {
	if article == spst.PhysicianDate {
		return article
	}
	return "Code du travail, " + article
}

// textArticle is textRule where there is little room.
func textArticle(article string) string {
	if article == spst.PhysicianDate {
		return "médecin"
	}
	return article
}

// A visit that is asked for already.
const (
	askTwice     = "Demander la même visite deux fois ?"
	verbAskTwice = "Demander quand même"
	textToFirst  = "ctrl+t\u00a0la\u00a0montre."
)

// textToAsk is a visit due that nothing was done about.
const textToAsk = theme.SignGo + " à demander"

func textAskNow(k spst.VisitKind) string {
	return theme.SignGo + " a demande : " + strings.ToLower(k.Label())
}

func noticeCancelAsked(name string, late bool) string {
	text := "Annulation demandée pour " + name
	if late {
		return text + ", hors délai : le service décide. p donne l'accusé de réception."
	}
	return text + ", dans les délais. p donne l'accusé de réception."
}

// askWithdraw is « Retirer la demande pour CESAR JULES ? ».
func askWithdraw(a *asking) string {
	if a.visit == nil {
		return "Retirer la demande d'annulation pour " + textWho(a) + " ?"
	}
	return "Retirer la demande pour " + textWho(a) + " ?"
}

// textWithdraw says what then becomes of it.
func textWithdraw(a *asking) string {
	if a.visit == nil {
		return "Le service en est prévenu ; le rendez-vous reste prévu. u renvoie la demande."
	}
	return "Le service en est prévenu ; la ligne reste, « retirée ». u la renvoie."
}

// noticeSettled says why a request is what it is.
func noticeSettled(a *asking) string {
	return "Cette demande est " + stateWord(a) + " : elle ne se modifie plus ni ne se retire. Joignez le service."
}

func noticeWithdrawn(who string) string {
	return "Demande retirée pour " + who + " : le service en est prévenu. u la renvoie."
}

func noticeChanged(who string) string {
	return "Demande modifiée pour " + who + " : le service en est prévenu. u annule."
}

// What is said of « u »: a request is taken back, is as it was, or is sent again.
func noticeTakenBack(who string) string {
	return "Demande retirée pour " + who + " : le service en est prévenu."
}
func noticeAsBefore(who string) string {
	return "Demande comme avant pour " + who + " : le service en est prévenu."
}
func noticeSentAgain(who string) string {
	return "Demande renvoyée pour " + who + " : la réponse viendra dans « Demandes »."
}

func noticeVisitAsked(r spst.VisitRequest) string {
	if len(r.Employees) == 1 {
		return "Demande envoyée pour " + r.Employees[0].Name + " : la réponse viendra dans « Demandes »."
	}
	return "Demande envoyée pour " + spst.Counted(len(r.Employees), "salarié", "salariés") + " : la réponse viendra dans « Demandes »."
}
