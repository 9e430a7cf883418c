package app

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/appointments"
	"github.com/espace-adherent/adherent/tui/careteam"
	"github.com/espace-adherent/adherent/tui/company"
	"github.com/espace-adherent/adherent/tui/contacts"
	"github.com/espace-adherent/adherent/tui/credentials"
	"github.com/espace-adherent/adherent/tui/declarations"
	"github.com/espace-adherent/adherent/tui/exporting"
	"github.com/espace-adherent/adherent/tui/importing"
	"github.com/espace-adherent/adherent/tui/invoices"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/roster"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/signin"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

type (
	rosterService  = roster.Service
	companyService = company.Service
	contactService = contacts.Service
	reachService   = careteam.Service
	invoiceService = invoices.Service
	resetService   = credentials.ResetService
	factorService  = credentials.FactorService
)

// importService lies deeper than rosterService, whose stream is the one meant.
type importService struct{ importing.Service }

// exportService is not asked here.
type exportService = exporting.Service

// visitService lies deeper too: both ask for visits.
type visitService struct{ appointments.Service }

type annualService = declarations.Service

// portal is the edge of the interface in these tests: it answers at once, and
// as the test says.
type portal struct {
	rosterService  // not asked here
	companyService // nor what these change
	contactService
	reachService
	annualService // but for the list
	uitest.Drafts
	visitService   // nor this, but the number of visits
	invoiceService // nor this, but the balance
	resetService
	factorService
	importService
	exportService

	mu      sync.Mutex
	account spst.Account
	members []spst.Member
	fail    error // of every call but signing in
	refuse  error // of signing in
	signIns int
	factor  spst.SecondFactorState
	outs    int
	rosters int // lists read
}

func florist() spst.Member {
	return spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", SIRET: "77570158400168", Headcount: 44,
		Rights: []spst.Right{spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany}}
}

func newPortal() *portal {
	return &portal{
		account: spst.Account{Number: "100042", Kind: spst.MemberAccount, Name: "Marie Dupont"},
		members: []spst.Member{florist()},
	}
}

func mandatary() *portal {
	return &portal{
		account: spst.Account{Number: "M900", Kind: spst.MandataryAccount, Name: "Cabinet DURAND"},
		members: []spst.Member{florist(), {Number: "100043", Name: "GARAGE LEROUX", SIRET: "35600000000048", Headcount: 12}},
	}
}

func (p *portal) SignIn(context.Context, spst.Credentials, bool) (spst.Session, []spst.Member, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.signIns++
	if p.factor == spst.FactorRequired {
		return spst.Session{Account: p.account, SecondFactor: p.factor}, nil, p.refuse
	}
	return spst.Session{Account: p.account}, p.members, p.refuse
}

func (p *portal) AccessTokens(context.Context) ([]spst.AccessToken, error) { return nil, p.fail }

func (p *portal) AddAccessToken(_ context.Context, in spst.AccessTokenInput) (spst.AccessToken, error) {
	return spst.AccessToken{TokenName: in.TokenName, Token: spst.AccessTokenPrefix + "abc"}, p.fail
}

func (p *portal) RevokeAccessToken(context.Context, string) error { return p.fail }

func (p *portal) Account(context.Context) (spst.AccountSheet, error) {
	return spst.AccountSheet{Account: p.account, SecondFactor: spst.SecondFactor{State: p.factor}}, p.fail
}

func (p *portal) EndSession(context.Context, string) error { return p.fail }

func (p *portal) Enter(ctx context.Context) (spst.Session, []spst.Member, error) {
	return p.Resume(ctx)
}

func (p *portal) Resume(ctx context.Context) (spst.Session, []spst.Member, error) {
	return p.SignIn(ctx, spst.Credentials{}, true)
}

func (p *portal) KeyringAvailable(context.Context) error { return nil }

func (p *portal) SignOut(context.Context) error {
	p.outs++
	return nil
}

func (p *portal) Members(context.Context) ([]spst.Member, error) { return p.members, p.fail }

func (p *portal) Errand(context.Context, spst.Errand, spst.Member) (spst.ErrandLine, error) {
	return spst.ErrandLine{}, p.fail
}

func (p *portal) ErrandFolder() string { return "clients" }

func (p *portal) Service(context.Context) (spst.Service, error) {
	return spst.Service{ShortName: "SPST76", Today: spst.NewDate(2027, time.January, 15), Phone: "02 76 08 12 00",
		Mailboxes: []spst.Mailbox{{Code: "comptabilite", Email: "comptabilite@amsn.fr"},
			{Code: "relation_adherents", Email: "relation_adherents@amsn.fr"}},
	}, p.fail
}

func (p *portal) Headcount(context.Context, string) (spst.Headcount, error) {
	return spst.Headcount{Total: 44, Categories: []spst.CategoryCount{
		{Category: spst.SI, Count: 30}, {Category: spst.SIA, Count: 1}, {Category: spst.SIH, Count: 1}, {Category: spst.SIR, Count: 8},
		{Category: spst.SMREstat, Count: 1}, {Category: spst.MNRHosp, Count: 1}, {Category: spst.SMSEstat, Count: 2},
	}}, p.fail
}

func (p *portal) Ledger(context.Context, string) (spst.Ledger, error) {
	return spst.Ledger{BalanceCents: 83376}, p.fail
}

func (p *portal) HeadcountYear(context.Context, string) (spst.HeadcountYear, error) {
	return spst.HeadcountYear{}, p.fail
}

func (p *portal) ActivityYears(context.Context, string) (spst.ActivityYears, error) {
	return spst.ActivityYears{Years: []int{2027, 2026}, Visits: 21, Missed: 2}, p.fail
}

func (p *portal) Activity(_ context.Context, _ string, year int) (spst.Activity, error) {
	return spst.Activity{Year: year, Until: spst.NewDate(2027, time.January, 15), Figures: spst.ActivityFigures{Months: make([]int, 12)}},
		p.fail
}

func (p *portal) Appointments(context.Context, string, spst.AppointmentQuery) (spst.AppointmentPage, error) {
	day := time.Date(2027, 2, 8, 9, 0, 0, 0, time.UTC)
	return spst.AppointmentPage{Total: 2, Appointments: []spst.Appointment{
		{ID: "v1", EmployeeID: "2", EmployeeName: "MARTIN Zoé", Kind: spst.PeriodicVisit, Start: day, Status: spst.Planned},
		{ID: "v2", EmployeeID: "1", EmployeeName: "CESAR Jules", Kind: spst.AttestationVisit, Start: day.AddDate(0, 0, 1), Status: spst.Planned},
	}}, p.fail
}

func (p *portal) Invoices(context.Context, string) ([]spst.Invoice, error) {
	return []spst.Invoice{
		{Number: "436402", Date: spst.NewDate(2026, time.November, 5), TotalCents: 83376},
		{Number: "421582", Date: spst.NewDate(2024, time.February, 23), TotalCents: 83376, Settled: true},
	}, p.fail
}

func (p *portal) Employees(_ context.Context, _ string, q spst.RosterQuery) (spst.EmployeePage, error) {
	var page spst.EmployeePage
	err := p.StreamEmployees(context.Background(), "", q, func(all []spst.Employee) error {
		for _, e := range all {
			if spst.NewQuery(q.Search).Match(spst.Fold(e.DisplayName())) {
				page.Employees = append(page.Employees, e)
			}
		}
		return nil
	})
	return page, err
}

func (p *portal) VisitRequests(context.Context, string, spst.PageQuery) (spst.VisitRequestPage, error) {
	return spst.VisitRequestPage{}, p.fail
}

func (p *portal) VisitsDue(context.Context, string, spst.VisitsDueQuery) (spst.VisitsDuePage, error) {
	return spst.VisitsDuePage{}, p.fail
}

func (p *portal) Declarations(context.Context, string) ([]spst.Declaration, error) {
	return []spst.Declaration{{Year: 2027, Status: spst.DeclarationClosed, Opens: spst.CountDay(2027), Closes: spst.NewCampaign(2027).Closes}},
		p.fail
}

func (p *portal) Company(context.Context, string) (spst.Company, error) {
	return spst.Company{Version: 1, Name: "FLEURISTE MARTIN", SIRET: "77570158400168"}, p.fail
}

func (p *portal) SituationChanges(context.Context, string) ([]spst.SituationChange, error) {
	return nil, p.fail
}

func (p *portal) CareTeam(context.Context, string) (spst.CareTeam, error) {
	return spst.CareTeam{Mailboxes: []spst.Mailbox{{Label: "Service facturation", Email: "comptabilite@amsn.fr"}}}, p.fail
}

func (p *portal) CompanyHistory(context.Context, string) ([]spst.HistoryEntry, error) {
	return nil, p.fail
}

func (p *portal) Contacts(context.Context, string) ([]spst.Contact, error)  { return nil, p.fail }
func (p *portal) Addresses(context.Context, string) ([]spst.Address, error) { return nil, p.fail }

func (p *portal) Todo(context.Context, string) (spst.Todo, error) {
	return spst.Todo{Items: []spst.TodoItem{
		{Code: "vat_missing", Severity: spst.SeverityError, Place: "company", Message: "N° de TVA intracommunautaire à renseigner."},
		{Code: "declaration", Severity: spst.SeverityWarning, Place: "declarations", Message: "La déclaration des effectifs ouvre en janvier."},
	}}, p.fail
}

func (p *portal) ChangePassword(context.Context, spst.PasswordChange) error { return p.fail }

// clock is a time that only moves when told to.
type clock struct{ t time.Time }

func newClock() *clock { return &clock{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time           { return c.t }
func (c *clock) advance(by time.Duration) { c.t = c.t.Add(by) }

func startApp(t *testing.T, p *portal, w, h int) (*uitest.Driver, *Model, *clock) {
	t.Helper()
	c := newClock()
	m := New(t.Context(), Options{Services: p, Now: c.now, Prefill: signin.Prefill{Number: p.account.Number, Password: "secret",
		Mandatary: p.account.Kind == spst.MandataryAccount}})
	return uitest.NewApp(t, m, w, h), m, c
}

func (p *portal) StreamEmployees(_ context.Context, _ string, _ spst.RosterQuery, each func([]spst.Employee) error) error {
	p.rosters++
	if p.fail != nil {
		return p.fail
	}
	return each([]spst.Employee{
		{ID: "1", Version: 1, BirthName: "CESAR", FirstName: "Jules", DeclaredCategory: spst.SIH, JobTitle: "Caissier"},
		{ID: "2", Version: 1, BirthName: "MARTIN", FirstName: "Zoé", DeclaredCategory: spst.SI, JobTitle: "Fleuriste"},
	})
}

// page is a screen that does what a test tells it.
type page struct {
	title                      string
	unsaved, capturing, inside bool
	answer                     tui.Action // to the next key
	keys                       []string
	clicks                     []tea.MouseClickMsg
	resumed, closed            int
	wheels, proved             int
	w, h, step                 int
}

// put lays a page on top of the stack.
func (p *page) put(m *Model) *page {
	m.sizeScreen(p)
	m.stack = append(m.stack, entry{route.CareTeam{Member: florist()}, p})
	return p
}

func (p *page) Init() tea.Cmd { return nil }
func (p *page) View() string {
	return widget.Fit(p.title+" : la page", p.w) + strings.Repeat("\n", p.h-1)
}
func (p *page) SetSize(w, h int)         { p.w, p.h = w, h }
func (p *page) Title() string            { return p.title }
func (p *page) Step() int                { return p.step }
func (p *page) Unsaved() bool            { return p.unsaved }
func (p *page) Capturing() bool          { return p.capturing }
func (p *page) Inside() bool             { return p.inside }
func (p *page) Close()                   { p.closed++ }
func (p *page) Cursor() *tea.Cursor      { return tea.NewCursor(3, 0) }
func (p *page) Resume() tea.Cmd          { p.resumed++; return nil }
func (p *page) ShortHelp() []key.Binding { return p.FullHelp()[0] }

func (p *page) FullHelp() [][]key.Binding {
	k := keys.New()
	return [][]key.Binding{{k.Add, k.Edit, k.Check}, {k.Up, k.Down}}
}

func (p *page) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.keys = append(p.keys, msg.String())
		a := p.answer
		p.answer = nil
		return a, nil
	case tea.MouseClickMsg:
		p.clicks = append(p.clicks, msg)
	case tea.MouseWheelMsg:
		p.wheels++
	case tui.PasswordGiven:
		p.proved++
	case tui.Action:
		return msg, nil
	}
	return nil, nil
}

func (p *portal) HasPrinter() bool     { return false }
func (p *portal) ExportFolder() string { return "/tmp/" }
func (p *portal) ListFolder(context.Context, string) ([]widget.FileItem, error) {
	return nil, p.fail
}
func (p *portal) PreviewExport(context.Context, route.Export) (list.Table, error) {
	return list.Employees(false).Table("", nil), p.fail
}
func (p *portal) ImportMemory(context.Context, string) (imports.Memory, error) {
	return imports.Memory{}, p.fail
}
func (p *portal) Imports(context.Context, string) ([]spst.Import, error) { return nil, p.fail }
