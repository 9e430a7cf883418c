package portal_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func (d desk) carryOut(id string, lines ...spst.Change) []spst.Outcome {
	d.t.Helper()
	outcomes, err := d.ChangeEmployees(d.t.Context(), d.actor, florist, spst.Batch{Import: id, Changes: lines})
	if err != nil {
		d.t.Fatal(err)
	}
	return outcomes
}

func (d desk) everybody() []spst.Employee {
	d.t.Helper()
	page, err := d.Employees(d.t.Context(), d.actor, florist, spst.RosterQuery{Status: spst.All, Limit: 1000})
	if err != nil {
		d.t.Fatal(err)
	}
	if page.Total != len(page.Employees) {
		d.t.Fatalf("%d employees, %d counted", len(page.Employees), page.Total)
	}
	return page.Employees
}

// threeLines are an entry, a change and an exit.
func (d desk) threeLines() []spst.Change {
	entry, changed := newcomer(), d.employee("f0006")
	entry.NIR, entry.Determinants = "2900576540012", nil
	changed.JobTitle = "Chef magasinier"
	return []spst.Change{
		{Line: "r1", Action: spst.ActionCreate, Employee: &entry},
		{Line: "r2", Action: spst.ActionUpdate, ID: "f0006", Version: changed.Version, Employee: &changed},
		{Line: "r3", Action: spst.ActionExit, ID: "f0008", Exit: &spst.Exit{ExitDate: today, ExitReason: spst.Retirement}},
	}
}

func TestAnImportHappensOnce(t *testing.T) {
	d := newDesk(t)
	before := len(d.everybody())
	lines := d.threeLines()
	first := d.carryOut("imp", lines...)
	d.now = d.now.Add(3 * 24 * time.Hour) // long after the replies are forgotten
	again := d.carryOut("imp", lines...)
	for i := range lines {
		if first[i].Status != "done" || again[i].Status != "done" || again[i].Employee.Version != first[i].Employee.Version {
			t.Errorf("line %d: %+v, then %+v", i, first[i], again[i])
		}
	}
	if n := len(d.everybody()); n != before+1 {
		t.Errorf("%d employees after %d", n, before)
	}
	i, err := d.Import(t.Context(), d.actor, florist, "imp")
	if err != nil || i.Done != 3 || i.Created != 1 || i.Updated != 1 || i.Exited != 1 || i.Account.Number != florist {
		t.Errorf("%+v, %v", i, err)
	}
	// A refused line is tried again: it may have been the portal's state.
	if o := d.carryOut("imp", spst.Change{Line: "r9", Action: spst.ActionExit, ID: "f0008",
		Exit: &spst.Exit{ExitDate: today, ExitReason: spst.Retirement}}); o[0].Code != "already_left" {
		t.Errorf("%+v", o)
	}
	if o := d.carryOut("imp", spst.Change{Action: spst.ActionExit, ID: "f0009"}); o[0].Code != "line" {
		t.Errorf("a line without a name: %+v", o)
	}
	// Names that look like others are none.
	if o := d.carryOut("imp", spst.Change{Line: "r1\u200b", Action: spst.ActionExit, ID: "f0009"}); o[0].Code != "line" ||
		o[0].Problems[0].Field != "line" {
		t.Errorf("a line with a hidden character: %+v", o)
	}
	if _, err := d.ChangeEmployees(t.Context(), d.actor, florist, spst.Batch{Import: "imp\u00ad", Changes: d.threeLines()}); spst.CodeOf(
		err) != "import" || spst.ProblemsOf(err)[0].Field != "import" {
		t.Errorf("an import with a hidden character: %v", err)
	}
}

func TestUndoAnImport(t *testing.T) {
	d := newDesk(t)
	before := d.everybody()
	outcomes := d.carryOut("imp", d.threeLines()...)
	undo, err := d.UndoImport(t.Context(), d.actor, florist, "imp")
	if err != nil || undo.Import.Undone != 3 || undo.Import.Done != 0 || len(undo.Left) != 0 {
		t.Fatalf("%+v, %v", undo, err)
	}
	after := d.everybody()
	if len(after) != len(before) {
		t.Fatalf("%d employees, not %d", len(after), len(before))
	}
	for i := range after {
		after[i].Version = before[i].Version
		if !slices.Equal(after[i].Determinants, before[i].Determinants) || after[i].JobTitle != before[i].JobTitle ||
			after[i].ExitReason != before[i].ExitReason || after[i].ExitDate != before[i].ExitDate {
			t.Errorf("%+v is not %+v", after[i], before[i])
		}
	}
	// The entry is in no list, cannot be changed, and its history says why.
	id := outcomes[0].Employee.ID
	if _, err := d.Employee(t.Context(), d.actor, florist, id); spst.CodeOf(err) != "employee" {
		t.Errorf("the entry is still there: %v", err)
	}
	history, err := d.EmployeeHistory(t.Context(), d.actor, florist, id)
	if err != nil || history[0].Action != "withdraw" {
		t.Errorf("%+v, %v", history, err)
	}
	if history, _ = d.EmployeeHistory(t.Context(), d.actor, florist, "f0006"); history[0].Action != "undo_import" ||
		!slices.Equal(history[0].Fields, []string{"job_title"}) || history[1].Import == "" {
		t.Errorf("%+v", history)
	}
	// Its NIR is free again, its exit too.
	e := newcomer()
	e.NIR = "2900576540012"
	d.add(e)
	if _, err := d.exit("f0008", 0, today, spst.Retirement); err != nil {
		t.Error(err)
	}
	// It is over.
	if _, err := d.ChangeEmployees(t.Context(), d.actor, florist, spst.Batch{Import: "imp", Changes: d.threeLines()}); spst.CodeOf(
		err) != "import_undone" {
		t.Errorf("taken up after the undo: %v", err)
	}
	if undo, err = d.UndoImport(t.Context(), d.actor, florist, "imp"); err != nil || undo.Import.Undone != 3 {
		t.Errorf("undone twice: %+v, %v", undo, err)
	}
}

func TestUndoLeavesWhatWasChangedSince(t *testing.T) {
	d := newDesk(t)
	changed := d.employee("f0006")
	changed.JobTitle = "Chef magasinier"
	d.carryOut("imp", spst.Change{Line: "r1", Action: spst.ActionUpdate, ID: "f0006", Employee: &changed})
	changed = d.employee("f0006")
	changed.Comment = "Depuis"
	if _, err := d.update(changed); err != nil {
		t.Fatal(err)
	}
	undo, err := d.UndoImport(t.Context(), d.actor, florist, "imp")
	if err != nil || len(undo.Left) != 1 || undo.Left[0].Code != "changed_since" || undo.Left[0].EmployeeID != "f0006" ||
		undo.Import.Kept != 1 {
		t.Fatalf("%+v, %v", undo, err)
	}
	if e := d.employee("f0006"); e.JobTitle != "Chef magasinier" || e.Comment != "Depuis" {
		t.Errorf("%+v", e)
	}
}

// The NIR from before may be somebody else's by now.
func TestUndoLeavesATakenNIR(t *testing.T) {
	d := newDesk(t)
	e := newcomer()
	e.NIR = "2900576540012"
	kept := d.add(e)
	changed := kept
	changed.NIR = "2900576540034"
	d.carryOut("imp", spst.Change{Line: "r1", Action: spst.ActionUpdate, ID: kept.ID, Employee: &changed})
	e.FirstName = "Anne"
	d.add(e)
	undo, err := d.UndoImport(t.Context(), d.actor, florist, "imp")
	if err != nil || len(undo.Left) != 1 || undo.Left[0].Code != spst.CodeNIRDuplicate {
		t.Fatalf("%+v, %v", undo, err)
	}
}

func TestUndoHasAnEnd(t *testing.T) {
	d := newDesk(t)
	d.carryOut("imp", d.threeLines()...)
	d.now = d.now.Add(portal.UndoDays * 24 * time.Hour)
	if _, err := d.UndoImport(t.Context(), d.actor, florist, "imp"); spst.CodeOf(err) != "import_too_old" {
		t.Errorf("%v", err)
	}
	if err := d.Purge(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := d.UndoImport(t.Context(), d.actor, florist, "autre"); spst.CodeOf(err) != "import" {
		t.Errorf("an unknown one: %v", err)
	}
}

// An exit beside a change, and beside an entry, is of the same line.
func TestALineWithAnExit(t *testing.T) {
	d := newDesk(t)
	changed, entry := d.employee("f0006"), newcomer()
	changed.JobTitle = "Chef magasinier"
	leave := &spst.Exit{ExitDate: today, ExitReason: spst.Resignation}
	o := d.carryOut("imp",
		spst.Change{Line: "a", Action: spst.ActionUpdate, ID: "f0006", Version: changed.Version, Employee: &changed, Exit: leave},
		spst.Change{Line: "b", Action: spst.ActionCreate, Employee: &entry, Exit: leave})
	if o[0].Status != "done" || o[0].Employee.ExitReason != spst.Resignation || o[0].Employee.JobTitle != "Chef magasinier" ||
		o[1].Employee.ExitReason != spst.Resignation {
		t.Fatalf("%+v", o)
	}
	if undo, err := d.UndoImport(t.Context(), d.actor, florist, "imp"); err != nil || undo.Import.Undone != 2 {
		t.Fatalf("%+v, %v", undo, err)
	}
	if e := d.employee("f0006"); e.ExitReason != "" || e.JobTitle == "Chef magasinier" {
		t.Errorf("%+v", e)
	}
}

// Two imports that changed the same employee are undone one after the other.
func TestImportsAreUndoneInTurn(t *testing.T) {
	d := newDesk(t)
	before := d.employee("f0006")
	for i, id := range []string{"first", "second"} {
		e := d.employee("f0006")
		e.JobTitle = []string{"Chef magasinier", "Directeur"}[i]
		d.carryOut(id, spst.Change{Line: "r1", Action: spst.ActionUpdate, ID: e.ID, Version: e.Version, Employee: &e})
	}
	for _, id := range []string{"second", "first"} {
		undo, err := d.UndoImport(t.Context(), d.actor, florist, id)
		if err != nil || undo.Import.Undone != 1 || len(undo.Left) != 0 {
			t.Fatalf("%s: %+v, %v", id, undo, err)
		}
	}
	if e := d.employee("f0006"); e.JobTitle != before.JobTitle {
		t.Errorf("%+v", e)
	}
}

// What an import comes from is said by its first batch, a file when it is not; the history
// tells its undo apart.
func TestTheOriginOfAnImport(t *testing.T) {
	d := newDesk(t)
	for id, origin := range map[string]spst.ImportOrigin{"several": spst.FromSelection, "said": spst.FromFile, "unsaid": ""} {
		e := d.employee("f0006")
		e.Comment = id
		lines := []spst.Change{{Line: "l", Action: spst.ActionUpdate, ID: e.ID, Version: e.Version, Employee: &e}}
		b := spst.Batch{Import: id, Origin: origin, Changes: lines}
		if _, err := d.ChangeEmployees(t.Context(), d.actor, florist, b); err != nil {
			t.Fatal(err)
		}
		i, err := d.Import(t.Context(), d.actor, florist, id)
		want := origin
		if want == "" {
			want = spst.FromFile
		}
		if err != nil || i.Origin != want {
			t.Errorf("%s: %q, %v", id, i.Origin, err)
		}
		undone := "undo_import"
		if want == spst.FromSelection {
			undone = "undo_several"
		}
		if _, err := d.UndoImport(t.Context(), d.actor, florist, id); err != nil {
			t.Fatal(err)
		}
		if history, err := d.EmployeeHistory(t.Context(), d.actor, florist, "f0006"); err != nil || history[0].Action != undone {
			t.Errorf("%s: %+v, %v", id, history, err)
		}
	}
}

// What a batch has done is told to the others as one thing of each kind, with its count.
func TestNewsOfABatch(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(time.Minute)
	other := d
	other.actor = d.signIn("M2001")
	lines := d.threeLines()
	second := *lines[0].Employee
	second.FirstName, second.NIR = "Zoé", ""
	other.carryOut("imp", append(lines, spst.Change{Line: "r4", Action: spst.ActionCreate, Employee: &second})...)
	d.now = d.now.Add(time.Hour)
	d.actor = d.signIn(florist)
	_, news, err := d.News(t.Context(), d.actor, florist)
	counts := map[spst.NewsCode]int{}
	for _, n := range news {
		counts[n.Code] = n.Count
	}
	if err != nil || !maps.Equal(counts, map[spst.NewsCode]int{spst.NewsEmployeeAdded: 2, spst.NewsEmployeeChanged: 1, spst.NewsEmployeeLeft: 1}) {
		t.Errorf("%v, %v", counts, err)
	}
}

// Identifiers follow one another in the order of a base, whatever the clock does.
func TestIdentifiersGrow(t *testing.T) {
	d := newDesk(t)
	last := ""
	for i := range 20 {
		e := newcomer()
		e.NIR, e.FirstName = "", "Zoé "+strings.Repeat("a", i+1)
		added := d.add(e)
		if added.ID <= last || strings.HasPrefix(added.ID, "-") {
			t.Errorf("%q after %q", added.ID, last)
		}
		last = added.ID
		d.now = d.now.Add(time.Duration(i%3-1) * time.Millisecond)
	}
}
