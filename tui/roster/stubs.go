package roster

import (
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

func (s *Screen) openAdd() tea.Cmd                                 { return nil }
func (s *Screen) openEdit(e spst.Employee) tea.Cmd                 { return nil }
func (s *Screen) openEditAt(e spst.Employee, field string) tea.Cmd { return nil }
func (s *Screen) openExit() (tui.Action, tea.Cmd)                  { return nil, nil }
func (s *Screen) openHistory(e spst.Employee) tea.Cmd              { return nil }
