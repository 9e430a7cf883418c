package importing

import (
	"context"
	"path/filepath"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/widget"
)

// readable tells the files that may be a roster, by their names; their content
// decides once they are read.
func readable(it widget.FileItem) bool {
	switch strings.ToLower(filepath.Ext(it.Name)) {
	case ".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".dsn", ".edi":
		return true
	}
	return false
}

func (s *Screen) onFileKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	if s.busy != 0 && len(s.run.Paths) > 0 { // reading
		if key.Matches(k, s.Keys.Back) {
			s.busy, s.run.Paths = 0, nil
		}
		return nil, nil
	}
	switch {
	case key.Matches(k, s.Keys.Back) && s.resuming:
		s.resuming = false
		s.offer()
		return nil, nil
	case key.Matches(k, s.Keys.Back):
		return tui.Pop{}, nil
	case k.String() == "enter":
		if paths, picked := s.files.Picks(); picked {
			return s.picked(paths)
		}
		return nil, s.files.List(s.Ctx)
	}
	cmd := s.files.Update(k)
	return nil, tea.Batch(cmd, s.files.List(s.Ctx))
}

// picked reads what was chosen, as another import or as the one that is taken up.
func (s *Screen) picked(paths []string) (tui.Action, tea.Cmd) {
	s.asked = s.resuming
	if !s.resuming {
		s.run.Choose(paths, imports.Reading{})
	} else if err := s.run.Resume(paths...); err != nil {
		return tui.Fail{Err: err}, nil
	}
	return nil, s.readAgain()
}

// readAgain reads the file as the person has confirmed it so far.
func (s *Screen) readAgain() tea.Cmd {
	svc, paths, how, p := s.svc, s.run.Paths, s.run.How, new(tui.Progress)
	s.progress = p
	var cmd tea.Cmd
	s.busy, cmd = tui.Request(s.Ctx, func(ctx context.Context) (imports.File, error) {
		return svc.ReadRoster(ctx, paths, how, p.Tell)
	})
	return tea.Batch(cmd, p.Tick())
}

// onRead shows how the file was understood; an import taken up goes on to its
// difference, if it is still the same file.
func (s *Screen) onRead(r tui.Reply[imports.File]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.busy {
		return nil, nil
	}
	s.busy = 0
	if spst.KindOf(r.Err) == spst.NotFound && s.run.Resumes() && !s.resuming {
		s.run.Paths = nil
		return s.askFile()
	}
	if r.Err != nil {
		s.run.Paths = nil
		return tui.Fail{Err: r.Err}, nil
	}
	if err := s.run.Read(r.Value); err != nil {
		s.run.Paths = nil
		return tui.No(tui.Sentence(err)), nil
	}
	s.resuming = false
	s.run.Memory.Folder, _ = filepath.Split(s.run.Paths[0])
	if s.run.Resumes() {
		return nil, s.compare(s.run.Whole)
	}
	s.step = stepColumns
	s.columns.SetLen(s.previewLen())
	s.columns.MoveTo(0)
	s.words.SetLen(len(s.run.File.Unknown))
	s.layOut()
	return nil, s.keepMemory()
}
