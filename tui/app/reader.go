package app

import (
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
)

// reader is the root for who listens to the screen, where the theme is spoken: it
// draws nothing, and gives what there is to say to a voice.
type reader struct {
	m     *Model
	voice *voice
}

// The size that the screens have: one column, and nothing to scroll.
const (
	spokenWidth  = 112
	spokenHeight = 200
)

// Init implements [tea.Model].
func (r *reader) Init() tea.Cmd {
	r.m.resize(spokenWidth, spokenHeight)
	return r.m.Init()
}

// Update implements [tea.Model]. The terminal's own size and colours are of no
// importance.
func (r *reader) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg, tea.ColorProfileMsg:
		return r, nil
	case tea.KeyPressMsg:
		switch msg.String() {
		case keyAgain:
			r.voice.forget()
			return r, nil
		case keyWhere:
			r.voice.tellWhere()
			return r, nil
		}
	}
	_, cmd := r.m.Update(msg)
	return r, cmd
}

// keyAgain has everything said again; keyWhere only where one is, and what helps there.
const (
	keyAgain = "ctrl+l"
	keyWhere = "ctrl+x"
)

// View implements [tea.Model].
func (r *reader) View() tea.View {
	if r.m.top() != nil {
		r.voice.hear(r.m.speech())
	}
	return tea.View{}
}

// speech is all that there is to say at one moment.
type speech struct {
	place  spot
	name   string   // of the place
	around []string // who one acts for, the way to the portal
	status string   // what the status line says
	lines  []string // in reading order, without those of the focus
	focus  []string // where the person is
	aside  []string // what helps there
	keys   string
}

// spot is a place, and what lies over it there: a box, a menu.
type spot struct {
	place
	over any
}

// speech puts it together from what is drawn.
func (m *Model) speech() speech {
	s := speech{place: spot{place: m.here()}, name: m.title(), status: m.saidStatus(), around: m.saidAround()}
	s.place.step = 0 // the steps of a screen are heard one after the other, so that what differs is said on the way back too
	if s.name == "" {
		s.name = textHome
	}
	s.name = textPage + s.name
	drawn := strings.Split(m.top().View(), "\n")
	switch over, listed := strings.CutPrefix(drawn[0], theme.Over); {
	case m.box != nil:
		drawn = m.box.view(spokenWidth, spokenHeight)
		title := strings.TrimSpace(ansi.Strip(drawn[0]))
		s.place.over, s.name = m.box, textBox+strings.TrimPrefix(title, theme.Mark)
		if !isMarked(title) {
			drawn = drawn[1:]
		}
	case listed:
		s.place.over, s.name = over, textList+over
		drawn = drawn[1:]
	}
	for _, t := range joined(drawn) {
		switch text, here := strings.CutPrefix(t, theme.Mark); {
		case here:
			s.focus = append(s.focus, text)
		case strings.HasPrefix(t, theme.Aside):
			s.aside = append(s.aside, strings.TrimPrefix(t, theme.Aside))
		default:
			s.lines = append(s.lines, t)
		}
	}
	if m.box == nil {
		s.keys = textKeys + ansi.Strip(m.viewHelpLine(10*spokenWidth)) + " · " + textWhere + " · " + textAgain
	}
	return s
}

func (m *Model) saidStatus() string {
	text := m.said()
	switch {
	case text == "":
		return ""
	case m.status.bad:
		return textError + text
	case m.status.warns:
		return textWarning + text
	}
	return text
}

func (m *Model) saidAround() []string {
	var around []string
	if m.account != (spst.Account{}) {
		name, number, _ := m.who()
		around = append(around, name+number)
	}
	for _, state := range m.state(m.width < fullWidth) {
		around = append(around, things(state)...)
	}
	return around
}

var (
	blanks = regexp.MustCompile(`  +`)
	// lonely is a sign that is all that a cell holds.
	lonely = strings.NewReplacer(theme.SignOK, textYes, theme.SignError, textNoSign)
	// signs are in words, or go where a word is beside them.
	signs = strings.NewReplacer(
		theme.SignError+" ", textError, theme.SignWarn+" ", textWarning,
		theme.SignOK+" ", "", theme.SignDone+" ", "", theme.SignNone+" ", "", theme.SignHalf+" ", "", theme.SignWorking+" ", "",
		theme.SignEdited+" ", "", theme.SignGo+" ", "", theme.SignMulti+" "+textMulti, textMulti, theme.SignMulti, textMulti, "▾", "", "‹ ", "", " ›", "")
)

// joined are the things of drawn lines, with what goes on on the next line made one
// again.
func joined(drawn []string) []string {
	var all []string
	goesOn := false
	for _, line := range drawn {
		for _, t := range things(line) {
			if goesOn {
				all[len(all)-1] += " " + strings.TrimPrefix(t, theme.Mark)
			} else {
				all = append(all, t)
			}
			last := &all[len(all)-1]
			*last, goesOn = strings.CutSuffix(*last, theme.Goes)
		}
	}
	return all
}

// things are those of a drawn line, one after the other; a thing that has the focus
// begins with [theme.Mark]. A label and its value are one.
func things(line string) []string {
	parts := blanks.Split(strings.Trim(strings.Map(undrawn, ansi.Strip(line)), " "), -1)
	here := false
	said := make([]string, 0, len(parts))
	for _, p := range parts {
		text, marked := strings.CutPrefix(p, theme.Mark)
		here = marked || here && !strings.Contains(text, " : ")
		text = inWords(strings.TrimSpace(text))
		if text == "" || text == "·" || text == form.Mandatory || strings.HasSuffix(text, " : "+textLoading) {
			continue
		}
		said = append(said, text)
		if here {
			said[len(said)-1] = theme.Mark + text
		}
	}
	if len(said) == 2 && said[1] == textLoading { // its value is said when it is known
		return nil
	}
	if len(said) != 2 || isLabelled(said[0]+" ") || isLabelled(said[1]) || isMarked(said[1]) && !isMarked(said[0]) {
		return said
	}
	return []string{said[0] + " : " + strings.TrimPrefix(said[1], theme.Mark)}
}

func isMarked(text string) bool { return strings.HasPrefix(text, theme.Mark) }

// isLabelled tells whether what follows on a line is a thing of its own.
func isLabelled(text string) bool {
	label, _, ok := strings.Cut(text, " : ")
	return ok && label+" : " != textError && label+" : " != textWarning
}

// undrawn makes a blank of what draws a box, a rule, a chart or a picture.
func undrawn(r rune) rune {
	switch {
	case string(r) == theme.Mark, string(r) == theme.Aside:
		return r
	case r >= 0x2500 && r <= 0x25a0, r >= 0x2800 && r <= 0x28ff:
		return ' '
	}
	return r
}

// becomes is the arrow between two values.
var becomes = regexp.MustCompile(`([^←↑]) → `)

func inWords(text string) string {
	text = becomes.ReplaceAllString(text, "$1, puis ")
	if label, required := strings.CutSuffix(text, " *"); required {
		return label + textRequired
	}
	label, value, labelled := strings.Cut(text, " : ")
	switch {
	case labelled && len([]rune(value)) == 1:
		return signs.Replace(label) + " : " + lonely.Replace(value)
	case text == theme.SignWarn:
		return textToLook
	}
	if on, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(on, "]") {
		return strings.TrimSuffix(on, "]") + textInForce
	}
	return strings.TrimSpace(signs.Replace(text))
}
