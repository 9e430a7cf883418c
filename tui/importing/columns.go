package importing

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// previewLen is how many lines the step shows: the columns of a table, or the
// first people of a DSN.
func (s *Screen) previewLen() int {
	if len(s.run.File.Columns) > 0 {
		return len(s.run.File.Columns)
	}
	return min(len(s.run.File.Rows), previewRows)
}

// previewRows is how many rows of the file are shown as they are.
const previewRows = 100

func (s *Screen) onColumnsKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.busy != 0:
		if key.Matches(k, s.Keys.Back) {
			s.back()
		}
	case s.moves(k):
	case key.Matches(k, s.Keys.Back):
		s.back()
	case key.Matches(k, s.Keys.Open), key.Matches(k, s.Keys.Edit):
		if m := s.fieldMenu(); m != nil {
			return nil, s.choose(m)
		}
	case key.Matches(k, s.Keys.Filter):
		m := s.partMenu()
		if m == nil {
			return tui.Note{Text: noticeOneEstablishment}, nil
		}
		return nil, s.choose(m)
	case key.Matches(k, s.Keys.Submit):
		switch {
		case len(s.run.File.Rows) > 0:
		case s.establishments():
			return tui.Note{Text: noticeNoneOfThese}, nil
		default:
			return tui.No(noticeNoRows), nil
		}
		if len(s.run.File.Unknown) > 0 {
			s.step = stepWords
			s.layOut()
			return nil, nil
		}
		return s.askWhole()
	}
	return nil, nil
}

// fieldMenu chooses what a column gives.
func (s *Screen) fieldMenu() *widget.Menu {
	if len(s.run.File.Columns) == 0 {
		return nil
	}
	c := s.run.File.Columns[s.columns.Cursor()]
	m := &widget.Menu{Title: textColumn(c.Heading)}
	for _, f := range append([]string{""}, fields()...) {
		if f == c.Field {
			m.Cursor = len(m.Items)
		}
		m.Items = append(m.Items, widget.MenuItem{Label: fieldLabel(f), On: f == c.Field, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			return nil, s.setColumn(c.Heading, f)
		})})
	}
	return m
}

// setColumn remembers what a column gives, and reads the file again so.
func (s *Screen) setColumn(heading, field string) tea.Cmd {
	for _, c := range s.run.File.Columns { // what is seen is what is confirmed
		if field == "" || c.Field != field {
			s.run.SetColumn(c.Heading, c.Field)
		} else {
			s.run.SetColumn(c.Heading, "")
		}
	}
	s.run.SetColumn(heading, field)
	return s.readAgain()
}

// partMenu chooses what of the file is read, when it has several parts.
func (s *Screen) partMenu() *widget.Menu {
	if s.run.File.Format == "dsn" {
		return s.establishmentMenu()
	}
	if len(s.run.File.Sheets) < 2 {
		return nil
	}
	m := &widget.Menu{Title: titleSheet}
	for i, name := range s.run.File.Sheets {
		if name == s.run.File.Sheet {
			m.Cursor = i
		}
		m.Items = append(m.Items, widget.MenuItem{Label: name, On: name == s.run.File.Sheet, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			s.run.How.Sheet = name
			return nil, s.readAgain()
		})})
	}
	return m
}

// establishments tells whether there is another than the one that is taken.
func (s *Screen) establishments() bool {
	return slices.ContainsFunc(s.run.File.Establishments, func(siret string) bool { return siret != s.run.How.SIRET })
}

// establishmentMenu chooses what of a DSN is taken: the establishment, and whether
// the company officers too.
func (s *Screen) establishmentMenu() *widget.Menu {
	m := &widget.Menu{Title: titleEstablishment}
	officers := widget.MenuItem{Label: textOfficers, On: s.run.How.Officers, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
		s.run.How.Officers = !s.run.How.Officers
		return nil, s.readAgain()
	})}
	if !s.establishments() {
		m.Title, m.Items = titleOfficers, []widget.MenuItem{officers}
		return m
	}
	for _, siret := range s.run.File.Establishments {
		item := widget.MenuItem{Label: siret, On: siret == s.run.How.SIRET, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			s.run.How.SIRET = siret
			return nil, s.readAgain()
		})}
		if siret == s.o.Member.SIRET {
			item.Note = textOwnEstablishment
		}
		m.Items = append(m.Items, item)
	}
	m.Items = append(m.Items, officers)
	return m
}

func (s *Screen) onWordsKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.busy != 0:
	case s.moves(k):
	case key.Matches(k, s.Keys.Back):
		s.back()
	case key.Matches(k, s.Keys.Open), key.Matches(k, s.Keys.Edit):
		if m := s.wordMenu(); m != nil {
			return nil, s.choose(m)
		}
	case key.Matches(k, s.Keys.Submit):
		return s.askWhole()
	}
	return nil, nil
}

// wordMenu chooses what a word stands for.
func (s *Screen) wordMenu() *widget.Menu {
	if len(s.run.File.Unknown) == 0 {
		return nil
	}
	w := s.run.File.Unknown[s.words.Cursor()]
	m := &widget.Menu{Title: "« " + w.Word + " »"}
	for _, v := range valuesOf(w.Field, s.o.Today) {
		m.Items = append(m.Items, widget.MenuItem{Label: v.label, On: s.run.Memory.Words[w.Field][w.Word] == v.value,
			Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
				return nil, s.setWord(w, v.value)
			})})
	}
	if len(m.Items) == 0 {
		return nil
	}
	return m
}

// setWord remembers what a word stands for; the file is read again when the step
// ends.
func (s *Screen) setWord(w spst.FileWord, value string) tea.Cmd {
	s.run.SetWord(w.Field, w.Word, value)
	s.words.Move(1)
	return s.keepMemory()
}

// askWhole asks whether who is not in the file has left.
func (s *Screen) askWhole() (tui.Action, tea.Cmd) {
	if why := s.run.File.Doubt(); why != "" {
		s.asked = true
		return tui.Note{Text: noticeNotEntire(why)}, s.compare(false)
	}
	whole := func(is bool) func() tea.Cmd {
		return doing(func(s *Screen) (tui.Action, tea.Cmd) {
			s.asked = true
			return nil, s.compare(is)
		})
	}
	return nil, s.choose(&widget.Menu{Title: titleWhole, Items: []widget.MenuItem{
		{Label: textPart, Do: whole(false), On: s.asked && !s.run.Whole},
		{Label: textWhole, Do: whole(true), On: s.asked && s.run.Whole},
	}})
}
