// Package calendar writes iCalendar files (RFC 5545) for the calendars that
// people use: one event for each appointment, in the time of Europe/Paris, and a day for
// each deadline (deadline.go).
//
// House rules: nothing about a person goes out but what the caller puts in the
// summary; no METHOD, which would make the file a message between an organizer
// and those invited (RFC 5546, 3.2.1: PUBLISH wants an ORGANIZER); lines end with
// CRLF and are folded at 75 bytes, never inside a character; the same events give
// the same bytes but for the stamp.
package calendar

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/espace-adherent/adherent/spst"
)

// Event is one entry of a calendar.
type Event struct {
	UID      string // stable: the same event again replaces itself
	Sequence int64  // counts its changes
	Start    time.Time
	End      time.Time
	Day      spst.Date // of an event that lasts all of a day: it has no hours, and keeps nobody from anything
	Member   string    // number of the member that it is about; "" is none
	Summary  string
	Location string
	Note     string
	// Cancelled takes the event out of the calendars that have it; those that keep
	// it show it as cancelled, and the time as free.
	Cancelled bool
}

// Of is the event of an appointment: of the person, the name and the kind of visit,
// nothing else. The client is named where a file has those of several; "" does
// not name it. The version of the appointment is the number of its changes: a calendar
// that has it takes a moved or cancelled one for it (RFC 5545, 3.8.7.4).
func Of(a *spst.Appointment, client string) Event {
	e := Event{
		UID: a.ID + "@espace-adherent", Sequence: a.Version, Start: a.Start, End: a.End(),
		Summary: a.Kind.Label() + " : " + a.EmployeeName, Location: a.Place, Cancelled: a.Status == spst.Cancelled,
	}
	if client != "" {
		e.Summary += " (" + client + ")"
	}
	if e.Cancelled {
		e.Summary = cancelledMark + e.Summary
	}
	return e
}

const cancelledMark = "Annulé : "

// zone is the only one; its rules are the European Union's since 1996.
const zone = "Europe/Paris"

const product = "-//espace-adherent//adherent//FR"

const header = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:` + product + `
CALSCALE:GREGORIAN
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
`

// Write writes the events as one calendar, stamped with the time it is made.
func Write(w io.Writer, stamp time.Time, events []Event) error {
	var b strings.Builder
	for line := range strings.Lines(header) {
		fold(&b, strings.TrimSuffix(line, "\n"))
	}
	for i := range events {
		events[i].write(&b, stamp)
	}
	fold(&b, "END:VCALENDAR")
	_, err := io.WriteString(w, b.String())
	return err
}

const (
	day     = "20060102"
	local   = "20060102T150405"
	instant = "20060102T150405Z"
)

func (e *Event) write(b *strings.Builder, stamp time.Time) {
	status, busy := "CONFIRMED", "OPAQUE"
	if e.Cancelled {
		status = "CANCELLED"
	}
	if e.Cancelled || !e.Day.IsZero() {
		busy = "TRANSPARENT"
	}
	start, end := e.times()
	lines := []string{
		"BEGIN:VEVENT",
		"UID:" + escape(e.UID),
		"DTSTAMP:" + stamp.UTC().Format(instant),
		fmt.Sprintf("SEQUENCE:%d", e.Sequence),
		"DTSTART" + start,
		"DTEND" + end,
		"SUMMARY:" + escape(e.Summary),
	}
	if e.Location != "" {
		lines = append(lines, "LOCATION:"+escape(e.Location))
	}
	if e.Note != "" {
		lines = append(lines, "DESCRIPTION:"+escape(e.Note))
	}
	if e.Member != "" {
		lines = append(lines, "CATEGORIES:"+escape(e.Member))
	}
	for _, line := range append(lines, "CLASS:PRIVATE", "STATUS:"+status, "TRANSP:"+busy, "END:VEVENT") {
		fold(b, line)
	}
}

// times are what follows the names of the start and the end: hours of Paris, so
// that they stay what was said if the rules of the zone change. A local hour that
// is there twice is the first of the two by the norm (3.3.5), and calendars refuse
// an end whose hour reads before that of the start: where one of them is such an
// hour both are in UTC.
func (e *Event) times() (start, end string) {
	if !e.Day.IsZero() {
		const head = ";VALUE=DATE:"
		return head + e.Day.Time().Format(day), head + e.Day.AddDays(1).Time().Format(day) // the end is not in it
	}
	first, _ := spst.TwiceInParis(e.Start)
	last, _ := spst.TwiceInParis(e.End)
	if first || last {
		return ":" + e.Start.UTC().Format(instant), ":" + e.End.UTC().Format(instant)
	}
	const head = ";TZID=" + zone + ":"
	return head + spst.InParis(e.Start).Format(local), head + spst.InParis(e.End).Format(local)
}

// escape makes a TEXT value (RFC 5545, 3.3.11). Other controls than line ends
// are not allowed in one and are left out.
func escape(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case unicode.IsControl(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// maxLine is the most bytes of a line, its end apart (RFC 5545, 3.1).
const maxLine = 75

// fold writes a content line, cut where it is too long; the lines that go on
// begin with a blank, which counts.
func fold(b *strings.Builder, line string) {
	room := maxLine
	for len(line) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], maxLine-1
	}
	b.WriteString(line + "\r\n")
}

// Cancelled is how many of the events are told as cancelled.
func Cancelled(events []Event) int {
	n := 0
	for i := range events {
		if events[i].Cancelled {
			n++
		}
	}
	return n
}
