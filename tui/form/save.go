package form

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// save sends the form, or goes to the first field that is refused.
func (f *Form[T]) save() (tui.Action, tea.Cmd) {
	if f.saving != 0 {
		return nil, nil
	}
	f.leaveField("")
	if i := f.FirstRefused(f.Fields); i >= 0 {
		f.showAll()
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), f.goTo(i)
	}
	cmd := f.Focused().Focus()
	if !f.o.New && !f.Unsaved() {
		return tui.Pop{Notice: noticeUnchanged}, nil
	}
	clear(f.theirs) // both were seen
	f.unconfirmed = false
	return nil, tea.Batch(cmd, f.send())
}

// send writes it.
func (f *Form[T]) send() tea.Cmd {
	v := f.now
	save, key := f.o.Save, f.write.Key(v)
	var cmd tea.Cmd
	f.saving, cmd = tui.Request(f.o.Ctx, func(ctx context.Context) (T, error) { return save(ctx, key, v) })
	return cmd
}

func (f *Form[T]) onSaved(v T, err error) (tui.Action, tea.Cmd) {
	f.saving = 0
	over := f.write.Over(err)
	switch {
	case err == nil:
		f.start = f.now
		notice, cmd := f.o.Saved(v)
		return tui.Pop{Notice: notice}, cmd
	case !over:
		return tui.Fail{Err: err}, f.Focused().Focus() // the key stays: saving again does not double
	}
	f.unconfirmed = spst.CodeOf(err) == spst.CodeConfirmPassword
	if theirs, ok := currentOf[T](err); ok && spst.KindOf(err) == spst.Stale {
		return f.merge(theirs), f.Focused().Focus()
	}
	if i := f.TakeRefusals(f.Fields, err); i >= 0 {
		f.showAll()
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), f.goTo(i)
	}
	return tui.Fail{Err: err}, f.Focused().Focus()
}

// merge takes what somebody else changed: where this person changed nothing,
// their value; where both did, what is typed stays and theirs shows beside it.
func (f *Form[T]) merge(theirs T) tui.Action {
	before := f.opened
	f.opened = theirs
	both := 0
	for _, x := range f.Fields {
		if t, ok := x.Control.(*widget.Tick); ok {
			was, is := f.o.Ticked(&before, x), f.o.Ticked(&theirs, x)
			if was != is && t.Checked == was {
				t.Checked = is
			}
			continue
		}
		was, is, mine := f.o.Text(&before, x.Name), f.o.Text(&theirs, x.Name), f.o.Text(&f.now, x.Name)
		switch {
		case was == is || mine == is:
		case mine == was:
			setText(x, is)
		default:
			f.theirs[x.Name] = is
			both++
		}
	}
	f.start = theirs
	f.refresh()
	f.showAll()
	return tui.No(noticeMerged(both))
}

// takeTheirs puts the portal's value in the field in focus.
func (f *Form[T]) takeTheirs() {
	field := f.Focused()
	theirs, ok := f.theirs[field.Name]
	if !ok {
		return
	}
	delete(f.theirs, field.Name)
	setText(field, theirs)
	f.edited(field)
}

// currentOf gives the version in force that a refusal holds.
func currentOf[T any](err error) (T, bool) {
	var none T
	e, ok := errors.AsType[*spst.Error](err)
	if !ok {
		return none, false
	}
	if now, ok := e.Current.(*T); ok && now != nil {
		return *now, true
	}
	return none, false
}
