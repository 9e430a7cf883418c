package calendar

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
)

var paris = func() *time.Location {
	l, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return l
}()

// changes are when the clocks of Paris change in 2027.
var changes = []time.Time{time.Date(2027, time.March, 28, 1, 0, 0, 0, time.UTC), time.Date(2027, time.October, 31, 1, 0, 0, 0, time.UTC)}

// property is a content line read back: RFC 5545, 3.1.
type property struct{ name, params, value string }

// parse reads a calendar back, as strictly as the norm writes it.
func parse(t interface{ Fatalf(string, ...any) }, file string) []property {
	if !strings.HasSuffix(file, "\r\n") || strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\n") || !utf8.ValidString(file) {
		t.Fatalf("lines do not end with CRLF, or the text is not UTF-8: %q", file)
	}
	for line := range strings.SplitSeq(file, "\r\n") {
		if len(line) > maxLine || !utf8.ValidString(line) {
			t.Fatalf("%d bytes in a line, or a character cut in two: %q", len(line), line)
		}
	}
	var found []property
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(file, "\r\n ", ""), "\r\n"), "\r\n") {
		head, value, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("no colon in %q", line)
		}
		name, params, _ := strings.Cut(head, ";")
		found = append(found, property{name, params, value})
	}
	return found
}

// nested checks that every component is closed, in order.
func nested(t interface{ Fatalf(string, ...any) }, all []property) {
	var open []string
	for _, p := range all {
		switch p.name {
		case "BEGIN":
			open = append(open, p.value)
		case "END":
			if len(open) == 0 || open[len(open)-1] != p.value {
				t.Fatalf("END:%s within %v", p.value, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Fatalf("%v is not closed", open)
	}
}

// readMoment reads a time: local with the zone, never in an hour that is there twice
// or not at all, or UTC.
func readMoment(t interface{ Fatalf(string, ...any) }, p property) time.Time {
	if p.params == "" {
		at, err := time.Parse(instant, p.value)
		if err != nil {
			t.Fatalf("%v: %v", p, err)
		}
		return at
	}
	at, err := time.Parse(local, p.value)
	if err != nil || p.params != "TZID=Europe/Paris" {
		t.Fatalf("%v: %v", p, err)
	}
	there := spst.InstantsInParis(spst.NewDate(at.Year(), at.Month(), at.Day()), at.Hour(), at.Minute())
	if len(there) != 1 {
		t.Fatalf("%v is there %d times", p, len(there))
	}
	return there[0].Add(time.Duration(at.Second()) * time.Second)
}

func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, `;`, `\,`, `,`, `\n`, "\n").Replace(s)
}

func events(all []property) []map[string]property {
	var list []map[string]property
	inside := false
	for _, p := range all {
		switch {
		case p.name == "BEGIN" && p.value == "VEVENT":
			list, inside = append(list, map[string]property{}), true
		case p.name == "END":
			inside = false
		case inside:
			list[len(list)-1][p.name] = p
		}
	}
	return list
}

// text is what may be in a name: anything but controls, which are left out.
func text(t *rapid.T, label string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, rapid.String().Draw(t, label))
}

func TestEveryCalendarReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []Event
		for range rapid.IntRange(0, 5).Draw(t, "events") {
			start := time.Unix(rapid.Int64Range(820454400, 4102444800).Draw(t, "start"), 0).In(paris)
			if rapid.Bool().Draw(t, "night of a change") {
				start = rapid.SampledFrom(changes).Draw(t, "change").Add(time.Duration(rapid.IntRange(-180, 180).Draw(t, "from it")) * time.Minute)
			}
			want = append(want, Event{
				UID: rapid.StringMatching(`[a-z0-9]{1,80}@[a-z.]{1,30}`).Draw(t, "uid"), Sequence: rapid.Int64Range(0, 1<<40).Draw(t, "sequence"),
				Start: start, End: start.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "minutes")) * time.Minute),
				Summary: text(t, "summary"), Location: text(t, "location"), Note: text(t, "note"), Cancelled: rapid.Bool().Draw(t, "cancelled"),
			})
		}
		var b bytes.Buffer
		if err := Write(&b, time.Unix(1, 0), want); err != nil {
			t.Fatalf("%v", err)
		}
		all := parse(t, b.String())
		nested(t, all)
		got := events(all)
		if len(got) != len(want) {
			t.Fatalf("%d events, want %d", len(got), len(want))
		}
		for i, w := range want {
			g := got[i]
			if unescape(g["UID"].value) != w.UID || unescape(g["SUMMARY"].value) != w.Summary ||
				unescape(g["LOCATION"].value) != w.Location || unescape(g["DESCRIPTION"].value) != w.Note {
				t.Fatalf("%+v reads back as %+v", w, g)
			}
			if start := readMoment(t, g["DTSTART"]); !start.Equal(w.Start) {
				t.Fatalf("%s reads back as %s", w.Start, start)
			}
			if end := readMoment(t, g["DTEND"]); !end.Equal(w.End) {
				t.Fatalf("%s reads back as %s", w.End, end)
			}
			if (g["STATUS"].value == "CANCELLED") != w.Cancelled || (g["TRANSP"].value == "TRANSPARENT") != w.Cancelled {
				t.Fatalf("status %q, %q", g["STATUS"].value, g["TRANSP"].value)
			}
		}
	})
}

func TestWrite(t *testing.T) {
	var b bytes.Buffer
	err := Write(&b, time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), []Event{{
		UID: "fv01@espace-adherent", Sequence: 1,
		Start: time.Date(2026, 12, 2, 10, 0, 0, 0, paris), End: time.Date(2026, 12, 2, 10, 30, 0, 0, paris),
		Summary: "Visite périodique : CESAR JULES", Location: "Centre de Rouen, 12 rue des Augustins",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "METHOD") { // RFC 5546, 3.2.1: it would want an ORGANIZER
		t.Error("a METHOD")
	}
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "TZOFFSETTO:+0200\r\n", "UID:fv01@espace-adherent\r\n", "DTSTAMP:20261123T090000Z\r\n",
		"SEQUENCE:1\r\n",
		"DTSTART;TZID=Europe/Paris:20261202T100000\r\n", "DTEND;TZID=Europe/Paris:20261202T103000\r\n",
		"SUMMARY:Visite périodique : CESAR JULES\r\n", `LOCATION:Centre de Rouen\, 12 rue des Augustins` + "\r\n", "STATUS:CONFIRMED\r\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in:\n%s", want, b.String())
		}
	}
}

func TestOf(t *testing.T) {
	a := spst.Appointment{ID: "v1", Version: 3, Kind: spst.PeriodicVisit, EmployeeName: "CESAR Jules",
		Start: time.Date(2027, time.October, 31, 0, 30, 0, 0, time.UTC), Minutes: 90, Place: "Rouen", Status: spst.Planned}
	for client, want := range map[string]string{"": "Visite périodique : CESAR Jules",
		"FLEURISTE MARTIN": "Visite périodique : CESAR Jules (FLEURISTE MARTIN)"} {
		if e := Of(&a, client); e.Summary != want || e.Cancelled || e.UID != "v1@espace-adherent" || e.Sequence != 3 ||
			e.End.Sub(e.Start) != 90*time.Minute {
			t.Errorf("%+v", e)
		}
	}
	a.Status = spst.Cancelled
	if e := Of(&a, ""); !e.Cancelled || e.Summary != "Annulé : Visite périodique : CESAR Jules" || e.UID != "v1@espace-adherent" {
		t.Errorf("%+v", e)
	}
}

// The rules of the zone are those of the system's.
func TestZone(t *testing.T) {
	for year := 2000; year < 2038; year++ {
		for _, c := range []struct {
			month  time.Month
			before int
		}{{time.March, 3600}, {time.October, 7200}} {
			last := time.Date(year, c.month+1, 0, 0, 0, 0, 0, time.UTC)
			last = last.AddDate(0, 0, -int(last.Weekday()))
			change := time.Date(year, c.month, last.Day(), 1, 0, 0, 0, time.UTC)
			if _, before := change.Add(-time.Second).In(paris).Zone(); before != c.before {
				t.Errorf("%s: offset %d before", change, before)
			}
			if _, after := change.In(paris).Zone(); after == c.before {
				t.Errorf("%s changes nothing", change)
			}
		}
	}
}
