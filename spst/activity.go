package spst

import (
	"cmp"
	"slices"
	"strconv"
)

// Activity is « Synthèse d'activité »: what the service did for a member in a
// calendar year, beside the year before. It is of the whole company and never
// of a person; see [SmallGroup].
type Activity struct {
	Year int `json:"year"`
	// Until is the last day that is counted: today in the current year, else 31
	// December. The year before is counted up to the same day, so that the two
	// compare.
	Until   Date            `json:"until" format:"date" doc:"Last day counted: today in the current year"`
	Figures ActivityFigures `json:"figures"`
	// Before is absent when the portal knows nothing of the year before.
	Before    *ActivityFigures  `json:"before,omitempty" doc:"The year before, up to the same day; absent when nothing is known of it"`
	Actions   []WorkplaceAction `json:"actions" doc:"Of the year, oldest first"`
	Trainings []Training        `json:"trainings" doc:"Of the year, oldest first"`
}

// SmallGroup is the least that a breakdown may show. A kind of visit that fewer
// people had (a return from an absence, a visit asked for) could be recognised
// as somebody's in a document that is handed round, and a kind of visit tells
// of health. The months are of all kinds together and say nothing of the sort,
// so they are whole.
const SmallGroup = 5

// FewShown is how many of a group that is too small to be shown: « moins de 5 ».
func FewShown() string { return "moins de " + strconv.Itoa(SmallGroup) }

// GroupedKinds says what becomes of the kinds of visits that are too few to be shown.
func GroupedKinds() string {
	return "Les types de " + FewShown() + " visites sont comptés ensemble"
}

// ActivityFigures are the figures of one year.
type ActivityFigures struct {
	Visits int `json:"visits" doc:"Visits that were held"`
	// Kinds has the most frequent first; the kinds of fewer than [SmallGroup]
	// visits are together at the end. It is empty when that would leave nothing
	// apart.
	Kinds  []VisitKindCount `json:"kinds" doc:"Most frequent first; kinds of fewer than 5 visits are together, without a kind"`
	Months []int            `json:"months" minItems:"12" maxItems:"12" doc:"Visits held, of all kinds, from January to December"`

	Missed      int   `json:"missed" doc:"Appointments that nobody came to"`
	MissedCents Cents `json:"missed_cents" doc:"What was charged for them"`

	// Coverage is absent when it was not recorded.
	Coverage *Coverage `json:"coverage,omitempty" doc:"Employees who are up to date; absent when it was not recorded"`

	Actions       int `json:"actions" doc:"Actions at the workplace"`
	ActionMinutes int `json:"action_minutes" doc:"Time of the actions at the workplace"`
	Trainings     int `json:"trainings"`
}

// VisitKindCount counts the visits of a kind; without a kind, of several.
type VisitKindCount struct {
	Kind  VisitKind `json:"kind,omitempty" doc:"Absent for the kinds that are counted together"`
	Count int       `json:"count"`
}

// Label is that of the kind, or « Autres visites ».
func (c VisitKindCount) Label() string {
	if c.Kind == "" {
		return "Autres visites"
	}
	return c.Kind.Label()
}

// Coverage is the share of a roster that is up to date on a day: an employee
// is, when no limit that the law sets for a visit has gone by ([VisitsDue],
// with the last visit that the service knows of). In the current year it is
// worked out today; at the end of a year it is recorded.
type Coverage struct {
	On        Date `json:"on" format:"date" doc:"The day it was worked out"`
	Employees int  `json:"employees" doc:"Present on that day"`
	UpToDate  int  `json:"up_to_date" doc:"0 when there are fewer than 5 employees: it would tell of each"`
	// Untracked and TrackedFrom are those of [VisitsDuePage], of the current year.
	Untracked   int  `json:"untracked,omitempty" doc:"Employees of whom nobody can tell, see list-visits-due; not among those up to date"`
	TrackedFrom Date `json:"tracked_from,omitzero" format:"date" doc:"With untracked: the first visit that is known"`
}

// TooFew tells that the share would tell of each person.
func (c Coverage) TooFew() bool { return c.Employees < SmallGroup }

// Percent is the share in whole percents, rounded down: 100 is everybody.
func (c Coverage) Percent() int { return 100 * c.UpToDate / max(c.Employees, 1) }

// Share is the percentage in words, which is the least it can be while the follow-up of some is unknown.
func (c Coverage) Share() string {
	share := strconv.Itoa(c.Percent()) + "\u00a0%"
	if c.Untracked > 0 {
		return "au moins " + share
	}
	return share
}

// WorkplaceAction is what the service did at the workplace (« action en milieu
// de travail », Code du travail art. R4624-1). It has no free text: a
// workstation named in it could be somebody's.
type WorkplaceAction struct {
	ID      string              `json:"id" doc:"Given by the portal"`
	On      Date                `json:"on" format:"date"`
	Kind    WorkplaceActionKind `json:"kind" doc:"fiche_entreprise, etude_poste, visite_locaux, metrologie, ergonomie, duerp, risque_chimique, cse or accident"`
	Minutes int                 `json:"minutes" doc:"Time spent"`
	By      WorkplaceActionRole `json:"by" enum:"medecin,idest,preventeur,ergonome,toxicologue,psychologue" doc:"Role of who did it"`
}

// WorkplaceActionKind is a kind of action at the workplace.
type WorkplaceActionKind string

// The kinds, in the order of R4624-1.
const (
	SiteVisit       WorkplaceActionKind = "visite_locaux"
	WorkplaceStudy  WorkplaceActionKind = "etude_poste"
	CompanySheet    WorkplaceActionKind = "fiche_entreprise"
	RiskAssessment  WorkplaceActionKind = "duerp"
	CommitteeMember WorkplaceActionKind = "cse"
	Measurements    WorkplaceActionKind = "metrologie"
	Ergonomics      WorkplaceActionKind = "ergonomie"
	ChemicalRisk    WorkplaceActionKind = "risque_chimique"
	AfterAccident   WorkplaceActionKind = "accident"
)

var actionKinds = [...]choice[WorkplaceActionKind]{
	{SiteVisit, "Visite des locaux"},
	{WorkplaceStudy, "Étude de postes"},
	{CompanySheet, "Fiche d'entreprise"},
	{RiskAssessment, "Aide à l'évaluation des risques"},
	{CommitteeMember, "Réunion du CSE"},
	{Measurements, "Mesures d'ambiance"},
	{Ergonomics, "Conseil en ergonomie"},
	{ChemicalRisk, "Analyse du risque chimique"},
	{AfterAccident, "Enquête après accident"},
}

// WorkplaceActionKinds are all of them.
func WorkplaceActionKinds() []WorkplaceActionKind { return values(actionKinds[:]) }

// Label is « Visite des locaux »; a value that is not a kind is given as it is.
func (k WorkplaceActionKind) Label() string { return labelOf(actionKinds[:], k) }

// WorkplaceActionRole is the role of who acts at the workplace. No name goes with it.
type WorkplaceActionRole string

// The roles.
const (
	ByPhysician    WorkplaceActionRole = "medecin"
	ByNurse        WorkplaceActionRole = "idest"
	ByPreventer    WorkplaceActionRole = "preventeur"
	ByErgonomist   WorkplaceActionRole = "ergonome"
	ByToxicologist WorkplaceActionRole = "toxicologue"
	ByPsychologist WorkplaceActionRole = "psychologue"
)

var actionRoles = [...]choice[WorkplaceActionRole]{
	{ByPhysician, "médecin du travail"},
	{ByNurse, "IDEST"},
	{ByPreventer, "préventeur"},
	{ByErgonomist, "ergonome"},
	{ByToxicologist, "toxicologue"},
	{ByPsychologist, "psychologue du travail"},
}

// WorkplaceActionRoles are all of them.
func WorkplaceActionRoles() []WorkplaceActionRole { return values(actionRoles[:]) }

// Label is « préventeur »; a value that is not a role is given as it is.
func (r WorkplaceActionRole) Label() string { return labelOf(actionRoles[:], r) }

// Training is a session that the service held for the member's employees
// (« formation » or « sensibilisation »).
type Training struct {
	ID    string `json:"id" doc:"Given by the portal"`
	On    Date   `json:"on" format:"date"`
	Title string `json:"title"`
	// Participants is 0 when there were fewer than [SmallGroup].
	Participants int `json:"participants,omitempty" doc:"Absent below 5"`
}

// ActivityYears is the answer of GET …/activity.
type ActivityYears struct {
	Years []int `json:"years" doc:"Newest first; the current one is always there"`
	// Visits and Missed are of the current year.
	Visits int `json:"visits" doc:"Held so far in the current year"`
	Missed int `json:"missed" doc:"Missed so far in the current year"`
}

// CheckWorkplaceAction applies the rules of an action at the workplace.
func CheckWorkplaceAction(a WorkplaceAction) []Problem {
	var found []Problem
	add := func(field string, code ProblemCode, message string) {
		found = append(found, On(field, []Problem{blocks(code, "", message)})...)
	}
	if a.On.IsZero() {
		add("on", ProblemActionDate, "La date de l'action manque.")
	}
	if !isOneOf(actionKinds[:], a.Kind) {
		add("kind", ProblemActionKind, "Nature d'action inconnue.")
	}
	if !isOneOf(actionRoles[:], a.By) {
		add("by", ProblemActionRole, "Intervenant inconnu.")
	}
	if a.Minutes < 1 {
		add("minutes", ProblemActionTime, "La durée de l'action manque.")
	}
	return found
}

// CheckTraining applies the rules of a training.
func CheckTraining(t Training) []Problem {
	var found []Problem
	add := func(field string, code ProblemCode, message string) {
		found = append(found, On(field, []Problem{blocks(code, "", message)})...)
	}
	if t.On.IsZero() {
		add("on", ProblemTrainingDate, "La date de la formation manque.")
	}
	if t.Title == "" {
		add("title", ProblemTrainingTitle, "L'intitulé de la formation manque.")
	}
	if t.Participants < 1 {
		add("participants", ProblemTrainingParticipants, "Le nombre de participants manque.")
	}
	return found
}

// VisitTally counts the visits of a year.
type VisitTally struct {
	kinds  map[VisitKind]int
	months [12]int
	missed int
	cents  Cents
}

// Add counts an appointment: one that was held, or that nobody came to.
func (t *VisitTally) Add(a *Appointment) {
	switch a.Status {
	case Done:
		if t.kinds == nil {
			t.kinds = map[VisitKind]int{}
		}
		t.kinds[a.Kind]++
		t.months[a.Day().Month()-1]++
	case Missed:
		t.missed++
		t.cents += a.FeeCents
	case Planned, Cancelled: // neither held nor missed
	}
}

// Figures gives what was counted, without a breakdown that could single
// somebody out.
func (t *VisitTally) Figures() ActivityFigures {
	f := ActivityFigures{Months: slices.Clone(t.months[:]), Missed: t.missed, MissedCents: t.cents, Kinds: t.shownKinds()}
	for _, n := range t.kinds {
		f.Visits += n
	}
	return f
}

// shownKinds puts the kinds of fewer than [SmallGroup] visits together. A group
// of one kind, or of fewer visits than that, takes the least of the others in:
// what is hidden must not be the difference between the total and what shows.
func (t *VisitTally) shownKinds() []VisitKindCount {
	counts := []VisitKindCount{}
	for _, k := range VisitKinds() {
		if n := t.kinds[k]; n > 0 {
			counts = append(counts, VisitKindCount{k, n})
		}
	}
	slices.SortStableFunc(counts, func(a, b VisitKindCount) int { return cmp.Compare(b.Count, a.Count) })
	shown, others := len(counts), 0
	for shown > 0 {
		together := len(counts) - shown
		whole := together == 0 || together > 1 && others >= SmallGroup
		if whole && counts[shown-1].Count >= SmallGroup {
			break
		}
		shown--
		others += counts[shown].Count
	}
	if shown == 0 {
		return []VisitKindCount{}
	}
	if others == 0 {
		return counts
	}
	return append(counts[:shown], VisitKindCount{Count: others})
}

// Hours writes a time as it is spoken of: « 3 h 30 », « 45 min ».
func Hours(minutes int) string {
	const blank = "\u00a0"
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return strconv.Itoa(m) + blank + "min"
	case m == 0:
		return strconv.Itoa(h) + blank + "h"
	}
	return strconv.Itoa(h) + blank + "h" + blank + strconv.Itoa(m/10) + strconv.Itoa(m%10)
}

// ActivityFileName is how the summary of a year of a member is named on a disk.
func ActivityFileName(member string, year int) string {
	return "synthese_" + slug(member) + "_" + strconv.Itoa(year) + ".pdf"
}
