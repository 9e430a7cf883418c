package portal_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

const (
	garage  = "100043"
	cabinet = "M2001"
)

// inJanuary is a house on 15 January 2027, with somebody at the desk.
func inJanuary(t *testing.T, number string) desk {
	t.Helper()
	d := newDesk(t)
	d.on(time.January, 15)
	d.actor = d.signIn(number)
	return d
}

func (d desk) on(m time.Month, day int) {
	d.now = time.Date(2027, m, day, 9, 0, 0, 0, time.UTC)
}

func (d desk) declaration(year int) spst.Declaration {
	d.t.Helper()
	x, err := d.Declaration(d.t.Context(), d.actor, florist, year)
	if err != nil {
		d.t.Fatal(err)
	}
	return x
}

func (d desk) keep(x spst.Declaration, step spst.DeclarationStep) (spst.Declaration, error) {
	return d.UpdateDeclaration(d.t.Context(), d.actor, florist, x.Year, x.Version, spst.DeclarationInput{Step: step})
}

func (d desk) begin() spst.Declaration {
	d.t.Helper()
	x, err := d.keep(d.declaration(2027), spst.StepRoster)
	if err != nil {
		d.t.Fatal(err)
	}
	return x
}

func certification(x spst.Declaration) spst.Certification {
	return spst.Certification{CertifiedBy: " Anne  MARTIN ", Certified: true, People: x.People.Total, TotalCents: x.Estimate.TotalCents}
}

func (d desk) confirm(x spst.Declaration) (spst.Declaration, error) {
	return d.ConfirmDeclaration(d.t.Context(), d.actor, florist, x.Year, x.Version, certification(x))
}

func (d desk) statuses() string {
	d.t.Helper()
	list, err := d.Declarations(d.t.Context(), d.actor, florist)
	if err != nil {
		d.t.Fatal(err)
	}
	got := ""
	for _, x := range list {
		got += fmt.Sprint(x.Year, " ", x.Status, " ", x.Invoice, ", ")
	}
	return got
}

func TestSampleDeclarations(t *testing.T) {
	d := newDesk(t)
	if got := d.statuses(); got != "2027 not_open , 2026 invoiced 435208, 2025 invoiced 428113, 2024 invoiced 421590, " {
		t.Error(got)
	}
	if x := d.declaration(2027); x.Reason != "La saisie ouvre le 01/01/2027 : vous recevrez un mail vous informant de l'ouverture." ||
		x.Opens != spst.CountDay(2027) {
		t.Errorf("%+v", x)
	}
	// The declarations and the invoices of the sample say the same.
	invoices, err := d.Invoices(t.Context(), d.actor, florist, 0)
	if err != nil {
		t.Fatal(err)
	}
	total := map[string]spst.Cents{}
	for _, i := range invoices {
		total[i.Number] = i.TotalCents
	}
	for _, year := range []int{2024, 2025, 2026} {
		if x := d.declaration(year); x.Estimate.TotalCents != total[x.Invoice] {
			t.Errorf("%d: %s, invoiced %s", year, x.Estimate.TotalCents.French(), total[x.Invoice].French())
		}
	}
	_, err = d.Declaration(t.Context(), d.actor, florist, 2012)
	wantKind(t, err, spst.NotFound, "declaration")
}

func TestDeclare(t *testing.T) {
	d := inJanuary(t, florist)
	x := d.declaration(2027)
	if x.Status != spst.DeclarationToEnter || x.Version != 1 || x.People.Total != 44 || x.Estimate.NetCents != 44*12120+8*1850+450+300 {
		t.Fatalf("%+v %+v", x, x.Estimate)
	}
	_, err := d.confirm(x)
	wantKind(t, err, spst.Conflict, "declaration_not_begun")
	x = d.begin()
	if x.Status != spst.DeclarationDraft || x.Version != 2 || x.BegunBy != "FLEURISTE MARTIN" || !x.BegunAt.Equal(d.now) {
		t.Fatalf("%+v", x)
	}
	if same, err := d.keep(x, spst.StepRoster); err != nil || same.Version != 2 {
		t.Errorf("kept as it was: %+v, %v", same, err)
	}
	old := x
	if x, err = d.keep(x, spst.StepEstimate); err != nil || x.Step != spst.StepEstimate || x.Version != 3 {
		t.Fatalf("%+v, %v", x, err)
	}
	_, err = d.keep(old, spst.StepCertify)
	wantKind(t, err, spst.Stale, "stale")
	_, err = d.keep(x, "ailleurs")
	wantKind(t, err, spst.Invalid, "declaration")
	refusedOne := certification(x)
	refusedOne.Certified = false
	_, err = d.ConfirmDeclaration(t.Context(), d.actor, florist, 2027, x.Version, refusedOne)
	wantKind(t, err, spst.Invalid, "declaration")

	done, err := d.confirm(x)
	if err != nil || done.Status != spst.DeclarationConfirmed || done.CertifiedBy != "Anne MARTIN" || done.ConfirmedBy != "FLEURISTE MARTIN" ||
		!done.ConfirmedAt.Equal(d.now) {
		t.Fatalf("%+v, %v", done, err)
	}
	_, err = d.confirm(done)
	wantKind(t, err, spst.Conflict, "declaration_confirmed")
	d.add(newcomer()) // the roster stays open, what is certified does not change
	if kept := d.declaration(2027); kept.People.Total != 44 || kept.Version != done.Version {
		t.Errorf("%+v", kept)
	}
}

// What was seen is what is certified.
func TestRosterChangesUnderADraft(t *testing.T) {
	d := inJanuary(t, florist)
	x := d.begin()
	changes := func() string {
		t.Helper()
		found, err := d.RosterChanges(t.Context(), d.actor, florist, 2027)
		if err != nil || !found.Since.Equal(x.BegunAt) {
			t.Fatal(found, err)
		}
		got := ""
		for _, c := range found.Changes {
			got += fmt.Sprint(c.Name, " ", c.Kind, " ", c.Before, ">", c.After, " ", c.Counted, ", ")
		}
		return got
	}
	if got := changes(); got != "" {
		t.Error(got)
	}
	e := d.employee("f0002")
	if _, err := d.ExitEmployee(t.Context(), d.actor, florist, e.ID, e.Version, spst.Exit{ExitDate: spst.NewDate(2026, 12, 31),
		ExitReason: spst.Resignation}); err != nil {
		t.Fatal(err)
	}
	if got := changes(); got != e.DisplayName()+" exit "+string(e.DeclaredCategory)+"> true, " {
		t.Error(got)
	}
	_, err := d.confirm(x)
	wantKind(t, err, spst.Conflict, "declaration_changed")
	if x = d.declaration(2027); x.People.Total != 43 {
		t.Errorf("%d people", x.People.Total)
	}
	if _, err := d.confirm(x); err != nil {
		t.Fatal(err)
	}
}

// Before 1 January, after 31 January: not to be entered, and why.
func TestDeclarationOutOfJanuary(t *testing.T) {
	d := newDesk(t)
	x := d.declaration(2027)
	_, err := d.keep(x, spst.StepRoster)
	wantKind(t, err, spst.Conflict, "declaration_closed")
	d.on(time.January, 31)
	d.begin()
	d.now = time.Date(2027, time.January, 31, 23, 0, 0, 0, time.UTC) // 1 February in Paris
	x = d.declaration(2027)
	if x.Status != spst.DeclarationMissed ||
		x.Reason != "La saisie s'est terminée le 31/01/2027 ; ce qui était commencé n'a pas été confirmé. Pour déclarer en retard, écrivez à comptabilite@amsn.fr." {
		t.Errorf("%+v", x)
	}
	_, err = d.keep(x, spst.StepPeople)
	wantKind(t, err, spst.Conflict, "declaration_closed")
}

// A mandatary prepares where its mandate says so; the confirmation names who
// certified and from which account.
func TestMandataryDeclares(t *testing.T) {
	d := inJanuary(t, cabinet)
	done, err := d.confirm(d.begin())
	if err != nil || done.CertifiedBy != "Anne MARTIN" || done.ConfirmedBy != "Cabinet DURAND" {
		t.Errorf("%+v, %v", done, err)
	}
	if _, err := d.Declaration(t.Context(), d.actor, garage, 2027); err != nil {
		t.Error(err)
	}
	_, err = d.UpdateDeclaration(t.Context(), d.actor, garage, 2027, 1, spst.DeclarationInput{Step: spst.StepRoster})
	wantKind(t, err, spst.Forbidden, "mandate")
}

func (d desk) bill(want int) {
	d.t.Helper()
	if n, err := d.BillDeclarations(d.t.Context()); err != nil || n != want {
		d.t.Fatalf("%d billed, want %d, %v", n, want, err)
	}
}

func TestBilling(t *testing.T) {
	d := inJanuary(t, florist)
	done, err := d.confirm(d.begin())
	if err != nil {
		t.Fatal(err)
	}
	d.on(time.January, 31)
	d.bill(0)
	d.on(time.February, 1)
	d.bill(2)
	d.bill(0)
	x := d.declaration(2027)
	if x.Status != spst.DeclarationInvoiced || x.Invoice == "" || x.EstimatedInvoice != "" {
		t.Fatalf("%+v", x)
	}
	if got := d.invoices2027(florist); got != "invoice "+done.Estimate.TotalCents.French()+", " {
		t.Error(got)
	}
	// The garage did not declare: 12 people on the last known list.
	if got := d.invoices2027(garage); got != "estimated "+d.owed(garage)+", " {
		t.Error(got)
	}
}

// owed is what a member's roster costs in 2027.
func (d desk) owed(number string) string {
	d.t.Helper()
	page, err := d.Employees(d.t.Context(), d.signIn(number), number, spst.RosterQuery{})
	if err != nil {
		d.t.Fatal(err)
	}
	head := spst.NewHeadcounter(spst.CountDay(2027))
	for i := range page.Employees {
		head.Add(&page.Employees[i])
	}
	tariff, err := d.store.Tariff(d.t.Context(), 2027)
	if err != nil {
		d.t.Fatal(err)
	}
	return tariff.Estimate(head.Headcount()).TotalCents.French()
}

func (d desk) invoices2027(number string) string {
	d.t.Helper()
	list, err := d.Invoices(d.t.Context(), d.signIn(number), number, 2027)
	if err != nil {
		d.t.Fatal(err)
	}
	got := ""
	for _, i := range list {
		got += fmt.Sprint(i.Type, " ", i.TotalCents.French(), ", ")
	}
	return got
}

// Late: the service opens again, and the « facture d'office » is taken back.
func TestLateDeclaration(t *testing.T) {
	d := inJanuary(t, florist)
	d.on(time.February, 3)
	d.bill(2)
	office := d.declaration(2027)
	if office.Status != spst.DeclarationMissed || office.EstimatedInvoice == "" {
		t.Fatalf("%+v", office)
	}
	items, err := d.Todo(t.Context(), d.actor, florist)
	missed := slices.IndexFunc(items, func(i spst.TodoItem) bool { return i.Code == spst.TodoDeclarationMissed })
	if err != nil || missed < 0 || !strings.Contains(items[missed].Message, "facture d'office n° "+office.EstimatedInvoice) {
		t.Errorf("%+v, %v", items, err)
	}
	if err := d.ReopenDeclaration(t.Context(), florist, 2027, spst.NewDate(2027, 2, 20)); err != nil {
		t.Fatal(err)
	}
	d.on(time.February, 10)
	done, err := d.confirm(d.begin())
	if err != nil || done.Status != spst.DeclarationInvoiced || done.CreditNote == "" || done.EstimatedInvoice != office.EstimatedInvoice {
		t.Fatalf("%+v, %v", done, err)
	}
	credit, invoice := spst.Invoice{}, spst.Invoice{}
	list, _ := d.Invoices(t.Context(), d.actor, florist, 2027)
	for _, i := range list {
		switch i.Number {
		case done.CreditNote:
			credit = i
		case done.Invoice:
			invoice = i
		}
	}
	if len(list) != 3 || credit.Reverses != office.EstimatedInvoice || credit.TotalCents != -invoice.TotalCents ||
		credit.Letter != spst.LetterCredit {
		t.Errorf("%d invoices, %+v", len(list), credit)
	}
	d.bill(0)
	err = d.ReopenDeclaration(t.Context(), florist, 2027, spst.NewDate(2027, 3, 20))
	wantKind(t, err, spst.Conflict, "declaration_confirmed")
}

// Whoever may still declare is not billed; nobody to count is no invoice.
func TestBillingWaits(t *testing.T) {
	d := inJanuary(t, florist)
	if err := d.ReopenDeclaration(t.Context(), florist, 2027, spst.NewDate(2027, 2, 20)); err != nil {
		t.Fatal(err)
	}
	nobody := portal.Member{Member: spst.Member{Number: "9", Name: "PERSONNE", JoinedOn: spst.NewDate(2020, 1, 1)}}
	later := portal.Member{Member: spst.Member{Number: "10", Name: "PLUS TARD", JoinedOn: spst.NewDate(2027, 2, 1)}}
	for _, m := range []portal.Member{nobody, later} {
		if err := d.AddMember(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	d.on(time.February, 20)
	d.bill(2) // the garage, and the one with nobody
	if got := d.invoices2027(florist); got != "" {
		t.Error(got)
	}
	d.on(time.February, 21)
	d.bill(1)
}

// Two portals over one base, at the same time.
func TestBillingTwiceAtOnce(t *testing.T) {
	d := inJanuary(t, florist)
	d.on(time.February, 1)
	other := portal.New(d.store, portal.Options{Seller: demo.Seller(), Now: func() time.Time { return d.now }, Hashing: quick})
	var wait sync.WaitGroup
	done := make([]int, 4)
	for i, p := range []*portal.Portal{d.Portal, other, d.Portal, other} {
		wait.Go(func() {
			n, err := p.BillDeclarations(context.WithoutCancel(t.Context()))
			if err != nil {
				t.Error(err)
			}
			done[i] = n
		})
	}
	wait.Wait()
	if sum := done[0] + done[1] + done[2] + done[3]; sum != 2 {
		t.Errorf("%v billed", done)
	}
	for _, number := range []string{florist, garage} {
		if got := d.invoices2027(number); got != "estimated "+d.owed(number)+", " {
			t.Error(got)
		}
	}
}

// The sample is one of a portal that has done its work.
func TestSampleIsBilled(t *testing.T) {
	h := newEmptyHouse(t)
	if _, err := demo.Fill(t.Context(), h.Portal, demo.Options{Today: today, Clients: 20}); err != nil {
		t.Fatal(err)
	}
	if n, err := h.BillDeclarations(t.Context()); err != nil || n != 0 {
		t.Errorf("%d billed, %v", n, err)
	}
}
