package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// CompanyStore keeps what a member says of itself. Nothing of it is ever
// deleted.
type CompanyStore interface {
	// Company gives « Informations administratives » as they are kept: NAFList is left empty.
	Company(ctx context.Context, member string) (spst.Company, error)
	// PutCompany replaces all but what the service alone changes.
	PutCompany(ctx context.Context, member string, c spst.Company) error
	AddSituationChange(ctx context.Context, member string, s spst.SituationChange) error
	// SituationChanges are newest first, without UndoableUntil.
	SituationChanges(ctx context.Context, member string) ([]spst.SituationChange, error)
	WithdrawSituationChange(ctx context.Context, member, id string, at time.Time) error

	// AddCompanyHistory keeps what was done to the company (subject ""), a contact or an address.
	AddCompanyHistory(ctx context.Context, member, subject string, h spst.HistoryEntry) error
	// CompanyHistory is newest first.
	CompanyHistory(ctx context.Context, member, subject string) ([]spst.HistoryEntry, error)

	ContactStore
}

// Company gives « Informations administratives » of a member.
func (p *Portal) Company(ctx context.Context, a Actor, number string) (spst.Company, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return spst.Company{}, err
	}
	return p.company(ctx, number)
}

// company reads one with what is found from its code.
func (p *Portal) company(ctx context.Context, number string) (spst.Company, error) {
	c, err := p.store.Company(ctx, number)
	p.nameActivity(&c)
	return c, err
}

// nameActivity finds the label of the NAF code: by date, as the lists change.
func (p *Portal) nameActivity(c *spst.Company) {
	if n, ok := spst.FindNAF(c.NAFCode, p.today()); ok {
		c.NAFLabel, c.NAFList = n.Label, n.List
	}
}

// UpdateCompany replaces them; Stale with Current when c.Version is not the one
// in force. Name, SIRET, date d'adhésion and validation are not taken from c.
func (p *Portal) UpdateCompany(ctx context.Context, a Actor, number string, c spst.Company) (spst.Company, error) {
	return p.writeCompany(ctx, a, number, c.Version, func(ctx context.Context, before spst.Company) (spst.Company, string, error) {
		c.Version, c.Name, c.SIRET, c.JoinedOn, c.LeftOn, c.Validation = before.Version, before.Name, before.SIRET, before.JoinedOn,
			before.LeftOn, before.Validation
		c.Normalize()
		p.nameActivity(&c)
		return c, "update", refusedFields(spst.CodeCompany, spst.CheckCompany(c, p.today()))
	})
}

// ValidateCompany is « Valider vos réponses »: it records who confirmed that
// version, and when. Invalid, with Problems, while something mandatory is missing.
func (p *Portal) ValidateCompany(ctx context.Context, a Actor, number string, version int64) (spst.Company, error) {
	return p.writeCompany(ctx, a, number, version, func(ctx context.Context, c spst.Company) (spst.Company, string, error) {
		problems := spst.CheckCompany(c, p.today())
		billed, err := p.store.HasBillingEmail(ctx, number)
		if err != nil {
			return c, "", err
		}
		if !billed {
			problems = append(problems, billingMissing())
		}
		c.Validation = spst.Validation{At: p.now(), Account: a.Account}
		return c, "validate", refusedFields(spst.CodeCompanyIncomplete, problems)
	})
}

func billingMissing() spst.Problem {
	return spst.Problem{
		Field: "billing_email", Code: spst.ProblemBillingEmailMissing, Severity: spst.SeverityError,
		Message: "L'email de facturation manque : renseignez-le dans « Vos contacts et adresses ».",
	}
}

// writeCompany calls do to change the version in force, and keeps the result
// with its history. When do changes nothing, nothing is written.
func (p *Portal) writeCompany(ctx context.Context, a Actor, number string, version int64,
	do func(context.Context, spst.Company) (spst.Company, string, error)) (spst.Company, error) {
	if _, err := p.member(ctx, a, number, spst.RightCompany); err != nil {
		return spst.Company{}, err
	}
	var after spst.Company
	err := p.store.Within(ctx, func(ctx context.Context) error {
		before, err := p.company(ctx, number)
		if err != nil {
			return err
		}
		if version != before.Version {
			return stale(&before)
		}
		var action string
		if after, action, err = do(ctx, before); err != nil {
			return err
		}
		fields := differing(before, after)
		if len(fields) == 0 {
			return nil
		}
		book, err := p.addressBook(ctx, number)
		if err != nil {
			return err
		}
		after.Version++
		if err := p.store.PutCompany(ctx, number, after); err != nil {
			return err
		}
		if err := p.noteCompany(ctx, a, number, "", change{action, fields}, after.Version); err != nil {
			return err
		}
		return p.tellAddresses(ctx, a.Account, book)
	})
	return after, err
}

// change is what a write does to a company, a contact or an address.
type change struct {
	action string // of the history
	fields []string
}

func (p *Portal) noteCompany(ctx context.Context, a Actor, number, subject string, c change, version int64) error {
	return p.store.AddCompanyHistory(ctx, number, subject, spst.HistoryEntry{
		At: p.now(), Account: a.Account, Action: c.action, Fields: c.fields, Version: version,
	})
}

// CompanyHistory gives the changes of the company, newest first.
func (p *Portal) CompanyHistory(ctx context.Context, a Actor, number string) ([]spst.HistoryEntry, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	return p.store.CompanyHistory(ctx, number, "")
}

// SituationChanges gives the changes of situation, newest first.
func (p *Portal) SituationChanges(ctx context.Context, a Actor, number string) ([]spst.SituationChange, error) {
	if _, err := p.member(ctx, a, number, spst.RightRead); err != nil {
		return nil, err
	}
	return p.situations(ctx, number)
}

func (p *Portal) situations(ctx context.Context, number string) ([]spst.SituationChange, error) {
	list, err := p.store.SituationChanges(ctx, number)
	for i := range list {
		list[i].UndoableUntil = undoableUntil(list[i].DeclaredAt)
	}
	return list, err
}

// WithdrawSituationChange takes an announced change back; NotFound when there is none
// with that ID, Conflict when it was taken back before or is older than
// [UndoDays].
func (p *Portal) WithdrawSituationChange(ctx context.Context, a Actor, number, id string) (spst.SituationChange, error) {
	var s spst.SituationChange
	if _, err := p.member(ctx, a, number, spst.RightCompany); err != nil {
		return s, err
	}
	err := p.store.Within(ctx, func(ctx context.Context) error {
		list, err := p.situations(ctx, number)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x spst.SituationChange) bool { return x.ID == id })
		if i < 0 {
			return &spst.Error{Kind: spst.NotFound, Code: spst.CodeSituation, Message: "Changement de situation inconnu. Actualisez la liste."}
		}
		s = list[i]
		if !s.CanWithdraw(p.today()) {
			return refusedWithdrawal(s)
		}
		s.WithdrawnAt = p.now()
		return p.store.WithdrawSituationChange(ctx, number, id, s.WithdrawnAt)
	})
	return s, err
}

func refusedWithdrawal(s spst.SituationChange) error {
	if !s.WithdrawnAt.IsZero() {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeSituationWithdrawn, Message: "Ce changement de situation est déjà retiré."}
	}
	return &spst.Error{
		Kind: spst.Conflict, Code: spst.CodeSituationOld,
		Message: "Ce changement de situation ne peut plus être retiré ici depuis le " + s.UndoableUntil.AddDays(1).French() +
			" : écrivez au service.",
	}
}

// AnnounceSituationChange checks (Invalid with Problems) and keeps a change of situation.
func (p *Portal) AnnounceSituationChange(ctx context.Context, a Actor, number string, s spst.SituationChange) (spst.SituationChange,
	error) {
	m, err := p.member(ctx, a, number, spst.RightCompany)
	if err != nil {
		return s, err
	}
	s.Normalize()
	if err := refusedFields(spst.CodeSituation, spst.CheckSituationChange(s, m.Headcount, p.today())); err != nil {
		return s, err
	}
	if s.ID, err = p.newID(); err != nil {
		return s, err
	}
	s.DeclaredAt, s.Account, s.WithdrawnAt = p.now(), a.Account, time.Time{}
	s.UndoableUntil = undoableUntil(s.DeclaredAt)
	return s, p.store.Within(ctx, func(ctx context.Context) error { return p.store.AddSituationChange(ctx, number, s) })
}

// companyTodo is what Accueil asks of a company.
func (p *Portal) companyTodo(ctx context.Context, number string) ([]spst.TodoItem, error) {
	c, err := p.store.Company(ctx, number)
	if err != nil {
		return nil, err
	}
	billed, err := p.store.HasBillingEmail(ctx, number)
	if err != nil {
		return nil, err
	}
	var items []spst.TodoItem
	if c.VATMissing() {
		items = append(items, spst.TodoItem{
			Code: spst.TodoVAT, Severity: spst.SeverityError, Place: "company",
			Message: "N° de TVA intracommunautaire à renseigner.",
		})
	}
	if !billed {
		items = append(items, spst.TodoItem{
			Code: spst.TodoBillingEmail, Severity: spst.SeverityError, Place: "contacts",
			Message: "Email de facturation à renseigner.",
		})
	}
	if c.Validation.Old(p.today()) {
		items = append(items, validationItem(c.Validation))
	}
	return items, nil
}

func validationItem(v spst.Validation) spst.TodoItem {
	item := spst.TodoItem{
		Code: spst.TodoValidation, Severity: spst.SeverityWarning, Place: "company",
		Message: "Informations administratives à vérifier et à valider.",
	}
	if !v.At.IsZero() {
		item.Message = "Informations administratives validées il y a plus d'un an : à vérifier."
	}
	return item
}

// refusedFields is nil when no problem blocks.
func refusedFields(code spst.Code, problems []spst.Problem) error {
	problems = spst.Refused(problems)
	if len(problems) == 0 {
		return nil
	}
	return &spst.Error{
		Kind: spst.Invalid, Code: code, Problems: problems,
		Message: "Certaines informations manquent ou sont à corriger : voyez les champs signalés.",
	}
}

// stale gives the version in force, a pointer.
func stale(current any) error {
	return &spst.Error{
		Kind: spst.Stale, Code: spst.CodeStale, Current: current,
		Message: "Ces informations ont été modifiées entre-temps. Comparez, puis validez de nouveau.",
	}
}

// differing names, as the API does, the fields that are not the same in two
// objects of a type; never the values.
func differing[T any](a, b T) []string {
	before, after := fieldsOf(a), fieldsOf(b)
	delete(before, "version")
	delete(after, "version")
	names := maps.Clone(before)
	maps.Copy(names, after)
	var fields []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !bytes.Equal(before[name], after[name]) {
			fields = append(fields, name)
		}
	}
	return fields
}

// fieldsOf gives the fields of an object of the API.
func fieldsOf(v any) map[string]json.RawMessage {
	fields := map[string]json.RawMessage{}
	if text, err := json.Marshal(v); err == nil { // the types of the API always encode
		_ = json.Unmarshal(text, &fields)
	}
	return fields
}
