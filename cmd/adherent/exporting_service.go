package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/exporting"
	"github.com/espace-adherent/adherent/tui/route"
)

// previewLines is how many lines of a list are looked at before it is written.
const previewLines = 12

// errEnough stops a stream of which enough is known.
var errEnough = errors.New("enough")

// ExportFolder implements exporting.Service.
func (s *services) ExportFolder() string {
	return xdg.UserDirs.Download + string(filepath.Separator)
}

// PreviewExport implements exporting.Service.
func (s *services) PreviewExport(ctx context.Context, what route.Export) (exporting.Preview, error) {
	t, err := exportTable(ctx, s.Client, what, previewLines, nil)
	if err != nil {
		return exporting.Preview{}, err
	}
	var p exporting.Preview
	for _, c := range t.Columns {
		p.Titles = append(p.Titles, c.Title)
	}
	for row := range t.Rows {
		if len(p.Rows) == previewLines {
			break
		}
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i], _ = shown(cell)
		}
		p.Rows = append(p.Rows, cells)
	}
	return p, nil
}

// WriteExport implements exporting.Service.
func (s *services) WriteExport(ctx context.Context, what route.Export, form exporting.Form, path string, told func(done, total int64)) (string, error) {
	dir, name := filepath.Split(s.program.homely(path))
	if dir == "" {
		dir = "."
	}
	if form == exporting.Paper {
		saved, err := savePaper(ctx, s.Client, what, dir, name)
		return saved.Path, err
	}
	t, err := exportTable(ctx, s.Client, what, 0, told)
	if err != nil {
		return "", err
	}
	x := tableForm{format: formatCSV, as: export.Dialect(form)}
	if form == exporting.Workbook {
		x.format = formatXLSX
	}
	return x.save(dir, name, t)
}

// savePaper has the portal make the PDF.
func savePaper(ctx context.Context, c *client.Client, what route.Export, dir, name string) (client.Saved, error) {
	if what.What == route.ExportLedger {
		return c.SaveLedger(ctx, what.Member.Number, what.Year, dir, name)
	}
	return c.SaveRoster(ctx, what.Member.Number, what.Print, dir, name)
}

// exportTable is a list as it is exported; its first lines only when limit is
// not 0.
func exportTable(ctx context.Context, c *client.Client, what route.Export, limit int, told func(done, total int64)) (export.Table, error) {
	m, name := what.Member.Number, sheetOf(&what.Member)
	switch what.What {
	case route.ExportInvoices:
		invoices, err := c.Invoices(ctx, m, what.Year)
		return export.Invoices(name, invoices), err
	case route.ExportLedger:
		ledger, err := c.Ledger(ctx, m, what.Year)
		return export.Ledger(name, ledger), err
	case route.ExportVisits:
		when := spst.ToCome
		if what.Past {
			when = spst.Past
		}
		list, err := memberOf{signed: signed{api: c}, member: what.Member}.appointments(ctx, when)
		return export.Appointments(name, list), err
	}
	people, err := exportedEmployees(ctx, c, what, limit, told)
	return export.Roster(name, people, what.Print.NIR), err
}

// exportedEmployees are those of the list that is seen.
func exportedEmployees(ctx context.Context, c *client.Client, what route.Export, limit int, told func(done, total int64)) ([]spst.Employee, error) {
	var people []spst.Employee
	err := c.StreamEmployees(ctx, what.Member.Number, what.Print.Query(), func(chunk []spst.Employee) error {
		for i := range chunk {
			if what.Print.Keeps(&chunk[i]) {
				people = append(people, chunk[i])
			}
		}
		if told != nil {
			told(int64(len(people)), int64(max(what.Lines, len(people))))
		}
		if limit > 0 && len(people) >= limit && !what.Print.Anomalies {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	if err != nil || !what.Print.Anomalies {
		return people, err
	}
	service, err := c.Service(ctx)
	if err != nil {
		return nil, err
	}
	return withAnomalies(ctx, c, what.Member.Number, people, service.Today)
}

// withAnomalies keeps the employees that « Contrôler la liste » names; doubles
// are looked for in the whole roster.
func withAnomalies(ctx context.Context, c *client.Client, member string, people []spst.Employee, on spst.Date) ([]spst.Employee, error) {
	var roster []spst.Employee
	err := c.StreamEmployees(ctx, member, spst.RosterQuery{Status: spst.Present}, func(chunk []spst.Employee) error {
		roster = append(roster, chunk...)
		return nil
	})
	return spst.WithAnomalies(people, roster, on), err
}
