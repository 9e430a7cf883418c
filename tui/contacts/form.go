package contacts

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The parts of the form of a contact.
const (
	partCivility = iota
	partName
	partReach
	partPhones
	partTypes
	partAddress
)

// formAddress names the form of an address where what is typed is kept.
const formAddress = "address"

// The room of what is typed or pasted with its blanks, in characters.
const (
	limitPhone = 80
	limitCode  = 40
)

// openContact opens the form of a contact; one without an ID is new.
func (s *Screen) openContact(c spst.Contact) tea.Cmd {
	return s.panes.Open(form.New(s.contactOptions(c), c.ID != ""))
}

func (s *Screen) contactOptions(c spst.Contact) form.Options[spst.Contact] {
	svc, number, addresses := s.svc, s.member.Number, s.addresses.Value
	title := titleEdit + c.DisplayName()
	if c.ID == "" {
		title = titleAdd
	}
	return form.Options[spst.Contact]{
		Base: s.Base, Panes: s.panes, Title: title, Name: c.DisplayName(), Opened: c, First: s.firstField(c), Fields: s.contactFields(),
		Part:      s.contactPart,
		At:        contactAt,
		Normalize: (*spst.Contact).Normalize,
		Check:     func(c spst.Contact) []spst.Problem { return spst.CheckContact(c, addresses) },
		Save: func(ctx context.Context, key string, x spst.Contact) (spst.Contact, error) {
			if c.ID == "" {
				return svc.AddContact(ctx, key, number, x)
			}
			return svc.UpdateContact(ctx, key, number, x)
		},
		Aside:   asideContact,
		Draft:   form.Draft{Member: number, Form: spst.DraftForm("contact", c.ID), Title: title, Proposed: c.ID == ""},
		Saved:   s.keepContact,
		Theirs:  func(spst.Contact) tea.Cmd { return s.Init() },
		History: func(ctx context.Context) ([]spst.HistoryEntry, error) { return svc.ContactHistory(ctx, number, c.ID) },
	}
}

// asideContact is about what the types ticked call for.
func asideContact(c spst.Contact) form.Aside {
	a := form.Aside{About: aboutContact, Next: nextContact}
	if slices.Contains(c.Types, spst.BillingContact) {
		a.About = aboutBilling
	}
	if slices.Contains(c.Types, spst.ManagerContact) || slices.Contains(c.Types, spst.HRContact) {
		a.Next = nextCodes
	}
	return a
}

// firstField is that of what is refused in a contact, or of what is remarked; else its name.
func (s *Screen) firstField(c spst.Contact) string {
	found := spst.CheckContact(c, s.addresses.Value)
	if c.ID == "" || len(found) == 0 {
		return "last_name"
	}
	return append(spst.Refused(found), found...)[0].Field
}

func (s *Screen) contactFields() []*form.Field {
	text := func(name string, part int, required bool, limit int, hint string) *form.Field {
		return &form.Field{
			Name: name, Part: part, Required: required, Hint: hint,
			Control: widget.NewEntry(s.Theme, widget.Options{Limit: limit}),
		}
	}
	civility := widget.NewChoice(s.Theme, spst.Fold,
		widget.Option{Value: string(spst.Madame), Label: spst.Madame.Label()},
		widget.Option{Value: string(spst.Monsieur), Label: spst.Monsieur.Label()},
		widget.Option{Label: textNoCivility})
	civility.Radio = true
	fields := []*form.Field{
		{Name: "civility", Part: partCivility, Hint: hintChoice, Control: civility},
		text("last_name", partName, true, spst.MaxName, ""),
		text("first_name", partName, false, spst.MaxName, ""),
		text("position", partReach, false, spst.MaxJobTitle, hintPosition),
		text("email", partReach, false, spst.MaxEmail, hintEmail),
		text("phone", partPhones, false, limitPhone, hintPhone),
		text("mobile", partPhones, false, limitPhone, hintPhone),
	}
	for _, t := range spst.ContactTypes() {
		hint := hintTypes
		if t == spst.BillingContact {
			hint = hintBilling
		}
		fields = append(fields, &form.Field{Name: "types", Part: partTypes, Code: string(t), Hint: hint,
			Control: widget.NewTick(s.Theme, t.Label(), "")})
	}
	return append(fields, &form.Field{Name: "address_id", Part: partAddress, Hint: s.hintAddress(),
		Control: s.addressChoice()})
}

// addressChoice is one of the member's addresses, or none.
func (s *Screen) addressChoice() *widget.Choice {
	c := widget.NewChoice(s.Theme, spst.Fold, widget.Option{Label: textNoAddress})
	for _, a := range s.addresses.Value {
		c.Options = append(c.Options, widget.Option{Value: a.ID, Label: oneLine(a)})
	}
	return c
}

func (s *Screen) hintAddress() string {
	if len(s.addresses.Value) == 0 {
		return hintAddAddress
	}
	return hintAddress
}

// The widths of the forms.
const (
	labelWidth  = 21
	labelSecond = 10
	widest      = 110
	typeWidth   = 50
)

func (s *Screen) contactPart(part, w int) widget.GridPart {
	w = min(w, widest) - 2*widget.GridMargin
	single := []widget.GridColumn{{X: widget.GridMargin, W: w, Label: labelWidth}}
	left := (w + labelWidth - labelSecond) / 2
	double := []widget.GridColumn{{X: widget.GridMargin, W: left, Label: labelWidth}, {X: widget.GridMargin + left + 2, W: w - left - 2,
		Label: labelSecond}}
	title := func(t string) []string { return []string{"", " " + s.Theme.Title.Render(t)} }
	switch part {
	case partName, partPhones:
		return widget.GridPart{Columns: double}
	case partTypes:
		columns := []widget.GridColumn{{X: widget.GridMargin, W: w}}
		if w >= 2*typeWidth {
			columns = []widget.GridColumn{{X: widget.GridMargin, W: typeWidth}, {X: widget.GridMargin + typeWidth + 2, W: typeWidth}}
		}
		return widget.GridPart{Head: title(headTypes), Columns: columns, Together: true}
	case partAddress:
		return widget.GridPart{Head: []string{""}, Columns: single}
	}
	return widget.GridPart{Columns: single}
}

// contactAt points to the field of that API name.
func contactAt(c *spst.Contact, name string) any {
	switch name {
	case "civility":
		return &c.Civility
	case "last_name":
		return &c.LastName
	case "first_name":
		return &c.FirstName
	case "position":
		return &c.Position
	case "email":
		return &c.Email
	case "phone":
		return (*spst.Phone)(&c.Phone)
	case "mobile":
		return (*spst.Phone)(&c.Mobile)
	case "types":
		return &c.Types
	case "address_id":
		return &c.AddressID
	}
	return nil
}

// openAddress opens the form of an address; one without an ID is new.
func (s *Screen) openAddress(a spst.Address) tea.Cmd {
	return s.panes.Open(form.New(s.addressOptions(a), a.ID != ""))
}

func (s *Screen) addressOptions(a spst.Address) form.Options[spst.Address] {
	svc, number := s.svc, s.member.Number
	title := titleEdit + a.Label
	if a.ID == "" {
		title = titleAddAddress
	}
	return form.Options[spst.Address]{
		Base: s.Base, Panes: s.panes, Title: title, Name: a.Label, Opened: a, Fields: s.addressFields(),
		Part: func(_, w int) widget.GridPart {
			w = min(w, widest) - 2*widget.GridMargin
			return widget.GridPart{Columns: []widget.GridColumn{{X: widget.GridMargin, W: w, Label: labelWidth}}}
		},
		At:        addressAt,
		Normalize: (*spst.Address).Normalize,
		Check:     spst.CheckAddress,
		Save: func(ctx context.Context, key string, x spst.Address) (spst.Address, error) {
			if a.ID == "" {
				return svc.AddAddress(ctx, key, number, x)
			}
			return svc.UpdateAddress(ctx, key, number, x)
		},
		Aside:   func(spst.Address) form.Aside { return form.Aside{About: aboutAddress, Next: nextAddress} },
		Draft:   form.Draft{Member: number, Form: spst.DraftForm(formAddress, a.ID), Title: title},
		Saved:   s.keepAddress,
		Theirs:  func(spst.Address) tea.Cmd { return s.Init() },
		History: func(ctx context.Context) ([]spst.HistoryEntry, error) { return svc.AddressHistory(ctx, number, a.ID) },
	}
}

func (s *Screen) addressFields() []*form.Field {
	var fields []*form.Field
	for _, x := range []struct {
		name, hint string
		required   bool
		limit      int
	}{
		{"label", hintLabel, true, spst.MaxName},
		{"address_line1", "", true, spst.MaxAddressLine},
		{"address_line2", "", false, spst.MaxAddressLine},
		{"postal_code", "", true, spst.MaxAddressLine},
		{"city", "", true, spst.MaxAddressLine},
		{"country", hintCountry, false, spst.MaxAddressLine},
	} {
		fields = append(fields, &form.Field{
			Name: x.name, Required: x.required, Hint: x.hint,
			Control: widget.NewEntry(s.Theme, widget.Options{Limit: x.limit}),
		})
	}
	return fields
}

// addressAt points to the field of that API name.
func addressAt(a *spst.Address, name string) any {
	switch name {
	case "label":
		return &a.Label
	case "address_line1":
		return &a.Line1
	case "address_line2":
		return &a.Line2
	case "postal_code":
		return &a.PostalCode
	case "city":
		return &a.City
	case "country":
		return &a.Country
	}
	return nil
}
