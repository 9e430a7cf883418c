package importing

import (
	"maps"
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
	if len(s.file.Columns) > 0 {
		return len(s.file.Columns)
	}
	return min(len(s.file.Rows), previewRows)
}

// previewRows is how many rows of the file are shown as they are.
const previewRows = 100

func (s *Screen) onColumnsKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case s.busy != 0:
		if key.Matches(k, s.keys.Back) {
			s.back()
		}
	case s.moves(k):
	case key.Matches(k, s.keys.Back):
		s.back()
	case key.Matches(k, s.keys.Open), key.Matches(k, s.keys.Edit):
		s.menu = s.fieldMenu()
	case key.Matches(k, s.keys.Filter):
		if s.menu = s.partMenu(); s.menu == nil {
			return tui.No(noticeOneEstablishment), nil
		}
	case key.Matches(k, s.keys.Submit):
		switch {
		case len(s.file.Rows) > 0:
		case s.establishments():
			return tui.No(noticeNoneOfThese), nil
		default:
			return tui.No(noticeNoRows), nil
		}
		if len(s.file.Unknown) > 0 {
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
	if len(s.file.Columns) == 0 {
		return nil
	}
	c := s.file.Columns[s.columns.Cursor()]
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
	s.memory.Columns = maps.Clone(s.memory.Columns)
	if s.memory.Columns == nil {
		s.memory.Columns = map[string]string{}
	}
	for _, c := range s.file.Columns { // what is seen is what is confirmed
		if field == "" || c.Field != field {
			s.memory.Columns[c.Heading] = c.Field
		} else {
			s.memory.Columns[c.Heading] = ""
		}
	}
	s.memory.Columns[heading] = field
	s.how.Columns = s.memory.Columns
	return s.readAgain()
}

// partMenu chooses what of the file is read, when it has several parts.
func (s *Screen) partMenu() *widget.Menu {
	if s.file.Format == "dsn" {
		return s.establishmentMenu()
	}
	if len(s.file.Sheets) < 2 {
		return nil
	}
	m := &widget.Menu{Title: titleSheet}
	for i, name := range s.file.Sheets {
		if name == s.file.Sheet {
			m.Cursor = i
		}
		m.Items = append(m.Items, widget.MenuItem{Label: name, On: name == s.file.Sheet, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			s.how.Sheet = name
			return nil, s.readAgain()
		})})
	}
	return m
}

// establishments tells whether there is another than the one that is taken.
func (s *Screen) establishments() bool {
	return slices.ContainsFunc(s.file.Establishments, func(siret string) bool { return siret != s.how.SIRET })
}

// establishmentMenu chooses what of a DSN is taken: the establishment, and whether
// the company officers too.
func (s *Screen) establishmentMenu() *widget.Menu {
	m := &widget.Menu{Title: titleEstablishment}
	officers := widget.MenuItem{Label: textOfficers, On: s.how.Officers, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
		s.how.Officers = !s.how.Officers
		return nil, s.readAgain()
	})}
	if !s.establishments() {
		m.Title, m.Items = titleOfficers, []widget.MenuItem{officers}
		return m
	}
	for _, siret := range s.file.Establishments {
		item := widget.MenuItem{Label: siret, On: siret == s.how.SIRET, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			s.how.SIRET = siret
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
	case key.Matches(k, s.keys.Back):
		s.back()
	case key.Matches(k, s.keys.Open), key.Matches(k, s.keys.Edit):
		s.menu = s.wordMenu()
	case key.Matches(k, s.keys.Submit):
		return s.askWhole()
	}
	return nil, nil
}

// wordMenu chooses what a word stands for.
func (s *Screen) wordMenu() *widget.Menu {
	if len(s.file.Unknown) == 0 {
		return nil
	}
	w := s.file.Unknown[s.words.Cursor()]
	m := &widget.Menu{Title: "« " + w.Word + " »"}
	for _, v := range valuesOf(w.Field, s.o.Today) {
		m.Items = append(m.Items, widget.MenuItem{Label: v.label, On: s.memory.Words[w.Field][w.Word] == v.value, Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
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
	words := map[string]map[string]string{}
	for f, known := range s.memory.Words {
		words[f] = maps.Clone(known)
	}
	if words[w.Field] == nil {
		words[w.Field] = map[string]string{}
	}
	words[w.Field][w.Word] = value
	s.memory.Words, s.how.Words = words, words
	s.words.Move(1)
	return s.keepMemory()
}

// answered tells whether a word has got its meaning since the file was read.
func (s *Screen) answered() bool {
	return slices.ContainsFunc(s.file.Unknown, func(w spst.FileWord) bool { return s.memory.Words[w.Field][w.Word] != "" })
}

// askWhole asks whether who is not in the file has left.
func (s *Screen) askWhole() (tui.Action, tea.Cmd) {
	if why := s.file.Doubt(); why != "" {
		s.whole, s.asked = false, true
		return tui.No(noticeNotEntire(why)), s.compare()
	}
	whole := func(is bool) func() tea.Cmd {
		return doing(func(s *Screen) (tui.Action, tea.Cmd) {
			s.whole, s.asked = is, true
			return nil, s.compare()
		})
	}
	s.menu = &widget.Menu{Title: titleWhole, Items: []widget.MenuItem{
		{Label: textPart, Do: whole(false), On: s.asked && !s.whole},
		{Label: textWhole, Do: whole(true), On: s.asked && s.whole},
	}}
	return nil, nil
}
