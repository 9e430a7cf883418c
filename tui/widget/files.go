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

// Files chooses a file by its path, which tab completes, and shows the content of its folder below. It
// does no I/O: [Files.Wants] tells which folder it needs, and the caller gives that folder's content
// to [Files.SetFolder].
type Files struct {
	th     *theme.Theme
	field  *Field
	table  *Table
	known  string // the folder that the entries belong to
	loaded bool
	all    []FileItem
	found  []FileItem
	failed string
	// Nothing is the text shown when no entry begins with the end of the path.
	Nothing string
	// Several allows the space key to mark files, which are picked together.
	Several bool
	marked  []string // paths, in the order in which they were marked
	kept    func(FileItem) bool
	w, h    int
}

// filesHead is the path, a blank line and the titles.
const filesHead = 3

// NewFiles makes the choice of a file; kept tells which files are shown (folders always are), and may
// be nil.
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

// Focus gives the choice the keys.
func (f *Files) Focus() tea.Cmd { return f.field.Focus() }

// folder and prefix give the two parts of the path.
func (f *Files) parts() (folder, prefix string) {
	return filepath.Split(f.field.Value())
}

// Wants gives the folder to list, when its content is not known; "" is the folder that the program
// runs in.
func (f *Files) Wants() (folder string, wanted bool) {
	folder, _ = f.parts()
	return folder, !f.loaded || folder != f.known
}

// SetFolder sets the entries of a folder, in the order to show them in, or why it cannot be read.
func (f *Files) SetFolder(folder string, items []FileItem, failed string) {
	if now, _ := f.parts(); now != folder {
		return // a late answer: another folder is wanted by now
	}
	f.known, f.loaded, f.all, f.failed = folder, true, items, failed
	f.sift()
}

// sift keeps the entries whose names begin with the end of the path.
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

// marks marks or unmarks the file under the cursor; false when the space is to be typed instead,
// because the name of an entry continues with a space.
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

// Picks is [Files.Pick] for several files: all the marked files, in any folder, or else the one under
// the cursor.
func (f *Files) Picks() (paths []string, picked bool) {
	if len(f.marked) > 0 && (len(f.found) == 0 || !f.found[f.table.Cursor()].Dir) {
		return slices.Clone(f.marked), true
	}
	path, picked := f.Pick()
	return []string{path}, picked
}

// complete completes the path with the beginning that all the matching entries share, or with the only
// entry.
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

// Pick does what enter does: it opens the folder under the cursor, or gives the path of a file. A path
// typed in full is given as it is.
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

// PickNew does what enter does where a file is to be written: it opens the folder that is named or
// under the cursor, or gives the typed path.
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

// nothing gives the text that says why there is no entry.
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

// Bytes writes a size as in France: « 12 ko », « 3,4 Mo ».
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

// Gauge draws a progress bar of width cells: « ████░░░░ ».
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
