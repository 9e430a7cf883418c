package form

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// Save sends the form, or moves to the first field with a problem that blocks.
func (f *Form[T]) Save() (tui.Action, tea.Cmd) {
	if f.saving != 0 {
		return nil, nil
	}
	f.tried = true
	f.refresh()
	f.leaveField("")
	if i := f.FirstRefused(f.Fields); i >= 0 {
		f.showAll()
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), f.GoTo(i)
	}
	cmd := f.Focused().Focus()
	if !f.o.New && !f.Unsaved() {
		return tui.Pop{Why: noticeUnchanged}, nil
	}
	f.unconfirmed = false
	if f.o.Submit != nil {
		action, more := f.o.Submit(f.now)
		return action, tea.Batch(cmd, more)
	}
	if f.o.Sure != nil {
		if q := f.o.Sure(f.now); q != nil {
			q.Then = tui.Send{Msg: sure{f}}
			return *q, cmd
		}
	}
	return nil, tea.Batch(cmd, f.Send())
}

// Send writes the record that the controls hold.
func (f *Form[T]) Send() tea.Cmd {
	f.refresh()
	v := f.now
	save, key, drop := f.o.Save, f.write.Key(v), f.dropping()
	var cmd tea.Cmd
	f.saving, cmd = tui.Request(f.Ctx, func(ctx context.Context) (T, error) {
		x, err := save(ctx, key, v)
		if err == nil && drop != nil {
			drop(ctx) // before the screen is told of the save
		}
		return x, err
	})
	return cmd
}

func (f *Form[T]) onSaved(v T, err error) (tui.Action, tea.Cmd) {
	f.saving = 0
	over := f.write.Over(err)
	if err == nil {
		f.dropped()
	}
	if f.o.Answered != nil {
		if taken, action, cmd := f.o.Answered(v, err, over); taken {
			return action, cmd
		}
	}
	switch {
	case err == nil:
		f.start = f.now
		notice, cmd := f.o.Saved(f.opened, v)
		return tui.Pop{Notice: notice}, cmd
	case !over:
		return tui.Fail{Err: err}, f.Focused().Focus() // the key is kept, so that saving again does not write twice
	}
	f.unconfirmed = spst.CodeOf(err) == spst.CodeConfirmPassword
	if spst.KindOf(err) == spst.Stale {
		return f.Compare(err)
	}
	if cmd, ok := f.Refuse(err); ok {
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), cmd
	}
	return tui.Fail{Err: err}, f.Focused().Focus()
}

// Refuse shows the portal's problems with their fields, and moves to the first of these; false when
// the form has none of these fields.
func (f *Form[T]) Refuse(err error) (tea.Cmd, bool) {
	i := f.TakeRefusals(f.Fields, err)
	if i < 0 {
		return nil, false
	}
	f.showAll()
	return f.GoTo(i), true
}
