package program

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/calendar"
	"github.com/espace-adherent/adherent/spst"
)

// Deadlines are the appointments of a member and all that is to be done until a day, as far as
// its rights go; named stands in them, "" does not.
func (m MemberSession) Deadlines(ctx context.Context, named string) ([]calendar.Event, error) {
	of := calendar.Client{Number: m.Member.Number, Name: named}
	booked, err := m.Agenda(ctx)
	if err != nil {
		return nil, err
	}
	events := EventsOf(booked, named)
	for i := range booked {
		events[i].Member = of.Number
		if !booked[i].LastSafeDay.IsZero() {
			events = append(events, of.Cancellable(&booked[i]))
		}
	}
	due, err := m.VisitsDue(ctx, spst.VisitsDueQuery{})
	if err != nil {
		return nil, err
	}
	for i := range due.Visits {
		events = append(events, of.Limit(&due.Visits[i]))
	}
	declarations, err := m.API.Declarations(ctx, of.Number)
	if err != nil {
		return nil, err
	}
	for i := range declarations {
		if declarations[i].Closes >= m.Today {
			events = append(events, of.Declarable(&declarations[i]))
		}
	}
	if !slices.Contains(m.Member.Rights, spst.RightInvoices) {
		return events, nil
	}
	invoices, err := m.API.Invoices(ctx, of.Number, 0)
	for i := range invoices {
		if one := &invoices[i]; one.OpenCents > 0 && !one.Disputed && !one.Due.IsZero() {
			events = append(events, of.Payable(one))
		}
	}
	return events, err
}

// ReplaceCalendar writes events over the calendar file of before, if there is one: what is no more
// to be done, of the members that were read, is told as cancelled. A file that is no calendar of
// this program is left alone. It says how many there are, and how many of them cancelled.
func ReplaceCalendar(path string, events []calendar.Event, read func(member string) bool, today spst.Date) (all, cancelled int, err error) {
	was, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return 0, 0, err
	default:
		before, err := calendar.Read(was)
		_ = was.Close()
		if err != nil {
			return 0, 0, &spst.Error{Kind: spst.Conflict, Code: spst.CodeCalendar, Err: err,
				Message: path + " n'est pas un agenda écrit par adherent : donnez un autre nom, il n'a pas été touché."}
		}
		events = calendar.Again(before, events, read, today)
	}
	var b bytes.Buffer
	if err := calendar.Write(&b, time.Now(), events); err != nil {
		return 0, 0, err
	}
	return len(events), calendar.Cancelled(events), config.WriteAtomically(path, b.Bytes())
}
