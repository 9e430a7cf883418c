package calendar

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ErrForeign: a file is not one that Write has written.
var ErrForeign = errors.New("not a calendar of this program")

// Again makes the events of a file that takes the place of an earlier one: what is in neither is
// left alone. An event that changed counts one change more than it had, whatever it says itself;
// one that is no more to be done, of a member that was read, is told as cancelled until its day
// has gone by. What of the others is not there any more stays as it was.
func Again(before, now []Event, read func(member string) bool, today spst.Date) []Event {
	all := slices.Clone(now)
	at := make(map[string]int, len(all))
	for i := range all {
		at[all[i].UID] = i
	}
	for i := range before {
		was := before[i]
		k, there := at[was.UID]
		switch {
		case there && all[k].same(&was):
			all[k].Sequence = max(all[k].Sequence, was.Sequence)
		case there:
			all[k].Sequence = max(all[k].Sequence, was.Sequence+1)
		case was.over(today):
		case was.Cancelled || was.Member == "" || !read(was.Member):
			all = append(all, was)
		default:
			was.Cancelled, was.Sequence, was.Summary = true, was.Sequence+1, cancelledMark+was.Summary
			all = append(all, was)
		}
	}
	return all
}

// over tells an event whose day has gone by.
func (e *Event) over(today spst.Date) bool {
	if !e.Day.IsZero() {
		return e.Day < today
	}
	return spst.Today(e.Start) < today
}

// same tells whether two events say the same.
func (e *Event) same(other *Event) bool {
	return e.Start.Equal(other.Start) && e.End.Equal(other.End) && e.Day == other.Day && e.Cancelled == other.Cancelled &&
		clean(e.Summary) == other.Summary && clean(e.Location) == other.Location && clean(e.Note) == other.Note
}

// clean is a text as it is once it was written and read.
func clean(s string) string { return unescaped(escape(s)) }

// Read gives the events of a file that [Write] has written.
func Read(r io.Reader) ([]Event, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var events []Event
	ours, within := false, false
	for line := range strings.SplitSeq(strings.ReplaceAll(string(text), "\r\n ", ""), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		switch {
		case line == "PRODID:"+product:
			ours = true
		case line == "BEGIN:VEVENT":
			events, within = append(events, Event{}), true
		case line == "END:VEVENT":
			within = false
		case within:
			if err := events[len(events)-1].read(name, value); err != nil {
				return nil, errors.Join(ErrForeign, err)
			}
		}
	}
	if !ours {
		return nil, ErrForeign
	}
	return events, nil
}

func (e *Event) read(name, value string) (err error) {
	switch name {
	case "UID":
		e.UID = unescaped(value)
	case "SEQUENCE":
		e.Sequence, err = strconv.ParseInt(value, 10, 64)
	case "SUMMARY":
		e.Summary = unescaped(value)
	case "LOCATION":
		e.Location = unescaped(value)
	case "DESCRIPTION":
		e.Note = unescaped(value)
	case "CATEGORIES":
		e.Member = unescaped(value)
	case "STATUS":
		e.Cancelled = value == "CANCELLED"
	case "DTSTART":
		e.Start, e.Day, err = readTime(value)
	case "DTEND":
		e.End, _, err = readTime(value)
	}
	return err
}

// readTime gives what [Event.times] has written: a day, or an instant.
func readTime(value string) (time.Time, spst.Date, error) {
	switch len(value) {
	case len(day):
		t, err := time.Parse(day, value)
		return time.Time{}, spst.NewDate(t.Year(), t.Month(), t.Day()), err
	case len(instant):
		t, err := time.Parse(instant, value)
		return t, 0, err
	}
	t, err := time.ParseInLocation(local, value, spst.InParis(time.Time{}).Location())
	return t, 0, err
}

// unescaped undoes [escape].
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		if i++; s[i] == 'n' {
			b.WriteByte('\n')
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
