package portal_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// desk is the florist at work on its roster.
type desk struct {
	*house
	actor portal.Actor
}

const florist = "100042"

func newDesk(t *testing.T) desk {
	h := newHouse(t)
	return desk{h, h.signIn(florist)}
}

func (d desk) add(e spst.Employee) spst.Employee {
	d.t.Helper()
	kept, err := d.AddEmployee(d.t.Context(), d.actor, florist, e)
	if err != nil {
		d.t.Fatal(err)
	}
	return kept
}

func (d desk) employee(id string) spst.Employee {
	d.t.Helper()
	e, err := d.Employee(d.t.Context(), d.actor, florist, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return e
}

func (d desk) update(e spst.Employee) (spst.Employee, error) {
	return d.UpdateEmployee(d.t.Context(), d.actor, florist, e)
}

func (d desk) exit(id string, version int64, date spst.Date, reason spst.ExitReason) (spst.Employee, error) {
	return d.ExitEmployee(d.t.Context(), d.actor, florist, id, version, spst.Exit{ExitDate: date, ExitReason: reason})
}

func (d desk) undo(id string, version int64) (spst.Employee, error) {
	return d.UndoExit(d.t.Context(), d.actor, florist, id, version)
}

// problems gives "field code" for each problem of a refusal.
func problems(t *testing.T, err error) string {
	t.Helper()
	var list []string
	for _, p := range refusal(t, err).Problems {
		list = append(list, p.Field+" "+string(p.Code))
	}
	return strings.Join(list, ", ")
}

func TestAddEmployee(t *testing.T) {
	d := newDesk(t)
	e := newcomer()
	e.ID, e.Version = "choisi", 7
	e.BirthName, e.NIR, e.PCSCode = "  DUPONT\t", "2 90 05 76 540 012", "554D"
	e.ExitReason, e.DeclaredCategory, e.ExpectedCategory = spst.Resignation, spst.SMREstat, spst.SIR
	e.Determinants = []spst.DeterminantCode{"CONDUITE", "CMR", "CMR"}
	kept := d.add(e)
	want := e
	want.ID, want.Version, want.BirthName, want.PCSCode = kept.ID, 1, "DUPONT", "554d"
	want.NIR = kept.NIR
	want.ExitReason, want.DeclaredCategory, want.ExpectedCategory, want.AttestationRequired = "", spst.SIR, spst.SIR, true
	want.Determinants = []spst.DeterminantCode{"CMR", "CONDUITE"}
	want.NextVisit, want.VisitState = e.HireDate, spst.VisitOverdue // before the post, and nobody has been seen yet
	if !reflect.DeepEqual(kept, want) {
		t.Errorf("got  %+v\nwant %+v", kept, want)
	}
	if len(kept.NIR) != 15 || kept.ID == "choisi" || len(kept.ID) < 16 {
		t.Errorf("NIR of %d, ID %q", len(kept.NIR), kept.ID)
	}
	if got := d.employee(kept.ID); !reflect.DeepEqual(got, kept) {
		t.Errorf("read back %+v", got)
	}
}

func TestAddRefused(t *testing.T) {
	d := newDesk(t)
	taken := d.employee("f0004").NIR
	for _, c := range []struct {
		name  string
		alter func(*spst.Employee)
		want  string
	}{
		{"empty", func(e *spst.Employee) { *e = spst.Employee{} },
			"birth_name birth_name_required, first_name first_name_required, birth_date birth_date_required, " +
				"sex sex_required, hire_date hire_date_required, job_title job_title_required, contract_type contract_type_required, determinants determinants_required"},
		{"public service status from a client", func(e *spst.Employee) { e.Determinants, e.DeclaredCategory = nil, spst.SMSEstat },
			"determinants determinants_required"},
		{"NIR of somebody present", func(e *spst.Employee) { e.NIR = taken }, "nir nir_duplicate"},
		{"bad key", func(e *spst.Employee) { e.NIR = "290057654001299" }, "nir nir_key"},
	} {
		e := newcomer()
		c.alter(&e)
		_, err := d.AddEmployee(t.Context(), d.actor, florist, e)
		wantKind(t, err, spst.Invalid, "employee")
		if got := problems(t, err); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
		if e.NIR != "" && strings.Contains(err.Error(), string(e.NIR)) {
			t.Errorf("%s: the NIR is repeated", c.name)
		}
	}
	page, err := d.Employees(t.Context(), d.actor, florist, spst.RosterQuery{})
	if err != nil || page.Total != 44 {
		t.Errorf("%d employees, %v", page.Total, err)
	}
}

// The NIR of somebody who left can come back; then the exit cannot be undone.
func TestSameNIRAfterAnExit(t *testing.T) {
	d := newDesk(t)
	gone := d.employee("f0004")
	left, err := d.exit("f0004", 1, today.AddDays(-1), spst.EndOfFixedTerm)
	if err != nil {
		t.Fatal(err)
	}
	e := newcomer()
	e.NIR = gone.NIR
	d.add(e)
	_, err = d.undo("f0004", left.Version)
	wantKind(t, err, spst.Invalid, "employee")
	if got := problems(t, err); got != "nir nir_duplicate" {
		t.Error(got)
	}
	// Correcting somebody who left is not in the way of anybody.
	left.Comment = "solde de tout compte envoyé"
	if _, err := d.update(left); err != nil {
		t.Error(err)
	}
}

func TestUpdateEmployee(t *testing.T) {
	d := newDesk(t)
	before := d.employee("f0004")
	e := before
	e.JobTitle, e.ExitReason, e.DeclaredCategory = " Cheffe  fleuriste ", spst.Death, spst.SMREstat
	e.ExitDate = today.AddDays(90) // the announced end of a contract
	got, err := d.update(e)
	if err != nil {
		t.Fatal(err)
	}
	want := before
	want.JobTitle, want.ExitDate, want.Version = "Cheffe fleuriste", e.ExitDate, 2
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	same, err := d.update(got)
	if err != nil || same.Version != 2 {
		t.Errorf("nothing changed: version %d, %v", same.Version, err)
	}
	_, err = d.update(before)
	wantKind(t, err, spst.Stale, "stale")
	if current, ok := refusal(t, err).Current.(*spst.Employee); !ok || !reflect.DeepEqual(*current, got) {
		t.Errorf("current %+v", refusal(t, err).Current)
	}
	_, err = d.update(spst.Employee{ID: "absent"})
	wantKind(t, err, spst.NotFound, "employee")
}

// The category follows the determinants; what the service declared otherwise
// stays as long as they do, and the public service statuses whatever happens.
func TestDeclaredCategory(t *testing.T) {
	d := newDesk(t)
	odd := newcomer()
	odd.ID, odd.DeclaredCategory = "odd", spst.SIR
	if err := d.LoadEmployees(t.Context(), florist, []spst.Employee{odd}, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id           string
		determinants []spst.DeterminantCode
		declared     spst.Category
		expected     spst.Category
	}{
		{"odd", []spst.DeterminantCode{spst.None}, spst.SIR, spst.SI},
		{"odd", []spst.DeterminantCode{"NUIT"}, spst.SIA, spst.SIA},
		{"f0001", []spst.DeterminantCode{"CONDUITE"}, spst.SIH, spst.SIH},
		{"f0001", []spst.DeterminantCode{"CONDUITE", "PLOMB"}, spst.SIR, spst.SIR},
		{"f0041", nil, spst.SMREstat, spst.SMREstat},
		{"f0041", []spst.DeterminantCode{"CMR"}, spst.SMREstat, spst.SMREstat},
	} {
		e := d.employee(c.id)
		e.Determinants = c.determinants
		e.Comment += "!"
		got, err := d.update(e)
		if err != nil || got.DeclaredCategory != c.declared || got.ExpectedCategory != c.expected {
			t.Errorf("%s %v: declared %s, expected %s, %v", c.id, c.determinants, got.DeclaredCategory, got.ExpectedCategory, err)
		}
	}
}

func TestExitAndUndo(t *testing.T) {
	d := newDesk(t)
	e := d.employee("f0004")
	e.ExitDate = today.AddDays(60)
	e, err := d.update(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		date   spst.Date
		reason spst.ExitReason
		want   string
	}{
		{0, "", "exit_reason exit_reason_required, exit_date exit_date_required"},
		{e.HireDate.AddDays(-1), "demission ", "exit_reason exit_reason_unknown, exit_date exit_date_before_hire"},
	} {
		_, err := d.exit(e.ID, e.Version, c.date, c.reason)
		wantKind(t, err, spst.Invalid, "employee")
		if got := problems(t, err); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	_, err = d.undo(e.ID, e.Version)
	wantKind(t, err, spst.Conflict, "not_left")

	left, err := d.exit(e.ID, e.Version, today.AddDays(-3), spst.Resignation)
	if err != nil || left.ExitReason != spst.Resignation || left.Version != 3 || !left.Left(today) {
		t.Fatalf("%+v, %v", left, err)
	}
	_, err = d.exit(e.ID, left.Version, today, spst.Resignation)
	wantKind(t, err, spst.Conflict, "already_left")
	_, err = d.exit(e.ID, e.Version, today, spst.Resignation)
	wantKind(t, err, spst.Stale, "stale")

	// A declared exit keeps its date and reason whatever an update says.
	changed := left
	changed.ExitDate, changed.ExitReason, changed.Comment = 0, "", "clés rendues"
	left, err = d.update(changed)
	if err != nil || left.ExitDate != today.AddDays(-3) || left.ExitReason != spst.Resignation {
		t.Fatalf("%+v, %v", left, err)
	}

	h := d.house
	start := h.now
	h.now = start.AddDate(0, 0, portal.UndoDays)
	d.actor = h.signIn(florist)
	_, err = d.undo(e.ID, left.Version)
	wantKind(t, err, spst.Conflict, "exit_too_old")
	h.now = start.AddDate(0, 0, portal.UndoDays-1)
	back, err := d.undo(e.ID, left.Version)
	if err != nil || back.ExitReason != "" || back.ExitDate != today.AddDays(60) || back.Comment != "clés rendues" {
		t.Fatalf("%+v, %v", back, err)
	}
}

// An exit that was there when the roster was loaded has the age of its date.
func TestUndoLoadedExit(t *testing.T) {
	d := newDesk(t)
	if _, err := d.undo("f0045", 0); err != nil { // ten days ago
		t.Error(err)
	}
	_, err := d.undo("f0046", 0) // years ago
	wantKind(t, err, spst.Conflict, "exit_too_old")
}

// The history says who changed what, when, and to what, with the NIR masked.
func TestHistory(t *testing.T) {
	d := newDesk(t)
	e := newcomer()
	e.NIR = "2900576540012"
	e = d.add(e)
	cabinet := d.signIn("M2001")
	d.now = d.now.Add(time.Minute)
	e.NIR, e.Determinants = "", []spst.DeterminantCode{"CMR"}
	e, err := d.UpdateEmployee(t.Context(), cabinet, florist, e)
	if err != nil {
		t.Fatal(err)
	}
	if e, err = d.exit(e.ID, 0, today, spst.Transfer); err != nil {
		t.Fatal(err)
	}
	if _, err = d.undo(e.ID, 0); err != nil {
		t.Fatal(err)
	}
	entries, err := d.EmployeeHistory(t.Context(), d.actor, florist, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range entries {
		got = append(got, fmt.Sprint(x.Version, " ", x.Account.Number, " ", x.Action, " ", x.Fields, " ", x.Changes))
	}
	want := []string{
		"4 100042 undo_exit [exit_date exit_reason] [{exit_date 23/11/2026 } {exit_reason mutation }]",
		"3 100042 exit [exit_date exit_reason] [{exit_date  23/11/2026} {exit_reason  mutation}]",
		"2 M2001 update [nir determinants declared_category] [{nir 2 90 05 •• } {determinants AUCUN CMR} {declared_category SI SIR}]",
		"1 100042 create [] []",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !entries[0].At.Equal(d.now) || entries[2].Account.Name != "Cabinet DURAND" {
		t.Errorf("%+v", entries)
	}
}

// Of twenty who change the same version, one wins and the others are told.
func TestSimultaneousUpdates(t *testing.T) {
	d := newDesk(t)
	e := d.employee("f0004")
	results := make(chan error, 20)
	var wg sync.WaitGroup
	for i := range cap(results) {
		wg.Go(func() {
			mine := e
			mine.Comment = fmt.Sprint("n° ", i)
			_, err := d.update(mine)
			results <- err
		})
	}
	wg.Wait()
	close(results)
	won := 0
	for err := range results {
		if err == nil {
			won++
			continue
		}
		wantKind(t, err, spst.Stale, "stale")
	}
	if won != 1 || d.employee("f0004").Version != 2 {
		t.Errorf("%d won, version %d", won, d.employee("f0004").Version)
	}
}

func TestRosterQueries(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		q     spst.RosterQuery
		total int
		first string
		code  spst.Code
	}{
		{spst.RosterQuery{}, 44, "BARBIER", ""},
		{spst.RosterQuery{Status: spst.Gone}, 4, "DESCHAMPS", ""},
		{spst.RosterQuery{Status: spst.All, Limit: 1}, 48, "BARBIER", ""},
		{spst.RosterQuery{Search: "cé ju"}, 1, "CESAR", ""},
		{spst.RosterQuery{Search: "leroy laura"}, 1, "TEST", ""},
		{spst.RosterQuery{Search: "552a"}, 1, "CESAR", ""},
		{spst.RosterQuery{Status: "partis"}, 0, "", "status"},
		{spst.RosterQuery{Limit: 1001}, 0, "", "limit"},
		{spst.RosterQuery{Limit: -1}, 0, "", "limit"},
		{spst.RosterQuery{Cursor: "x"}, 0, "", "cursor"},
		{spst.RosterQuery{Search: strings.Repeat("a ", 101)}, 0, "", "search"},
	} {
		page, err := d.Employees(t.Context(), d.actor, florist, c.q)
		if spst.CodeOf(err) != c.code || page.Total != c.total || c.first != "" && page.Employees[0].BirthName != c.first {
			t.Errorf("%+v: %d, %v", c.q, page.Total, err)
		}
		if c.code != "" {
			continue
		}
		total, seen := 0, 0
		err = d.StreamEmployees(t.Context(), d.actor, florist, c.q, func(n int) { total = n }, func(e *spst.Employee) error {
			if seen == 0 && e.BirthName != c.first || e.ExpectedCategory == "" {
				t.Errorf("%+v: %+v", c.q, e)
			}
			seen++
			return nil
		})
		if err != nil || total != c.total || seen != c.total {
			t.Errorf("%+v streamed: %d of %d, %v", c.q, seen, total, err)
		}
	}
}

// An addition is undone while nobody else has gone on from it: the person is in
// no list, and not among those who left.
func TestAnAdditionIsUndone(t *testing.T) {
	withdraw := func(d desk, id string, version int64) (spst.Employee, error) {
		return d.WithdrawEmployee(d.t.Context(), d.actor, florist, id, version)
	}
	for name, c := range map[string]struct {
		meanwhile func(d desk, e *spst.Employee)
		stands    bool
	}{
		"untouched":  {func(desk, *spst.Employee) {}, false},
		"by oneself": {func(d desk, e *spst.Employee) { e.Comment = "Vu"; *e, _ = d.update(*e) }, false},
		"by others": {func(d desk, e *spst.Employee) {
			d.actor, e.Comment = d.signIn("M2001"), "Vu"
			*e, _ = d.update(*e)
		}, true},
		"a month": {func(d desk, _ *spst.Employee) { d.now = d.now.AddDate(0, 0, portal.UndoDays) }, true},
		"a visit": {func(d desk, e *spst.Employee) {
			a := spst.Appointment{ID: "v", EmployeeID: e.ID, Status: spst.Planned, Start: d.now.AddDate(0, 0, 9)}
			if err := d.LoadAppointment(d.t.Context(), florist, a); err != nil {
				d.t.Fatal(err)
			}
		}, true},
		"a request": {func(d desk, e *spst.Employee) {
			if _, err := d.RequestVisit(d.t.Context(), d.actor, florist, visitOf(e.ID)); err != nil {
				d.t.Fatal(err)
			}
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			e := d.add(newcomer())
			c.meanwhile(d, &e)
			d.actor = d.signIn(florist)
			gone, err := withdraw(d, e.ID, e.Version)
			if c.stands {
				wantKind(t, err, spst.Conflict, "addition_stands")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			page, err := d.Employees(t.Context(), d.actor, florist, spst.RosterQuery{Status: spst.All, Search: "dupont marie"})
			if err != nil || page.Total != 0 {
				t.Errorf("%d in the list, %v", page.Total, err)
			}
			if again, err := withdraw(d, e.ID, e.Version); err != nil || again.Version != gone.Version {
				t.Errorf("again: %+v, %v", again, err)
			}
		})
	}
	d := newDesk(t)
	_, err := withdraw(d, "f0004", d.employee("f0004").Version)
	wantKind(t, err, spst.Conflict, "addition_stands")
	e := d.add(newcomer())
	_, err = withdraw(d, e.ID, e.Version+1)
	wantKind(t, err, spst.Stale, "stale")
}
