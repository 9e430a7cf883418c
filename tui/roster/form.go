package roster

import (
	"cmp"
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// employeeForm is « Modification du salarié » and « Ajouter un salarié »: the form
// of the others, with a NIR that is checked as it is typed, a search of PCS codes,
// and the category that follows the determinants.
type employeeForm struct {
	*form.Form[spst.Employee]
	s   *Screen
	add bool
	// proposed is the PCS code that the job of colleagues proposes.
	proposed string
	// from is the list of anomalies that it corrects one of; nil from elsewhere.
	from     *checkPane
	corrects spst.Anomaly
}

func (s *Screen) openAdd() tea.Cmd { return s.panes.Open(newForm(s, spst.Employee{}, "")) }

// openEdit opens the form on the first field that is flagged, if one is.
func (s *Screen) openEdit(e spst.Employee) tea.Cmd {
	for _, a := range s.known.findings.of(e.ID) {
		if a.Field != "" {
			return s.openEditAt(e, a.Field)
		}
	}
	return s.openEditAt(e, "")
}

// openEditAt opens the form on a field, given by its API name.
func (s *Screen) openEditAt(e spst.Employee, name string) tea.Cmd {
	return s.panes.Open(newForm(s, e, formField(name)))
}

// formField is the field of the form that corrects one of the API.
func formField(name string) string {
	if name == "declared_category" {
		return fieldDeterminants
	}
	return name
}

// newForm makes the form of an employee, who is new without an ID; with the name of
// a field to be corrected it shows what is wrong at once.
func newForm(s *Screen, e spst.Employee, name string) *employeeForm {
	f := &employeeForm{s: s, add: e.ID == ""}
	f.Form = form.New(f.options(e, name), name != "")
	return f
}

func (f *employeeForm) options(e spst.Employee, first string) form.Options[spst.Employee] {
	s := f.s
	svc, member := s.svc, s.o.Member.Number
	title := titleEdit + e.BirthName + " " + e.FirstName
	if f.add {
		title = titleAdd
	}
	return form.Options[spst.Employee]{
		Base: s.Base, Panes: s.panes, Title: title, Name: e.DisplayName(), Opened: e, First: first, Fields: f.fields(), Part: f.part,
		At: employeeAt, Normalize: (*spst.Employee).Normalize, Check: s.checkTyped,
		Save: func(ctx context.Context, key string, e spst.Employee) (spst.Employee, error) {
			if e.ID == "" {
				return svc.AddEmployee(ctx, key, member, e)
			}
			return svc.UpdateEmployee(ctx, key, member, e)
		},
		Saved: f.saved, Sure: s.askTwice,
		Draft:   form.Draft{Member: member, Form: spst.DraftForm(formEmployee, e.ID), Title: title},
		Current: func(ctx context.Context) (spst.Employee, error) { return svc.Employee(ctx, member, e.ID) },
		Theirs:  s.keep,
		History: func(ctx context.Context) ([]spst.HistoryEntry, error) { return svc.EmployeeHistory(ctx, member, e.ID) },
		Shown:   f.inConflict,
		Edited:  f.edited, Press: f.press, Own: []key.Binding{s.Keys.Jobs},
		Known: func(x *field) bool { return nirLength(x) >= 15 },
		Note:  f.nirProgress, Foot: s.viewCategory, Starred: true,
	}
}

// askTwice asks before somebody is added who seems to be in the list already.
func (s *Screen) askTwice(e spst.Employee) *tui.Ask {
	if e.ID != "" {
		return nil
	}
	names := "\x00" + spst.Fold(e.BirthName) + "\x00" + spst.Fold(e.FirstName) + "\x00"
	for i, text := range s.known.text {
		if !strings.Contains(text, names) {
			continue // most are not worth unpacking
		}
		if there := s.known.employee(int32(i)); there.Duplicates(&e) && !there.Left(s.o.Today) {
			return &tui.Ask{Title: askTwice, Text: spst.DuplicateWarning(there), Yes: verbAddTwice}
		}
	}
	return nil
}

// saved goes on to the next anomaly, where it corrects them.
func (f *employeeForm) saved(before, after spst.Employee) (string, tea.Cmd) {
	notice, cmd := f.s.saved(before, after)
	if f.from == nil {
		return notice, cmd
	}
	next, more := f.from.goOn(f, after)
	return cmp.Or(next, notice), tea.Batch(cmd, more)
}

// saved shows the employee in the list, and remembers how to take the change back.
func (s *Screen) saved(before, after spst.Employee) (string, tea.Cmd) {
	d := deed{kind: changed, id: after.ID, name: after.DisplayName(), before: before, after: after}
	notice := noticeSaved(d.name)
	if before.ID == "" {
		d.kind, notice = added, noticeAdded(d.name)
	}
	s.remember(d)
	cmd := s.keep(after)
	s.moveToPerson(after.ID)
	return notice, cmd
}

// press takes the keys of the search of PCS codes.
func (f *employeeForm) press(x *form.Form[spst.Employee], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
	return form.PressPCS(x, k, f.s.known.codeOf)
}

// edited keeps the fields that depend on another in step.
func (f *employeeForm) edited(_ *form.Form[spst.Employee], x *field) {
	if x.Code != "" {
		f.exclude(x)
	}
	if x.Name == fieldJob {
		f.proposePCS()
	}
	if nirLength(x) == 15 {
		f.propose()
	}
}

// exclude keeps « Aucun suivi particulier » alone: ticking it unticks the
// others, ticking another unticks it.
func (f *employeeForm) exclude(ticked *field) {
	if !ticked.Control.(*widget.Tick).Checked {
		return
	}
	for _, other := range f.Fields {
		if t, ok := other.Control.(*widget.Tick); ok && other.Code != "" && other != ticked &&
			(ticked.Code == string(spst.None) || other.Code == string(spst.None)) {
			t.Checked = false
		}
	}
}

// proposePCS fills the code of the colleagues who have the job that is typed, where
// nobody has chosen one.
func (f *employeeForm) proposePCS() {
	now := f.Now()
	if now.PCSCode != f.proposed {
		return
	}
	f.proposed = f.s.known.codeOf(now.JobTitle)
	if f.proposed != now.PCSCode {
		f.Write(fieldPCS, f.proposed)
		f.Control(fieldPCS).(*widget.Entry).Whole = f.proposed != "" // another code that is typed replaces it
	}
}

// propose fills what a complete NIR tells of an employee that is being added:
// the sex when none is chosen, and a reminder of month and year.
func (f *employeeForm) propose() {
	n := f.Now().NIR
	if !f.add || len(n) != 15 || len(spst.Refused(f.Found["nir"])) > 0 {
		return
	}
	for _, x := range f.Fields {
		switch x.Name {
		case "sex":
			if c := x.Control.(*widget.Choice); c.Picked < 0 {
				c.Set(string(sexOf(n)))
			}
		case "birth_date":
			if month := string(n[3:5]); month <= "12" && x.Control.(*widget.Entry).Value() == "" {
				x.Hint = hintBirthFromNIR(month, string(n[1:3]))
			}
		}
	}
}

func sexOf(n spst.NIR) spst.Sex {
	if n[0] == '1' || n[0] == '7' {
		return spst.Male
	}
	return spst.Female
}

// checkTyped applies the rules to what is typed.
func (s *Screen) checkTyped(e spst.Employee) []spst.Problem {
	found := spst.CheckEmployee(e, s.o.Today)
	if s.nirTwice(&e) {
		found = append(found, spst.DuplicateNIR())
	}
	return found
}

// nirTwice tells whether somebody else who is present has the NIR that an employee
// has not had so far.
func (s *Screen) nirTwice(e *spst.Employee) bool {
	if len(e.NIR) != 15 {
		return false
	}
	if at := s.known.find(e.ID); at >= 0 && s.known.employee(at).NIR == e.NIR {
		return false
	}
	for i, p := range s.known.packed {
		if !strings.Contains(string(p), string(e.NIR)) {
			continue
		}
		if other := s.known.employee(int32(i)); other.NIR == e.NIR && other.ID != e.ID && !other.Left(s.o.Today) {
			return true
		}
	}
	return false
}

// inConflict hides a NIR, unless it is asked for; two that differ then read alike,
// so what differs is said.
func (f *employeeForm) inConflict(e *spst.Employee, name string) string {
	switch {
	case name == fieldPCS:
		return pcsText(e.PCSCode)
	case name != "nir" || f.s.list.showNIR || e.NIR == "":
		return ""
	case e.NIR == f.Opened().NIR:
		return e.NIR.Masked()
	}
	return e.NIR.Masked() + " " + textNIRChanged
}
