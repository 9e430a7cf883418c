package program

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// List is a list of a member as it leaves the program, by the screen or by a
// command; its first lines only when limit is not 0. told, which may be nil, hears
// how far it is.
func (m MemberSession) List(ctx context.Context, what route.Export, limit int, told func(done, total int64)) (list.Table, error) {
	t, err := m.list(ctx, what, limit, told)
	t.Title, t.On = what.Label(), m.Today
	if what.What == route.ExportEmployees && !what.Day.IsZero() {
		t.On = what.Day
	}
	return t, err
}

func (m MemberSession) list(ctx context.Context, what route.Export, limit int, told func(done, total int64)) (list.Table, error) {
	number, sheet := m.Member.Number, m.Member.Number+" "+m.Member.Name
	switch what.What {
	case route.ExportInvoices:
		invoices, err := m.API.Invoices(ctx, number, what.Year)
		return list.Invoices().Table(sheet, Only(invoices, what.Only, func(i *spst.Invoice) string { return i.Number })), err
	case route.ExportLedger:
		ledger, err := m.API.Ledger(ctx, number, what.Year)
		return list.Ledger().Table(sheet, list.LedgerLines(ledger)), err
	case route.ExportAppointments:
		booked, err := m.appointmentsOf(ctx, what)
		return list.Appointments(m.Today).Table(sheet, booked), err
	case route.ExportVisitRequests:
		requests, err := m.VisitRequests(ctx)
		return list.VisitRequests().Table(sheet, requests), err
	case route.ExportVisitsDue:
		due, err := m.VisitsDue(ctx, what.Due)
		return list.VisitsDue().Table(sheet, due.Visits), err
	case route.ExportContacts:
		contacts, err := m.API.Contacts(ctx, number)
		return list.Contacts().Table(sheet, Only(contacts, what.Only, func(c *spst.Contact) string { return c.ID })), err
	case route.ExportAddresses:
		addresses, err := m.API.Addresses(ctx, number)
		return list.Addresses().Table(sheet, Only(addresses, what.Only, func(a *spst.Address) string { return a.ID })), err
	case route.ExportCareTeam:
		team, err := m.API.CareTeam(ctx, number)
		return list.CareTeam().Table(sheet, list.CareLines(&team)), err
	case route.ExportHistory:
		entries, err := m.API.EmployeeHistory(ctx, number, what.Only[0])
		return list.History().Table(sheet, entries), err
	case route.ExportSessions:
		sheet, err := m.API.Account(ctx)
		open := Only(sheet.Sessions, what.Only, func(o *spst.OpenSession) string { return o.ID })
		return list.Sessions().Table(sheet.Account.Number+" "+sheet.Account.Name, open), err
	case route.ExportAccessTokens:
		return m.accessTokens(ctx, what)
	case route.ExportDeclarations:
		declarations, err := m.API.Declarations(ctx, number)
		year := func(d *spst.Declaration) string { return strconv.Itoa(d.Year) }
		return list.Declarations().Table(sheet, Only(declarations, what.Only, year)), err
	case route.ExportErrands:
		return list.Errands().Table("Compte rendu", what.Errands), nil
	case route.ExportClients:
		members, err := m.API.Members(ctx)
		return list.Members().Table("Clients", Only(members, what.Only, func(m *spst.Member) string { return m.Number })), err
	case route.ExportEmployees:
		if !what.Day.IsZero() {
			past, err := m.RosterOn(ctx, what.Day, what.Print)
			return list.Roster(what.Print.NIR).Table(sheet, past.Employees), err
		}
		if what.Only != nil { // whoever they are
			what.Print, limit = spst.RosterPrint{Status: spst.All, NIR: what.Print.NIR}, 0
		}
		people, err := m.Employees(ctx, what.Print, limit, told)
		people = Only(people, what.Only, func(e *spst.Employee) string { return e.ID })
		return list.Roster(what.Print.NIR).Table(sheet, people), err
	case route.PrintDeclaration, route.PrintActivity, route.PrintReceipt, route.PrintCoupon: // documents
	}
	return list.Table{}, errors.ErrUnsupported
}

// accessTokens are those of the account of the session.
func (m MemberSession) accessTokens(ctx context.Context, what route.Export) (list.Table, error) {
	tokens, err := m.API.AccessTokens(ctx)
	if err != nil {
		return list.Table{}, err
	}
	session, err := m.API.Session(ctx)
	tokens = Only(tokens, what.Only, func(t *spst.AccessToken) string { return t.ID })
	return list.AccessTokens().Table(session.Account.Number+" "+session.Account.Name, tokens), err
}

// Paper has the portal make the PDF of a list or a document; of a list that it has none
// of, the PDF is made here.
func (m MemberSession) Paper(ctx context.Context, what route.Export, dir, name string) (client.Saved, error) {
	switch number := m.Member.Number; what.What {
	case route.ExportEmployees:
		if what.Only == nil && what.Day.IsZero() {
			return m.API.SaveRoster(ctx, number, what.Print, dir, name)
		}
	case route.ExportLedger:
		return m.API.SaveLedger(ctx, number, what.Year, dir, name)
	case route.PrintDeclaration:
		return m.API.SaveDeclaration(ctx, number, what.Year, dir, name)
	case route.PrintActivity:
		return m.API.SaveActivity(ctx, number, what.Year, dir, name)
	case route.PrintReceipt:
		return m.API.SaveReceipt(ctx, number, what.Only[0], dir, name)
	case route.PrintCoupon:
		return m.API.SaveCoupon(ctx, number, dir, name)
	case route.ExportAddresses, route.ExportAppointments, route.ExportClients, route.ExportErrands,
		route.ExportContacts, route.ExportDeclarations,
		route.ExportHistory, route.ExportInvoices, route.ExportCareTeam, route.ExportSessions, route.ExportAccessTokens,
		route.ExportVisitRequests, route.ExportVisitsDue:
	}
	t, err := m.List(ctx, what, 0, nil)
	if err != nil {
		return client.Saved{}, err
	}
	return SaveTables(dir, name, export.Paper, t)
}

// Deliver saves or prints the PDF of a list or a document.
func (p *Program) Deliver(ctx context.Context, where Delivery, m MemberSession, what route.Export) (cli.Result, error) {
	return p.deliver(ctx, where, m, what, func(dir, name string) (client.Saved, error) { return m.Paper(ctx, what, dir, name) })
}

// DeliverTable saves or prints the PDF of a list that was read.
func (p *Program) DeliverTable(ctx context.Context, where Delivery, m MemberSession, what route.Export, t list.Table) (cli.Result, error) {
	return p.deliver(ctx, where, m, what, func(dir, name string) (client.Saved, error) {
		return SaveTables(dir, name, export.Paper, t)
	})
}

func (p *Program) deliver(ctx context.Context, where Delivery, m MemberSession, what route.Export,
	save func(dir, name string) (client.Saved, error)) (cli.Result, error) {
	what.Member = m.Member
	sent, line, err := where.Send(ctx, p, what.FileName(export.Paper.Extension(), m.Today), p.Who.Several(), save)
	return cli.Result{Document: sent, Said: []string{line}}, err
}

// Only keeps the items that are named, once each and in the order of the names; all of
// them when names is nil.
func Only[T any](items []T, names []string, name func(*T) string) []T {
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
			delete(at, n)
		}
	}
	return kept
}

// appointmentsOf are the appointments that go out.
func (m MemberSession) appointmentsOf(ctx context.Context, what route.Export) ([]spst.Appointment, error) {
	all, err := m.Appointments(ctx, WhenOf(what.Past))
	return Only(all, what.Only, func(a *spst.Appointment) string { return a.ID }), err
}

// AgendaOf are the appointments of a calendar file.
func (m MemberSession) AgendaOf(ctx context.Context, what route.Export) ([]spst.Appointment, error) {
	if what.Past || what.Only != nil {
		return m.appointmentsOf(ctx, what)
	}
	return m.Agenda(ctx)
}

// RosterOn is the roster as it was at the end of a day, or those of it that which keeps.
func (m MemberSession) RosterOn(ctx context.Context, on spst.Date, which spst.RosterPrint) (spst.PastRoster, error) {
	var past spst.PastRoster
	var unsure []string
	people, err := allPages(func(cursor string) ([]spst.Employee, string, error) {
		page, err := m.API.PastRoster(ctx, m.Member.Number, spst.PastRosterQuery{On: on, Cursor: cursor, Limit: pageSize})
		past, unsure = page, append(unsure, page.Unsure...)
		return page.Employees, page.Next, err
	})
	past.Employees = slices.DeleteFunc(people, func(e spst.Employee) bool { return !which.Keeps(&e) })
	past.Unsure, past.Total, past.Next = unsure, len(past.Employees), ""
	return past, err
}

// errEnough stops a stream of which enough is known.
var errEnough = errors.New("enough")

// Employees are those of a part of the roster, in its order; the first of them only
// when limit is not 0.
func (m MemberSession) Employees(ctx context.Context, which spst.RosterPrint, limit int, told func(done, total int64)) ([]spst.Employee,
	error) {
	people := []spst.Employee{}
	err := m.API.StreamEmployees(ctx, m.Member.Number, which.Query(), func(chunk []spst.Employee) error {
		for i := range chunk {
			if which.Keeps(&chunk[i]) {
				people = append(people, chunk[i])
			}
		}
		if told != nil {
			told(int64(len(people)), int64(len(people)))
		}
		if limit > 0 && len(people) >= limit && !which.Anomalies {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	if err != nil || !which.Anomalies {
		return people, err
	}
	roster, err := m.Employees(ctx, spst.RosterPrint{Status: spst.Present}, 0, nil) // doubles are looked for in the whole of it
	return spst.WithAnomalies(people, roster, m.Today), err
}

// Agenda are the appointments of the calendar file of a member: those to come, and those
// cancelled.
func (m MemberSession) Agenda(ctx context.Context) ([]spst.Appointment, error) {
	list, err := m.Appointments(ctx, spst.ToCome)
	if err != nil {
		return nil, err
	}
	past, err := m.pastSince(ctx, m.Today.AddDays(-cancelledFor))
	for i := range past {
		if past[i].Status == spst.Cancelled {
			list = append(list, past[i])
		}
	}
	return list, err
}

// Named are the appointments that the command line names, to come or past.
func (m MemberSession) Named(ctx context.Context, ids []string) ([]spst.Appointment, error) {
	id := func(a *spst.Appointment) string { return a.ID }
	list, err := m.Appointments(ctx, spst.ToCome)
	if list = Only(list, ids, id); err != nil || len(list) == len(ids) {
		return list, err
	}
	past, err := m.Appointments(ctx, spst.Past)
	return append(list, Only(past, ids, id)...), err
}

// pastSince are the appointments of the list of the past ones that are not older
// than a day.
func (m MemberSession) pastSince(ctx context.Context, day spst.Date) ([]spst.Appointment, error) {
	return allPages(func(cursor string) ([]spst.Appointment, string, error) {
		page, err := m.API.Appointments(ctx, m.Member.Number, spst.AppointmentQuery{When: spst.Past, Cursor: cursor, Limit: pageSize})
		list := page.Appointments
		if older := slices.IndexFunc(list, func(a spst.Appointment) bool { return a.Day() < day }); older >= 0 {
			list, page.Next = list[:older], ""
		}
		return list, page.Next, err
	})
}

// pageSize is how many lines are asked for at once.
const pageSize = 1000

// allPages asks for a list page after page.
func allPages[T any](ask func(cursor string) (page []T, next string, err error)) ([]T, error) {
	all, cursor := []T{}, ""
	for {
		page, next, err := ask(cursor)
		all = append(all, page...)
		if err != nil || next == "" {
			return all, err
		}
		cursor = next
	}
}

// Appointments gives all of them, those to come or the past ones.
func (m MemberSession) Appointments(ctx context.Context, when spst.AppointmentWhen) ([]spst.Appointment, error) {
	return allPages(func(cursor string) ([]spst.Appointment, string, error) {
		page, err := m.API.Appointments(ctx, m.Member.Number, spst.AppointmentQuery{When: when, Cursor: cursor, Limit: pageSize})
		return page.Appointments, page.Next, err
	})
}

// WhenOf is what --passes asks for.
func WhenOf(past bool) spst.AppointmentWhen {
	if past {
		return spst.Past
	}
	return spst.ToCome
}

// VisitsDue are all the visits due that q selects, in one page.
func (m MemberSession) VisitsDue(ctx context.Context, q spst.VisitsDueQuery) (spst.VisitsDuePage, error) {
	var all spst.VisitsDuePage
	list, err := allPages(func(cursor string) ([]spst.EmployeeVisitDue, string, error) {
		q.Cursor, q.Limit = cursor, pageSize
		page, err := m.API.VisitsDue(ctx, m.Member.Number, q)
		all = page
		return page.Visits, page.Next, err
	})
	all.Visits, all.Total, all.Next = list, len(list), ""
	return all, err
}

// VisitRequests gives all of them, the latest first.
func (m MemberSession) VisitRequests(ctx context.Context) ([]spst.VisitRequest, error) {
	return allPages(func(cursor string) ([]spst.VisitRequest, string, error) {
		page, err := m.API.VisitRequests(ctx, m.Member.Number, spst.PageQuery{Cursor: cursor, Limit: pageSize})
		return page.Requests, page.Next, err
	})
}

// cancelledFor is for how many days after its day an appointment that was cancelled
// goes out, so that calendars that have it drop it.
const cancelledFor = 31
