package main

import (
	"context"
	"path/filepath"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/tui/route"
)

// previewLines is how many lines of a list are looked at before it is written.
const previewLines = 12

// ExportFolder implements exporting.Service.
func (s *services) ExportFolder() string {
	return xdg.UserDirs.Download + string(filepath.Separator)
}

// PreviewExport implements exporting.Service.
func (s *services) PreviewExport(ctx context.Context, what route.Export) (list.Table, error) {
	m, err := s.exported(ctx, what)
	if err != nil {
		return list.Table{}, err
	}
	t, err := m.list(ctx, what, previewLines, nil)
	return t.First(previewLines), err
}

// WriteExport implements exporting.Service.
func (s *services) WriteExport(ctx context.Context, what route.Export, format export.Format, path string, told func(done, total int64)) (string, error) {
	dir, name := filepath.Split(s.program.homely(path))
	if dir == "" {
		dir = "."
	}
	switch format {
	case export.Paper:
		saved, err := savePaper(ctx, s.Client, what, dir, name)
		return saved.Path, err
	case export.Printer:
		where := delivery{printer: anyPrinter}
		return "", where.toPrinter(ctx, s.program, "liste.pdf", func(dir, name string) (client.Saved, error) { return savePaper(ctx, s.Client, what, dir, name) })
	case export.Agenda:
		return s.saveAgenda(ctx, what, dir, name)
	case export.Workbook, export.ExcelCSV, export.PlainCSV: // a table
	}
	m, err := s.exported(ctx, what)
	if err != nil {
		return "", err
	}
	t, err := m.list(ctx, what, 0, func(done, _ int64) { told(done, max(int64(what.Lines), done)) })
	if err != nil {
		return "", err
	}
	return saveTables(dir, name, format, t)
}

// exported is the member whose list goes out, as the commands have it.
func (s *services) exported(ctx context.Context, what route.Export) (memberOf, error) {
	service, err := s.Service(ctx)
	return memberOf{signed: signed{api: s.Client, today: service.Today}, member: what.Member}, err
}

// HasPrinter implements exporting.Service.
func (s *services) HasPrinter() bool { return hasLP() && !s.program.remote() }

// savePaper has the portal make the PDF.
func savePaper(ctx context.Context, c *client.Client, what route.Export, dir, name string) (client.Saved, error) {
	switch m := what.Member.Number; what.What {
	case route.ExportLedger:
		return c.SaveLedger(ctx, m, what.Year, dir, name)
	case route.PrintDeclaration:
		return c.SaveDeclaration(ctx, m, what.Year, dir, name)
	case route.PrintActivity:
		return c.SaveActivity(ctx, m, what.Year, dir, name)
	case route.PrintReceipt:
		return c.SaveCancellation(ctx, m, what.Only[0], dir, name)
	default:
		return c.SaveRoster(ctx, m, what.Print, dir, name)
	}
}

// saveAgenda writes appointments as a calendar file: those chosen, or with all those to
// come the ones that calendars are to drop.
func (s *services) saveAgenda(ctx context.Context, what route.Export, dir, name string) (string, error) {
	m, err := s.exported(ctx, what)
	if err != nil {
		return "", err
	}
	booked, err := m.agendaOf(ctx, what)
	if err != nil {
		return "", err
	}
	saved, err := saveEvents(eventsOf(booked, ""), dir, name)
	return saved.Path, err
}
