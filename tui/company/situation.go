package company

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The parts of the form.
const (
	partKind = iota
	partWhen
)

const (
	limitComment = 1000
)

// formSituation names the form of a change of situation where what is typed is kept.
const formSituation = "situation"

// openSituation opens « Changement de situation ».
func (s *Screen) openSituation() tea.Cmd {
	svc, number, headcount := s.svc, s.o.Member.Number, s.o.Member.Headcount
	f := form.New(form.Options[spst.SituationChange]{
		Base: s.Base, Panes: s.panes, Title: titleSituation, Fields: s.situationFields(), Part: s.situationPart,
		At:        situationAt,
		Edited:    oneKind,
		Aside:     s.asideSituation,
		Normalize: (*spst.SituationChange).Normalize,
		Check:     func(x spst.SituationChange) []spst.Problem { return spst.CheckSituationChange(x, headcount, s.o.Today) },
		Save: func(ctx context.Context, key string, x spst.SituationChange) (spst.SituationChange, error) {
			return svc.AnnounceSituationChange(ctx, key, number, x)
		},
		Draft: form.Draft{Member: number, Form: spst.DraftForm(formSituation, ""), Title: titleSituation},
		Saved: func(_, x spst.SituationChange) (string, tea.Cmd) {
			s.situations.Value = append([]spst.SituationChange{x}, s.situations.Value...)
			return noticeAnnounced, nil
		},
	}, false)
	return s.panes.Open(f)
}

// asideSituation says whom to write to about what is no change of situation.
func (s *Screen) asideSituation(spst.SituationChange) form.Aside {
	return form.Aside{About: aboutSituation + " " + textLocked(s.info.Value.Mailbox(spst.AccountsMailbox)), Next: nextSituation}
}

func (s *Screen) situationFields() []*form.Field {
	var fields []*form.Field
	for _, k := range spst.SituationKinds() {
		fields = append(fields, &form.Field{Name: "kind", Part: partKind, Code: string(k), Hint: hintKind,
			Control: widget.NewTick(s.Theme, k.Label(), "")})
	}
	return append(fields,
		&form.Field{Name: "effective_on", Required: true, Part: partWhen, Hint: hintEffective, Control: form.NewDate(s.Theme)},
		&form.Field{Name: "comment", Part: partWhen, Hint: hintComment,
			Control: widget.NewEntry(s.Theme, widget.Options{Limit: limitComment})})
}

// oneKind keeps one of the five ticked.
func oneKind(f *form.Form[spst.SituationChange], ticked *form.Field) {
	t, ok := ticked.Control.(*widget.Tick)
	if !ok || !t.Checked {
		return
	}
	for _, x := range f.Fields {
		if other, ok := x.Control.(*widget.Tick); ok && x != ticked {
			other.Checked = false
		}
	}
}

func (s *Screen) situationPart(part, w int) widget.GridPart {
	w = min(w, widest) - 2*widget.GridMargin
	if part == partKind {
		head := []string{" " + s.Theme.Title.Render(titleSituation+" *"), ""}
		return widget.GridPart{Head: head, Columns: []widget.GridColumn{{X: widget.GridMargin, W: w}}, Together: true}
	}
	return widget.GridPart{Head: []string{""}, Columns: []widget.GridColumn{{X: widget.GridMargin, W: w, Label: labelSecond + 4}}}
}

// situationAt points to the field of that API name.
func situationAt(x *spst.SituationChange, name string) any {
	switch name {
	case "kind":
		return &x.Kind
	case "effective_on":
		return &x.EffectiveOn
	case "comment":
		return &x.Comment
	}
	return nil
}

// withdraw tells the screen that the person said yes.
type withdraw struct{ id string }

// askWithdrawal is of the last change of situation that can be taken back.
func (s *Screen) askWithdrawal() tui.Action {
	if s.withdrawing != 0 {
		return nil
	}
	for _, x := range s.situations.Value {
		if x.CanWithdraw(s.o.Today) {
			return tui.Ask{Title: askWithdraw(x), Text: textWithdraw, Yes: verbWithdraw, Then: tui.Send{Msg: withdraw{x.ID}}}
		}
	}
	return tui.Note{Text: noticeNoWithdrawal}
}

func (s *Screen) withdraw(id string) tea.Cmd {
	svc, number, key := s.svc, s.o.Member.Number, s.withdrawal.Key(id)
	var cmd tea.Cmd
	s.withdrawing, cmd = tui.Request(s.Ctx, func(ctx context.Context) (spst.SituationChange, error) {
		return svc.WithdrawSituationChange(ctx, key, number, id)
	})
	return cmd
}

func (s *Screen) onWithdrawn(x spst.SituationChange, err error) (tui.Action, tea.Cmd) {
	s.withdrawing = 0
	switch {
	case !s.withdrawal.Over(err):
		return tui.Fail{Err: err}, nil // the same again, with the same key
	case err != nil:
		return tui.Fail{Err: err}, s.Init()
	}
	for i := range s.situations.Value {
		if s.situations.Value[i].ID == x.ID {
			s.situations.Value[i] = x
		}
	}
	return tui.Notice{Text: noticeWithdrawn}, nil
}

// viewSituations draws the history, newest first, in lines of w cells.
func (s *Screen) viewSituations(w int) []string {
	lines := []string{s.Theme.Title.Render(headSituation)}
	if len(s.situations.Value) == 0 {
		lines = append(lines, s.Theme.Muted.Render(textNoSituation))
	}
	w -= 2 // a margin at each side
	for _, x := range s.situations.Value {
		kind := s.Theme.Strong
		if !x.WithdrawnAt.IsZero() {
			kind = s.Theme.Muted
		}
		lines = append(lines, kind.Render(ansi.Truncate(x.Kind.Label(), w, theme.Ellipsis)))
		for _, l := range s.Theme.Lines(textEffective(x.EffectiveOn)+", "+textAnnounced(x), max(w, 1)) {
			lines = append(lines, s.Theme.Muted.Render(l))
		}
		if x.Comment != "" {
			lines = append(lines, s.Theme.Lines(x.Comment, max(w, 1))...)
		}
	}
	return widget.Indent(lines, 1)
}
