package imports_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/spst"
)

var (
	today   = spst.NewDate(2026, 11, 25)
	florist = spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", SIRET: "77570158400168"}
	errCut  = &spst.Error{Kind: spst.Unavailable, Code: "cut"}
)

// world is a portal that carries each line of an import out once, and a machine with
// one file.
type world struct {
	mu      sync.Mutex // batches come two at a time
	people  []spst.Employee
	file    imports.File
	reads   []imports.Reading
	done    map[string]bool // lines, by import and name
	ids     []string        // of the imports, as they were begun
	batches int
	cutAt   int                     // the batch at which the portal is away, from 1; 0 for none
	lost    bool                    // … having carried it out
	refuse  map[string]spst.Outcome // of lines
	kept    []byte                  // what the machine remembers
	full    error                   // of its disk
	undone  int
}

func (w *world) ReadRoster(_ context.Context, paths []string, how imports.Reading, told func(done, total int64)) (imports.File, error) {
	w.reads = append(w.reads, how)
	told(1, 1)
	file := w.file
	file.Paths = paths
	file.Unknown = slices.DeleteFunc(slices.Clone(file.Unknown), func(u spst.FileWord) bool { return how.Words[u.Field][u.Word] != "" })
	return file, nil
}

func (w *world) StreamEmployees(_ context.Context, _ string, _ spst.RosterQuery, each func([]spst.Employee) error) error {
	return each(slices.Clone(w.people))
}

func (w *world) ChangeEmployees(_ context.Context, _ string, b spst.Batch) ([]spst.Outcome, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, lines := b.Import, b.Changes
	w.batches++
	away := w.cutAt > 0 && w.batches >= w.cutAt
	if away && !w.lost {
		return nil, errCut
	}
	if !slices.Contains(w.ids, id) {
		w.ids = append(w.ids, id)
	}
	out := make([]spst.Outcome, len(lines))
	for i, l := range lines {
		if o, ok := w.refuse[l.Line]; ok {
			out[i] = o
			continue
		}
		out[i].Status = "done"
		if key := id + "/" + l.Line; !w.done[key] {
			w.done[key] = true
			w.carryOut(l)
		}
	}
	if away {
		return nil, errCut
	}
	return out, nil
}

func (w *world) carryOut(l spst.Change) {
	if l.Action == spst.ActionCreate {
		e := *l.Employee
		e.ID, e.Version = fmt.Sprintf("n%d", len(w.people)), 1
		w.people = append(w.people, e)
		return
	}
	e := &w.people[slices.IndexFunc(w.people, func(e spst.Employee) bool { return e.ID == l.ID })]
	if l.Employee != nil {
		*e = *l.Employee
	}
	if l.Exit != nil {
		e.ExitDate, e.ExitReason = l.Exit.ExitDate, l.Exit.ExitReason
	}
	e.Version = l.Version + 1
}

func (w *world) UndoImport(_ context.Context, _, id string) (spst.ImportUndo, error) {
	w.undone += min(len(w.done)-w.undone, spst.MaxBatch)
	u := spst.ImportUndo{Import: spst.Import{ID: id, Done: len(w.done) - w.undone, Undone: w.undone}}
	u.Left = []spst.ImportLeft{{Name: fmt.Sprintf("NOM%d", w.undone)}}
	return u, nil
}

func (w *world) KeepImportMemory(_ context.Context, _ string, m imports.Memory) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.full != nil {
		return w.full
	}
	var err error
	w.kept, err = json.Marshal(m)
	return err
}

// run is an import in a program that has just been started.
func (w *world) run(t *testing.T) *imports.Run {
	t.Helper()
	var m imports.Memory
	if w.kept != nil {
		if err := json.Unmarshal(w.kept, &m); err != nil {
			t.Fatal(err)
		}
	}
	return imports.New(florist, today, m)
}

// compare reads the file and compares it.
func (w *world) compare(t *testing.T, r *imports.Run) {
	t.Helper()
	file, err := w.ReadRoster(t.Context(), r.Paths, r.How, func(int64, int64) {})
	if err == nil {
		err = r.Read(file)
	}
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Compare(r.Whole).Do(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	r.Compared(c)
}

// chosen is an import of the file, compared.
func (w *world) chosen(t *testing.T, how imports.Reading) *imports.Run {
	t.Helper()
	r := w.run(t)
	r.Choose([]string{"/paie/novembre.csv"}, how)
	w.compare(t, r)
	return r
}

func (w *world) resumed(t *testing.T) *imports.Run {
	t.Helper()
	r := w.run(t)
	if err := r.Resume(); err != nil {
		t.Fatal(err)
	}
	w.compare(t, r)
	return r
}

func (w *world) carry(t *testing.T, r *imports.Run) error {
	t.Helper()
	r.Begin()
	return r.CarryOut(t.Context(), w, func(int64, int64) {})
}

func person(name string) spst.Employee {
	return spst.Employee{
		BirthName: name, FirstName: "Paul", BirthDate: spst.NewDate(1969, 8, 4), Sex: spst.Male,
		HireDate: spst.NewDate(2021, 8, 17), JobTitle: "Livreur", ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
	}
}

// newWorld has a file of n people who are not in the list.
func newWorld(n int) *world {
	w := &world{done: map[string]bool{}, file: imports.File{Digest: "abc", RosterFile: spst.RosterFile{Format: "csv"}}}
	for i := range n {
		w.file.Rows = append(w.file.Rows, spst.FileRow{Row: i + 2, Employee: person(fmt.Sprintf("NOM%05d", i))})
	}
	return w
}

// Wherever it is cut, and whether the portal had carried the lines out or not, an
// import that is taken up has done everything once, and is one import.
func TestACutIsTakenUp(t *testing.T) {
	for cut := 1; cut <= 3; cut++ {
		for _, lost := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d, lost %t", cut, lost), func(t *testing.T) {
				w := newWorld(4_800)
				w.cutAt, w.lost = cut, lost
				r := w.chosen(t, imports.Reading{})
				r.Difference.Rows[7].Taken = false
				if err := w.carry(t, r); !errors.Is(err, errCut) {
					t.Fatal(err)
				}
				// Two batches are under way together: the one that was cut may be that before the last.
				if done, total := r.Progress(); done > (cut-1)*spst.MaxBatch || done < (cut-2)*spst.MaxBatch || total != 4_799 ||
					r.Memory.Pending.Done != done {
					t.Errorf("%d of %d, %+v", done, total, r.Memory.Pending)
				}
				if strings.Contains(string(w.kept), "NOM0") {
					t.Errorf("kept of people: %s", w.kept)
				}
				w.cutAt = 0
				r = w.resumed(t)
				if !r.Resumes() || r.Abandons() {
					t.Errorf("resumes %t, abandons %t", r.Resumes(), r.Abandons())
				}
				if err := w.carry(t, r); err != nil {
					t.Fatal(err)
				}
				if len(w.people) != 4_799 || len(w.ids) != 1 || r.Memory.Pending != nil || strings.Contains(string(w.kept), "pending") {
					t.Errorf("%d people, imports %q, kept %s", len(w.people), w.ids, w.kept)
				}
			})
		}
	}
}

// Nothing is sent of what could not be taken up.
func TestADiskThatIsFull(t *testing.T) {
	w := newWorld(3)
	r := w.chosen(t, imports.Reading{})
	w.full = &spst.Error{Kind: spst.Conflict, Code: "state"}
	if err := w.carry(t, r); !errors.Is(err, w.full) || w.batches != 0 {
		t.Errorf("%v after %d batches", err, w.batches)
	}
}

func TestNothingToResume(t *testing.T) {
	if err := newWorld(1).run(t).Resume(); spst.KindOf(err) != spst.NotFound {
		t.Error(err)
	}
}

// Another file is not gone on with; chosen, it is an import of its own.
func TestTheFileHasChanged(t *testing.T) {
	w := newWorld(4_800)
	w.cutAt = 2
	_ = w.carry(t, w.chosen(t, imports.Reading{}))
	w.cutAt, w.file.Digest = 0, "other"
	r := w.run(t)
	if err := r.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := r.Read(w.file); spst.KindOf(err) != spst.Conflict || r.Resumes() {
		t.Fatalf("%v, resumes %t", err, r.Resumes())
	}
	r = w.chosen(t, imports.Reading{})
	if !r.Abandons() {
		t.Error("the one that was cut is given up in silence")
	}
	if err := w.carry(t, r); err != nil || len(w.ids) != 2 || len(w.people) != 4_800 {
		t.Errorf("%v, imports %q, %d people", err, w.ids, len(w.people))
	}
}

// Chosen anew, the same file goes on with its import; other rows of it are other
// lines, though they have the same names.
func TestTheSameFileAgain(t *testing.T) {
	words := func(r *imports.Run) { r.SetWord("contract_type", "CDIC", "cdi") }
	for name, c := range map[string]struct {
		how     imports.Reading
		confirm func(*imports.Run)
		other   bool
	}{
		"as it was":             {},
		"another sheet":         {how: imports.Reading{Sheet: "Partis"}, other: true},
		"another establishment": {how: imports.Reading{SIRET: "77570158400176"}, other: true},
		"with officers":         {how: imports.Reading{Officers: true}, other: true},
		"a word more":           {confirm: words},
		"a column more":         {confirm: func(r *imports.Run) { r.SetColumn("Tâche", "job_title") }, other: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(4_800)
			w.cutAt = 2
			_ = w.carry(t, w.chosen(t, imports.Reading{}))
			w.cutAt = 0
			if c.other { // the rows are of other people
				w.file.Rows = newWorld(4_900).file.Rows[4_800:]
			}
			r := w.run(t)
			r.Choose([]string{"/paie/novembre.csv"}, c.how)
			if c.confirm != nil {
				c.confirm(r)
			}
			w.compare(t, r)
			if r.Abandons() != c.other {
				t.Errorf("abandons: %t", r.Abandons())
			}
			want := len(w.people) + r.Difference.Summary.Enter
			if err := w.carry(t, r); err != nil || len(w.people) != want || (len(w.ids) == 2) != c.other {
				t.Errorf("%v, %d people of %d, imports %q", err, len(w.people), want, w.ids)
			}
		})
	}
}

// An import that had been done when it was cut has nothing left.
func TestAllHadBeenDone(t *testing.T) {
	w := newWorld(3)
	w.cutAt, w.lost = 1, true
	_ = w.carry(t, w.chosen(t, imports.Reading{}))
	r := w.chosen(t, imports.Reading{})
	if taken, _ := r.Difference.Taken(); taken != 0 || r.Memory.Pending == nil || !r.Done() || r.Memory.Pending != nil || r.Done() {
		t.Errorf("%d taken, %+v", taken, r.Memory.Pending)
	}
}

// What is taken up is read as it was then, whatever was confirmed since.
func TestResumedAsItWasRead(t *testing.T) {
	w := newWorld(4_800)
	w.cutAt = 2
	r := w.run(t)
	r.Choose([]string{"/paie/novembre.csv"}, imports.Reading{Sheet: "Actifs"})
	r.SetColumn("Tâche", "job_title")
	w.compare(t, r)
	_ = w.carry(t, r)
	was := r.How
	r = w.run(t)
	r.SetColumn("Tâche", "comment")
	r.SetWord("sex", "H", "M")
	if err := r.Resume(); err != nil {
		t.Fatal(err)
	}
	if r.How.On != today || r.How.SIRET != florist.SIRET || r.How.Sheet != "Actifs" || !maps.Equal(r.How.Columns, was.Columns) ||
		len(r.How.Words) != 0 {
		t.Errorf("%+v", r.How)
	}
	if err := r.Resume("/ailleurs/novembre.csv"); err != nil || r.Paths[0] != "/ailleurs/novembre.csv" {
		t.Errorf("%v, %q", err, r.Paths)
	}
}

// What an older version has kept had no columns and words of its own.
func TestResumedFromAnOlderVersion(t *testing.T) {
	w := newWorld(1)
	w.kept = []byte(`{"columns":{"Tâche":"job_title"},"pending":{"import":"imp","paths":["a.csv"],"digest":"abc","siret":"77570158400176","whole":true,"total":3,"done":1,"what":{}}}`)
	r := w.run(t)
	if err := r.Resume(); err != nil {
		t.Fatal(err)
	}
	if r.How.Columns["Tâche"] != "job_title" || r.How.SIRET != "77570158400176" || !r.Whole || r.Paths[0] != "a.csv" {
		t.Errorf("%+v", r)
	}
}

// What was given out stays as it was: it is read beside.
func TestWhatIsConfirmedIsNotShared(t *testing.T) {
	r := newWorld(1).run(t)
	r.SetColumn("Tâche", "job_title")
	r.SetWord("sex", "H", "M")
	m := r.Memory
	r.SetColumn("Tâche", "")
	r.SetWord("sex", "H", "F")
	if m.Columns["Tâche"] != "job_title" || m.Words["sex"]["H"] != "M" {
		t.Errorf("%+v", m)
	}
}

// The file is read again when a word has got its meaning, and only then.
func TestWordsAreReadAgain(t *testing.T) {
	w := newWorld(2)
	w.file.Unknown = []spst.FileWord{{Field: "contract_type", Word: "CDIC", Rows: 2}}
	r := w.chosen(t, imports.Reading{})
	if len(w.reads) != 1 {
		t.Fatalf("%d reads", len(w.reads))
	}
	r.SetWord("contract_type", "CDIC", "cdi")
	c, err := r.Compare(false).Do(t.Context(), w)
	if err != nil || len(w.reads) != 2 || w.reads[1].Words["contract_type"]["CDIC"] != "cdi" {
		t.Fatalf("%v, %+v", err, w.reads)
	}
	if r.Compared(c); len(r.File.Unknown) != 0 {
		t.Errorf("%+v", r.File.Unknown)
	}
}

// What was decided is on the difference made again, and on the one taken up.
func TestDecisionsComeBack(t *testing.T) {
	w := newWorld(4_800)
	jules := person("CESAR")
	jules.ID, jules.Version = "jules", 4
	w.people = append(w.people, jules)
	r := w.run(t)
	r.Choose([]string{"/paie/novembre.csv"}, imports.Reading{})
	r.Whole = true
	w.compare(t, r)
	exit := spst.Exit{ExitDate: today, ExitReason: spst.Retirement}
	r.Difference.Find("ejules").Leave(exit)
	r.Difference.Rows[1_000].Taken = false
	check := func(r *imports.Run) {
		t.Helper()
		if x := r.Difference.Find("ejules"); x == nil || !x.Taken || *x.Exit != exit {
			t.Errorf("%+v", x)
		}
		if r.Difference.Rows[1_000].Taken {
			t.Error("the row that was left is taken")
		}
	}
	r.SetAside()
	w.compare(t, r)
	check(r)
	w.cutAt = 1
	_ = w.carry(t, r)
	w.cutAt = 0
	r = w.resumed(t)
	check(r)
	if err := w.carry(t, r); err != nil || *r.Report != (imports.Report{Entered: 4_799, Exited: 1}) || r.Report.Done() != 4_800 {
		t.Errorf("%v, %+v", err, r.Report)
	}
}

// An employee whom somebody has changed after their line was done, and before the
// import was taken up, is changed again as the review says, and not counted as done.
func TestChangedBeforeItWasTakenUp(t *testing.T) {
	w := newWorld(4_800)
	for i := range w.file.Rows { // all of them are known, and have another job
		e := w.file.Rows[i].Employee
		e.ID, e.Version, e.JobTitle = fmt.Sprint(i), 1, "Caissier"
		w.people = append(w.people, e)
	}
	w.cutAt = 2
	_ = w.carry(t, w.chosen(t, imports.Reading{}))
	w.cutAt = 0
	w.people[3].JobTitle, w.people[3].Version = "Fleuriste", w.people[3].Version+1
	r := w.resumed(t)
	if n := r.Difference.Summary.Change; n != 2_801 {
		t.Fatalf("%d changes are left", n)
	}
	if err := w.carry(t, r); err != nil || r.Report.Changed != 2_801 || w.people[3].JobTitle != "Livreur" {
		t.Errorf("%v, %+v, %+v", err, r.Report, w.people[3])
	}
}

// A line that the portal refuses is a refused row, with a reason that says what to do.
func TestRefusedByThePortal(t *testing.T) {
	w := newWorld(2)
	jules, absent := person("CESAR"), person("BARBIER")
	jules.ID, jules.Version, absent.ID, absent.Version = "jules", 4, "elodie", 2
	w.people = []spst.Employee{jules, absent}
	said := person("CESAR")
	said.JobTitle = "Caissier"
	w.file.Rows = append(w.file.Rows, spst.FileRow{Row: 9, Employee: said})
	w.refuse = map[string]spst.Outcome{
		"r1": {Status: "refused", Code: "nir",
			Problems: []spst.Problem{{Code: "nir_duplicate", Severity: spst.SeverityError, Message: "NIR déjà pris."}}},
		"r3.4":      {Status: "refused", Code: "stale"},
		"eelodie.2": {Status: "refused", Code: "already_left"},
	}
	r := w.run(t)
	r.Choose([]string{"/paie/novembre.csv"}, imports.Reading{})
	r.Whole = true
	w.compare(t, r)
	r.Difference.Find("eelodie").Leave(spst.Exit{ExitDate: today, ExitReason: spst.Retirement})
	for i := range r.Difference.Rows { // matched by names: to be decided
		r.Difference.Rows[i].Taken = true
	}
	if err := w.carry(t, r); err != nil || *r.Report != (imports.Report{Entered: 1, Refused: 3}) || r.Difference.Summary.Reject != 3 {
		t.Fatalf("%v, %+v, %+v", err, r.Report, r.Difference.Summary)
	}
	for key, want := range map[string]string{"r1": "NIR déjà pris.", "r3": "relancez l'import", "eelodie": "il n'y a rien à faire"} {
		row := r.Difference.Find(key)
		if text, _ := imports.Brief(row); row.Taken || !strings.Contains(text, want) {
			t.Errorf("%s: %q, taken %t", key, text, row.Taken)
		}
	}
}

// former is a portal of before, which takes fewer lines at a time.
type former struct{ *world }

func (f former) ChangeEmployees(ctx context.Context, member string, b spst.Batch) ([]spst.Outcome, error) {
	if len(b.Changes) > spst.FormerMaxBatch {
		return nil, &spst.Error{Kind: spst.Invalid, Code: spst.CodeBadFields}
	}
	return f.world.ChangeEmployees(ctx, member, b)
}

func TestAPortalOfBeforeTakesFewerLines(t *testing.T) {
	w := newWorld(4_800)
	r := w.chosen(t, imports.Reading{})
	r.Begin()
	if err := r.CarryOut(t.Context(), former{w}, func(int64, int64) {}); err != nil || r.Report.Entered != 4_800 || len(w.people) != 4_800 {
		t.Errorf("%v, %+v, %d people", err, r.Report, len(w.people))
	}
}

// slow is a portal whose batches end when the test says so.
type slow struct {
	*world
	under atomic.Int32  // batches under way
	ends  chan struct{} // one for each batch
}

func (w *slow) ChangeEmployees(ctx context.Context, member string, b spst.Batch) ([]spst.Outcome, error) {
	if !b.Brief {
		return nil, errors.New("people are asked for whom nobody looks at")
	}
	w.under.Add(1)
	<-w.ends
	w.under.Add(-1)
	return w.world.ChangeEmployees(ctx, member, b)
}

// Entries go two batches at a time; what may free a NIR for them is done before they leave.
func TestEntriesGoTwoAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &slow{world: newWorld(3*spst.MaxBatch + 10), ends: make(chan struct{})}
		e := person("CHANGE")
		e.ID, e.Version, e.NIR = "c1", 1, "1690876540012"
		w.people = append(w.people, e)
		e.ID, e.Version, e.JobTitle = "", 0, "Cariste"
		w.file.Rows = append(w.file.Rows, spst.FileRow{Row: len(w.file.Rows) + 2, Employee: e})
		r := w.chosen(t, imports.Reading{})
		r.Begin()
		done := make(chan error, 1)
		go func() { done <- r.CarryOut(t.Context(), w, func(int64, int64) {}) }()
		var together []int32
		for range 4 {
			synctest.Wait()
			together = append(together, w.under.Load())
			w.ends <- struct{}{}
		}
		if err := <-done; err != nil || r.Report.Entered != 3*spst.MaxBatch+10 || r.Report.Changed != 1 {
			t.Fatalf("%v, %+v", err, r.Report)
		}
		if !slices.Equal(together[:2], []int32{1, 2}) || slices.Max(together) > 2 {
			t.Errorf("batches under way: %v", together)
		}
		if w.run(t).Memory.Pending != nil {
			t.Error("the import is still to be taken up")
		}
	})
}
