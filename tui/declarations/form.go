package declarations

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The fields of the certification: API names, and a button.
const (
	fieldName    = "certified_by"
	fieldBox     = "certified"
	fieldConfirm = "confirm"
)

// Each field of the certification is a part of its own.
const (
	partName = iota
	partBox
	partConfirm
)

const (
	nameWidth = 44
	nameLimit = 80
)

// certificate is a certification, and the declaration that it is of.
type certificate struct {
	spst.Certification
	of spst.Declaration
}

// newForm makes the certification of the entry, which sends it itself: what is
// typed is kept as a draft too.
func (e *entry) newForm() *form.Form[certificate] {
	entry := widget.NewEntry(e.Theme, widget.Options{Limit: nameLimit})
	entry.Width = nameWidth
	return form.New(form.Options[certificate]{
		Base: e.s.Base, Panes: e.s.panes, Name: titleOf(e.d.Year), New: true, Opened: certificateOf(e.d),
		Fields: []*form.Field{
			{Name: fieldName, Part: partName, Control: entry},
			{Name: fieldBox, Part: partBox, Control: widget.NewTick(e.Theme, labelCertify, "")},
			{Name: fieldConfirm, Part: partConfirm, Control: form.NewButton(e.Theme, labelConfirm, nil)},
		},
		Part: e.part,
		At: func(c *certificate, name string) any {
			switch name {
			case fieldName:
				return &c.CertifiedBy
			case fieldBox:
				return &c.Certified
			}
			return nil
		},
		Normalize: func(c *certificate) { c.Certification.Normalize() },
		Check:     func(c certificate) []spst.Problem { return spst.CheckCertification(c.Certification) },
		Overtaken: e.taken,
		Watched: []form.Watched[certificate]{
			{Label: labelStep, Text: func(c *certificate) string { return stepName(c.of.Step) }},
			{Label: labelPeople, Text: func(c *certificate) string { return people(c.of.People.Total) }},
		},
		Submit: func(certificate) (tui.Action, tea.Cmd) { return e.submit() },
		Press: func(f *form.Form[certificate], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
			if key.Matches(k, e.Keys.Print) && !e.Capturing() {
				return true, e.s.toPaper(e.d), nil
			}
			return false, nil, nil
		},
		Below: func(certificate, int) []string { return nil },
		Aside: func(c certificate) form.Aside { return form.Aside{About: aboutCertify, Next: textInvoiced(c.of)} },
	}, false)
}

// certificateOf is what is there to certify of a declaration.
func certificateOf(d spst.Declaration) certificate {
	return certificate{spst.Certification{CertifiedBy: d.CertifiedBy}, d}
}

// taken is the declaration that somebody else went on with.
func (e *entry) taken(err error) (form.Overtaken[certificate], bool) {
	now, ok := spst.CurrentOf[spst.Declaration](err)
	was := e.form.Opened()
	was.of = e.d
	return form.Overtaken[certificate]{Was: &was, Now: certificateOf(now),
		Last: spst.HistoryEntry{At: now.ChangedAt, Account: spst.Account{Name: now.ChangedBy}}}, ok
}

// part recalls what is certified over the name, which has its label over it too.
func (e *entry) part(part, w int) widget.GridPart {
	look := widget.GridPart{Head: []string{""}, Columns: []widget.GridColumn{{X: 1, W: w - 2}}}
	if part != partName {
		return look
	}
	th := e.Theme
	recall, label := theme.SignWorking+" "+textReading, th.Label
	if e.d.Estimate != nil {
		recall = textCertifies(e.d)
	}
	if e.Capturing() {
		label = th.LabelFocus
	}
	for _, l := range th.Lines(recall, w-2) {
		look.Head = append(look.Head, " "+th.Strong.Render(l))
	}
	look.Head = append(look.Head, " "+widget.Whole(th.Muted.Render(textIsEstimate), w-1), "")
	if !th.Spoken() { // the field says its label itself
		look.Head = append(look.Head, " "+label.Render(spst.FieldLabel(fieldName)))
	}
	return look
}
