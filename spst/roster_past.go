package spst

import (
	"cmp"
	"slices"
)

// PastRoster is a roster as it was at the end of a day: who was there then, as the portal had them.
type PastRoster struct {
	On        Date       `json:"on" format:"date"`
	Employees []Employee `json:"employees" doc:"Those present that day, in list order"`
	// Unsure are those of whom a change since then was kept without its values: in what it
	// changed they are as they were after it.
	Unsure []string `json:"unsure" doc:"Identifiers of those of the page whose earlier values were not kept"`
	Total  int      `json:"total" doc:"Those present that day, on all pages"`
	Next   string   `json:"next,omitempty" doc:"Cursor of the next page; absent on the last one"`
}

// PastRosterQuery selects a page of a roster as it was.
type PastRosterQuery struct {
	On     Date   // zero is today
	Cursor string // of the page before; "" is the first page
	Limit  int    // 1 to 1000; 0 is 100
}

// Undo takes a change out of an employee, who is as they were after it: of several the last one
// first. known is false where its values were not kept.
func (e *Employee) Undo(h *HistoryEntry) (known bool) {
	for _, c := range h.Changes {
		f, ok := EmployeeFieldNamed(c.Field)
		if !ok {
			continue
		}
		was := c.Before
		if _, number := f.of(e).(*NIR); number || f.kind == mobileText {
			was = compact(was) // the history has them with blanks
		}
		f.SetText(e, was)
	}
	e.Version = h.Version - 1
	return len(h.Changes) >= len(h.Fields)
}

// RosterDifference is what tells two rosters of a member apart, in list order.
type RosterDifference struct {
	From        Date                 `json:"from" format:"date"`
	Until       Date                 `json:"until" format:"date"`
	Differences []EmployeeDifference `json:"differences"`
}

// DifferenceKind says what became of an employee between two days.
type DifferenceKind string

// What may have become of one.
const (
	DifferenceEntered DifferenceKind = "entered"
	DifferenceLeft    DifferenceKind = "left"
	DifferenceChanged DifferenceKind = "changed"
)

// Label is « entrée »; a value that is none is given as it is.
func (k DifferenceKind) Label() string {
	return labelOf([]choice[DifferenceKind]{
		{DifferenceEntered, "entrée"}, {DifferenceLeft, "sortie"}, {DifferenceChanged, "modifié"},
	}, k)
}

// EmployeeDifference is one employee of whom two rosters say something else.
type EmployeeDifference struct {
	ID      string         `json:"id"`
	Name    string         `json:"employee_name" doc:"As lists show it"`
	Kind    DifferenceKind `json:"kind" enum:"entered,left,changed"`
	Changes []FieldChange  `json:"changes,omitempty" doc:"Each field on either day; a n° de sécurité sociale is masked"`
}

// DifferenceOf compares two rosters; unsure employees are as they are given.
func DifferenceOf(before, after *PastRoster) RosterDifference {
	d := RosterDifference{From: before.On, Until: after.On, Differences: []EmployeeDifference{}}
	was := make(map[string]*Employee, len(before.Employees))
	for i := range before.Employees {
		was[before.Employees[i].ID] = &before.Employees[i]
	}
	keys := map[string]string{}
	add := func(e *Employee, kind DifferenceKind, changes []FieldChange) {
		keys[e.ID] = Fold(e.ListName())
		d.Differences = append(d.Differences, EmployeeDifference{e.ID, e.DisplayName(), kind, changes})
	}
	for i := range after.Employees {
		e := &after.Employees[i]
		old, there := was[e.ID]
		delete(was, e.ID)
		if !there {
			add(e, DifferenceEntered, nil)
		} else if changes := ChangesOf(old, e); len(changes) > 0 {
			for k := range changes {
				changes[k] = changes[k].Masked()
			}
			add(e, DifferenceChanged, changes)
		}
	}
	for _, e := range was {
		add(e, DifferenceLeft, nil)
	}
	slices.SortFunc(d.Differences, func(a, b EmployeeDifference) int {
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return d
}
