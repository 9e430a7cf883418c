package calendar

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// judge is a program of others that people keep their calendar in.
type judge struct {
	name    string
	command []string // its folder of tools is $JUDGES
	status  bool     // it tells which events are cancelled
	back    bool     // it can keep an event whose end reads earlier than its start
}

var judges = []judge{
	{"khal", []string{"testdata/judges/khal.sh"}, true, true},
	{"calcurse", []string{"testdata/judges/calcurse.sh"}, false, false},
	{"Radicale", []string{"$JUDGES/venv/bin/python", "testdata/judges/radicale.py"}, true, true},
	{"ical.js", []string{"node", "testdata/judges/icaljs.mjs"}, true, true},
	{"ical4j", []string{"java", "-Dnet.fortuna.ical4j.timezone.update.enabled=false", "-cp", "$JUDGES:$JUDGES/ical4j/*", "Judge"}, true, true},
}

// zones are where the calendars are looked at.
var zones = []string{"Europe/Paris", "UTC", "Indian/Reunion"}

// judged are appointments at the hours that are easily got wrong.
func judged() []spst.Appointment {
	at := func(year int, month time.Month, day, hour, minute, minutes int) spst.Appointment {
		return spst.Appointment{Start: time.Date(year, month, day, hour, minute, 0, 0, time.UTC), Minutes: minutes, Status: spst.Planned}
	}
	list := []spst.Appointment{
		at(2026, time.December, 2, 9, 0, 30),
		at(2027, time.July, 8, 7, 30, 45),
		at(2027, time.July, 14, 22, 30, 30),  // the next day in Paris
		at(2027, time.March, 27, 8, 0, 30),   // the days before a change
		at(2027, time.October, 30, 7, 0, 30), //
		at(2027, time.March, 28, 0, 45, 30),  // over the hour that is skipped
		at(2027, time.March, 28, 1, 0, 30),   // the first minute of summer time
		at(2027, time.October, 31, 0, 0, 30), // the hour that is there twice, the first time
		at(2027, time.October, 31, 1, 0, 30), // the second
		at(2027, time.October, 31, 0, 45, 45),
		at(2027, time.October, 31, 2, 0, 30),
		at(2028, time.February, 29, 13, 15, 60),
	}
	for i := range list {
		a := &list[i]
		a.ID, a.Version, a.Kind, a.Place = "v"+string(rune('a'+i)), 1, spst.PeriodicVisit, "Centre de Rouen, 12 rue des Augustins ; 2e étage"
		a.EmployeeName = "L'HÔTE-BÉNARD " + strings.Repeat("Gaëtan ", i) + string(rune('A'+i))
	}
	return list
}

// moved are the same appointments when the service has moved one and cancelled one.
func moved(list []spst.Appointment) []spst.Appointment {
	list = slices.Clone(list)
	list[0].Start, list[0].Version = time.Date(2027, time.July, 1, 12, 0, 0, 0, time.UTC), 2
	list[1].Status, list[1].Version = spst.Cancelled, 2
	return list
}

// TestJudges has each judge import the file of all appointments, then the one of the day
// after, and wants the hours of every appointment in every zone (make calendars).
func TestJudges(t *testing.T) {
	tools := os.Getenv("ADHERENT_TEST_CALENDARS")
	if tools == "" {
		t.Skip("make calendars installs the judges and runs them")
	}
	for _, j := range judges {
		t.Run(j.name, func(t *testing.T) {
			var files []string
			for i, list := range [][]spst.Appointment{judged(), moved(judged())} {
				if !j.back {
					list = slices.DeleteFunc(list, readsBackwards)
				}
				all := make([]Event, len(list))
				for k := range list {
					all[k] = Of(&list[k], "FLEURISTE MARTIN, ROUEN")
				}
				files = append(files, writeFile(t, time.Date(2026, time.November, 30+i, 9, 0, 0, 0, time.UTC), all))
				for _, zone := range zones {
					got, want := j.lines(t, tools, zone, files), toldIn(t, zone, j.status, all)
					compareLines(t, zone, got, want)
					t.Logf("file %d in %s: %d visits", i+1, zone, len(got))
				}
			}
		})
	}
}

// readsBackwards tells an appointment that ends in the second hour of two, and began in the
// first, later on the clock.
func readsBackwards(a spst.Appointment) bool {
	return spst.InParis(a.End()).Format("1504") < spst.InParis(a.Start).Format("1504")
}

func writeFile(t *testing.T, stamp time.Time, all []Event) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, stamp, all); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "visits.ics")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func compareLines(t *testing.T, zone string, got, want []string) {
	t.Helper()
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("%s: it has   %s", zone, line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s: it lacks %s", zone, line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d visits, want %d", zone, len(got), len(want))
	}
}

// toldIn are the lines of a judge that is right: start, end, status, summary.
func toldIn(t *testing.T, zone string, status bool, all []Event) []string {
	t.Helper()
	in, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for i := range all {
		e := &all[i]
		of := ""
		if status {
			of = map[bool]string{false: "CONFIRMED", true: "CANCELLED"}[e.Cancelled]
		}
		const minute = "2006-01-02 15:04"
		lines = append(lines, strings.Join([]string{e.Start.In(in).Format(minute), e.End.In(in).Format(minute), of, e.Summary}, "\t"))
	}
	slices.Sort(lines)
	return lines
}

// lines is what a judge tells of files that it imports one after the other.
func (j judge) lines(t *testing.T, tools, zone string, files []string) []string {
	t.Helper()
	command := append(slices.Clone(j.command), files...)
	for i := range command {
		command[i] = strings.ReplaceAll(command[i], "$JUDGES", tools)
	}
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "JUDGES="+tools, "TZ="+zone, "FROM=2026-11-01", "TO=2028-04-01")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Errorf("%s in %s: %v\n%s", j.name, zone, err, said.String())
	}
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(out.String()), "\n") {
		part := strings.Split(line, "\t")
		for k := range part {
			part[k] = strings.TrimSpace(part[k])
		}
		lines = append(lines, strings.Join(part, "\t"))
	}
	slices.Sort(lines)
	return lines
}
