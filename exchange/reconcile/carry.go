package reconcile

import (
	"cmp"

	"github.com/espace-adherent/adherent/spst"
)

// Carrying carries a difference out in batches, each of which may be sent again:
// lines have names.
type Carrying struct {
	d       *Difference
	changes []spst.Change
	done    int
	rows    []*Row // of the changes
	Report  Report
}

// Report is what has become of the rows that were carried out.
type Report struct {
	Entered int `json:"entered"`
	Changed int `json:"changed"`
	Exited  int `json:"exited"`
	// Refused by the portal; those that the comparison refused are not counted.
	Refused int `json:"refused"`
}

// Done counts the lines that the portal has carried out.
func (r Report) Done() int { return r.Entered + r.Changed + r.Exited }

// Carry begins to carry out the rows taken.
func (d *Difference) Carry() *Carrying {
	return &Carrying{d: d, changes: d.Changes(), rows: d.plan()}
}

// Next is the next batch; empty once all is done.
func (c *Carrying) Next() []spst.Change {
	return c.changes[c.done:min(c.done+spst.MaxBatch, len(c.changes))]
}

// Progress is how many lines were answered, and how many there are.
func (c *Carrying) Progress() (done, total int) { return c.done, len(c.changes) }

// Settle takes the answers to the batch that [Carrying.Next] gave. A refused line
// becomes a refused row, with the reason.
func (c *Carrying) Settle(outcomes []spst.Outcome) {
	outcomes = outcomes[:min(len(outcomes), len(c.Next()))]
	for i, o := range outcomes {
		r := c.rows[c.done+i]
		if o.Status != "done" {
			c.Report.Refused++
			r.refuse(o)
			continue
		}
		switch r.Action {
		case Enter:
			c.Report.Entered++
		case Exit:
			c.Report.Exited++
		default:
			c.Report.Changed++
		}
		r.Carried = true
	}
	c.done += len(outcomes)
	c.d.Count()
}

// refuse makes a row of what the portal refused.
func (r *Row) refuse(o spst.Outcome) {
	problems := spst.Refused(o.Problems)
	if len(problems) == 0 {
		problems = []spst.Problem{refusal("", cmp.Or(o.Code, "refused"), cmp.Or(o.Message, "Le portail a refusé la ligne : recommencez, ou modifiez la fiche à la main."))}
	}
	if o.Code == "stale" {
		problems = []spst.Problem{refusal("", o.Code, "Ce salarié a été modifié entre-temps sur le portail : relancez l'import pour comparer de nouveau.")}
	}
	if r.Proposed && o.Code == "already_left" { // somebody else declared it
		problems = []spst.Problem{refusal("", o.Code, "La sortie de ce salarié a été déclarée entre-temps : il n'y a rien à faire.")}
	}
	r.Action, r.Taken = Reject, false
	r.Problems = append(r.Problems, problems...)
}

// Decisions are what a person has decided on a difference, by the keys of its
// rows: they are good for the same file compared again.
type Decisions struct {
	Left  []string             `json:"left,omitempty"`  // rows not to carry out
	Taken []string             `json:"taken,omitempty"` // rows to carry out that were not marked by themselves
	Exits map[string]spst.Exit `json:"exits,omitempty"` // exits given to those who are not in the file
}

// Decisions gives what was decided, compared with what a new difference marks by
// itself.
func (d *Difference) Decisions() Decisions {
	x := Decisions{Exits: map[string]spst.Exit{}}
	for i := range d.Rows {
		r := &d.Rows[i]
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
