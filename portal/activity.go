package portal

import (
	"context"
	"strconv"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ActivityYears gives the years of which there is a summary: from the first one
// that the portal knows something of to the current one.
func (p *Portal) ActivityYears(ctx context.Context, a Actor, number string) (spst.ActivityYears, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightRead); err != nil {
		return spst.ActivityYears{}, err
	}
	today := p.today()
	first, err := p.firstActivity(ctx, number, today)
	if err != nil {
		return spst.ActivityYears{}, err
	}
	var y spst.ActivityYears
	for year := today.Year(); year >= first; year-- {
		y.Years = append(y.Years, year)
	}
	f, err := p.visitFigures(ctx, number, today)
	y.Visits, y.Missed = f.Visits, f.Missed
	return y, err
}

// Activity gives « Synthèse d'activité » of a year; NotFound for one that
// [Portal.ActivityYears] does not give.
func (p *Portal) Activity(ctx context.Context, a Actor, number string, year int) (spst.Activity, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return spst.Activity{}, err
	}
	return p.activity(ctx, m, year)
}

func (p *Portal) activity(ctx context.Context, m Member, year int) (spst.Activity, error) {
	today := p.today()
	first, err := p.firstActivity(ctx, m.Number, today)
	if err != nil {
		return spst.Activity{}, err
	}
	if year < first || year > today.Year() {
		return spst.Activity{}, &spst.Error{
			Kind: spst.NotFound, Code: spst.CodeActivityYear,
			Message: "Pas de synthèse d'activité pour cette année.",
		}
	}
	s := spst.Activity{Year: year, Until: min(today, spst.NewDate(year, time.December, 31))}
	if s.Actions, s.Trainings, err = p.prevention(ctx, m.Number, s.Until); err != nil {
		return spst.Activity{}, err
	}
	if s.Figures, err = p.activityFigures(ctx, m, s.Until, s.Actions, s.Trainings); err != nil {
		return spst.Activity{}, err
	}
	hideFew(s.Trainings)
	if year > first {
		s.Before, err = p.yearBefore(ctx, m, s.Until.AddYears(-1))
	}
	return s, err
}

// ActivityDocument gives the summary of a year as a PDF.
func (p *Portal) ActivityDocument(ctx context.Context, a Actor, number string, year int) (Document, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return Document{}, err
	}
	s, err := p.activity(ctx, m, year)
	if err != nil {
		return Document{}, err
	}
	return p.documentOf(ctx, m, "synthese-"+strconv.Itoa(year)+".pdf", s, func(d Documents, member spst.Party) ([]byte, error) {
		return d.Activity(s, p.issuer(), member)
	})
}

// firstActivity is the first year of which something is known; that of today
// when nothing is.
func (p *Portal) firstActivity(ctx context.Context, number string, today spst.Date) (int, error) {
	first, err := p.store.FirstActivity(ctx, number)
	if err != nil || first.IsZero() {
		return today.Year(), err
	}
	return min(first.Year(), today.Year()), nil
}

func (p *Portal) yearBefore(ctx context.Context, m Member, until spst.Date) (*spst.ActivityFigures, error) {
	actions, trainings, err := p.prevention(ctx, m.Number, until)
	if err != nil {
		return nil, err
	}
	f, err := p.activityFigures(ctx, m, until, actions, trainings)
	return &f, err
}

// prevention gives the workplace actions and the trainings of a year, up to a day of
// it.
func (p *Portal) prevention(ctx context.Context, number string, until spst.Date) ([]spst.WorkplaceAction, []spst.Training, error) {
	actions, err := p.store.WorkplaceActions(ctx, number, newYear(until), until)
	if err != nil {
		return nil, nil, err
	}
	trainings, err := p.store.Trainings(ctx, number, newYear(until), until)
	return actions, trainings, err
}

func (p *Portal) activityFigures(ctx context.Context, m Member, until spst.Date, actions []spst.WorkplaceAction,
	trainings []spst.Training) (spst.ActivityFigures, error) {
	f, err := p.visitFigures(ctx, m.Number, until)
	if err != nil {
		return f, err
	}
	f.Actions, f.Trainings = len(actions), len(trainings)
	for _, a := range actions {
		f.ActionMinutes += a.Minutes
	}
	f.Coverage, err = p.coverage(ctx, m, until.Year())
	return f, err
}

// visitFigures are those of the visits of a year, up to a day of it.
func (p *Portal) visitFigures(ctx context.Context, number string, until spst.Date) (spst.ActivityFigures, error) {
	var tally spst.VisitTally
	from, end := spst.InstantInParis(newYear(until), 0, 0), spst.InstantInParis(until.AddDays(1), 0, 0)
	err := p.store.EachAppointment(ctx, number, from, end, tally.Add)
	return tally.Figures(), err
}

func newYear(d spst.Date) spst.Date { return spst.NewDate(d.Year(), time.January, 1) }

// coverage is worked out for the current year, from the visits overdue that are
// remembered for each revision of the roster; for another it is what was
// recorded, or nil.
func (p *Portal) coverage(ctx context.Context, m Member, year int) (*spst.Coverage, error) {
	today := p.today()
	if year != today.Year() {
		c, err := p.store.Coverage(ctx, m.Number, year)
		if spst.KindOf(err) == spst.NotFound {
			return nil, nil
		}
		return hideTooFew(c), err
	}
	c, err := p.covered(ctx, m, today)
	if err != nil {
		return nil, err
	}
	return hideTooFew(c), nil
}

// covered counts who of a member's roster is up to date on a day, today.
func (p *Portal) covered(ctx context.Context, m Member, today spst.Date) (spst.Coverage, error) {
	due, err := p.due(ctx, m, today)
	if err != nil {
		return spst.Coverage{}, err
	}
	late := map[string]struct{}{} // by employee: one may have several visits overdue
	for _, v := range due.visits[:due.overdue] {
		late[v.EmployeeID] = struct{}{}
	}
	for _, id := range due.untracked {
		late[id] = struct{}{} // nobody can say that they are up to date
	}
	c := spst.Coverage{On: today, Employees: m.Headcount, UpToDate: max(m.Headcount-len(late), 0), Untracked: len(due.untracked)}
	if c.Untracked > 0 {
		c.TrackedFrom = due.from
	}
	return c, nil
}

func hideTooFew(c spst.Coverage) *spst.Coverage {
	if c.TooFew() {
		c.UpToDate = 0
	}
	return &c
}

// hideFew takes out the numbers of participants that could single one out.
func hideFew(trainings []spst.Training) {
	for i := range trainings {
		if trainings[i].Participants < spst.SmallGroup {
			trainings[i].Participants = 0
		}
	}
}

// LoadWorkplaceAction keeps an action at the workplace, or changes it, for the service
// itself: no actor.
func (p *Portal) LoadWorkplaceAction(ctx context.Context, number string, a spst.WorkplaceAction) error {
	if err := refusedActivity(spst.CheckWorkplaceAction(a)); err != nil {
		return err
	}
	return p.store.PutWorkplaceAction(ctx, number, a)
}

// LoadTraining keeps a training, or changes it, for the service itself.
func (p *Portal) LoadTraining(ctx context.Context, number string, t spst.Training) error {
	if err := refusedActivity(spst.CheckTraining(t)); err != nil {
		return err
	}
	return p.store.PutTraining(ctx, number, t)
}

// LoadCoverage records the coverage of the end of a year, for the service
// itself. Later it could not be worked out any more: only the last visit of
// each employee is known.
func (p *Portal) LoadCoverage(ctx context.Context, number string, c spst.Coverage) error {
	if c.On.IsZero() || c.UpToDate < 0 || c.Employees < c.UpToDate {
		return errInvalid(spst.CodeCoverage, "up_to_date", "Plus de salariés à jour que de salariés, ou date manquante.")
	}
	return p.store.PutCoverage(ctx, number, c)
}

func refusedActivity(problems []spst.Problem) error {
	problems = spst.Refused(problems)
	if len(problems) == 0 {
		return nil
	}
	return &spst.Error{
		Kind: spst.Invalid, Code: spst.CodeActivity, Problems: problems,
		Message: "L'enregistrement est refusé : corrigez les champs signalés.",
	}
}
