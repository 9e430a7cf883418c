package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// EventStore keeps what happened to members, for who signs in again.
type EventStore interface {
	AddNews(ctx context.Context, member string, events ...Event) error
	// NewsSince counts by kind what happened to a member after an instant, but by an
	// account, among the last most events.
	NewsSince(ctx context.Context, member string, after time.Time, but spst.Account, most int) ([]EventCount, error)
	// NewsOf gives those of a selection, the oldest first, and the cursor of those that follow.
	NewsOf(ctx context.Context, member string, x EventSelection) (events []Event, next string, err error)
}

// EventSelection is a part of what happened to a member.
type EventSelection struct {
	Since  time.Time // the first instant
	But    spst.Account
	Cursor string
	Limit  int
}

// Event is one thing that happened to a member, or the same thing to several subjects at once.
type Event struct {
	At      time.Time
	Code    spst.NewsCode
	Subject string       // the id or the number of what it is about; the first of several
	Count   int          // subjects; 0 is one
	By      spst.Account // zero for the service
}

// EventCount is how many subjects had events of a kind, and the last of them.
type EventCount struct {
	Code    spst.NewsCode
	Count   int
	Subject string
	More    bool // there may be more, before those that were looked through
}

// mostEvents is how many events are looked through: an import may have made any number.
const mostEvents = 1000

// note keeps an event, in the transaction of what it tells of.
func (p *Portal) note(ctx context.Context, member string, code spst.NewsCode, subject string, by spst.Account) error {
	return p.store.AddNews(ctx, member, Event{At: p.now(), Code: code, Subject: subject, By: by})
}

// News gives what others have done, and the service, since the account signed in before;
// since is zero for who signs in for the first time.
func (p *Portal) News(ctx context.Context, a Actor, number string) (since time.Time, news []spst.NewsItem, err error) {
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil || a.previous.IsZero() {
		return time.Time{}, nil, err
	}
	counts, err := p.store.NewsSince(ctx, number, a.previous, a.Account, mostEvents)
	for _, c := range counts {
		if c.Code.Place() == "invoices" && !slices.Contains(m.Rights, spst.RightInvoices) {
			continue
		}
		item := spst.NewsItem{Code: c.Code, Place: c.Code.Place(), Count: c.Count}
		if c.Count == 1 {
			item.Subject = c.Subject
		}
		item.Message = item.Sentence()
		if c.More {
			item.Message = "au moins " + item.Message
		}
		news = append(news, item)
	}
	return a.previous, news, err
}

// Events gives what others have done, and the service, from an instant on: one by one, where
// News counts.
func (p *Portal) Events(ctx context.Context, a Actor, number string, q spst.EventQuery) (spst.EventPage, error) {
	page := spst.EventPage{Since: q.Since}
	if q.Since.IsZero() {
		page.Since = a.previous
	}
	m, err := p.member(ctx, a, number, spst.RightRead)
	if err != nil {
		return page, err
	}
	limit, err := pageLimit(q.Limit)
	if err != nil || page.Since.IsZero() {
		return page, err
	}
	events, next, err := p.store.NewsOf(ctx, number, EventSelection{page.Since, a.Account, q.Cursor, limit})
	page.Next = next
	for i := range events {
		if e := &events[i]; e.Code.Place() != "invoices" || slices.Contains(m.Rights, spst.RightInvoices) {
			page.Events = append(page.Events, e.told(number))
		}
	}
	return page, err
}

// told is an event as the member's people are told of it.
func (e *Event) told(member string) spst.Event {
	name := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s\x00%s", member, e.At.UnixMilli(), e.Code, e.Subject))
	told := spst.Event{ID: hex.EncodeToString(name[:10]), At: e.At, Code: e.Code, Place: e.Code.Place(), Count: max(e.Count, 1)}
	if told.Count == 1 {
		told.Subject = e.Subject
	}
	told.Message = spst.NewsItem{Code: told.Code, Count: told.Count, Subject: told.Subject}.Sentence()
	return told
}

// noteAppointment keeps what a new version of an appointment tells: that it is planned,
// moved or cancelled.
func (p *Portal) noteAppointment(ctx context.Context, member string, a spst.Appointment) error {
	was, err := p.store.Appointment(ctx, member, a.ID)
	switch {
	case spst.KindOf(err) == spst.NotFound && a.Status == spst.Planned:
		return p.note(ctx, member, spst.NewsAppointmentPlanned, a.ID, spst.Account{})
	case spst.KindOf(err) == spst.NotFound:
		return nil
	case err != nil:
		return err
	case a.Status == spst.Cancelled && was.Status != spst.Cancelled:
		return p.note(ctx, member, spst.NewsAppointmentCancelled, a.ID, spst.Account{})
	case a.Status == spst.Planned && !a.Start.Equal(was.Start):
		return p.note(ctx, member, spst.NewsAppointmentMoved, a.ID, spst.Account{})
	case a.Cancellation != nil && was.Cancellation != nil && a.Cancellation.Status != was.Cancellation.Status:
		return p.note(ctx, member, spst.NewsRequestAnswered, a.ID, spst.Account{})
	}
	return nil
}

// newsOfHistory is what an action on an employee tells the others.
func newsOfHistory(action string) spst.NewsCode {
	switch action {
	case "create":
		return spst.NewsEmployeeAdded
	case "exit":
		return spst.NewsEmployeeLeft
	}
	return spst.NewsEmployeeChanged
}
