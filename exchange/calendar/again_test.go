package calendar

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

var today = spst.NewDate(2026, time.November, 25)

func reread(t *testing.T, events []Event) []Event {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, time.Now(), events); err != nil {
		t.Fatal(err)
	}
	nested(t, parse(t, b.String()))
	back, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func deadlines() []Event {
	of := Client{"100042", "FLEURISTE ; MARTIN, fils\\nièce"}
	list := judged()
	var events []Event
	for i := range list {
		list[i].LastSafeDay = list[i].Day().AddDays(-5)
		e := Of(&list[i], of.Name)
		e.Member = of.Number
		events = append(events, e, of.Cancellable(&list[i]))
	}
	invoice := spst.Invoice{Number: "436402", Due: today.AddDays(30), TotalCents: 123456, OpenCents: 123456}
	limit := spst.EmployeeVisitDue{EmployeeID: "f1", EmployeeName: "DIALLO Awa", VisitDue: spst.VisitDue{Kind: "attestation", Label: "Examen", Due: today.AddDays(9)}}
	declaration := spst.Declaration{Year: 2027, Version: 3, Closes: spst.NewDate(2027, time.January, 31), Status: spst.DeclarationToEnter}
	return append(events, of.Payable(&invoice), of.Limit(&limit), of.Declarable(&declaration))
}

// What is written is read back the same: hours, days, texts, whose it is.
func TestEventsComeBack(t *testing.T) {
	events := deadlines()
	back := reread(t, events)
	if len(back) != len(events) {
		t.Fatalf("%d events, want %d", len(back), len(events))
	}
	for i := range events {
		if !events[i].same(&back[i]) || events[i].UID != back[i].UID || events[i].Sequence != back[i].Sequence || events[i].Member != back[i].Member {
			t.Errorf("%+v came back as %+v", events[i], back[i])
		}
	}
	for _, other := range []string{"", "BEGIN:VCALENDAR\r\nPRODID:-//other//FR\r\nEND:VCALENDAR\r\n"} {
		if _, err := Read(strings.NewReader(other)); !errors.Is(err, ErrForeign) {
			t.Errorf("%q: %v", other, err)
		}
	}
}

// A file that takes the place of another counts its changes up, and tells what is no more to be done.
func TestAgain(t *testing.T) {
	all := func(string) bool { return true }
	before := reread(t, deadlines())
	if got := reread(t, Again(before, deadlines(), all, today)); !reflect.DeepEqual(got, before) {
		t.Errorf("nothing changed, and it has\n%+v\nwant\n%+v", got, before)
	}
	now := deadlines()
	limit := len(now) - 2
	gone := now[limit].UID
	now[limit-1].Day++
	now = slices.Delete(now, limit, limit+1)
	got := reread(t, Again(before, now, all, today))
	if len(got) != len(before) || got[limit-1].Sequence != 1 {
		t.Fatalf("what moved counts no change: %+v", got)
	}
	cancelled := got[len(got)-1]
	if cancelled.UID != gone || !cancelled.Cancelled || cancelled.Sequence != 1 || !strings.HasPrefix(cancelled.Summary, cancelledMark) {
		t.Errorf("what is no more to be done: %+v", cancelled)
	}
	third := reread(t, Again(got, now, all, today))
	if len(third) != len(got) || third[len(third)-1].Sequence != 1 {
		t.Errorf("it is cancelled once: %+v", third[len(third)-1])
	}
	if back := reread(t, Again(third, deadlines(), all, today)); back[limit].Sequence != 2 || back[limit].Cancelled {
		t.Errorf("to be done again: %+v", back[limit])
	}
	if late := Again(got, now, all, cancelled.Day+1); len(late) != len(now) {
		t.Errorf("what has gone by stays: %d events", len(late))
	}
	unread := Again(before, nil, func(string) bool { return false }, today)
	for i := range unread {
		if unread[i].Cancelled {
			t.Fatalf("of a member that was not read: %+v", unread[i])
		}
	}
	if len(unread) != len(before) {
		t.Errorf("%d of %d events of members that were not read", len(unread), len(before))
	}
}
