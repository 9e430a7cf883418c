package portal

import (
	"context"
	"errors"
	"fmt"

	"github.com/espace-adherent/adherent/spst"
)

// Load is a file of the back office. The names of its lists are those of the
// commands; its entries have the fields of the API.
type Load struct {
	Campaigns    []spst.Campaign        `json:"campagnes,omitempty"`
	Tariffs      []spst.Tariff          `json:"tarifs,omitempty"`
	Members      []MemberEntry          `json:"adherents,omitempty"`
	Mandataries  []MandataryEntry       `json:"mandataires,omitempty"`
	Mandates     []spst.Mandate         `json:"mandats,omitempty"`
	Rosters      []RosterEntry          `json:"salaries,omitempty"`
	Invoices     []InvoiceEntry         `json:"factures,omitempty"`
	Appointments []AppointmentEntry     `json:"rendez_vous,omitempty"`
	Actions      []WorkplaceActionEntry `json:"actions,omitempty"`
	Trainings    []TrainingEntry        `json:"formations,omitempty"`
}

// MandataryEntry is a mandatary as the service enters it.
type MandataryEntry struct {
	Number string `json:"number"`
	Name   string `json:"name"`
}

// LoadReport is what a file has changed.
type LoadReport struct {
	Lists []LoadedList `json:"lists"`
	// Opened are the accounts that the file has opened; their passwords are
	// known to nobody else.
	Opened []OpenedAccount `json:"-"`
}

// LoadedList counts the entries of one list; those of a roster are people.
type LoadedList struct {
	List    string `json:"list"`
	Kept    int    `json:"kept"`    // added or changed
	Already int    `json:"already"` // there as they are
}

// OpenedAccount is an account with its first password.
type OpenedAccount struct {
	spst.Account
	Password string
}

// Load keeps a whole file in one transaction, or nothing of it: it is then
// Invalid, and its Problems name every entry that is refused, counted from 1,
// and its field (« adherents[2].siret »). The same file twice changes nothing
// the second time.
func (p *Portal) Load(ctx context.Context, l Load) (LoadReport, error) {
	stored, opened, err := p.newAccounts(ctx, l)
	if err != nil {
		return LoadReport{}, err
	}
	var f *fileLoad
	err = p.store.Within(ctx, func(ctx context.Context) error {
		f = &fileLoad{}
		loadList(ctx, f, "campagnes", l.Campaigns, p.RegisterCampaign)
		loadList(ctx, f, "tarifs", l.Tariffs, p.RegisterTariff)
		loadList(ctx, f, "adherents", l.Members, p.RegisterMember)
		for _, one := range stored {
			if err := p.keepAccount(ctx, one); err != nil && len(f.problems) == 0 {
				return err
			}
		}
		loadList(ctx, f, "mandats", l.Mandates, p.RegisterMandate)
		f.rosters(ctx, l.Rosters, p.RegisterRoster)
		loadList(ctx, f, "factures", l.Invoices, func(ctx context.Context, e InvoiceEntry) (bool, error) {
			if e.Number == "" && e.Key == "" {
				return false, errInvalid(spst.CodeInvoiceKeyRequired, "key",
					"Donnez un numéro (number) ou une clé (key) : c'est ce qui évite d'émettre la facture deux fois.")
			}
			_, changed, err := p.RegisterInvoice(ctx, e)
			return changed, err
		})
		loadList(ctx, f, "rendez_vous", l.Appointments, func(ctx context.Context, e AppointmentEntry) (bool, error) {
			_, changed, err := p.RegisterAppointment(ctx, e)
			return changed, err
		})
		loadList(ctx, f, "actions", l.Actions, p.RegisterWorkplaceAction)
		loadList(ctx, f, "formations", l.Trainings, p.RegisterTraining)
		return f.refused()
	})
	if err != nil {
		return LoadReport{}, err
	}
	return LoadReport{Lists: f.lists, Opened: opened}, nil
}

// newAccounts makes the accounts that are not open yet, each with a password of
// its own. Hashing takes long: nobody is to wait for it.
func (p *Portal) newAccounts(ctx context.Context, l Load) ([]StoredAccount, []OpenedAccount, error) {
	var accounts []spst.Account
	for _, m := range l.Members {
		accounts = append(accounts, spst.Account{Kind: spst.MemberAccount, Number: m.Number, Name: m.Name})
	}
	members := len(accounts)
	for _, m := range l.Mandataries {
		accounts = append(accounts, spst.Account{Kind: spst.MandataryAccount, Number: m.Number, Name: m.Name})
	}
	var stored []StoredAccount
	var opened []OpenedAccount
	f := &fileLoad{}
	seen := map[spst.Account]bool{}
	for i, a := range accounts {
		who := spst.Account{Kind: a.Kind, Number: a.Number}
		if a.Kind == spst.MemberAccount && len(numberProblems("", a.Number)) > 0 || seen[who] {
			continue // said with the rest of the entry; or opened already
		}
		seen[who] = true
		skip, err := p.HasAccount(ctx, a.Kind, a.Number)
		if err == nil && !skip && a.Kind == spst.MemberAccount {
			skip, err = p.hasLeft(ctx, a.Number) // its account stays closed
		}
		if skip {
			continue
		}
		var password string
		if err == nil {
			password, err = p.GeneratePassword()
		}
		var one StoredAccount
		if err == nil {
			one, err = p.newAccount(ctx, a, password)
		}
		if err != nil {
			f.note("mandataires", i-members+1, err)
			continue
		}
		stored, opened = append(stored, one), append(opened, OpenedAccount{a, password})
	}
	return stored, opened, f.refused()
}

// hasLeft tells whether a number is that of a member whose last day is known.
func (p *Portal) hasLeft(ctx context.Context, number string) (bool, error) {
	m, err := p.store.Member(ctx, number, p.today())
	if spst.KindOf(err) == spst.NotFound {
		return false, nil
	}
	return !m.LeftOn.IsZero(), err
}

// fileLoad is a file being loaded.
type fileLoad struct {
	lists    []LoadedList
	problems []spst.Problem
	failed   error // what is nothing that the file could be corrected for
}

func loadList[T any](ctx context.Context, f *fileLoad, name string, entries []T, keep func(context.Context, T) (bool, error)) {
	if len(entries) == 0 || f.failed != nil {
		return
	}
	count := LoadedList{List: name}
	for i, e := range entries {
		changed, err := keep(ctx, e)
		switch {
		case err != nil:
			f.note(name, i+1, err)
		case changed:
			count.Kept++
		default:
			count.Already++
		}
	}
	f.lists = append(f.lists, count)
}

func (f *fileLoad) rosters(ctx context.Context, entries []RosterEntry, keep func(context.Context, RosterEntry) (int, error)) {
	if len(entries) == 0 || f.failed != nil {
		return
	}
	count := LoadedList{List: "salaries"}
	for i, e := range entries {
		added, err := keep(ctx, e)
		if err != nil {
			f.note(count.List, i+1, err)
			continue
		}
		count.Kept += added
		count.Already += len(e.Employees) - added
	}
	f.lists = append(f.lists, count)
}

// note keeps why an entry is refused, or that the base itself has failed.
func (f *fileLoad) note(list string, number int, err error) {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok || e.Kind != spst.Invalid && e.Kind != spst.NotFound && e.Kind != spst.Conflict {
		f.failed = errors.Join(f.failed, err)
		return
	}
	entry := fmt.Sprintf("%s[%d]", list, number)
	if len(e.Problems) == 0 {
		f.problems = append(f.problems, spst.Problem{Field: entry, Code: e.Code.Problem(),
			Severity: spst.SeverityError, Message: e.Error()})
	}
	for _, problem := range e.Problems {
		if problem.Field != "" {
			problem.Field = "." + problem.Field
		}
		problem.Field = entry + problem.Field
		f.problems = append(f.problems, problem)
	}
}

func (f *fileLoad) refused() error {
	switch {
	case f.failed != nil:
		return f.failed
	case len(f.problems) > 0:
		return &spst.Error{
			Kind: spst.Invalid, Code: spst.CodeLoad, Problems: f.problems,
			Message: "Le fichier est refusé, rien n'en est gardé : corrigez ce qui suit, puis chargez-le de nouveau.",
		}
	}
	return nil
}
