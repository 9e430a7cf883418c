package list_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

var today = spst.NewDate(2026, time.November, 25)

// described is a list whatever its items are: its columns, its rows of one item, and
// the names that the API gives to the fields of an item.
type described struct {
	heads  []list.Head
	row    []any
	fields map[string]bool
}

func describe[T any](l list.List[T], item T) described {
	d := described{fields: map[string]bool{}}
	table := l.Table("x", []T{item})
	d.heads = table.Heads
	for row := range table.Rows {
		d.row = slices.Clone(row)
	}
	fieldsOf(reflect.TypeFor[T](), d.fields)
	return d
}

// fieldsOf are the JSON names of a type, those of its parts among them.
func fieldsOf(t reflect.Type, names map[string]bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names[name] = true
		fieldsOf(f.Type, names)
	}
}

// lists are all of them, with an item that has something everywhere.
func lists() map[string]described {
	employee, cents, count := spsttest.WholeEmployee(), spst.Cents(123), 3
	at := time.Date(2026, time.December, 4, 9, 0, 0, 0, time.UTC)
	none := func(*spst.FileRow) string { return "rien" }
	return map[string]described{
		"Invoices":  describe(list.Invoices(), spst.Invoice{Number: "42", Date: today}),
		"Ledger":    describe(list.Ledger(), list.LedgerLines(spst.Ledger{OpeningCents: 5})[0]),
		"Employees": describe(list.Employees(true), employee),
		"Roster":    describe(list.Roster(true), employee),
		"Appointments": describe(list.Appointments(today), spst.Appointment{ID: "a", Start: at, Status: spst.Planned, FeeCents: 100,
			LastSafeDay:  today,
			Cancellation: &spst.CancellationRequest{}}),
		"VisitRequests": describe(list.VisitRequests(), spst.VisitRequest{At: at, Employees: []spst.VisitEmployee{{Name: "CESAR Jules"}}}),
		"VisitsDue":     describe(list.VisitsDue(), spst.EmployeeVisitDue{Overdue: true}),
		"Errands":       describe(list.Errands(), spst.ErrandLine{Number: "100042", State: spst.ErrandDone, Text: "2 factures", Files: []string{"/x/F1.pdf"}}),
		"Members": describe(list.Members(), spst.Member{Number: "100042", State: &spst.ClientState{DeclarationYear: 2027, Anomalies: &count,
			BalanceCents: &cents, NextAppointment: at, LastSafeDay: today,
			VATMissing: true, BillingEmailMissing: true}}),
		"Contacts":         describe(list.Contacts(), spst.Contact{Types: spst.ContactTypes()}),
		"Addresses":        describe(list.Addresses(), spst.Address{}),
		"SituationChanges": describe(list.SituationChanges(), spst.SituationChange{}),
		"Sessions":         describe(list.Sessions(), spst.OpenSession{Current: true}),
		"CareTeam":         describe(list.CareTeam(), list.CareLine{}),
		"Differences":      describe(list.Differences(), spst.EmployeeDifference{}),
		"Todo":             describe(list.Todo(), spst.TodoItem{}),
		"Events":           describe(list.Events(), spst.Event{}),
		"History":          describe(list.History(), spst.HistoryEntry{}),
		"Anomalies":        describe(list.Anomalies(), list.NamedAnomaly{}),
		"Headcount":        describe(list.Headcount(), list.CountLine{Count: &count}),
		"HeadcountYear":    describe(list.HeadcountYear(), spst.HeadcountMonth{On: today}),
		"Estimate":         describe(list.Estimate(), list.CountLine{Count: &count, UnitCents: &cents, NetCents: &cents}),
		"FileColumns":      describe(list.FileColumns(func(*spst.FileColumn) string { return "a" }), spst.FileColumn{}),
		"FileWords":        describe(list.FileWords(func(*spst.FileWord) string { return "a" }), spst.FileWord{}),
		"FileRows":         describe(list.FileRows(true, none), spst.FileRow{Row: 2, Employee: employee}),
		"ImportRows": describe(list.ImportRows(func(*spst.FileRow) bool { return true }, none, func(*spst.FileRow) int { return 2 },
			func(r *spst.FileRow) *spst.Employee { return &r.Employee }, none), spst.FileRow{Row: 2, Employee: employee}),
		"Jobs":             describe(list.Jobs(), spst.PCS{Code: "552a", Label: "Caissiers"}),
		"Together":         describe(list.Together(func(e *spst.Employee) *spst.Employee { return e }, nobody, nobody), employee),
		"Declarations":     describe(list.Declarations(), spst.Declaration{Estimate: &spst.Estimate{}}),
		"InvoiceLines":     describe(list.InvoiceLines(), spst.InvoiceLine{}),
		"WorkplaceActions": describe(list.WorkplaceActions(), spst.WorkplaceAction{On: today}),
		"Trainings":        describe(list.Trainings(), spst.Training{On: today}),
		"AccessTokens":     describe(list.AccessTokens(), spst.AccessToken{Rights: []spst.Right{spst.RightRead}, EndsOn: today, CreatedAt: at, SeenAt: at}),
		"Token":            describe(list.Token(), spst.AccessToken{Token: "abcd"}),
		"RecoveryCodes":    describe(list.RecoveryCodes(), "abcd"),
		"Findings":         describe(list.Findings(whole, whole, whole), "x"),
		"Aliases":          describe(list.Aliases(whole, whole), "x"),
		"Settings":         describe(list.Settings(whole, whole, whole, whole), "x"),
		"Register":         describe(list.Register(), spst.Member{JoinedOn: today, LeftOn: today}),
		"Mandataries":      describe(list.Mandataries(), spst.Account{}),
		"Mandates":         describe(list.Mandates(), spst.Mandate{Rights: []spst.Right{spst.RightRead}, From: today, Until: today}),
		"Traces":           describe(list.Traces(), spst.MandateTrace{Kind: "contact", Fields: []string{"email", "removed_at"}, At: at}),
		"AccountEvents":    describe(list.AccountEvents(), spst.AccountEvent{At: at}),
		"Campaigns":        describe(list.Campaigns(), spst.NewCampaign(2027)),
		"Tariffs":          describe(list.Tariffs(), spst.Tariff{Year: 2027, Supplements: []spst.Supplement{{}}}),
	}
}

func whole(s *string) string { return *s }

func nobody(*spst.Employee) string { return "rien" }

// Every function of the package that gives a list is in the table above.
func TestNoListIsForgotten(t *testing.T) {
	all, found := lists(), 0
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || file == "list.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && givesList(fn) {
				found++
				if _, there := all[fn.Name.Name]; !there {
					t.Errorf("%s is not in the table", fn.Name.Name)
				}
			}
		}
	}
	if found != len(all) {
		t.Errorf("%d lists found, %d in the table", found, len(all))
	}
}

// What a command is told by its identifier has it in its list.
func TestIdentifiersAreInTheirList(t *testing.T) {
	for _, name := range []string{"Appointments", "VisitRequests", "Employees", "Contacts", "Addresses", "Sessions"} {
		if !slices.ContainsFunc(lists()[name].heads, func(h list.Head) bool { return h.Name == "id" }) {
			t.Errorf("%s has no identifier", name)
		}
	}
}

func givesList(fn *ast.FuncDecl) bool {
	if fn.Recv != nil || fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return false
	}
	x, ok := fn.Type.Results.List[0].Type.(*ast.IndexExpr)
	if !ok {
		return false
	}
	name, ok := x.X.(*ast.Ident)
	return ok && name.Name == "List"
}

// The cells of a column are of the type of its kind: what a screen draws, a command
// prints and a file holds is the same value.
func TestCellsAreOfTheirKind(t *testing.T) {
	for name, l := range lists() {
		for i, h := range l.heads {
			if l.row[i] == nil {
				continue
			}
			ok := false
			switch h.Kind {
			case list.Texts, list.Proses, list.Words:
				_, ok = l.row[i].(string)
			case list.Identifiers:
				_, ok = l.row[i].(string)
				if _, nir := l.row[i].(spst.NIR); nir {
					ok = true
				}
			case list.Days:
				_, ok = l.row[i].(spst.Date)
			case list.Moments:
				_, ok = l.row[i].(time.Time)
			case list.Amounts:
				_, ok = l.row[i].(spst.Cents)
			case list.Numbers:
				_, ok = l.row[i].(int)
			case list.YesNos:
				_, ok = l.row[i].(bool)
			}
			if !ok {
				t.Errorf("%s: %s has a %T", name, h.Name, l.row[i])
			}
		}
	}
}

// A column has a name of its own and titles that get shorter; a sentence comes last; a
// workbook gives it room.
func TestHeads(t *testing.T) {
	for name, l := range lists() {
		seen := map[string]bool{}
		for i, h := range l.heads {
			if h.Name == "" || seen[h.Name] {
				t.Errorf("%s: the name of column %d, %q", name, i, h.Name)
			}
			seen[h.Name] = true
			for n := 1; n < len(h.Titles); n++ {
				if ansi.StringWidth(h.Titles[n]) >= ansi.StringWidth(h.Titles[n-1]) {
					t.Errorf("%s: %s is not shorter: %q", name, h.Name, h.Titles)
				}
			}
			if h.Kind == list.Proses && i < len(l.heads)-1 {
				t.Errorf("%s: %s goes on below the columns after it", name, h.Name)
			}
			if h.Width == 0 {
				t.Errorf("%s: %s has no width", name, h.Name)
			}
		}
	}
}

// derived are the columns that are no field of the API: worked out from some.
var derived = map[string][]string{
	"InvoiceLines": {"net_cents"},
	"Invoices":     {"state"}, "Ledger": {"note"}, "Employees": {"display_name", "reach", "name", "announced_end"}, "Roster": {"announced_end"},
	"Appointments": {"working_days_left"}, "Anomalies": {"severity"}, "FileRows": {"refused", "name"}, "FileColumns": {"examples"},
	"FileWords": {"meaning"}, "Together": {"display_name", "outcome", "becomes"},
	"ImportRows": {"taken", "action", "display_name", "becomes"}, "Traces": {"state"},
}

// A column bears the name that the API gives to what is in it, so that --json and the
// table of a command speak of the same thing.
func TestNamesAreThoseOfTheAPI(t *testing.T) {
	for name, l := range lists() {
		if slices.Contains([]string{"CareTeam", "Headcount", "Estimate", "RecoveryCodes", "Findings", "Aliases", "Settings"}, name) {
			continue // lines made of several objects, or of those of a program
		}
		for _, h := range l.heads {
			if worked := slices.Contains(derived[name], h.Name); worked == l.fields[h.Name] && !(worked && name == "Anomalies") {
				t.Errorf("%s: %s: a field of the API is %v, worked out is %v", name, h.Name, l.fields[h.Name], worked)
			}
		}
	}
}

func TestTitlesFit(t *testing.T) {
	h := list.Invoices().Column("due_date").Head
	for width, want := range map[int]string{30: "Date d'exigibilité", 18: "Date d'exigibilité", 17: "Exigible", 8: "Exigible", 3: "Exigible"} {
		if got := h.Fit(width); got != want {
			t.Errorf("%d cells: %q", width, got)
		}
	}
	if h.Title() != "Date d'exigibilité" || h.Short() != "Exigible" {
		t.Errorf("%q, %q", h.Title(), h.Short())
	}
}

// What is not known is an empty cell, never a nought.
func TestWhatIsNotKnownIsEmpty(t *testing.T) {
	for _, c := range []struct {
		name string
		d    described
		left []string
	}{
		{"a member whose state is not known", describe(list.Members(), spst.Member{Number: "1"}),
			[]string{"declaration", "anomalies", "missing_nirs", "balance_cents", "oldest_due", "next_appointment", "last_safe_day", "vat_missing", "billing_email_missing"}},
		{"an appointment that is over", describe(list.Appointments(today), spst.Appointment{Status: spst.Done}),
			[]string{"last_safe_day", "working_days_left", "fee_cents", "cancellation"}},
		{"a total", describe(list.Ledger(), list.LedgerLines(spst.Ledger{})[0]), []string{"debit_cents", "credit_cents"}},
		{"a declaration to enter", describe(list.Declarations(), spst.Declaration{}), []string{"people", "estimate"}},
	} {
		for i, h := range c.d.heads {
			if empty := c.d.row[i] == nil; empty != slices.Contains(c.left, h.Name) {
				t.Errorf("%s: %s is %v", c.name, h.Name, c.d.row[i])
			}
		}
	}
}

// The end of a contract is announced, or it is an exit.
func TestTheEndOfAContract(t *testing.T) {
	l := list.Employees(false).Only("announced_end", "exit_date")
	for reason, want := range map[spst.ExitReason][]any{"": {today, nil}, spst.ExitReasons()[0]: {nil, today}} {
		if got := describe(l, spst.Employee{ExitDate: today, ExitReason: reason}).row; !slices.Equal(got, want) {
			t.Errorf("%q: %v", reason, got)
		}
	}
}

func TestNIRsAreMaskedUnlessAskedFor(t *testing.T) {
	e := spst.Employee{NIR: "288037654090352"}
	masked, whole := describe(list.Employees(false).Only("nir"), e).row[0], describe(list.Employees(true).Only("nir"), e).row[0]
	if strings.Contains(masked.(string), "654") || whole != e.NIR {
		t.Errorf("%v, %v", masked, whole)
	}
	for _, h := range describe(list.Roster(false), e).heads {
		if h.Name == "nir" {
			t.Error("a file has NIRs that were not asked for")
		}
	}
}

func TestShow(t *testing.T) {
	for want, cell := range map[string]any{
		"": nil, "a b": " a\nb ", "2 88 03 76 540 903 52": spst.NIR("288037654090352"), "1234": 1234, "oui": true, "25/11/2026": today,
		spst.Cents(720).French():       spst.Cents(720),
		"04/12/2026 10\u00a0h\u00a000": time.Date(2026, time.December, 4, 9, 0, 0, 0, time.UTC),
	} {
		if got := list.Show(cell); got != want {
			t.Errorf("%v is %q", cell, got)
		}
	}
	for _, nothing := range []any{"", false, spst.Date(0), time.Time{}} {
		if got := list.Show(nothing); got != "" {
			t.Errorf("%v is %q", nothing, got)
		}
	}
}

func TestFirstRows(t *testing.T) {
	rows := 0
	for range list.Invoices().Table("x", make([]spst.Invoice, 5)).First(2).Rows {
		rows++
	}
	if rows != 2 {
		t.Errorf("%d rows", rows)
	}
	defer func() {
		if recover() == nil {
			t.Error("a column that is not there is not a mistake")
		}
	}()
	list.Invoices().Only("number", "nothing")
}

// The lines add up to the total, whoever has no category yet.
func TestTheHeadcountAddsUp(t *testing.T) {
	for _, without := range []int{0, 5} {
		c := spst.Headcount{Total: 3 + without}
		for _, category := range spst.Categories() {
			n := 0
			if category == spst.SI {
				n = 3
			}
			c.Categories = append(c.Categories, spst.CategoryCount{Category: category, Count: n})
		}
		sum := 0
		lines := list.HeadcountLines(c)
		for _, l := range lines[:len(lines)-1] {
			sum += *l.Count
		}
		if total := *lines[len(lines)-1].Count; sum != total || total != c.Total {
			t.Errorf("%d people, %d by category", total, sum)
		}
	}
}
