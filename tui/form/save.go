package form

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// save sends the form, or goes to the first field that is refused.
func (f *Form[T]) save() (tui.Action, tea.Cmd) {
	if f.saving != 0 {
		return nil, nil
	}
	f.leaveField("")
	if i := f.FirstRefused(f.Fields); i >= 0 {
		f.showAll()
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), f.GoTo(i)
	}
	cmd := f.Focused().Focus()
	if !f.o.New && !f.Unsaved() {
		return tui.Pop{Notice: noticeUnchanged}, nil
	}
	f.unconfirmed = false
	if f.o.Sure != nil {
		if q := f.o.Sure(f.now); q != nil {
			q.Then = tui.Send{Msg: sure{f}}
			return *q, cmd
		}
	}
	return nil, tea.Batch(cmd, f.Send())
}

// Send writes what the controls hold.
func (f *Form[T]) Send() tea.Cmd {
	f.refresh()
	v := f.now
	save, key := f.o.Save, f.write.Key(v)
	var cmd tea.Cmd
	f.saving, cmd = tui.Request(f.o.Ctx, func(ctx context.Context) (T, error) { return save(ctx, key, v) })
	return cmd
}

func (f *Form[T]) onSaved(v T, err error) (tui.Action, tea.Cmd) {
	f.saving = 0
	over := f.write.Over(err)
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
		return tui.Fail{Err: err}, f.Focused().Focus() // the key stays: saving again does not double
	}
	f.unconfirmed = spst.CodeOf(err) == spst.CodeConfirmPassword
	if spst.KindOf(err) == spst.Stale {
		return f.openConflict(err)
	}
	if i := f.TakeRefusals(f.Fields, err); i >= 0 {
		f.showAll()
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), f.GoTo(i)
	}
	return tui.Fail{Err: err}, f.Focused().Focus()
}
