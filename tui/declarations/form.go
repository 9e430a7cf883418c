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

// newForm makes the certification of the entry, which sends it itself: what is
// typed is kept as a draft too.
func (e *entry) newForm(name string) *form.Form[spst.Certification] {
	entry := widget.NewEntry(e.Theme, widget.Options{Limit: nameLimit})
	entry.Width = nameWidth
	return form.New(form.Options[spst.Certification]{
		Base: e.s.Base, New: true, Opened: spst.Certification{CertifiedBy: name},
		Fields: []*form.Field{
			{Name: fieldName, Part: partName, Control: entry},
			{Name: fieldBox, Part: partBox, Control: widget.NewTick(e.Theme, labelCertify, "")},
			{Name: fieldConfirm, Part: partConfirm, Control: form.NewButton(e.Theme, labelConfirm, nil)},
		},
		Part: e.part,
		At: func(c *spst.Certification, name string) any {
			switch name {
			case fieldName:
				return &c.CertifiedBy
			case fieldBox:
				return &c.Certified
			}
			return nil
		},
		Normalize: (*spst.Certification).Normalize,
		Check:     spst.CheckCertification,
		Submit:    func(spst.Certification) (tui.Action, tea.Cmd) { return e.submit() },
		Press: func(f *form.Form[spst.Certification], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
			if key.Matches(k, e.Keys.Print) && !e.Capturing() {
				return true, e.s.toPaper(e.d), nil
			}
			return false, nil, nil
		},
		Below: func(spst.Certification, int) []string { return nil },
	}, false)
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
	look.Head = append(look.Head, " "+th.Strong.Render(recall), " "+th.Muted.Render(textIsEstimate), "", " "+label.Render(labelCertifier))
	return look
}
