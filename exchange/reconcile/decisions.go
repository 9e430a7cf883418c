package reconcile

import "github.com/espace-adherent/adherent/spst"

// Decisions are what a person has decided on a difference, by the keys of its
// rows: they are good for the same file compared again.
type Decisions struct {
	Left  []string             `json:"left,omitempty"`  // rows not to carry out
	Taken []string             `json:"taken,omitempty"` // rows to carry out that were not marked by themselves
	Exits map[string]spst.Exit `json:"exits,omitempty"` // exits given to those who are not in the file
	// Corrected are the values given to refused rows of the file: they may hold a NIR.
	Corrected map[string]spst.Employee `json:"corrected,omitempty"`
}

// Decisions gives what was decided, compared with what a new difference marks by
// itself.
func (d *Difference) Decisions() Decisions {
	x := Decisions{Exits: map[string]spst.Exit{}, Corrected: map[string]spst.Employee{}}
	for i := range d.Rows {
		r := &d.Rows[i]
		if r.corrected != nil {
			x.Corrected[r.Key] = *r.corrected
		}
		if !r.Writes() {
			continue
		}
		byItself := !r.Proposed && !doubtful(r.Problems)
		switch {
		case r.Taken && !byItself:
			x.Taken = append(x.Taken, r.Key)
		case !r.Taken && byItself:
			x.Left = append(x.Left, r.Key)
		}
		if r.Proposed && r.Exit != nil {
			x.Exits[r.Key] = *r.Exit
		}
	}
	return x
}

// Decide marks the rows as was decided. Rows that write nothing any more, because
// they were carried out, stay as they are.
func (d *Difference) Decide(x Decisions) {
	for _, set := range []struct {
		keys  []string
		taken bool
	}{{x.Left, false}, {x.Taken, true}} {
		is := make(map[string]bool, len(set.keys))
		for _, k := range set.keys {
			is[k] = true
		}
		for i := range d.Rows {
			if r := &d.Rows[i]; is[r.Key] && r.Writes() {
				r.Taken = set.taken
			}
		}
	}
	for i := range d.Rows {
		if x, ok := x.Exits[d.Rows[i].Key]; ok && d.Rows[i].Proposed {
			d.Rows[i].Exit = &x
		}
	}
}

// Correct gives refused rows the values that were decided, as [Row.Correct] does.
func (d *Difference) Correct(x Decisions, roster []spst.Employee, on spst.Date) {
	for i := range d.Rows {
		if e, ok := x.Corrected[d.Rows[i].Key]; ok && d.Rows[i].Correctable() {
			d.Rows[i] = d.Rows[i].Correct(roster, e, on)
		}
	}
	d.Count()
}
