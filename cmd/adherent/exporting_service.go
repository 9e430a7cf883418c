package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
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
func (s *services) PreviewExport(ctx context.Context, what route.Export) (export.Preview, error) {
	t, err := exportTable(ctx, s.Client, what, previewLines, nil)
	if err != nil {
		return export.Preview{}, err
	}
	var p export.Preview
	for _, c := range t.Columns {
		p.Titles = append(p.Titles, c.Title)
		p.Right = append(p.Right, c.Kind == export.Amount || c.Kind == export.Number)
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
func (s *services) WriteExport(ctx context.Context, what route.Export, form export.Form, path string, told func(done, total int64)) (string, error) {
	dir, name := filepath.Split(s.program.homely(path))
	if dir == "" {
		dir = "."
	}
	switch form {
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
	t, err := exportTable(ctx, s.Client, what, 0, told)
	if err != nil {
		return "", err
	}
	x := tableForm{format: formatCSV, as: export.Dialect(form)}
	if form == export.Workbook {
		x.format = formatXLSX
	}
	return x.save(dir, name, t)
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

// saveAgenda writes visits as a calendar file.
func (s *services) saveAgenda(ctx context.Context, what route.Export, dir, name string) (string, error) {
	list, err := agendaVisits(ctx, s.Client, what)
	if err != nil {
		return "", err
	}
	saved, err := saveEvents(eventsOf(list, ""), dir, name)
	return saved.Path, err
}

// agendaVisits are the visits of a calendar file: those chosen, or with all those
// to come the ones that calendars are to drop.
func agendaVisits(ctx context.Context, c *client.Client, what route.Export) ([]spst.Appointment, error) {
	if what.Past || what.Only != nil {
		return exportedVisits(ctx, c, what)
	}
	service, err := c.Service(ctx)
	if err != nil {
		return nil, err
	}
	m := exported(c, what)
	m.today = service.Today
	return m.agenda(ctx)
}

// exported is the member whose list goes out, as the commands have it.
func exported(c *client.Client, what route.Export) memberOf {
	return memberOf{signed: signed{api: c}, member: what.Member}
}

// exportedVisits are the appointments that go out.
func exportedVisits(ctx context.Context, c *client.Client, what route.Export) ([]spst.Appointment, error) {
	list, err := exported(c, what).appointments(ctx, whenOf(what.Past))
	return only(list, what.Only, func(a *spst.Appointment) string { return a.ID }), err
}

// only keeps the items that are named, in the order of the names; all of them
// when names is nil.
func only[T any](items []T, names []string, name func(*T) string) []T {
	if names == nil {
		return items
	}
	at := make(map[string]int, len(items))
	for i := range items {
		at[name(&items[i])] = i
	}
	kept := []T{}
	for _, n := range names {
		if i, ok := at[n]; ok {
			kept = append(kept, items[i])
		}
	}
	return kept
}

// exportTable is a list as it is exported; its first lines only when limit is
// not 0.
func exportTable(ctx context.Context, c *client.Client, what route.Export, limit int, told func(done, total int64)) (export.Table, error) {
	m, name := what.Member.Number, sheetOf(&what.Member)
	switch what.What {
	case route.ExportInvoices:
		invoices, err := c.Invoices(ctx, m, what.Year)
		return export.Invoices(name, only(invoices, what.Only, func(i *spst.Invoice) string { return i.Number })), err
	case route.ExportLedger:
		ledger, err := c.Ledger(ctx, m, what.Year)
		return export.Ledger(name, ledger), err
	case route.ExportAppointments:
		list, err := exportedVisits(ctx, c, what)
		return export.Appointments(name, list), err
	case route.ExportVisitRequests:
		list, err := exported(c, what).visitRequests(ctx)
		return requestTable(list).export(name), err
	case route.ExportVisitsDue:
		due, err := exported(c, what).visitsDue(ctx, what.Due)
		return dueTable(due.Visits).export(name), err
	case route.ExportContacts:
		d := contactDirectory()
		list, err := d.list(ctx, c, m)
		return d.table(list).export(name), err
	case route.ExportClients:
		members, err := c.Members(ctx)
		return memberTable(only(members, what.Only, func(m *spst.Member) string { return m.Number })).export("Clients"), err
	default:
		people, err := exportedEmployees(ctx, c, what, limit, told)
		return export.Roster(name, people, what.Print.NIR), err
	}
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
