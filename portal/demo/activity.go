package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// clinic is a day on which several people are seen, so many working days ago.
type clinic struct {
	ago, people int
	kind        spst.VisitKind
	missed      int // of them
}

// floristClinics are of three years: enough for a summary to compare.
func floristClinics() []clinic {
	return []clinic{
		{41, 3, spst.PeriodicVisit, 0}, {96, 2, spst.EmployerVisit, 0}, {133, 4, spst.PeriodicVisit, 1},
		{152, 3, spst.PeriodicVisit, 0}, {171, 2, spst.MidCareerVisit, 0}, {214, 4, spst.PeriodicVisit, 0},
		{243, 2, spst.PeriodicVisit, 1}, {262, 3, spst.PeriodicVisit, 1}, {289, 1, spst.ReturnVisit, 0}, {311, 4, spst.PeriodicVisit, 0},
		{352, 3, spst.AttestationVisit, 0}, {381, 2, spst.EmployerVisit, 0}, {407, 4, spst.PeriodicVisit, 1}, {452, 3, spst.PeriodicVisit, 0},
		{506, 4, spst.PeriodicVisit, 0}, {548, 2, spst.ReturnVisit, 0}, {583, 3, spst.PeriodicVisit, 1}, {629, 4, spst.PeriodicVisit, 0},
		{676, 3, spst.AttestationVisit, 0}, {712, 2, spst.MidCareerVisit, 0},
	}
}

// attend adds what was held at clinics. Only people with nothing due soon are
// seen, so that what is overdue stays so.
func (v *visitor) attend(clinics []clinic) {
	var free []int
	for i, e := range v.people {
		due := spst.TrackedVisitsDue(e, v.tracking[e.ID], v.today)
		if v.tracking[e.ID].Next.IsZero() && len(due) > 0 && due[0].Due > v.today.AddDays(2*spst.DueDays) {
			free = append(free, i)
		}
	}
	if len(free) == 0 {
		return
	}
	next := 0
	for _, c := range clinics {
		for n := range c.people {
			status := spst.Done
			if n < c.missed {
				status = spst.Missed
			}
			v.at(-c.ago, 9+n, 15*(c.ago%4), free[next%len(free)], c.kind, status)
			next++
		}
	}
}

// activity is the rest of a member's « Synthèse d'activité ».
type activity struct {
	actions   []spst.WorkplaceAction
	trainings []spst.Training
	coverage  []spst.Coverage
}

func (x *activity) fill(ctx context.Context, p *portal.Portal, member string) error {
	for _, a := range x.actions {
		if err := p.LoadWorkplaceAction(ctx, member, a); err != nil {
			return err
		}
	}
	for _, t := range x.trainings {
		if err := p.LoadTraining(ctx, member, t); err != nil {
			return err
		}
	}
	for _, c := range x.coverage {
		if err := p.LoadCoverage(ctx, member, c); err != nil {
			return err
		}
	}
	return nil
}

// floristActivity is of the last three years.
func floristActivity(today spst.Date) *activity {
	x := &activity{}
	act := func(ago int, kind spst.WorkplaceActionKind, by spst.WorkplaceActionRole, minutes int) {
		x.actions = append(x.actions, spst.WorkplaceAction{
			ID: fmt.Sprintf("fa%02d", len(x.actions)+1), On: spst.AddWorkingDays(today, -ago), Kind: kind, By: by, Minutes: minutes,
		})
	}
	train := func(ago int, title string, participants int) {
		x.trainings = append(x.trainings, spst.Training{
			ID: fmt.Sprintf("ft%02d", len(x.trainings)+1), On: spst.AddWorkingDays(today, -ago), Title: title, Participants: participants,
		})
	}
	act(22, spst.RiskAssessment, spst.ByPreventer, 120)
	act(67, spst.WorkplaceStudy, spst.ByErgonomist, 210)
	act(144, spst.ChemicalRisk, spst.ByToxicologist, 180)
	act(198, spst.SiteVisit, spst.ByPhysician, 90)
	act(276, spst.CompanySheet, spst.ByPreventer, 240)
	act(344, spst.CommitteeMember, spst.ByPhysician, 120)
	act(431, spst.Measurements, spst.ByPreventer, 150)
	act(521, spst.SiteVisit, spst.ByNurse, 75)
	act(655, spst.Ergonomics, spst.ByErgonomist, 165)
	train(35, "Gestes et postures en atelier de fleuristerie", 11)
	train(159, "Manipuler les produits phytosanitaires", 7)
	train(301, "Risque routier des livreurs", 6)
	train(396, "Sauveteur secouriste du travail", 3)
	train(566, "Prévenir les troubles musculo-squelettiques", 14)
	x.coverage = yearEnds(today, [2]int{43, 38}, [2]int{41, 33})
	return x
}

// garageActivity is next to nothing.
func garageActivity(today spst.Date) *activity {
	return &activity{
		actions: []spst.WorkplaceAction{
			{ID: "ga01", On: spst.AddWorkingDays(today, -88), Kind: spst.CompanySheet, By: spst.ByPreventer, Minutes: 195},
		},
		coverage: yearEnds(today, [2]int{12, 11}),
	}
}

// yearEnds are the coverages of the last ends of year, the latest first: how
// many were employed, and up to date.
func yearEnds(today spst.Date, figures ...[2]int) []spst.Coverage {
	var list []spst.Coverage
	for i, f := range figures {
		list = append(list, spst.Coverage{On: spst.NewDate(today.Year()-1-i, time.December, 31), Employees: f[0], UpToDate: f[1]})
	}
	return list
}
