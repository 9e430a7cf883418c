//go:build unix

package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/adapters"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// serviceOfTheTest is the sample portal, with the service that runs it.
func serviceOfTheTest(t *testing.T, today spst.Date) (url string, p *portal.Portal) {
	t.Helper()
	key, err := sqlstore.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "b.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	p = portal.New(store, portal.Options{Now: portal.ClockFrom(today), Service: demo.Service(), Seller: demo.Seller(),
		Documents: document.Maker{}})
	if _, err := demo.Fill(t.Context(), p, demo.Options{Today: today}); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(web.Handler(p, web.Options{Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(s.Close)
	return s.URL, p
}

// agendaLines are the events of a calendar file, one a line: UID, sequence, start,
// status, summary.
func agendaLines(file string) []string {
	file = strings.ReplaceAll(file, "\r\n ", "")
	var lines []string
	for _, event := range strings.Split(file, "BEGIN:VEVENT")[1:] {
		of := func(name string) string {
			if found := regexp.MustCompile(`(?m)^` + name + `[^:]*:(.*)\r$`).FindStringSubmatch(event); found != nil {
				return found[1]
			}
			return ""
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s %s", of("UID"), of("SEQUENCE"), of("DTSTART"), of("STATUS"), of("SUMMARY")))
	}
	return lines
}

// A visit that the service moves or cancels leaves with the same UID and a raised
// sequence, in the file of all visits as well, from the command and the screen.
func TestAgendaOfMovedAndCancelledVisits(t *testing.T) {
	t.Parallel()
	url, service := serviceOfTheTest(t, sampleDay)
	florist := demo.Samples()[0]
	env := []string{"ADHERENT_PORTAIL=" + url, "ADHERENT_JETON=" + tokenOf(t, url, florist), "HOME=" + t.TempDir(),
		"XDG_STATE_HOME=" + t.TempDir()}
	command := func(args ...string) (lines []string, file string, code int) {
		var out, said bytes.Buffer
		code = run(t.Context(), append([]string{"rdv", "agenda"}, args...), env, strings.NewReader(""), &out, &said)
		return agendaLines(out.String()), out.String(), code
	}
	before, _, code := command()
	if code != 0 || len(before) != 2 {
		t.Fatalf("exit %d: %q", code, before)
	}
	change := func(id string, do func(*spst.Appointment)) {
		a, err := service.Appointment(t.Context(), portal.AsMember(florist.Number), florist.Number, id)
		if err != nil {
			t.Fatal(err)
		}
		do(&a)
		if _, _, err := service.RegisterAppointment(t.Context(), portal.AppointmentEntry{Member: florist.Number, Appointment: a}); err != nil {
			t.Fatal(err)
		}
	}
	change("fv01", func(a *spst.Appointment) { a.Start = spst.InstantInParis(spst.NewDate(2026, time.December, 10), 8, 15) })
	change("fv02", func(a *spst.Appointment) { a.Status = spst.Cancelled })

	want := []string{
		"fv01@espace-adherent 2 20261210T081500 CONFIRMED Visite de reprise : CESAR JULES",
		"fv02@espace-adherent 2 20261221T143000 CANCELLED Annulé : Attestation : BARBIER Élodie",
	}
	after, file, code := command()
	for i := range want { // the kinds of the sample visits are its own
		_, kind, _ := strings.Cut(before[i], "CONFIRMED ")
		head, _, _ := strings.Cut(want[i], "D ")
		if want[i] = head + "D " + kind; i == 1 {
			want[i] = head + "D Annulé : " + kind
		}
	}
	if code != 0 || !slices.Equal(after, want) {
		t.Errorf("exit %d\ngot  %q\nwant %q", code, after, want)
	}
	if strings.Contains(file, "METHOD") {
		t.Error("a file that is no message has a METHOD")
	}
	if one, _, code := command("fv02"); code != 0 || !slices.Equal(one, want[1:]) {
		t.Errorf("exit %d: %q", code, one)
	}
	if _, _, code := command("fv02", "inconnu"); code != 5 {
		t.Errorf("a visit that is not there: exit %d", code)
	}

	// The screen: all those to come, and those of the list of the past ones.
	api, err := client.New(client.Options{BaseURL: url, Token: tokenOf(t, url, florist)})
	if err != nil {
		t.Fatal(err)
	}
	screen := adapters.New(program.New("", nil, nil, nil, nil), api, config.Settings{Portal: url}, nil)
	for _, what := range []route.Export{{}, {Past: true, Only: []string{"fv02"}}} {
		what.Member, what.What = spst.Member{Number: florist.Number}, route.ExportAppointments
		path, err := screen.WriteExport(t.Context(), what, export.Agenda, filepath.Join(t.TempDir(), "rdv.ics"), false, nil)
		if err != nil {
			t.Fatal(err)
		}
		written, err := os.ReadFile(path)
		if got := agendaLines(string(written)); err != nil || !slices.Equal(got, want[len(want)-len(got):]) || len(got) == 0 {
			t.Errorf("%+v: %q, %v", what, got, err)
		}
	}
}

// In a file of several clients each visit says whose it is.
func TestAgendaOfAllClientsNamesThem(t *testing.T) {
	t.Parallel()
	url, service := serviceOfTheTest(t, sampleDay)
	cabinet := demo.Samples().Mandatary()
	members, err := service.Members(t.Context(), portal.Actor{Account: spst.Account{Kind: spst.MandataryAccount, Number: cabinet.Number}})
	if err != nil || len(members) < 2 {
		t.Fatalf("%d members, %v", len(members), err)
	}
	env := []string{"ADHERENT_PORTAIL=" + url, "ADHERENT_JETON=" + tokenOf(t, url, cabinet), "HOME=" + t.TempDir(),
		"XDG_STATE_HOME=" + t.TempDir()}
	for _, c := range []struct {
		args  []string
		named bool
	}{{[]string{"--tous-les-clients"}, true}, {[]string{"--client", members[0].Number}, false}} {
		var out, said bytes.Buffer
		if code := run(t.Context(), append([]string{"rdv", "agenda"}, c.args...), env, strings.NewReader(""), &out, &said); code != 0 {
			t.Fatalf("exit %d: %s", code, said.String())
		}
		lines := agendaLines(out.String())
		for _, line := range lines {
			named := slices.ContainsFunc(members, func(m spst.Member) bool { return strings.HasSuffix(line, " ("+m.Name+")") })
			if named != c.named {
				t.Errorf("%v: %s", c.args, line)
			}
		}
		if len(lines) == 0 {
			t.Errorf("%v: no visit", c.args)
		}
	}
}
