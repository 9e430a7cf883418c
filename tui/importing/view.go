package importing

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Where things are on the steps.
const (
	filesY        = 2
	headLines     = 3 // title of the step, a line about the file, a rule
	reviewSearchY = 2
	reviewHead    = 5 // title, tabs, search, rule, titles of the columns
	wide          = 120
	sideWidth     = 46
	belowHeight   = 8 // the detail under the list, its rule included
)

// SetSize gives the size.
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

// tableY is the line of the first row of the table.
func (s *Screen) tableY() int {
	switch s.step {
	case stepReview:
		return reviewHead
	case stepReport:
		return reportHead
	case stepColumns:
		return headLines + 1 + len(s.viewProblems())
	default:
		return headLines + 1
	}
}

// layOut gives the tables their columns.
func (s *Screen) layOut() {
	w, h := s.W, s.H
	s.files.SetSize(w, h-filesY)
	s.columns.SetHeight(max(h-headLines-1-len(s.viewProblems()), 1))
	s.layColumns()
	s.words.SetHeight(h - headLines - 1)
	s.layWords()
	s.layOutReview()
	s.carry.table.SetHeight(max(h-reportHead-s.reportBelow(), 1))
	s.layReport()
}

// listSize is the room of the list of the review.
func (s *Screen) listSize() (w, h int) {
	if s.W >= wide {
		return s.W - sideWidth - 3, s.H - reviewHead
	}
	return s.W, max(s.H-reviewHead-s.below(), 1)
}

func (s *Screen) below() int { return widget.Below(s.Theme, belowHeight, s.H) }

func (s *Screen) layOutReview() {
	w, h := s.listSize()
	s.review.table.SetHeight(h)
	s.layRows(w)
}

// action is that of the tab.
func (s *Screen) action() reconcile.Action { return reconcile.Actions()[s.review.tab] }

// View draws the step.
func (s *Screen) View() string {
	var lines []string
	switch s.step {
	case stepFile:
		lines = s.viewFile()
	case stepColumns:
		lines = append(s.viewHead(titleColumns, s.fileLine()), s.viewProblems()...)
		lines = append(lines, s.columns.Header())
		lines = append(lines, strings.Split(s.columns.View(s.columnRow), "\n")...)
	case stepWords:
		lines = append(s.viewHead(titleWords, textWords), s.words.Header())
		lines = append(lines, strings.Split(s.words.View(s.wordRow), "\n")...)
	case stepReview:
		lines = s.viewReview()
	case stepCarry:
		lines = s.viewCarry()
	case stepReport:
		lines = s.viewReport()
	}
	return widget.Clip(widget.FitHeight(lines, s.H), s.W, s.H)
}

func (s *Screen) rule() string { return s.Theme.Rule.Render(strings.Repeat("─", s.W)) }

func (s *Screen) viewHead(title, text string) []string {
	return []string{" " + s.Theme.Title.Render(title), " " + s.Theme.Muted.Render(text), s.rule()}
}

// source is the path of the file, or the names of several.
func (s *Screen) source() string {
	if len(s.run.Paths) == 1 {
		return s.run.Paths[0]
	}
	return imports.FileNames(s.run.Paths)
}

func (s *Screen) viewFile() []string {
	second := s.Theme.Muted.Render(textFormats)
	if n := s.files.Marked(); n > 0 {
		second = s.Theme.Accent.Render(textMarked(n))
	}
	if s.busy != 0 && len(s.run.Paths) > 0 {
		done, total := s.progress.Far()
		second = s.Theme.Accent.Render(theme.SignWorking+" "+textReading) + " " + widget.Gauge(s.Theme, done, total, 20) + " " +
			widget.Bytes(done)
		if s.run.Resumes() {
			second = s.Theme.Accent.Render(theme.SignWorking + " " + textReadingAgain)
		}
	}
	title := titleFile
	if s.resuming {
		title = textChooseAgain(s.run.Memory.Pending)
	}
	lines := []string{widget.Whole(" "+s.Theme.Title.Render(title)+"  "+second, s.W), ""}
	return append(lines, strings.Split(s.files.View(), "\n")...)
}

// fileLine says what the file is.
func (s *Screen) fileLine() string {
	if s.busy != 0 {
		return theme.SignWorking + " " + textReading
	}
	f := &s.run.File
	parts := []string{strings.ToUpper(f.Format)}
	if f.Encoding != "" {
		parts = append(parts, f.Encoding)
	}
	if f.Separator != "" {
		parts = append(parts, "séparateur « "+strings.ReplaceAll(f.Separator, "\t", "tabulation")+" »")
	}
	if f.Sheet != "" {
		parts = append(parts, "feuille « "+f.Sheet+" »")
	}
	if len(f.Establishments) > 0 {
		parts = append(parts, "établissement "+s.run.How.SIRET)
	}
	if s.run.How.Officers && f.Format == "dsn" {
		parts = append(parts, textWithOfficers)
	}
	parts = append(parts, textRows(len(f.Rows)))
	return strings.Join(parts, " · ")
}

// problemLines is how much of what is wrong with a file shows.
const problemLines = 6

// viewProblems says what of the file could not be read, or was left.
func (s *Screen) viewProblems() []string {
	if s.busy != 0 {
		return nil
	}
	var lines []string
	for _, p := range s.run.File.Problems {
		lines = append(lines, strings.Split(widget.ProblemView(s.Theme, form.Severity(p), p.Message, max(s.W-2, 1)), "\n")...)
	}
	if len(lines) > problemLines {
		lines = append(lines[:problemLines-1], s.Theme.Muted.Render(textMoreProblems))
	}
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

func (s *Screen) columnRow(i int, cells []widget.Cell) bool {
	if len(s.run.File.Columns) == 0 {
		widget.ListCells(s.rows.people, &s.run.File.Rows[i], s.Theme.Text, cells)
	} else {
		widget.ListCells(s.rows.columns, &i, s.Theme.Text, cells)
	}
	return false
}

// nirLength is that of a NIR without its key.
const nirLength = 13

// examples are the first cells of a column; a NIR is masked.
func (s *Screen) examples(column int) string {
	var some []string
	for i := range s.run.File.Rows[:min(len(s.run.File.Rows), 3)] {
		cells := s.run.File.Rows[i].Cells
		if column >= len(cells) || strings.TrimSpace(cells[column]) == "" {
			continue
		}
		text := strings.TrimSpace(cells[column])
		// Whatever the column is called.
		if n, problems := spst.ParseNIR(text); s.run.File.Columns[column].Field == "nir" || len(text) >= nirLength &&
			len(spst.Refused(problems)) == 0 {
			text = n.Masked()
		}
		some = append(some, text)
	}
	return strings.Join(some, " · ")
}

func (s *Screen) wordRow(i int, cells []widget.Cell) bool {
	w := &s.run.File.Unknown[i]
	widget.ListCells(s.rows.words, w, s.Theme.Text, cells)
	return s.meaning(w) != ""
}

func (s *Screen) viewReview() []string {
	v := &s.review
	taken, unready := s.run.Difference.Taken()
	title := " " + s.Theme.Title.Render(titleReview) + "  " + s.Theme.Muted.Render(textTaken(taken))
	if unready > 0 {
		title += "  " + s.Theme.Warn.Render(theme.SignWarn+" "+textUnready(unready))
	}
	if s.busy != 0 {
		title += "  " + s.Theme.Accent.Render(theme.SignWorking+" "+textComparing)
	}
	lines := []string{title, s.viewTabs(), " " + s.viewSearch(), s.rule()}
	w, _ := s.listSize()
	body := []string{v.table.Header()}
	rows := strings.Split(v.table.View(s.reviewRow), "\n")
	if len(v.view) == 0 {
		rows[0] = "   " + s.Theme.Muted.Render(textEmpty(s.action(), v.search.Value() != ""))
	}
	body = append(body, rows...)
	if s.W < wide {
		lines = append(append(lines, body...), s.rule())
		return append(lines, s.viewDetail(s.W-2, s.below()-1)...)
	}
	detail := s.viewDetail(sideWidth, s.H-4)
	for i := range body {
		body[i] = widget.Fit(body[i], w) + " " + s.Theme.Rule.Render("│") + " "
		if i < len(detail) {
			body[i] += strings.TrimPrefix(detail[i], " ")
		}
	}
	return append(lines, body...)
}

func (s *Screen) viewTabs() string {
	var b strings.Builder
	for i, a := range reconcile.Actions() {
		name := a.Title() + " " + spst.Thousands(s.run.Difference.Summary.Of(a))
		if i == s.review.tab {
			b.WriteString(s.Theme.Accent.Render("[" + name + "]"))
		} else {
			b.WriteString(" " + s.Theme.Text.Render(name) + " ")
		}
		b.WriteString(" ")
	}
	return b.String()
}

func (s *Screen) viewSearch() string {
	v := &s.review
	if v.search.Active() {
		return v.search.View() + "  " + s.Theme.Muted.Render(spst.Thousands(len(v.view)))
	}
	return s.Theme.Muted.Render(tabHint(s.action()))
}

func (s *Screen) reviewRow(i int, cells []widget.Cell) bool {
	r := &s.run.Difference.Rows[s.review.view[i]]
	widget.ListCells(s.rows.review, r, s.Theme.Text, cells)
	return r.Taken && r.Writes()
}

// viewDetail says all of the row under the cursor, as far as there is room.
func (s *Screen) viewDetail(w, h int) []string {
	r := s.current()
	if r == nil {
		return make([]string, h)
	}
	return s.review.pane.View(s.Theme, s.detail(r, w), w, h)
}

// detail says all of a row: of a refused one, why first.
func (s *Screen) detail(r *reconcile.Row, w int) []string {
	lines := []string{s.Theme.Strong.Render(r.Employee.DisplayName()) + s.Theme.Muted.Render("  "+mark(r))}
	for _, c := range r.Changes {
		text := s.Theme.Label.Render(spst.ChangeLabel(c.Field, r.Exit != nil)+" : ") + s.Theme.Muted.Render(s.shown(c.Old)) + " → " +
			s.Theme.Accent.Render(s.shown(c.New))
		lines = append(lines, s.Theme.Lines(text, w-1)...)
	}
	if r.Action == reconcile.Enter || r.Action == reconcile.Reject {
		for _, l := range s.facts(&r.Employee) {
			lines = append(lines, s.Theme.Muted.Render(l))
		}
	}
	if r.Proposed && r.Exit != nil {
		lines = append(lines, s.Theme.Accent.Render("Sortie le "+r.Exit.ExitDate.French()+", "+r.Exit.ExitReason.Label()))
	}
	var problems []string
	for _, p := range append(spst.Refused(r.Problems), spst.Warnings(r.Problems)...) {
		if p.Severity == spst.SeverityError && p.Code == spst.ProblemDeterminantsRequired {
			continue // said by textDeterminants
		}
		problems = append(problems, strings.Split(widget.ProblemView(s.Theme, form.Severity(p), s.unreadText(r, p)+p.Message, w-2), "\n")...)
	}
	if r.Action == reconcile.Enter && len(r.Employee.Determinants) == 0 {
		problems = append(problems, strings.Split(widget.ProblemView(s.Theme, widget.Warning, textDeterminants, w-2), "\n")...)
	}
	if r.Action == reconcile.Reject { // why comes first
		lines = append(lines[:1], append(problems, lines[1:]...)...)
	} else {
		lines = append(lines, problems...)
	}
	for i := range lines {
		lines[i] = " " + ansi.Truncate(lines[i], w, theme.Ellipsis)
	}
	return lines
}

func (s *Screen) viewCarry() []string {
	done, total := s.run.Progress()
	state := s.Theme.Accent.Render(theme.SignWorking + " " + textCarrying)
	switch {
	case s.carry.failed != nil:
		state = s.Theme.Error.Render(theme.SignError + " " + tui.Sentence(s.carry.failed))
	case s.carry.paused && s.carry.sending != 0:
		state = s.Theme.Warn.Render(theme.SignHalf + " " + textPausing)
	case s.carry.paused:
		state = s.Theme.Warn.Render(theme.SignHalf + " " + textPaused)
	}
	lines := s.viewHead(titleCarry, s.source())
	lines = append(lines, "", "   "+widget.Gauge(s.Theme, int64(done), int64(total), min(s.W-30, 60))+"  "+spst.Thousands(
		done)+" / "+spst.Thousands(total), "")
	for _, l := range s.Theme.Lines(state, max(s.W-6, 10)) {
		lines = append(lines, "   "+l)
	}
	for _, l := range s.Theme.Lines(textCarryHint, max(s.W-6, 10)) {
		lines = append(lines, "   "+s.Theme.Muted.Render(l))
	}
	return lines
}

// reportHead is the lines over the refused ones.
const reportHead = 7

func (s *Screen) viewReport() []string {
	if s.carry.undo != nil {
		return s.viewUndo()
	}
	r := s.run.Report
	lines := s.viewHead(titleReport, s.source())
	lines = append(lines, " "+s.Theme.OK.Render(theme.SignOK)+" "+r.Moves(), "")
	if len(s.carry.refused) == 0 {
		return append(lines, " "+s.Theme.Muted.Render(textNoneRefused))
	}
	lines = append(lines, " "+s.Theme.Error.Render(theme.SignError+" "+textRefused(len(s.carry.refused))))
	body := append([]string{s.carry.table.Header()}, strings.Split(s.carry.table.View(s.refusedRow), "\n")...)
	detail := s.refusedDetail()
	if s.W < wide {
		lines = append(append(lines, body...), s.rule())
		return append(lines, detail...)
	}
	w := s.reportWidth()
	for i := range body {
		body[i] = widget.Fit(body[i], w) + " " + s.Theme.Rule.Render("│")
		if i < len(detail) {
			body[i] += detail[i]
		}
	}
	return append(lines, body...)
}

// reportWidth is the room of the list of the report.
func (s *Screen) reportWidth() int {
	if s.W < wide || s.carry.undo != nil {
		return s.W
	}
	return s.W*3/5 - 3
}

// reportBelow is how many lines the report leaves under its list to the row under the
// cursor, its rule included: what it needs, as far as some of the list stays.
func (s *Screen) reportBelow() int {
	if s.W >= wide || s.step != stepReport || len(s.carry.refused) == 0 || s.carry.undo != nil {
		return 0
	}
	return min(len(s.refusedDetail())+1, s.H-reportHead-leastRefused)
}

// leastRefused is how many refused rows stay in sight over the detail of one.
const leastRefused = 3

// refusedDetail says all of the refused row under the cursor.
func (s *Screen) refusedDetail() []string {
	at := s.refusedAt()
	if at < 0 {
		return nil
	}
	w := s.W - 2
	if s.W >= wide {
		w = s.W - s.reportWidth() - 4
	}
	return s.detail(&s.run.Difference.Rows[at], w)
}

func (s *Screen) refusedRow(i int, cells []widget.Cell) bool {
	widget.ListCells(s.rows.refused, &s.run.Difference.Rows[s.carry.refused[i]], s.Theme.Text, cells)
	return false
}

func (s *Screen) viewUndo() []string {
	lines := s.viewHead(titleUndo, "")
	u := s.carry.undo
	if done, total := u.Progress(); !u.Over() {
		return append(lines, "", "   "+widget.Gauge(s.Theme, int64(done), int64(max(total, 1)), min(s.W-30, 60))+"  "+spst.Thousands(
			done)+" / "+spst.Thousands(total))
	}
	lines = append(lines, " "+s.Theme.OK.Render(theme.SignOK)+" "+noticeUndone(u.Import), "")
	if len(u.Left) == 0 {
		return lines
	}
	lines = append(lines, " "+s.Theme.Warn.Render(theme.SignWarn+" "+textLeft(len(u.Left))), s.carry.table.Header())
	return append(lines, strings.Split(s.carry.table.View(func(i int, cells []widget.Cell) bool {
		widget.ListCells(s.rows.left, &u.Left[i], s.Theme.Text, cells)
		return false
	}), "\n")...)
}

// keyArrows moves in the list under the field: letters are typed.
var keyArrows = key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑ ↓", "parcourir"))

// ShortHelp gives the keys of the step.
func (s *Screen) ShortHelp() []key.Binding {
	k := &s.Keys
	switch s.step {
	case stepFile:
		return []key.Binding{keys.Help(k.Open, "choisir"), keys.Help(k.Next, "compléter"), keys.Help(k.Mark, "cocher plusieurs DSN"), k.Back,
			keyArrows}
	case stepColumns:
		b := []key.Binding{keys.Help(k.Submit, "continuer")}
		if len(s.run.File.Columns) > 0 {
			b = append(b, keys.Help(k.Open, "changer la colonne"))
		}
		if s.run.File.Format == "dsn" {
			b = append(b, keys.Help(k.Filter, "établissement, mandats"))
		}
		if len(s.run.File.Sheets) > 1 {
			b = append(b, keys.Help(k.Filter, "feuille"))
		}
		return append(b, k.Back)
	case stepWords:
		return []key.Binding{keys.Help(k.Open, "donner un sens"), keys.Help(k.Submit, "continuer"), k.Back}
	case stepReview:
		if s.review.search.Focused() {
			return s.review.search.Help(k)
		}
		b := []key.Binding{keys.Help(k.Submit, "importer"), keys.Help(keys.Shown(k.Right, "←→"), "liste")}
		switch s.action() {
		case reconcile.Reject:
			b = append(b, keys.Help(k.Edit, "corriger la ligne"), keys.Help(k.Export, "écrire les refus"))
		case reconcile.Exit:
			b = append(b, keys.Help(k.Mark, "retenir"), keys.Help(k.Add, "toutes"), keys.Help(k.Remove, "dater"))
		case reconcile.Enter, reconcile.Change:
			b = append(b, keys.Help(k.Mark, "retenir"), keys.Help(k.Add, "toutes"))
		case reconcile.Same:
		}
		return append(b, k.Search, k.Sort, k.Back)
	case stepCarry:
		if s.carry.paused {
			return []key.Binding{keys.Help(k.Refresh, "reprendre"), keys.Help(k.Back, "reprendre plus tard")}
		}
		return []key.Binding{keys.Help(k.Mark, "pause")}
	default:
		var b []key.Binding
		if s.carry.undo == nil || !s.carry.undo.Over() {
			b = append(b, keys.Help(k.Undo, "annuler l'import"))
		}
		if s.refuses() {
			b = append(b, keys.Help(k.Edit, "corriger la ligne"), keys.Help(k.Export, "écrire les refus"))
		}
		if at := s.refusedAt(); at >= 0 && s.run.Difference.Rows[at].Employee.NIR != "" {
			b = append(b, k.NIR)
		}
		return append(b, keys.Help(k.Back, "retour à la liste"))
	}
}

// FullHelp gives all of them.
func (s *Screen) FullHelp() [][]key.Binding {
	k := &s.Keys
	groups := [][]key.Binding{s.ShortHelp()}
	if s.table() == nil || s.step == stepReview && s.review.search.Focused() {
		return groups
	}
	if s.step == stepReview {
		groups = append(groups, []key.Binding{keys.Help(k.Export, "écrire les refus dans un fichier"), k.NIR})
	}
	return append(groups, []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom})
}
