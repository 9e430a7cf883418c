package portal_test

import (
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// news is what the person at the desk is told of a member, in words.
func (d desk) news(number string) string {
	d.t.Helper()
	since, news, err := d.News(d.t.Context(), d.actor, number)
	if err != nil {
		d.t.Fatal(err)
	}
	return spst.Todo{Since: since, News: news}.Sentence()
}

// Who signs in again is told what others and the service have done meanwhile, never what
// they did themselves, nor anything the first time.
func TestNewsSinceTheLastVisit(t *testing.T) {
	d := newDesk(t)
	if got := d.news(florist); got != "" {
		t.Errorf("the first time: %q", got)
	}
	ctx := t.Context()
	d.now = d.now.Add(time.Minute)
	firm := d
	firm.actor = d.signIn("M2001")
	e := d.employee("f0001")
	e.JobTitle = "Fleuriste principal"
	if _, err := firm.update(e); err != nil {
		t.Fatal(err)
	}
	own := d.employee("f0002")
	own.JobTitle = "Fleuriste principal"
	if _, err := d.update(own); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Hour)
	visit := spst.Appointment{ID: "n1", EmployeeID: "f0003", EmployeeName: "X", Kind: spst.PeriodicVisit, Status: spst.Planned,
		Start: d.now.AddDate(0, 0, 20), Minutes: 30}
	load := func(a spst.Appointment) {
		if err := d.LoadAppointment(ctx, florist, a); err != nil {
			t.Fatal(err)
		}
	}
	load(visit)
	invoice, err := d.AddInvoice(ctx, florist, portal.NewInvoice{Date: today, Type: spst.PlainInvoice, Period: "Année 2026",
		Lines: []spst.InvoiceLine{{Label: "Cotisation", Quantity: 1, UnitCents: 1000, VATRate: 2000}}})
	if err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Hour)
	d.actor = d.signIn(florist)
	want := "Depuis votre dernière visite (23/11/2026)\u00a0: 1 rendez-vous planifié, 1 fiche modifiée, facture " + invoice.Number + "."
	if got := d.news(florist); got != want {
		t.Errorf("%q, not %q", got, want)
	}
	d.now = d.now.Add(time.Minute)
	visit.Start = visit.Start.AddDate(0, 0, 1)
	visit.Version = 1
	load(visit)
	d.now = d.now.Add(time.Minute)
	visit.Status, visit.Version = spst.Cancelled, 2
	load(visit)
	d.now = d.now.Add(time.Hour)
	d.actor = d.signIn(florist)
	want = "Depuis votre dernière visite (23/11/2026)\u00a0: 1 rendez-vous annulé, 1 rendez-vous déplacé."
	if got := d.news(florist); got != want {
		t.Errorf("then %q, not %q", got, want)
	}
	page, err := d.Events(ctx, d.actor, florist, spst.EventQuery{})
	var said []string
	for _, e := range page.Events {
		said = append(said, e.Message)
	}
	if err != nil || strings.Join(said, ", ") != "1 rendez-vous déplacé, 1 rendez-vous annulé" || page.Events[0].ID == page.Events[1].ID {
		t.Errorf("one by one: %+v, %v", page, err)
	}
	all, err := d.Events(ctx, d.actor, florist, spst.EventQuery{Since: page.Since.Add(-2*time.Hour + time.Millisecond), Limit: 2})
	if err != nil || len(all.Events) != 2 || all.Next == "" || all.Events[0].Subject != visit.ID || all.Events[1].Place != "invoices" {
		t.Errorf("since an instant: %+v, %v", all, err)
	}
	if _, err := d.Events(ctx, d.actor, "100043", spst.EventQuery{}); spst.KindOf(err) != spst.NotFound {
		t.Errorf("somebody else's events: %v", err)
	}
	if _, _, err := d.News(ctx, d.actor, "100043"); spst.KindOf(err) != spst.NotFound {
		t.Errorf("somebody else's news: %v", err)
	}
}
