package portal

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// countWait is how long « Mes clients » waits for rosters that are not counted
// yet. What is not counted by then is left out, and there the next time.
const countWait = 150 * time.Millisecond

// clients are the members of a mandatary, with what the actor may see of their states.
func (p *Portal) clients(ctx context.Context, a Actor) ([]spst.Member, error) {
	mandatary, today := a.Account.Number, p.today()
	members, err := p.store.MandatedMembers(ctx, mandatary, today)
	if err != nil || len(members) == 0 {
		return members, err
	}
	for i := range members {
		members[i].Rights = a.narrowed(members[i].Rights)
	}
	campaign, err := p.currentCampaign(ctx, today)
	if err != nil {
		return nil, err
	}
	kept, err := p.store.ClientStates(ctx, mandatary, ClientSelection{On: today, Now: p.now(), Year: campaign.Year})
	if err != nil {
		return nil, err
	}
	rosters := make([]Member, len(members))
	for i := range members {
		rosters[i] = Member{Member: members[i], Revision: kept[members[i].Number].Revision}
	}
	p.countRosters(ctx, rosters, today)
	for i := range members {
		state := clientState(&members[i], kept[members[i].Number])
		campaign.fill(&state, members[i].JoinedOn, kept[members[i].Number].Declaration)
		if n, known := p.anomalies.get(rosters[i], today); known {
			state.Anomalies, state.MissingNIRs = &n.all, &n.nirs
		}
		members[i].State = &state
	}
	return members, nil
}

func clientState(m *spst.Member, kept ClientState) spst.ClientState {
	s := spst.ClientState{VATMissing: !kept.VAT, BillingEmailMissing: !kept.BillingEmail}
	if slices.Contains(m.Rights, spst.RightInvoices) {
		s.BalanceCents, s.OldestDue = &kept.Balance, kept.OldestDue
	}
	if !kept.NextAppointment.IsZero() {
		s.NextAppointment = spst.InParis(kept.NextAppointment)
		s.LastSafeDay = spst.LastSafeCancellation(spst.Today(kept.NextAppointment))
	}
	return s
}

// currentCampaign is the campaign that « Mes clients » tells about.
type currentCampaign struct {
	spst.Campaign
	today  spst.Date
	priced bool // its tariff is known
}

// currentCampaign is the last one that has opened, else the first one to come;
// of year 0 without any.
func (p *Portal) currentCampaign(ctx context.Context, today spst.Date) (currentCampaign, error) {
	current := currentCampaign{today: today}
	campaigns, err := p.store.Campaigns(ctx)
	if err != nil || len(campaigns) == 0 {
		return current, err
	}
	for _, current.Campaign = range campaigns { // latest first
		if current.Opens <= today {
			break
		}
	}
	_, err = p.store.Tariff(ctx, current.Year)
	current.priced = err == nil
	if spst.KindOf(err) == spst.NotFound {
		err = nil
	}
	return current, err
}

// fill says where a member's declaration stands, unless it joined after the
// campaign.
func (c currentCampaign) fill(s *spst.ClientState, joined spst.Date, r DeclarationRecord) {
	if c.Year == 0 || r.Version == 0 && c.Closes < joined {
		return
	}
	s.DeclarationYear, s.Declaration = c.Year, r.stands(c.Campaign, c.today, c.priced)
	if s.Declaration.Enterable() {
		s.DeclareBy = max(c.Closes, r.Until)
	}
}

// countRosters counts the anomalies of the rosters that are not counted yet,
// short ones first. After [countWait] it begins no other and returns; the
// counts under way end in the background.
func (p *Portal) countRosters(ctx context.Context, rosters []Member, on spst.Date) {
	missing := slices.DeleteFunc(slices.Clone(rosters), func(m Member) bool {
		_, known := p.anomalies.get(m, on)
		return known
	})
	if len(missing) == 0 {
		return
	}
	slices.SortStableFunc(missing, func(a, b Member) int { return cmp.Compare(a.Headcount, b.Headcount) })
	ctx, cancel := context.WithTimeout(ctx, countWait)
	defer cancel()
	next := make(chan Member, len(missing))
	for _, m := range missing {
		next <- m
	}
	close(next)
	var counting sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(missing)) {
		counting.Go(func() {
			for m := range next {
				if ctx.Err() != nil {
					return
				}
				_, _ = p.countAnomalies(ctx, m, on) // one that cannot be read is not counted
			}
		})
	}
	done := make(chan struct{})
	go func() {
		counting.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}
