package home

import (
	"fmt"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// told is a portal where others have done something of each kind.
func told() *portal {
	p := newPortal()
	p.since = time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC)
	for _, n := range []spst.NewsItem{
		{Code: spst.NewsAppointmentPlanned, Count: 1, Subject: "v1"}, {Code: spst.NewsAppointmentCancelled, Count: 2},
		{Code: spst.NewsInvoiceIssued, Count: 1, Subject: "436402"}, {Code: spst.NewsEmployeeChanged, Count: 1, Subject: "7"},
		{Code: spst.NewsDeclarationConfirmed, Count: 1, Subject: "2026"},
	} {
		n.Place, n.Message = n.Code.Place(), n.Sentence()
		p.news = append(p.news, n)
	}
	return p
}

// What others have done is under what is to be done, and each opens what it speaks of, by
// the keys and by a click.
func TestSinceTheLastVisit(t *testing.T) {
	m := member()
	want := []route.Route{
		route.Appointments{Member: m, Appointment: "v1"}, route.Appointments{Member: m}, route.Invoices{Member: m, Number: "436402"},
		route.Roster{Member: m, Employee: "7"}, route.Declarations{Member: m},
	}
	for _, size := range uitest.Sizes()[1:] {
		p := told()
		d := drive(t, p, size[0], size[1])
		d.Key("tab")
		for range len(p.todo) - 1 {
			d.Key("j")
		}
		for i, n := range p.news {
			d.Key("j")
			d.Sees(n.Message)
			d.Key("enter")
			d.Did(tui.Push{Route: want[i]})
		}
		d.ClickOn(p.news[4].Message)
		d.Did(tui.Push{Route: want[4]})
	}
	d := drive(t, told(), 120, 36)
	d.Sees("Depuis votre dernière visite", "(20/11/2026)", "1 rendez-vous planifié", "2 rendez-vous annulés", "facture 436402", "1 fiche modifiée",
		"déclaration 2026 confirmée")
}

// With nothing to do, what happened still shows; who comes for the first time is told
// nothing.
func TestNothingSinceOrNothingToDo(t *testing.T) {
	p := told()
	p.todo = nil
	d := drive(t, p, 120, 36)
	d.Sees("Rien à faire", "facture 436402")
	d.ClickOn("facture 436402")
	d.Did(tui.Push{Route: route.Invoices{Member: member(), Number: "436402"}})
	drive(t, newPortal(), 120, 36).SeesNot("Depuis votre")
}

func TestNewsGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		drive(t, told(), size[0], size[1]).Golden(fmt.Sprintf("news-%dx%d", size[0], size[1]+4))
	}
}
