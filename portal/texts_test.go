package portal_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// sampleLoad is a file with something in every list that has texts.
func sampleLoad() portal.Load {
	return portal.Load{
		Members: []portal.MemberEntry{{Number: "200001", Company: spst.Company{Name: "BOULANGERIE", SIRET: "77570158400168", JoinedOn: today,
			Activity: "PAIN", Email: "a@b.fr", Phone: "0235120040", PostalAddress: spst.PostalAddress{Line1: "1 rue A", Line2: "B",
				PostalCode: "76000", City: "ROUEN", Country: "Belgique"}}}},
		Mandataries: []portal.MandataryEntry{{Number: "M9001", Name: "CABINET"}},
		Mandates:    []spst.Mandate{{Mandatary: "M2001", Member: "100042", Rights: []spst.Right{spst.RightRead}}},
		Rosters: []portal.RosterEntry{{Member: "100042",
			Employees: []spst.Employee{{BirthName: "NOUVEAU", MarriedName: "AUTRE", FirstName: "Zoé", Comment: "c",
				JobTitle: "j", SchedulingConstraints: "s", Sex: spst.Female, BirthDate: spst.NewDate(1980, 1, 2), HireDate: today}}}},
		Invoices: []portal.InvoiceEntry{{Member: "100042", Key: "k", Series: "S", Period: "2026",
			Lines:    []spst.InvoiceLine{{Label: "l", Quantity: 1, UnitCents: 100}},
			Payments: []spst.Payment{{Number: "p", Date: today, Cents: 10}}}},
		Appointments: []portal.AppointmentEntry{{Member: "100042", Appointment: spst.Appointment{EmployeeName: "DURAND Zoé",
			Kind:  spst.PeriodicVisit,
			Start: today.Time().Add(time.Hour), Place: "Rouen", Professional: "Dr"}}},
		Actions: []portal.WorkplaceActionEntry{{Member: "100042", WorkplaceAction: spst.WorkplaceAction{On: today, Kind: spst.SiteVisit,
			By: "idest", Minutes: 10}}},
		Trainings: []portal.TrainingEntry{{Member: "100042", Training: spst.Training{On: today, Title: "t", Participants: 6}}},
	}
}

// texts calls visit with every string that v holds and that is not empty.
func texts(v reflect.Value, path string, visit func(path string, s reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			visit(path, v)
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), path, visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
			}
		}
	default: // no text
	}
}

// No text of a file of the back office is taken that would act on a terminal.
func TestLoadRefusesWhatActsOnTerminals(t *testing.T) {
	h := newHouse(t)
	var paths []string
	whole := sampleLoad()
	texts(reflect.ValueOf(&whole).Elem(), "", func(path string, _ reflect.Value) { paths = append(paths, path) })
	if len(paths) < 30 {
		t.Fatalf("only %d texts: %v", len(paths), paths)
	}
	for _, nasty := range []string{"a\u202eb", "a\x1b[2Jb", "a\u009bb"} {
		for _, target := range paths {
			l := sampleLoad()
			texts(reflect.ValueOf(&l).Elem(), "", func(path string, s reflect.Value) {
				if path == target {
					s.SetString(nasty)
				}
			})
			if _, err := h.Load(t.Context(), l); err == nil || spst.KindOf(err) == spst.Internal {
				t.Errorf("%s = %q: %v", target, nasty, err)
			}
		}
	}
}

// dashes gives bytes of which every identifier would begin with a dash.
type dashes struct{}

func (dashes) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 0xfb
	}
	return len(p), nil
}

// An identifier is never taken for an option.
func TestIdentifiersBeginWithNoDash(t *testing.T) {
	h := newHouse(t)
	p := portal.New(h.store, portal.Options{Now: func() time.Time { return h.now }, Rand: dashes{}, Hashing: quick})
	me := h.signIn("100042")
	c, err := p.AddContact(t.Context(), me, "100042", spst.Contact{LastName: "X", Types: []spst.ContactType{spst.SafetyContact}})
	if err != nil || strings.HasPrefix(c.ID, "-") || !strings.Contains(c.ID, "-") {
		t.Errorf("%q, %v", c.ID, err)
	}
}
