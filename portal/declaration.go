package portal

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// AddCampaign and AddTariff open a year to declarations. They are for the
// service itself: no actor.
func (p *Portal) AddCampaign(ctx context.Context, c spst.Campaign) error {
	if c.Closes < c.Opens {
		return errInvalid(spst.CodeCampaignDates, "closes", "La campagne se termine avant de commencer : corrigez ses dates.")
	}
	return p.store.PutCampaign(ctx, c)
}

// AddTariff keeps what a year costs.
func (p *Portal) AddTariff(ctx context.Context, t spst.Tariff) error {
	return p.store.PutTariff(ctx, t)
}

// LoadDeclaration keeps a declaration made elsewhere. It is for the service
// itself.
func (p *Portal) LoadDeclaration(ctx context.Context, member string, r DeclarationRecord) error {
	return p.store.PutDeclaration(ctx, member, r)
}

// ReopenDeclaration lets a member who has not declared do so until a day. It
// is for the service itself.
func (p *Portal) ReopenDeclaration(ctx context.Context, member string, year int, until spst.Date) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		r, err := p.declarationRecord(ctx, member, year)
		if err != nil {
			return err
		}
		if r.Status.Certified() {
			return errConfirmed()
		}
		r.Until = until
		if err := p.store.PutDeclaration(ctx, member, r); err != nil {
			return err
		}
		return p.note(ctx, member, spst.NewsDeclarationReopened, strconv.Itoa(year), spst.Account{})
	})
}

// Declarations gives those of a member, latest year first: one for each
// campaign since it joined.
func (p *Portal) Declarations(ctx context.Context, a Actor, number string) ([]spst.Declaration, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return nil, err
	}
	return p.declarations(ctx, m)
}

func (p *Portal) declarations(ctx context.Context, m Member) ([]spst.Declaration, error) {
	campaigns, err := p.store.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	records, err := p.store.Declarations(ctx, m.Number)
	if err != nil {
		return nil, err
	}
	kept := map[int]DeclarationRecord{}
	for _, r := range records {
		kept[r.Year] = r
	}
	var list []spst.Declaration
	for _, c := range campaigns {
		r, known := kept[c.Year]
		if !known && c.Closes < m.JoinedOn {
			continue
		}
		d, err := p.standing(ctx, c, r)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// stands gives the status of a declaration on a day: certified for good, else
// to be entered while the campaign, or this member's own limit, is open and the
// year has its tariff, and missed once that is over.
func (r DeclarationRecord) stands(c spst.Campaign, on spst.Date, priced bool) spst.DeclarationStatus {
	switch {
	case r.Status.Certified():
		return r.Status
	case !priced, on < c.Opens:
		return spst.DeclarationClosed
	case on > max(c.Closes, r.Until):
		return spst.DeclarationMissed
	}
	return cmp.Or(r.Status, spst.DeclarationToEnter)
}

// standing gives a declaration as it stands today, and why when it is closed.
func (p *Portal) standing(ctx context.Context, c spst.Campaign, r DeclarationRecord) (spst.Declaration, error) {
	_, err := p.store.Tariff(ctx, c.Year)
	if err != nil && spst.KindOf(err) != spst.NotFound {
		return spst.Declaration{}, err
	}
	d, today := r.Declaration, p.today()
	d.Year, d.Version = c.Year, max(d.Version, 1)
	d.Opens, d.Closes = c.Opens, max(c.Closes, r.Until)
	d.Status = r.stands(c, today, err == nil)
	switch {
	case d.Status == spst.DeclarationMissed:
		d.Reason = p.closedSentence(d)
	case d.Status != spst.DeclarationClosed:
	case today < d.Opens:
		d.Reason = fmt.Sprintf("La saisie ouvre le %s : vous recevrez un mail vous informant de l'ouverture.", d.Opens.French())
	default:
		d.Reason = fmt.Sprintf("Le tarif %d n'est pas encore connu : la saisie ouvre dès qu'il l'est.", d.Year)
	}
	return d, nil
}

// closedSentence says what became of a declaration that was not filed in time.
func (p *Portal) closedSentence(d spst.Declaration) string {
	text := fmt.Sprintf("La saisie s'est terminée le %s", d.Closes.French())
	if !d.BegunAt.IsZero() {
		text += " ; ce qui était commencé n'a pas été confirmé"
	}
	text += "."
	if d.EstimatedInvoice != "" {
		text += fmt.Sprintf(" La facture d'office n° %s a été émise : elle est annulée par un avoir une fois la déclaration faite.",
			d.EstimatedInvoice)
	}
	if to := p.service.Mailbox(spst.AccountsMailbox); to != "" {
		text += " Pour déclarer en retard, écrivez à " + to + "."
	}
	return text
}

// Declaration gives that of a year. Until it is confirmed, the people and the
// estimate are worked out from the roster as it is.
func (p *Portal) Declaration(ctx context.Context, a Actor, number string, year int) (spst.Declaration, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return spst.Declaration{}, err
	}
	d, _, err := p.declaration(ctx, m, year)
	return d, err
}

func (p *Portal) declaration(ctx context.Context, m Member, year int) (spst.Declaration, DeclarationRecord, error) {
	c, err := p.campaign(ctx, year)
	if err != nil {
		return spst.Declaration{}, DeclarationRecord{}, err
	}
	r, err := p.declarationRecord(ctx, m.Number, year)
	if err != nil {
		return spst.Declaration{}, r, err
	}
	if r.Version == 0 && c.Closes < m.JoinedOn {
		return spst.Declaration{}, r, errNoDeclaration()
	}
	d, err := p.standing(ctx, c, r)
	if err != nil || !d.Status.Enterable() {
		return d, r, err
	}
	err = p.assess(ctx, m.Number, &d)
	return d, r, err
}

// assess counts the people and works out the estimate.
func (p *Portal) assess(ctx context.Context, member string, d *spst.Declaration) error {
	t, err := p.store.Tariff(ctx, d.Year)
	if err != nil {
		return err
	}
	head := spst.NewHeadcounter(spst.CountDay(d.Year))
	err = p.everybody(ctx, member, func(e *spst.Employee) { head.Add(e) })
	d.People = head.Headcount()
	estimate := t.Estimate(d.People)
	d.Estimate = &estimate
	return err
}

// everybody goes through the roster of a member, those who left too.
func (p *Portal) everybody(ctx context.Context, member string, each func(*spst.Employee)) error {
	return p.store.StreamEmployees(ctx, member, Selection{Status: spst.All, On: p.today()}, func(int) {},
		func(e *spst.Employee, _ spst.Tracking) error {
			each(e)
			return nil
		})
}

func (p *Portal) campaign(ctx context.Context, year int) (spst.Campaign, error) {
	campaigns, err := p.store.Campaigns(ctx)
	if err != nil {
		return spst.Campaign{}, err
	}
	for _, c := range campaigns {
		if c.Year == year {
			return c, nil
		}
	}
	return spst.Campaign{}, errNoDeclaration()
}

// declarationRecord is what is kept, or an empty one.
func (p *Portal) declarationRecord(ctx context.Context, member string, year int) (DeclarationRecord, error) {
	r, err := p.store.Declaration(ctx, member, year)
	if spst.KindOf(err) == spst.NotFound {
		return DeclarationRecord{Declaration: spst.Declaration{Year: year}}, nil
	}
	return r, err
}

// RosterChanges says what changed in the roster since the draft was begun.
func (p *Portal) RosterChanges(ctx context.Context, a Actor, number string, year int) (spst.RosterChanges, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return spst.RosterChanges{}, err
	}
	d, _, err := p.declaration(ctx, m, year)
	if err != nil {
		return spst.RosterChanges{}, err
	}
	found := spst.RosterChanges{Since: d.BegunAt, Changes: []spst.RosterChange{}}
	if d.Status != spst.DeclarationDraft {
		return found, nil
	}
	marks, err := p.store.Marks(ctx, number, year)
	if spst.KindOf(err) == spst.NotFound { // begun elsewhere: nothing to compare with
		return found, nil
	}
	if err != nil {
		return found, err
	}
	before := make(map[string]spst.RosterMark, len(marks))
	for _, mark := range marks {
		before[mark.ID] = mark
	}
	day := spst.CountDay(year)
	err = p.everybody(ctx, number, func(e *spst.Employee) {
		mark, known := before[e.ID]
		if change, ok := spst.ChangeSince(mark, known, e, day); ok {
			found.Changes = append(found.Changes, change)
		}
	})
	return found, err
}

// DeclarationDocument gives a declaration as a PDF; a draft says that it is
// one.
func (p *Portal) DeclarationDocument(ctx context.Context, a Actor, number string, year int) (Document, error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return Document{}, err
	}
	d, _, err := p.declaration(ctx, m, year)
	if err != nil {
		return Document{}, err
	}
	if d.Estimate == nil {
		return Document{}, &spst.Error{Kind: spst.Conflict, Code: spst.CodeDeclarationEmpty,
			Message: "Cette déclaration est vide : il n'y a rien à imprimer."}
	}
	return p.documentOf(ctx, m, "declaration-"+strconv.Itoa(year)+".pdf", d, func(w Documents, member spst.Party) ([]byte, error) {
		return w.Declaration(d, p.issuer(), member, p.today())
	})
}

func errNoDeclaration() error {
	return &spst.Error{Kind: spst.NotFound, Code: spst.CodeDeclaration, Message: "Aucune déclaration de cette année. Actualisez la liste."}
}

func errConfirmed() error {
	return &spst.Error{Kind: spst.Conflict, Code: spst.CodeDeclarationConfirmed,
		Message: "Cette déclaration est déjà confirmée : elle ne change plus."}
}

// declarationItems are the lines of « À faire » of the annual declarations: to be entered
// now, or opening within the two months to come; and that of this year when it was missed.
func (p *Portal) declarationItems(ctx context.Context, m Member, today spst.Date) ([]spst.TodoItem, error) {
	list, err := p.declarations(ctx, m)
	var items []spst.TodoItem
	for _, d := range list {
		item := spst.TodoItem{Code: spst.TodoDeclaration, Severity: spst.SeverityWarning, Place: "declarations"}
		switch {
		case d.Status.Enterable():
			item.Due = d.Closes
			item.Message = enterSentence(d, today)
			if d.Closes-today <= pressingDays {
				item.Severity = spst.SeverityError
			}
		case d.Status == spst.DeclarationClosed && today < d.Opens && d.Opens-today <= announcedDays:
			item.Due = d.Opens
			item.Message = fmt.Sprintf("La déclaration des effectifs %d ouvre le %s.", d.Year, d.Opens.French())
		case d.Status == spst.DeclarationMissed && d.Year == today.Year():
			item.Code, item.Severity = spst.TodoDeclarationMissed, spst.SeverityError
			item.Message = missedSentence(d)
		default:
			continue
		}
		items = append(items, item)
	}
	return items, err
}

// missedSentence recalls a declaration that was not made, and what is billed instead.
func missedSentence(d spst.Declaration) string {
	text := fmt.Sprintf("Effectifs %d non déclarés", d.Year)
	if d.EstimatedInvoice != "" {
		text += ", facture d'office n° " + d.EstimatedInvoice
	}
	return text + "\u00a0: demandez à déclarer en retard."
}

const (
	announcedDays = 61
	pressingDays  = 7
)

func enterSentence(d spst.Declaration, today spst.Date) string {
	text := "Déclaration des effectifs %d à saisir"
	if d.Status == spst.DeclarationDraft {
		text = "Déclaration des effectifs %d à terminer"
	}
	text = fmt.Sprintf(text, d.Year)
	if d.Closes == today {
		return text + " : c'est le dernier jour."
	}
	return text + fmt.Sprintf(" avant le %s : il reste %s.", d.Closes.French(), spst.Counted(int(d.Closes-today), "jour", "jours"))
}
