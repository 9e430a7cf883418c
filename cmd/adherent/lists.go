package main

import (
	"context"
	"slices"

	"errors"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// list is a list of a member as it leaves the program, by the screen or by a
// command; its first lines only when limit is not 0. told, which may be nil, hears
// how far it is.
func (m memberOf) list(ctx context.Context, what route.Export, limit int, told func(done, total int64)) (list.Table, error) {
	number, sheet := m.member.Number, m.member.Number+" "+m.member.Name
	switch what.What {
	case route.ExportInvoices:
		invoices, err := m.api.Invoices(ctx, number, what.Year)
		return list.Invoices().Table(sheet, only(invoices, what.Only, func(i *spst.Invoice) string { return i.Number })), err
	case route.ExportLedger:
		ledger, err := m.api.Ledger(ctx, number, what.Year)
		return list.Ledger().Table(sheet, list.LedgerLines(ledger)), err
	case route.ExportAppointments:
		booked, err := m.bookedOf(ctx, what)
		return list.Appointments(m.today).Table(sheet, booked), err
	case route.ExportVisitRequests:
		requests, err := m.visitRequests(ctx)
		return list.VisitRequests().Table(sheet, requests), err
	case route.ExportVisitsDue:
		due, err := m.visitsDue(ctx, what.Due)
		return list.VisitsDue().Table(sheet, due.Visits), err
	case route.ExportContacts:
		contacts, err := m.api.Contacts(ctx, number)
		return list.Contacts().Table(sheet, contacts), err
	case route.ExportClients:
		members, err := m.api.Members(ctx)
		return list.Members().Table("Clients", only(members, what.Only, func(m *spst.Member) string { return m.Number })), err
	case route.ExportEmployees:
		people, err := m.employees(ctx, what.Print, limit, told)
		return list.Roster(what.Print.NIR).Table(sheet, people), err
	case route.PrintDeclaration, route.PrintActivity, route.PrintReceipt: // documents
	}
	return list.Table{}, errors.ErrUnsupported
}

// paper has the portal make the PDF of a list or a document.
func (m memberOf) paper(ctx context.Context, what route.Export, dir, name string) (client.Saved, error) {
	switch number := m.member.Number; what.What {
	case route.ExportEmployees:
		return m.api.SaveRoster(ctx, number, what.Print, dir, name)
	case route.ExportLedger:
		return m.api.SaveLedger(ctx, number, what.Year, dir, name)
	case route.PrintDeclaration:
		return m.api.SaveDeclaration(ctx, number, what.Year, dir, name)
	case route.PrintActivity:
		return m.api.SaveActivity(ctx, number, what.Year, dir, name)
	case route.PrintReceipt:
		return m.api.SaveCancellation(ctx, number, what.Only[0], dir, name)
	case route.ExportAppointments, route.ExportClients, route.ExportContacts, route.ExportInvoices, route.ExportVisitRequests, route.ExportVisitsDue: // no PDF
	}
	return client.Saved{}, errors.ErrUnsupported
}

// deliver saves or prints the PDF of a list or a document.
func (p *program) deliver(ctx context.Context, where delivery, m memberOf, what route.Export) (result, error) {
	what.Member = m.member
	sent, line, err := where.send(ctx, p, what.FileName(export.Paper.Extension(), m.today), p.who.all, func(dir, name string) (client.Saved, error) {
		return m.paper(ctx, what, dir, name)
	})
	return result{document: sent, said: []string{line}}, err
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

// bookedOf are the appointments that go out.
func (m memberOf) bookedOf(ctx context.Context, what route.Export) ([]spst.Appointment, error) {
	all, err := m.appointments(ctx, whenOf(what.Past))
	return only(all, what.Only, func(a *spst.Appointment) string { return a.ID }), err
}

// agendaOf are the appointments of a calendar file.
func (m memberOf) agendaOf(ctx context.Context, what route.Export) ([]spst.Appointment, error) {
	if what.Past || what.Only != nil {
		return m.bookedOf(ctx, what)
	}
	return m.agenda(ctx)
}

// errEnough stops a stream of which enough is known.
var errEnough = errors.New("enough")

// employees are those of a part of the roster, in its order; the first of them only
// when limit is not 0.
func (m memberOf) employees(ctx context.Context, which spst.RosterPrint, limit int, told func(done, total int64)) ([]spst.Employee, error) {
	people := []spst.Employee{}
	err := m.api.StreamEmployees(ctx, m.member.Number, which.Query(), func(chunk []spst.Employee) error {
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
	roster, err := m.employees(ctx, spst.RosterPrint{Status: spst.Present}, 0, nil) // doubles are looked for in the whole of it
	return spst.WithAnomalies(people, roster, m.today), err
}

// agenda are the visits of the calendar file of a member: those to come, and those
// cancelled.
func (m memberOf) agenda(ctx context.Context) ([]spst.Appointment, error) {
	list, err := m.appointments(ctx, spst.ToCome)
	if err != nil {
		return nil, err
	}
	past, err := m.pastSince(ctx, m.today.AddDays(-cancelledFor))
	for i := range past {
		if past[i].Status == spst.Cancelled {
			list = append(list, past[i])
		}
	}
	return list, err
}

// named are the visits that the command line names, to come or past.
func (m memberOf) named(ctx context.Context, ids []string) ([]spst.Appointment, error) {
	id := func(a *spst.Appointment) string { return a.ID }
	list, err := m.appointments(ctx, spst.ToCome)
	if list = only(list, ids, id); err != nil || len(list) == len(ids) {
		return list, err
	}
	past, err := m.appointments(ctx, spst.Past)
	return append(list, only(past, ids, id)...), err
}

// pastSince are the appointments of the list of the past ones that are not older
// than a day.
func (m memberOf) pastSince(ctx context.Context, day spst.Date) ([]spst.Appointment, error) {
	return allPages(func(cursor string) ([]spst.Appointment, string, error) {
		page, err := m.api.Appointments(ctx, m.member.Number, spst.AppointmentQuery{When: spst.Past, Cursor: cursor, Limit: pageSize})
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

func (m memberOf) appointments(ctx context.Context, when spst.AppointmentWhen) ([]spst.Appointment, error) {
	return allPages(func(cursor string) ([]spst.Appointment, string, error) {
		page, err := m.api.Appointments(ctx, m.member.Number, spst.AppointmentQuery{When: when, Cursor: cursor, Limit: pageSize})
		return page.Appointments, page.Next, err
	})
}

// whenOf is what --passes asks for.
func whenOf(past bool) spst.AppointmentWhen {
	if past {
		return spst.Past
	}
	return spst.ToCome
}

// visitsDue are all the visits due that q selects, in one page.
func (m memberOf) visitsDue(ctx context.Context, q spst.VisitsDueQuery) (spst.VisitsDuePage, error) {
	var late int
	list, err := allPages(func(cursor string) ([]spst.EmployeeVisitDue, string, error) {
		q.Cursor, q.Limit = cursor, pageSize
		page, err := m.api.VisitsDue(ctx, m.member.Number, q)
		late = page.Overdue
		return page.Visits, page.Next, err
	})
	return spst.VisitsDuePage{Visits: list, Total: len(list), Overdue: late}, err
}

func (m memberOf) visitRequests(ctx context.Context) ([]spst.VisitRequest, error) {
	return allPages(func(cursor string) ([]spst.VisitRequest, string, error) {
		page, err := m.api.VisitRequests(ctx, m.member.Number, spst.PageQuery{Cursor: cursor, Limit: pageSize})
		return page.Requests, page.Next, err
	})
}
