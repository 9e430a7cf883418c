package portal_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func (d desk) contacts() []spst.Contact {
	d.t.Helper()
	all, err := d.Contacts(d.t.Context(), d.actor, florist)
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

func TestContacts(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	if all := d.contacts(); len(all) != 3 || all[0].DisplayName() != "MADAME MARTIN SEVERINE" {
		t.Fatalf("%+v", all)
	}
	_, err := d.AddContact(ctx, d.actor, florist, spst.Contact{LastName: "DURAND", Types: []spst.ContactType{spst.BillingContact}})
	if got := problems(t, err); got != "address_id billing_address_required, email billing_email_required" {
		t.Error(got)
	}
	added, err := d.AddContact(ctx, d.actor, florist, spst.Contact{
		LastName: " DURAND ", Phone: "02.76.08.12.00", Types: []spst.ContactType{spst.SiteContact, spst.SafetyContact},
	})
	if err != nil || added.ID == "" || added.Version != 1 || added.LastName != "DURAND" || added.Types[0] != spst.SafetyContact {
		t.Fatalf("%+v, %v", added, err)
	}
	added.Email = "durand@exemple.fr"
	changed, err := d.UpdateContact(ctx, d.actor, florist, added)
	if err != nil || changed.Version != 2 {
		t.Fatalf("%+v, %v", changed, err)
	}
	_, err = d.UpdateContact(ctx, d.actor, florist, added)
	wantKind(t, err, spst.Stale, "stale")
	_, err = d.UpdateContact(ctx, d.actor, florist, spst.Contact{Head: spst.Head{ID: "inconnu", Version: 1}})
	wantKind(t, err, spst.NotFound, "contact")
	history, err := d.ContactHistory(ctx, d.actor, florist, added.ID)
	if err != nil || len(history) != 2 || !reflect.DeepEqual(history[0].Fields, []string{"email"}) || history[1].Action != "create" {
		t.Errorf("%+v, %v", history, err)
	}
}

func TestRemoveAndRestoreContact(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	first := d.contacts()[0]
	gone, err := d.RemoveContact(ctx, d.actor, florist, first.ID, first.Version)
	if err != nil || gone.RemovedAt.IsZero() || gone.Version != first.Version+1 || len(d.contacts()) != 2 {
		t.Fatalf("%+v, %v", gone, err)
	}
	again, err := d.RemoveContact(ctx, d.actor, florist, first.ID, gone.Version)
	if err != nil || again.Version != gone.Version {
		t.Errorf("removed twice: %+v, %v", again, err)
	}
	off, err := d.RemovedContacts(ctx, d.actor, florist)
	if err != nil || len(off) != 1 || off[0].ID != first.ID {
		t.Errorf("off the list: %+v, %v", off, err)
	}
	d.now = d.now.AddDate(0, 0, portal.UndoDays).Add(time.Second)
	if off, err := d.RemovedContacts(ctx, d.actor, florist); err != nil || len(off) != 0 {
		t.Errorf("a month later: %+v, %v", off, err)
	}
	back, err := d.RestoreContact(ctx, d.actor, florist, first.ID, gone.Version)
	if err != nil || !back.RemovedAt.IsZero() || len(d.contacts()) != 3 {
		t.Errorf("%+v, %v", back, err)
	}
}

// Somebody always receives the invoices.
func TestLastBillingContactStays(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	all := d.contacts()
	if _, err := d.RemoveContact(ctx, d.actor, florist, all[0].ID, all[0].Version); err != nil {
		t.Fatal(err)
	}
	last := all[1]
	_, err := d.RemoveContact(ctx, d.actor, florist, last.ID, last.Version)
	wantKind(t, err, spst.Conflict, "last_billing_contact")
	last.Types = []spst.ContactType{spst.HRContact}
	_, err = d.UpdateContact(ctx, d.actor, florist, last)
	wantKind(t, err, spst.Conflict, "last_billing_contact")
}

func TestAddresses(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	all, err := d.Addresses(ctx, d.actor, florist)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	_, err = d.RemoveAddress(ctx, d.actor, florist, all[0].ID, all[0].Version)
	wantKind(t, err, spst.Conflict, "address_in_use")
	added, err := d.AddAddress(ctx, d.actor, florist, spst.Address{
		Label: "Atelier", PostalAddress: spst.PostalAddress{Line1: "1 rue A", PostalCode: "76 000", City: "ROUEN"},
	})
	if err != nil || added.PostalCode != "76000" {
		t.Fatalf("%+v, %v", added, err)
	}
	added.City = "DARNÉTAL"
	if added, err = d.UpdateAddress(ctx, d.actor, florist, added); err != nil || added.Version != 2 {
		t.Fatalf("%+v, %v", added, err)
	}
	gone, err := d.RemoveAddress(ctx, d.actor, florist, added.ID, added.Version)
	if err != nil || gone.RemovedAt.IsZero() {
		t.Fatalf("%+v, %v", gone, err)
	}
	_, err = d.AddContact(ctx, d.actor, florist, spst.Contact{LastName: "X", Email: "x@exemple.fr",
		Types: []spst.ContactType{spst.BillingContact}, AddressID: gone.ID})
	if got := problems(t, err); got != "address_id address_unknown" {
		t.Errorf("a removed address: %s", got)
	}
	if _, err = d.RestoreAddress(ctx, d.actor, florist, gone.ID, gone.Version); err != nil {
		t.Error(err)
	}
}

func TestCareTeam(t *testing.T) {
	d := newDesk(t)
	team, err := d.CareTeam(t.Context(), d.actor, florist)
	if err != nil || team.Centre.Name != "SIEGE ADMINISTRATIF" || len(team.Team) != 4 || len(team.Mailboxes) != 4 {
		t.Fatalf("%+v, %v", team, err)
	}
	if team.Team[0].Name != "" || !reflect.DeepEqual(team.Team[1].Phones, []string{"0276081223", "0276081233"}) {
		t.Errorf("%+v", team.Team)
	}
}

// What is of another member is not found, by its ID either.
func TestContactsOfOthers(t *testing.T) {
	d := newDesk(t)
	theirs := d.contacts()[0]
	garage := d.signIn("100043")
	theirs.Email = "x@exemple.fr"
	_, err := d.UpdateContact(t.Context(), garage, "100043", theirs)
	wantKind(t, err, spst.NotFound, "contact")
	_, err = d.RemoveContact(t.Context(), garage, "100043", theirs.ID, theirs.Version)
	wantKind(t, err, spst.NotFound, "contact")
	_, err = d.RestoreAddress(t.Context(), garage, "100043", "af01", 1)
	wantKind(t, err, spst.NotFound, "address")
}
