package adapters

import (
	"context"
	"path/filepath"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/tui/route"
)

// previewLines is how many lines of a list are looked at before it is written: those of a high screen.
const previewLines = 40

// ExportFolder implements exporting.Service.
func (s *Services) ExportFolder() string {
	return xdg.UserDirs.Download + string(filepath.Separator)
}

// PreviewExport implements exporting.Service.
func (s *Services) PreviewExport(ctx context.Context, what route.Export) (list.Table, error) {
	m, err := s.exported(ctx, what)
	if err != nil {
		return list.Table{}, err
	}
	t, err := m.List(ctx, what, previewLines, nil)
	return t.First(previewLines), err
}

// WriteExport implements exporting.Service.
func (s *Services) WriteExport(ctx context.Context, what route.Export, format export.Format, path string, create bool,
	told func(done, total int64)) (string, error) {
	dir, name := filepath.Split(s.program.ExpandHome(path))
	if dir == "" {
		dir = "."
	}
	if err := program.NoFolder(dir); err != nil && !create && format != export.Printer {
		return "", err
	}
	m, err := s.exported(ctx, what)
	if err != nil {
		return "", err
	}
	switch format {
	case export.Paper:
		saved, err := m.Paper(ctx, what, dir, name)
		return saved.Path, err
	case export.Printer:
		where := program.Delivery{Printer: program.AnyPrinter}
		return "", where.ToPrinter(ctx, s.program, "liste.pdf",
			func(dir, name string) (client.Saved, error) { return m.Paper(ctx, what, dir, name) })
	case export.Agenda:
		booked, err := m.AgendaOf(ctx, what)
		if err != nil {
			return "", err
		}
		saved, err := program.SaveEvents(program.EventsOf(booked, ""), dir, name)
		return saved.Path, err
	case export.Workbook, export.ExcelCSV, export.PlainCSV, export.Tabs, export.Markdown: // a table
	}
	t, err := m.List(ctx, what, 0, func(done, _ int64) { told(done, max(int64(what.Lines), done)) })
	if err != nil {
		return "", err
	}
	saved, err := program.SaveTables(dir, name, format, t)
	return saved.Path, err
}

// exported is the member whose list goes out, as the commands have it.
func (s *Services) exported(ctx context.Context, what route.Export) (program.MemberSession, error) {
	service, err := s.Service(ctx)
	return program.MemberSession{Session: program.Session{API: s.Client, Today: service.Today}, Member: what.Member}, err
}

// HasPrinter implements exporting.Service.
func (s *Services) HasPrinter() bool { return program.HasPrinter() && !s.program.Remote() }
