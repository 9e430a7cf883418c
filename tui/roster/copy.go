package roster

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// copyAs is the message of the menu: copy those chosen in a format.
type copyAs export.Format

// maxCopied is how much goes to the clipboard of a terminal: many take no more than
// 100,000 characters, a third of which is lost in the sending.
const maxCopied = 70_000

// openCopy asks in which format those marked, or the one under the cursor, are copied.
func (s *Screen) openCopy() (tui.Action, tea.Cmd) {
	some := s.chosen()
	if len(some) == 0 {
		return tui.Note{Text: noticeNobody}, nil
	}
	m := &widget.Menu{Title: titleCopy(len(some))}
	for _, f := range []export.Format{export.Tabs, export.Markdown} {
		name, note := f.Label()
		name, _, _ = strings.Cut(name, " (") // no file is made
		m.Items = append(m.Items, widget.MenuItem{Label: name, Note: note, Do: func() tea.Cmd {
			return func() tea.Msg { return copyAs(f) }
		}})
	}
	return nil, s.openMenu(m)
}

// copyTable copies those marked, or the one under the cursor, as a table.
func (s *Screen) copyTable(f export.Format) tui.Action {
	some := s.chosen()
	columns := []string{"display_name", "birth_date", "job_title", "pcs_code", "declared_category", "hire_date", "contract_type", "next_visit"}
	if s.list.is.status != spst.Present {
		columns = append(columns, "exit_date", "exit_reason")
	}
	if s.list.showNIR {
		columns = append(columns, "nir")
	}
	var text strings.Builder
	if err := export.Write(&text, f, list.Employees(s.list.showNIR).Only(columns...).Table("", some)); err != nil {
		return tui.Fail{Err: err}
	}
	if text.Len() > maxCopied {
		return tui.No(noticeTooLong(len(some)))
	}
	return tui.Copy{What: noticeTable(len(some)), Text: text.String()}
}
