package tui

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
)

// Deed is one thing that a person did on a screen, and how it is taken back from the
// version that it left; Back gives the version that it leaves itself.
type Deed struct {
	ID, Name      string // of what it was done to
	From, Version int64  // the version that it was done to, and the one that it left
	Undone        string // what is said once it is taken back; "" for what the screen says of a name
	Back          func(ctx context.Context, key string, version int64) (int64, error)
	// Overtaken shows what somebody has changed since, and gives the deed that does it anyway, from the
	// version in force; false when the refusal does not hold that version.
	Overtaken func(refusal error, anyway func(Deed) tea.Cmd) (tea.Cmd, bool)
}

// Done is what became of a write of a screen.
type Done struct {
	Notice string
	Deed   *Deed  // that can be taken back from now on
	Undone string // the ID of what the last deed was taken back of
	from   int64
	left   int64
}

// Undo is what « u » of a screen can take back, last done last, and the write under way: one thing at a
// time. It lives as long as the screen.
type Undo struct {
	deeds  []Deed
	ticket Ticket
	write  Attempt[string]
	under  way
	// again does the last try again, once the password was given for it.
	again func() tea.Cmd
}

// way is the write under way: how it is begun again, and what follows when somebody has changed meanwhile
// what it is about.
type way struct {
	again     func() tea.Cmd
	overtaken func(refusal error) (tea.Cmd, bool)
	undo      bool
}

// Did remembers one more. A later change of one's own does not stop the undo of the one before it, unless
// somebody else's was in between.
func (u *Undo) Did(d Deed) {
	u.wrote(d.ID, d.From, d.Version)
	u.deeds = append(u.deeds, d)
}

func (u *Undo) wrote(id string, from, to int64) {
	for i := range u.deeds {
		if d := &u.deeds[i]; d.ID == id && d.Version == from {
			d.Version = to
		}
	}
}

// Forget drops what would be taken back of something that has changed otherwise since.
func (u *Undo) Forget(id string) {
	u.deeds = slices.DeleteFunc(u.deeds, func(one Deed) bool { return one.ID == id })
}

// Write does one thing, called what; nil while another is under way. Overtaken shows what somebody has
// changed meanwhile; false when the refusal does not hold the version in force.
func (u *Undo) Write(
	ctx context.Context, what string, do func(ctx context.Context, key string) (Done, error), overtaken func(refusal error) (tea.Cmd, bool),
) tea.Cmd {
	return u.begin(ctx, what, do, way{overtaken: overtaken})
}

// Last takes the last deed back, with a notice made of its name; false when there is none.
func (u *Undo) Last(ctx context.Context, notice func(name string) string) (tea.Cmd, bool) {
	if len(u.deeds) == 0 {
		return nil, false
	}
	d := u.deeds[len(u.deeds)-1]
	w := way{undo: true}
	if d.Overtaken != nil {
		w.overtaken = func(refusal error) (tea.Cmd, bool) {
			return d.Overtaken(refusal, func(anyway Deed) tea.Cmd {
				u.replace(d, anyway)
				cmd, _ := u.Last(ctx, notice)
				return cmd
			})
		}
	}
	return u.begin(ctx, fmt.Sprint("undo ", d.ID, " ", d.Version), func(ctx context.Context, key string) (Done, error) {
		left, err := d.Back(ctx, key, d.Version)
		return Done{Notice: cmp.Or(d.Undone, notice(d.Name)), Undone: d.ID, from: d.Version, left: left}, err
	}, w), true
}

// replace puts a deed in the place of one that was overtaken.
func (u *Undo) replace(was, is Deed) {
	if n := len(u.deeds); n > 0 && u.deeds[n-1].ID == was.ID && u.deeds[n-1].Version == was.Version {
		u.deeds[n-1] = is
		return
	}
	u.deeds = append(u.deeds, is)
}

func (u *Undo) begin(ctx context.Context, what string, do func(ctx context.Context, key string) (Done, error), w way) tea.Cmd {
	if u.ticket != 0 {
		return nil
	}
	key := u.write.Key(what)
	w.again = func() tea.Cmd { return u.begin(ctx, what, do, w) }
	u.again, u.under = nil, w
	var cmd tea.Cmd
	u.ticket, cmd = Request(ctx, func(ctx context.Context) (Done, error) { return do(ctx, key) })
	return cmd
}

// Confirmed does again what was refused until the password is given.
func (u *Undo) Confirmed() tea.Cmd {
	if u.again == nil {
		return nil
	}
	return u.again()
}

// Take takes the answer to a write; over tells that its outcome is known, and the screen is to read
// again.
func (u *Undo) Take(r Reply[Done]) (a Action, cmd tea.Cmd, over bool) {
	if r.Ticket != u.ticket {
		return nil, nil, false
	}
	u.ticket = 0
	if !u.write.Over(r.Err) {
		return Fail{Err: r.Err}, nil, false // the same again, with the same key
	}
	if spst.CodeOf(r.Err) == spst.CodeConfirmPassword {
		u.again = u.under.again
		return Fail{Err: r.Err}, nil, false
	}
	if show := u.under.overtaken; show != nil && spst.KindOf(r.Err) == spst.Stale {
		if cmd, shown := show(r.Err); shown {
			return nil, cmd, true // the deed stays, for who leaves it at that
		}
	}
	if n := len(u.deeds); u.under.undo && n > 0 {
		u.deeds = u.deeds[:n-1]
	}
	if r.Err == nil {
		if r.Value.Undone != "" {
			u.wrote(r.Value.Undone, r.Value.from, r.Value.left)
		}
		if r.Value.Deed != nil {
			u.Did(*r.Value.Deed)
		}
		return Notice{Text: r.Value.Notice}, nil, true
	}
	return Fail{Err: r.Err}, nil, true
}
