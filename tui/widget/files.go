package widget

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// FileItem is one entry of a folder.
type FileItem struct {
	Name string
	Dir  bool
	Size int64 // bytes
	Time time.Time
}

// Files chooses a file by its path, which tab completes, with what the folder
// holds under it. It does no I/O: [Files.Wants] says which folder it needs to
// know, [Files.SetFolder] tells it.
type Files struct {
	th     *theme.Theme
	field  *Field
	table  *Table
	known  string // the folder whose entries these are
	loaded bool
	all    []FileItem
	found  []FileItem
	failed string
	// Nothing is said when no entry begins as the path ends.
	Nothing string
	// Several lets the blank mark files, to be picked together.
	Several bool
	marked  []string // paths, in the order of the marks
	kept    func(FileItem) bool
	w, h    int
}

// filesHead is the path, a blank line and the titles.
const filesHead = 3

// NewFiles makes the choice of a file; kept says which files show, folders apart,
// and may be nil.
func NewFiles(th *theme.Theme, label string, kept func(FileItem) bool) *Files {
	if kept == nil {
		kept = func(FileItem) bool { return true }
	}
	return &Files{th: th, kept: kept, Nothing: "Aucun fichier de ce nom dans ce dossier.",
		field: NewField(th, Options{Label: label, Width: 40, Limit: 4096}), table: NewTable(th)}
}

// SetPath puts a path in the field: a folder ends with a separator.
func (f *Files) SetPath(path string) {
	f.field.SetValue(path)
	f.sift()
}

// Path is what the field holds.
func (f *Files) Path() string { return f.field.Value() }

// Focus takes the keys.
func (f *Files) Focus() tea.Cmd { return f.field.Focus() }

// folder and prefix are the two parts of the path.
func (f *Files) parts() (folder, prefix string) {
	return filepath.Split(f.field.Value())
}

// Wants tells which folder to list, when it is not the one that is known; "" is
// the folder that the program runs in.
func (f *Files) Wants() (folder string, wanted bool) {
	folder, _ = f.parts()
	return folder, !f.loaded || folder != f.known
}

// SetFolder gives the entries of a folder, in the order they are to be shown in,
// or says why it cannot be read.
func (f *Files) SetFolder(folder string, items []FileItem, failed string) {
	if now, _ := f.parts(); now != folder {
		return // late: another one is wanted by now
	}
	f.known, f.loaded, f.all, f.failed = folder, true, items, failed
	f.sift()
}

// sift keeps the entries that the end of the path begins.
func (f *Files) sift() {
	folder, prefix := f.parts()
	f.found = f.found[:0]
	if folder == f.known {
		for _, it := range f.all {
			hidden := strings.HasPrefix(it.Name, ".") && !strings.HasPrefix(prefix, ".")
			if !hidden && (it.Dir || f.kept(it)) && strings.HasPrefix(strings.ToLower(it.Name), strings.ToLower(prefix)) {
				f.found = append(f.found, it)
			}
		}
	}
	f.table.SetLen(len(f.found))
	f.table.MoveTo(0)
}

// Update takes a key, a paste or the mouse; y counts from the top.
func (f *Files) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch m.String() {
		case "up":
			f.table.Move(-1)
			return nil
		case "down":
			f.table.Move(1)
			return nil
		case "pgup":
			f.table.Page(-1)
			return nil
		case "pgdown":
			f.table.Page(1)
			return nil
		case "tab":
			f.complete()
			return nil
		case "space":
			if f.marks() {
				return nil
			}
		}
	case tea.MouseWheelMsg:
		if m.Button == tea.MouseWheelUp {
			f.table.Scroll(-3)
		} else {
			f.table.Scroll(3)
		}
		return nil
	case tea.MouseClickMsg:
		if i, ok := f.table.RowAt(m.Y - filesHead); ok {
			f.table.MoveTo(i)
		}
		return nil
	}
	before := f.field.Value()
	cmd := f.field.Update(msg)
	if f.field.Value() != before {
		f.sift()
	}
	return cmd
}

// marks marks the file under the cursor, or takes its mark away; false where the
// blank is to be typed, since the name of an entry goes on with one.
func (f *Files) marks() bool {
	folder, prefix := f.parts()
	typed := func(it FileItem) bool {
		return strings.HasPrefix(strings.ToLower(it.Name), strings.ToLower(prefix)+" ")
	}
	if !f.Several || len(f.found) == 0 || slices.ContainsFunc(f.found, typed) {
		return false
	}
	it := f.found[f.table.Cursor()]
	if it.Dir {
		return true
	}
	if at := slices.Index(f.marked, folder+it.Name); at >= 0 {
		f.marked = slices.Delete(f.marked, at, at+1)
	} else {
		f.marked = append(f.marked, folder+it.Name)
	}
	f.table.Move(1)
	return true
}

// Marked is how many files are marked.
func (f *Files) Marked() int { return len(f.marked) }

// Picks is [Files.Pick] of several: all the files that are marked, in whatever
// folder, else the one under the cursor.
func (f *Files) Picks() (paths []string, picked bool) {
	if len(f.marked) > 0 && (len(f.found) == 0 || !f.found[f.table.Cursor()].Dir) {
		return slices.Clone(f.marked), true
	}
	path, picked := f.Pick()
	return []string{path}, picked
}

// complete adds what all the entries found have in common, or the only one.
func (f *Files) complete() {
	if len(f.found) == 0 {
		return
	}
	common := f.found[0].Name
	for _, it := range f.found[1:] {
		n := 0
		for n < min(len(common), len(it.Name)) && common[n] == it.Name[n] {
			n++
		}
		common = strings.ToValidUTF8(common[:n], "")
	}
	folder, prefix := f.parts()
	if len(f.found) == 1 && f.found[0].Dir {
		common += string(filepath.Separator)
	}
	if len(common) > len(prefix) || len(f.found) == 1 {
		f.SetPath(folder + common)
	}
}

// Pick is what enter does: it goes into the folder under the cursor, or gives the
// path of a file. A path that is typed whole counts as it is.
func (f *Files) Pick() (path string, picked bool) {
	folder, prefix := f.parts()
	if len(f.found) == 0 {
		return f.field.Value(), prefix != ""
	}
	it := f.found[f.table.Cursor()]
	if it.Dir {
		f.SetPath(folder + it.Name + string(filepath.Separator))
		return "", false
	}
	return folder + it.Name, true
}

// PickNew is what enter does where a file is to be written: it goes into the
// folder that is named or under the cursor, or gives the path that is typed.
func (f *Files) PickNew() (path string, picked bool) {
	folder, prefix := f.parts()
	at := -1
	for i, it := range f.found {
		if it.Dir && (it.Name == prefix || prefix == "" && i == f.table.Cursor()) {
			at = i
		}
	}
	if at >= 0 {
		f.SetPath(folder + f.found[at].Name + string(filepath.Separator))
		return "", false
	}
	return f.field.Value(), prefix != ""
}

// SetSize sets the size drawn.
func (f *Files) SetSize(w, h int) {
	f.w, f.h = w, h
	f.field.SetWidth(max(w-ansi.StringWidth(f.field.o.Label)-4, 8))
	f.table.SetHeight(max(h-filesHead, 1))
	f.table.SetColumns([]Column{{Title: "Nom", Width: max(w-gutter-34, 8)}, {Title: "Taille", Width: 9, Right: true},
		{Title: "Modifié le", Width: 18}}, 2)
}

// View draws h lines of w cells.
func (f *Files) View() string {
	lines := []string{" " + f.field.View(), "", f.table.Header()}
	rows := strings.Split(f.table.View(f.row), "\n")
	if len(f.found) == 0 {
		rows[0] = "   " + f.th.Muted.Render(ansi.Truncate(f.nothing(), max(f.w-4, 1), theme.Ellipsis))
	}
	return strings.Join(append(lines, rows...), "\n")
}

// nothing says why there is no entry.
func (f *Files) nothing() string {
	_, wanted := f.Wants()
	switch {
	case wanted:
		return theme.SignWorking + " Lecture du dossier…"
	case f.failed != "":
		return f.failed
	default:
		return f.Nothing
	}
}

func (f *Files) row(i int, cells []Cell) bool {
	it := f.found[i]
	cells[0] = Cell{Text: it.Name, Style: f.th.Text}
	cells[2] = Cell{Text: spst.FrenchMoment(it.Time), Style: f.th.Muted}
	if it.Dir {
		cells[0] = Cell{Text: it.Name + string(filepath.Separator), Style: f.th.Accent}
		return false
	}
	cells[1] = Cell{Text: Bytes(it.Size), Style: f.th.Muted}
	folder, _ := f.parts()
	return slices.Contains(f.marked, folder+it.Name)
}

// Cursor is in the path, from the top left.
func (f *Files) Cursor() *tea.Cursor {
	c := f.field.Cursor()
	if c != nil {
		c.X++
	}
	return c
}

// Bytes writes a size as it is read in France: « 12 ko », « 3,4 Mo ».
func Bytes(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d o", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d ko", (n+500)/1000)
	default:
		return strings.Replace(fmt.Sprintf("%.1f Mo", float64(n)/1e6), ".", ",", 1)
	}
}

// Gauge draws how far something has come, on width cells: « ████░░░░ ».
func Gauge(th *theme.Theme, done, total int64, width int) string {
	if th.Spoken() {
		return saidPercent(done, total)
	}
	full := 0
	if total > 0 {
		full = int(min(max(done, 0), total) * int64(width) / total)
	}
	return th.Bar.Render(strings.Repeat("█", full)) + th.Rule.Render(strings.Repeat("░", width-full))
}
