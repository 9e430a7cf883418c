package activity

import (
	"fmt"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

const (
	textTitle   = "Synthèse d'activité"
	textYear    = "Année"
	textReading = "Lecture de la synthèse…"
	textRetry   = "r pour réessayer."

	textByMonth = "Par mois"
	textByKind  = "Par type"
	textNoVisit = "Aucune visite : « Gérer vos rendez-vous » les demande."

	textKindsHidden = "Pas de détail par type : trop peu de visites pour que la synthèse ne dise rien d'une personne."
	textTooFew      = "Moins de 5 salariés : la part n'est pas donnée, elle dirait tout de chacun."
	textNotRecorded = "La part n'a pas été relevée à la fin de cette année."
	textAskVisits   = "Demandez les visites en retard dans «\u00a0Gérer vos rendez-vous\u00a0»."

	noticeRefresh = "Synthèse demandée au portail…"
	noticeNothing = "Rien à imprimer encore : attendez que la synthèse soit affichée."
)

func noticeFirst(year int) string {
	return fmt.Sprintf("%d est la première année de votre synthèse.", year)
}

func noticeLast(year int) string {
	return fmt.Sprintf("%d est l'année en cours : c'est la dernière.", year)
}

// textPeriod says what is counted, and what it is compared with.
func textPeriod(a spst.Activity) (counted, compared string) {
	until, before := "année entière", "à "+strconv.Itoa(a.Year-1)
	if !wholeYear(a) {
		until, before = "au "+a.Until.French(), beforeDay(a)
	}
	if a.Before == nil {
		return until, ""
	}
	return until, ", comparée " + before
}

func wholeYear(a spst.Activity) bool { return a.Until == spst.NewDate(a.Year, 12, 31) }

// beforeDay is until when the year before is counted: « en 2025 », « au
// 23/11/2025 ».
func beforeDay(a spst.Activity) string {
	if wholeYear(a) {
		return "en " + strconv.Itoa(a.Year-1)
	}
	return "au " + a.Until.AddYears(-1).French()
}

// textChange is a difference with its sign and in words.
func textChange(now, before int, when string) string {
	switch {
	case now > before:
		return fmt.Sprintf("+%s, en hausse (%s %s)", spst.Thousands(now-before), spst.Thousands(before), when)
	case now < before:
		return fmt.Sprintf("−%s, en baisse (%s %s)", spst.Thousands(before-now), spst.Thousands(before), when)
	}
	return fmt.Sprintf("autant (%s %s)", spst.Thousands(before), when)
}

func textPoints(now, before spst.Coverage) string {
	d := now.Percent() - before.Percent()
	was := fmt.Sprintf("(%s fin %d)", textPercent(before.Percent()), before.On.Year())
	unit := "point"
	if d > 1 || d < -1 {
		unit = "points"
	}
	switch {
	case d > 0:
		return fmt.Sprintf("+%d %s, en hausse %s", d, unit, was)
	case d < 0:
		return fmt.Sprintf("−%d %s, en baisse %s", -d, unit, was)
	}
	return "autant " + was
}

func textPercent(n int) string { return fmt.Sprintf("%d\u00a0%%", n) }

func textUpToDate(c spst.Coverage) string {
	return fmt.Sprintf("%s sur %s, le %s", spst.Thousands(c.UpToDate), spst.Thousands(c.Employees), c.On.French())
}

func textCharged(c spst.Cents) string { return c.French() + " facturés" }

func textTime(minutes int) string { return spst.Hours(minutes) + " en tout" }

func textParticipants(n int) string {
	if n == 0 {
		return spst.FewShown() + " participants"
	}
	return spst.Thousands(n) + " participants"
}

func textMore(n int) string {
	if n == 1 {
		return "… encore 1 ligne : ↓"
	}
	return fmt.Sprintf("… encore %d lignes : ↓", n)
}

// kindWidth is as wide as the longest label of a kind.
const kindWidth = 22

// kindLabel is the kind in a few words, for a bar.
func kindLabel(k spst.VisitKindCount) string {
	switch k.Kind {
	case spst.InitialVisit:
		return "Initiale"
	case spst.PeriodicVisit:
		return "Périodique"
	case spst.ReturnVisit:
		return "Reprise"
	case spst.EmployerVisit:
		return "Demande de l'employeur"
	case spst.MidCareerVisit:
		return "Mi-carrière"
	case spst.PostExposureVisit:
		return "Post-exposition"
	case spst.AttestationVisit:
		return "Attestation"
	}
	return k.Label()
}

// monthLabel is « janv » where there is room, « J » where there is not.
func monthLabel(month, room int) string {
	names := [...]string{"janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"}
	if room > len("janv") {
		return names[month]
	}
	return "JFMAMJJASOND"[month : month+1]
}
