package company

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The parts of the form.
const (
	partAddress = iota
	partTown
	partData
	partPhones
	partEmail
)

// limitNumber is the room of a number that is typed or pasted with its blanks, in characters.
const limitNumber = 80

// openForm opens « Modifier les informations » on a field; for "", on the first
// that is to be corrected.
func (s *Screen) openForm(name string) tea.Cmd {
	if first := spst.Refused(spst.CheckCompany(s.company.Value, s.o.Today)); name == "" && len(first) > 0 {
		name = first[0].Field
	}
	f := form.New(s.options(name), true)
	s.proposeVAT(f)
	s.labelNAF(f)
	return s.panes.Open(f)
}

func (s *Screen) options(first string) form.Options[spst.Company] {
	svc, number := s.svc, s.o.Member.Number
	return form.Options[spst.Company]{
		Base: s.Base, Panes: s.panes, Title: titleForm, Name: s.company.Value.Name, Opened: s.company.Value, First: first,
		Fields: s.fields(), Part: s.part,
		At:        companyAt,
		Normalize: (*spst.Company).Normalize,
		Check:     func(c spst.Company) []spst.Problem { return spst.CheckCompany(c, s.o.Today) },
		Save: func(ctx context.Context, key string, c spst.Company) (spst.Company, error) {
			return svc.UpdateCompany(ctx, key, number, c)
		},
		Saved: func(_, c spst.Company) (string, tea.Cmd) {
			s.company.Value = c
			return noticeSaved, s.askHistory()
		},
		History: func(ctx context.Context) ([]spst.HistoryEntry, error) { return svc.CompanyHistory(ctx, number) },
		Current: func(ctx context.Context) (spst.Company, error) { return svc.Company(ctx, number) },
		Theirs: func(c spst.Company) tea.Cmd {
			s.company.Value = c
			return nil
		},
		Press: s.takeVAT,
		Aside: func(spst.Company) form.Aside { return form.Aside{About: aboutForm, Next: nextForm} },
		Draft: form.Draft{Member: number, Form: spst.DraftForm("company", ""), Title: titleForm},
		Watched: []form.Watched[spst.Company]{
			{Label: spst.FieldLabel("validation"), Text: func(c *spst.Company) string { return textLastValidation(c.Validation) }},
		},
	}
}

func (s *Screen) fields() []*form.Field {
	text := func(name string, part int, required bool, limit int, hint string) *form.Field {
		return &form.Field{
			Name: name, Label: label(name), Part: part, Required: required, Hint: hint,
			Control: widget.NewEntry(s.Theme, widget.Options{Limit: limit}),
		}
	}
	activity := text("activity", partData, false, spst.MaxActivity, "")
	activity.Control.(*widget.Entry).Width = widest - 2*widget.GridMargin - labelWidth - 1
	return []*form.Field{
		text("address_line1", partAddress, true, spst.MaxAddressLine, ""),
		text("address_line2", partAddress, false, spst.MaxAddressLine, ""),
		text("postal_code", partTown, true, spst.MaxAddressLine, ""),
		text("city", partTown, true, spst.MaxAddressLine, ""),
		text("country", partTown, false, spst.MaxAddressLine, hintCountry),
		activity,
		text("vat", partData, true, limitNumber, hintVAT),
		{Name: "vat_exempt", Label: " ", Part: partData, Hint: hintExempt, Control: widget.NewTick(s.Theme, label("vat_exempt"), "")},
		text("naf_code", partData, false, limitNumber, hintNAF),
		text("phone", partPhones, false, limitNumber, hintPhone),
		text("fax", partPhones, false, limitNumber, hintPhone),
		text("mobile", partPhones, false, limitNumber, hintPhone),
		text("email", partEmail, false, spst.MaxEmail, hintEmail),
	}
}

// The widths of the form.
const (
	labelWidth  = 21
	labelSecond = 12
	widest      = 110
	vatWidth    = 18
	nafWidth    = 8
)

// part is what a part of the form looks like; the first says what is locked.
func (s *Screen) part(part, w int) widget.GridPart {
	whole := []widget.GridColumn{{X: widget.GridMargin, W: w - 2*widget.GridMargin, Label: labelWidth}}
	w = min(w, widest) - 2*widget.GridMargin
	single := []widget.GridColumn{{X: widget.GridMargin, W: w, Label: labelWidth}}
	left := (w + labelWidth - labelSecond) / 2
	double := []widget.GridColumn{single[0], {X: widget.GridMargin + left + 2, W: w - left - 2, Label: labelSecond}}
	double[0].W = left
	title := func(t string) []string { return []string{"", " " + s.Theme.Title.Render(t)} }
	switch part {
	case partTown:
		return widget.GridPart{Columns: double}
	case partData:
		return widget.GridPart{Head: title(headData), Columns: whole} // the words of the NAF code have all the room
	case partPhones:
		return widget.GridPart{Head: title(headReach), Columns: double}
	case partEmail:
		return widget.GridPart{Columns: single}
	}
	return widget.GridPart{Head: append(s.locked(w), title(headAddress)[1:]...), Columns: single}
}

// locked shows what only the service changes, and whom to write to.
func (s *Screen) locked(w int) []string {
	c := s.company.Value
	what := " · " + label("siret") + " " + spst.FormatSIRET(c.SIRET) + " · " + label("joined_on") + " " + c.JoinedOn.French()
	lines := widget.Indent(s.Theme.Lines(s.Theme.Strong.Render(c.Name)+s.Theme.Muted.Render(what), w), 1)
	for _, l := range s.Theme.Lines(textLocked(s.info.Value.Mailbox(spst.AccountsMailbox)), w) {
		lines = append(lines, " "+s.Theme.Muted.Render(l))
	}
	return append(lines, "")
}

// proposeVAT shows the number of the SIREN after an empty field.
func (s *Screen) proposeVAT(f *form.Form[spst.Company]) {
	e, ok := f.Control("vat").(*widget.Entry)
	if !ok {
		return
	}
	e.Width = vatWidth
	e.After = func() string {
		if now := f.Now(); now.VAT != "" || now.VATExempt {
			return ""
		}
		if vat := s.proposal(); vat != "" {
			return textProposed(vat)
		}
		return ""
	}
}

// proposal is the n° de TVA of the member's SIREN, or "".
func (s *Screen) proposal() string {
	if len(s.company.Value.SIRET) != 14 {
		return ""
	}
	return spst.VATFromSIREN(s.company.Value.SIRET[:9])
}

// takeVAT takes the number proposed when enter is pressed on the empty field.
func (s *Screen) takeVAT(f *form.Form[spst.Company], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
	now := f.Now()
	if !key.Matches(k, s.keys.Open) || f.Focused().Name != "vat" || now.VAT != "" || now.VATExempt || s.proposal() == "" {
		return false, nil, nil
	}
	f.Write("vat", s.proposal())
	return true, nil, nil
}

// labelNAF shows the label of the code as it is typed.
func (s *Screen) labelNAF(f *form.Form[spst.Company]) {
	e, ok := f.Control("naf_code").(*widget.Entry)
	if !ok {
		return
	}
	e.Width = nafWidth
	e.After = func() string {
		n, _ := spst.FindNAF(f.Now().NAFCode, s.o.Today)
		return n.Label
	}
}

// companyAt points to the field of that API name.
func companyAt(c *spst.Company, name string) any { return spst.CompanyFieldNamed(name).At(c) }
