package portal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// choresEvery is how often what falls due by itself is done.
const choresEvery = time.Hour

// choresTurn is the turn of the portal that does the chores.
const choresTurn = "chores"

// KeepChores does the [Portal.Chores] at once, and every hour until ctx ends; of several
// portals over one base one does, and another takes over within 10 s when that one is dead.
// failed is told what could not be done.
func (p *Portal) KeepChores(ctx context.Context, failed func(error)) error {
	if p.store.Writers() == 1 { // nobody else writes to the base of one process
		p.keepChores(ctx, failed)
		return nil
	}
	me, err := p.newID()
	if err != nil {
		return err
	}
	x := &turnTaker{store: p.store, name: choresTurn, me: me, beat: beatEvery, dead: deadAfter}
	x.inTurn(ctx, func(ctx context.Context) { p.keepChores(ctx, failed) })
	return nil
}

func (p *Portal) keepChores(ctx context.Context, failed func(error)) {
	p.chores.hold(true)
	defer p.chores.hold(false)
	tick := time.NewTicker(choresEvery)
	defer tick.Stop()
	for {
		if err := p.Chores(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Chores does what falls due by itself: what has run out is dropped, members
// are told that the campaign is open, the invoices of one that is over are
// issued, the coverage of a year that ends is recorded. It may run at any time,
// twice, and on several portals over one base at once; what one run could not
// do, the next one does. The errors are joined, each with the name of its chore.
func (p *Portal) Chores(ctx context.Context) error {
	var failed []error
	for _, chore := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"purge", p.Purge},
		{"leaving", p.closeLeft},
		{"announcement", p.AnnounceCampaign},
		{"billing", func(ctx context.Context) error { _, err := p.BillDeclarations(ctx); return err }},
		{"coverage", p.RecordCoverages},
	} {
		began := time.Now()
		err := chore.do(ctx)
		p.chores.count(chore.name, time.Since(began), err)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", chore.name, err))
		}
	}
	return errors.Join(failed...)
}

// eachMember does something for every member of today; one that fails does not
// stop the others.
func (p *Portal) eachMember(ctx context.Context, do func(context.Context, spst.Member) error) error {
	return p.each(ctx, func(m spst.Member) bool { return !m.LeftBefore(p.today()) }, do)
}

// closeLeft closes the accounts of the members whose last day is over. They have
// opened nothing since then: this is tidying.
func (p *Portal) closeLeft(ctx context.Context) error {
	left := func(m spst.Member) bool { return m.LeftBefore(p.today()) }
	return p.each(ctx, left, func(ctx context.Context, m spst.Member) error {
		_, err := p.closeAccount(ctx, m.Number)
		return err
	})
}

func (p *Portal) each(ctx context.Context, wanted func(spst.Member) bool, do func(context.Context, spst.Member) error) error {
	members, err := p.store.AllMembers(ctx, p.today())
	if err != nil {
		return err
	}
	var failed []error
	for _, m := range members {
		if !wanted(m) {
			continue
		}
		if err := do(ctx, m); err != nil {
			failed = append(failed, fmt.Errorf("member %s: %w", m.Number, err))
		}
	}
	return errors.Join(failed...)
}

// AnnounceCampaign tells the addresses of each member, once, that the year's
// campaign is open (« vous recevrez un mail vous informant de l'ouverture »).
func (p *Portal) AnnounceCampaign(ctx context.Context) error {
	today := p.today()
	c, err := p.campaign(ctx, today.Year())
	if spst.KindOf(err) == spst.NotFound || err == nil && (today < c.Opens || today > c.Closes) || p.mailer == nil {
		return nil
	}
	if err != nil {
		return err
	}
	return p.eachMember(ctx, func(ctx context.Context, m spst.Member) error {
		return p.store.Within(ctx, func(ctx context.Context) error {
			first, err := p.store.NoteAnnounced(ctx, m.Number, c.Year)
			if err != nil || !first {
				return err
			}
			list, err := p.memberEmails(ctx, m.Number, hasEmail) // no secret is in it
			if err != nil {
				return err
			}
			return p.post(ctx, toEach(list, fmt.Sprintf("Déclaration %d : la saisie est ouverte", c.Year), p.openingText(m, c))...)
		})
	})
}

func (p *Portal) openingText(m spst.Member, c spst.Campaign) string {
	return fmt.Sprintf(`Bonjour,

La déclaration %d de vos effectifs est ouverte jusqu'au %s
pour %s, n° %s.

Vérifiez votre liste de salariés, puis saisissez la déclaration
dans votre espace adhérent. Sans elle, une facture d'office est
établie sur la dernière liste connue.
%s`, c.Year, c.Closes.French(), m.Name, m.Number, p.signature())
}

// coverageFrom is the day of December from which the coverage of the year is
// recorded, each day anew: a portal that stands still on the 31st leaves that
// of the day before.
const coverageFrom = 28

// RecordCoverages records the share of each roster that is up to date at the
// end of a year, which could not be worked out later.
func (p *Portal) RecordCoverages(ctx context.Context) error {
	today := p.today()
	if today < spst.NewDate(today.Year(), time.December, coverageFrom) {
		return nil
	}
	return p.eachMember(ctx, func(ctx context.Context, m spst.Member) error {
		kept, err := p.store.Coverage(ctx, m.Number, today.Year())
		if err != nil && spst.KindOf(err) != spst.NotFound || kept.On == today {
			return err
		}
		whole, err := p.store.Member(ctx, m.Number, today)
		if err != nil {
			return err
		}
		c, err := p.covered(ctx, whole, today)
		if err != nil {
			return err
		}
		return p.store.PutCoverage(ctx, m.Number, c)
	})
}
