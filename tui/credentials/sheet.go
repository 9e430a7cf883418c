package credentials

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// sheetWidth is how wide a sheet is, in the middle of the body; labels and
// entries are in columns. A narrow one leaves room for something beside it.
const (
	sheetWidth = 72
	labelWidth = 22
	entryWidth = 48

	narrowWidth = 36
	narrowLabel = 5
	narrowEntry = 24
	besideGap   = 2
	buttonGap   = 3
	// sheetHeight is that of the highest one: all begin at the same line, and
	// nothing jumps.
	sheetHeight = 19
)

// given is what a person gives on the sheets.
type given struct {
	number    string
	mandatary bool
	text      string // of the image
	purposes  []spst.EmailPurpose
	email     string
	code      string
	current   string
	password  string
	again     string
	tokenName string
	rights    []spst.Right
	endsOn    spst.Date
}

// at points to the field of that API name.
func (g *given) at(name string) any {
	switch name {
	case "number":
		return &g.number
	case "mandatary":
		return &g.mandatary
	case "text":
		return &g.text
	case "purposes":
		return &g.purposes
	case "email":
		return &g.email
	case "code":
		return &g.code
	case "current":
		return &g.current
	case "password":
		return &g.password
	case fieldAgain:
		return &g.again
	case "token_name":
		return &g.tokenName
	case "rights":
		return &g.rights
	case "ends_on":
		return &g.endsOn
	}
	return nil
}

// typed is the text of a field; false for what is none.
func (g *given) typed(name string) (string, bool) {
	text, ok := g.at(name).(*string)
	if !ok {
		return "", false
	}
	return *text, true
}

// fieldAgain is the password once more, which is not in the API.
const fieldAgain = "again"

// sheet is a page of the screens: a form in the middle of the body, with a title,
// some text or a picture over its fields, and buttons under them.
type sheet struct {
	tui.Base
	keys    keyMap
	head    string
	title   string
	text    []string // paragraphs
	below   []string // lines under them, to be copied
	picture []string // lines as wide as the sheet at most
	narrow  bool
	beside  []string // lines on the left, all as wide
	send    string   // over the buttons, where they are a step of their own
	state   string
	waiting bool              // for the portal: nothing is taken but what gives it up
	missing map[string]string // what is said of a field left empty
	pair    *pair             // the new password among the fields
	rule    func(given) []spst.Problem
	aside   form.Aside // beside the fields, on a wide screen
	byField bool       // enter goes from field to field, and on from the last one

	fields  []*form.Field
	buttons int
	first   func() (tui.Action, tea.Cmd) // what the first button does
	form    *form.Form[given]
}

// The parts of a sheet.
const (
	partFields = iota
	partBoxes
	partMore // the fields under the boxes
	partButtons
)

func (s *sheet) newField(name, label string, limit int, secret bool) {
	e := widget.NewEntry(s.Theme, widget.Options{Limit: limit, Password: secret})
	e.Width = entryWidth
	if s.narrow {
		e.Width = narrowEntry
	}
	part := partFields
	if n := len(s.fields); n > 0 && s.fields[n-1].Part != partFields {
		part = partMore
	}
	s.fields = append(s.fields, &form.Field{Name: name, Label: label, Part: part, Control: e})
}

// newBox makes a box; with a code it is one of those of its name.
func (s *sheet) newBox(name, code, label string) {
	s.fields = append(s.fields, &form.Field{Name: name, Code: code, Part: partBoxes, Control: widget.NewTick(s.Theme, label, "")})
}

// newButton makes a button; the first one goes on, once nothing is missing.
func (s *sheet) newButton(label string, do func() (tui.Action, tea.Cmd)) {
	if s.buttons == 0 {
		s.first, do = do, nil
	}
	s.buttons++
	s.fields = append(s.fields, &form.Field{Name: label, Part: partButtons, Control: form.NewButton(s.Theme, label, do)})
}

// open makes the form of the fields.
func (s *sheet) open(g given) *sheet {
	o := form.Options[given]{
		Base: s.Base, Opened: g, New: true, Fields: s.fields, Part: s.part,
		At: (*given).at, Normalize: func(*given) {}, Check: s.check, Missing: s.lacks,
		Submit: func(given) (tui.Action, tea.Cmd) { return s.first() },
		Press:  s.press,
		Note:   s.note,
		Below:  func(given, int) []string { return nil },
	}
	if s.aside != (form.Aside{}) {
		o.Aside = func(given) form.Aside { return s.aside }
	}
	s.form = form.New(o, false)
	return s
}

// start puts the focus on the first field again; typing takes the place of what it holds.
func (s *sheet) start() {
	s.form.Start("")
	if e, ok := s.form.Focused().Control.(*widget.Entry); ok {
		e.SelectAll()
	}
}

// now is what the fields hold.
func (s *sheet) now() given { return s.form.Now() }

// check tells what is wrong with what is typed.
func (s *sheet) check(g given) []spst.Problem {
	switch {
	case s.pair != nil:
		return s.pair.check(g)
	case s.rule != nil:
		return s.rule(g)
	}
	return nil
}

// lacks tells what is not filled in.
func (s *sheet) lacks(g given) []spst.Problem {
	var found []spst.Problem
	for _, x := range s.fields {
		if text, ok := g.typed(x.Name); ok && s.missing[x.Name] != "" && strings.TrimSpace(text) == "" {
			found = append(found, refused(x.Name, s.missing[x.Name]))
		}
	}
	if s.pair != nil {
		found = append(found, s.pair.lacks(g)...)
	}
	return found
}

func refused(name, message string) spst.Problem {
	return spst.Problem{Field: name, Code: spst.ProblemRefused, Severity: spst.SeverityError, Message: message}
}

// wait says what is under way; what is sent stays as it is meanwhile.
func (s *sheet) wait(doing string) {
	s.waiting, s.state = true, strings.Join(s.Theme.Styled(s.Theme.Muted, working(doing), s.wide()), "\n")
}

// waits tells whether msg is for what comes after the answer: all but the key that
// gives it up.
func (s *sheet) waits(msg tea.Msg) bool {
	k, _ := msg.(tea.KeyPressMsg)
	return s.waiting && !key.Matches(k, s.keys.back)
}

// settle ends the wait.
func (s *sheet) settle() { s.waiting, s.state = false, "" }

// fail puts each refusal beside its field, and goes to the first; it says what has
// no field.
func (s *sheet) fail(err error) {
	if _, ok := s.form.Refuse(err); !ok {
		s.state = widget.ProblemView(s.Theme, widget.Error, tui.Sentence(err), s.wide())
	}
}

// press goes on with enter from anywhere: to the next field while it is empty.
func (s *sheet) press(f *form.Form[given], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
	if _, button := f.Focused().Control.(*form.Button); button || !key.Matches(k, s.keys.Open) || s.nextIsEmpty() {
		return false, nil, nil
	}
	action, cmd := f.Save()
	return true, action, cmd
}

// nextIsEmpty tells whether what is in focus is filled in, and the next field is not; of a
// sheet that goes from field to field, whether there is a next one.
func (s *sheet) nextIsEmpty() bool {
	at, g := s.form.At, s.now()
	if at+1 >= len(s.fields) {
		return false
	}
	if s.byField {
		return s.fields[at+1].Part != partButtons
	}
	here, _ := g.typed(s.fields[at].Name)
	next, ok := g.typed(s.fields[at+1].Name)
	return here != "" && ok && next == ""
}

// onInput gives what the person does to the form, where it is.
func (s *sheet) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	if s.waiting {
		return nil, nil
	}
	if m, ok := msg.(tea.MouseClickMsg); ok {
		m.X, m.Y = m.X-s.left(), m.Y-s.top()
		if m.X < 0 || m.X >= s.span() {
			return nil, nil
		}
		msg = m
	}
	return s.form.Update(msg)
}

// place gives the sheet the size of the body.
func (s *sheet) place(w, h int) {
	s.W, s.H = w, h
	s.form.SetSize(s.span(), max(h-s.top(), 1))
}

// wide is the width of the text, and left where it begins.
func (s *sheet) wide() int {
	switch {
	case s.narrow:
		return narrowWidth
	case s.W > 0:
		return min(sheetWidth, s.W)
	}
	return sheetWidth
}

// span is the width of the sheet, with what is said beside its fields.
func (s *sheet) span() int {
	if s.aside != (form.Aside{}) && s.W >= form.AsideFrom && !s.Theme.Spoken() {
		return form.AsideFrom
	}
	return s.wide()
}

func (s *sheet) left() int {
	if len(s.beside) == 0 {
		return max(0, (s.W-s.span())/2)
	}
	w := ansi.StringWidth(s.beside[0]) + besideGap
	return w + max(0, (s.W-s.wide()-w)/2)
}

func (s *sheet) top() int { return max(0, (s.H-max(sheetHeight, len(s.beside)))/3) }

// view draws the sheet in the middle of the body, with its head over it.
func (s *sheet) view() string {
	lines := strings.Split(s.form.View(), "\n")
	if s.Theme.Spoken() { // said whole, however long
		return widget.Body(lines, s.H)
	}
	out := make([]string, s.H)
	for i := range max(len(lines), len(s.beside)) {
		if y := s.top() + i; y < len(out) {
			out[y] = ansi.Truncate(s.line(lines, i), s.W, theme.Ellipsis)
		}
	}
	return strings.Join(out, "\n")
}

// line is line i of the text, with what is beside it.
func (s *sheet) line(lines []string, i int) string {
	text := ""
	if i < len(lines) {
		text = lines[i]
	}
	switch {
	case i < len(s.beside):
		w := ansi.StringWidth(s.beside[i]) + besideGap
		return strings.Repeat(" ", s.left()-w) + s.beside[i] + strings.Repeat(" ", besideGap) + text
	case text == "":
		return ""
	}
	return strings.Repeat(" ", s.left()) + text
}

// part is what the fields look like, then the buttons.
func (s *sheet) part(part, w int) widget.GridPart {
	label := labelWidth
	if s.narrow {
		label = narrowLabel
	}
	look := widget.GridPart{Columns: []widget.GridColumn{{W: w, Label: label}}, Indented: true, Together: part == partBoxes}
	if part == s.fields[0].Part {
		look.Head = s.viewHead()
	}
	if part == partMore && s.H > sheetHeight+1 {
		look.Head = []string{""}
	}
	if part == partButtons {
		look.Head, look.Columns = append(look.Head, s.viewState()...), s.buttonColumns()
		if s.send != "" {
			look.Head = append(look.Head, s.Theme.Title.Render(s.send))
		}
	}
	return look
}

func (s *sheet) viewHead() []string {
	switch {
	case len(s.picture) > 0:
		return append([]string{s.head, s.Theme.Title.Render(s.title)}, s.picture...)
	case s.narrow:
		return s.viewText([]string{s.Theme.Title.Render(s.title)})
	}
	return s.viewText([]string{s.head, "", s.Theme.Title.Render(s.title)})
}

func (s *sheet) viewText(lines []string) []string {
	for _, p := range s.text {
		lines = append(lines, s.Theme.Styled(s.Theme.Muted, p, s.wide())...)
	}
	for _, l := range s.below {
		lines = append(lines, s.Theme.Strong.Render(l))
	}
	return append(lines, "")
}

// viewState is what is under way, or went wrong, with air around where there is room.
func (s *sheet) viewState() []string {
	state := strings.Split(s.state, "\n")
	if len(s.picture) > 0 {
		return state
	}
	return append(append([]string{""}, state...), "")
}

func (s *sheet) buttonColumns() []widget.GridColumn {
	var columns []widget.GridColumn
	x := 0
	for _, f := range s.fields[len(s.fields)-s.buttons:] {
		w := ansi.StringWidth(f.Draw(0, false))
		columns = append(columns, widget.GridColumn{X: x, W: w})
		x += w + buttonGap
	}
	return columns
}

// note is what is said under a field without a problem: a line, at least.
func (s *sheet) note(x *form.Field, w int, refused bool) []string {
	if _, entry := x.Control.(*widget.Entry); !entry || refused {
		return nil
	}
	if s.pair != nil {
		return strings.Split(s.pair.note(x.Name, w), "\n")
	}
	return []string{""}
}

// cursor is that of the field in focus.
func (s *sheet) cursor() *tea.Cursor {
	s.form.LayOut() // what is over the fields may have changed
	c := s.form.Cursor()
	if c != nil {
		c.X += s.left()
		c.Y += s.top()
	}
	return c
}
