package sqlstore

import (
	"errors"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// The addresses of a base from before go on receiving codes, but those that its
// history says a mandatary has set, or has made to receive them.
func TestAddressesFromBeforeAreConfirmedUnlessAMandatarySetThem(t *testing.T) {
	contact := func(id, email, types string) string {
		return `INSERT INTO contact (id, member, version, removed_at, civility, last_name, first_name, position, email, phone, mobile, types, bills, address)
			VALUES ('` + id + `', '1', 9, 0, '', 'N` + id + `', '', '', '` + email + `', '', '', '` + types + `', 0, '');`
	}
	did := func(id, version, kind, action, fields string) string {
		return `INSERT INTO company_history (member, subject, version, at, kind, number, name, action, fields)
			VALUES ('1', '` + id + `', ` + version + `, 1000` + version + `, '` + kind + `', 'n', 'N', '` + action + `', '` + fields + `');`
	}
	const both = "dirigeant,responsable_rh"
	path := filepath.Join(t.TempDir(), "base.db")
	oldBase(t, path, 11)
	db, err := openSQLite(path, writer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(),
		`INSERT INTO member (number, name, siret, activity, vat, naf_code, naf_label, joined_on, revision) VALUES ('1', 'UN', '', '', '', '', '', 0, 0);`+
			contact("service", "a@b.fr", both)+
			contact("member", "a@b.fr", "dirigeant")+did("member", "1", "member", "create", "")+
			contact("mandatary", "a@b.fr", "responsable_rh")+did("mandatary", "1", "mandatary", "create", "")+
			contact("changed", "a@b.fr", both)+did("changed", "1", "member", "create", "")+did("changed", "2", "mandatary", "update", "phone,email")+
			contact("retyped", "a@b.fr", both)+did("retyped", "1", "member", "create", "")+did("retyped", "2", "mandatary", "update", "types")+
			contact("corrected", "a@b.fr", both)+did("corrected", "1", "mandatary", "create", "")+did("corrected", "2", "member", "update",
			"email,types")+
			contact("touched", "a@b.fr", both)+did("touched", "1", "mandatary", "create", "")+did("touched", "2", "member", "update", "phone")+
			contact("returned", "a@b.fr", both)+did("returned", "1", "mandatary", "create", "")+did("returned", "2", "member", "remove",
			"removed_at")+did("returned", "3", "member", "restore", "removed_at")+
			contact("restored", "a@b.fr", both)+did("restored", "1", "member", "create", "")+did("restored", "2", "member", "remove",
			"removed_at")+did("restored", "3", "mandatary", "restore", "removed_at")+
			contact("phoned", "a@b.fr", both)+did("phoned", "1", "member", "create", "")+did("phoned", "2", "mandatary", "update", "phone,position")+
			contact("plain", "a@b.fr", "referent_securite")+did("plain", "1", "mandatary", "create", "")+
			contact("silent", "", both))
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for id, want := range map[string]struct {
		codes spst.CodeUse
		by    spst.AccountKind
	}{
		"service": {spst.CodesReceived, ""}, "member": {spst.CodesReceived, spst.MemberAccount},
		"mandatary": {spst.CodesNever, spst.MandataryAccount}, "changed": {spst.CodesNever, spst.MandataryAccount},
		"retyped": {spst.CodesUnconfirmed, spst.MemberAccount}, "corrected": {spst.CodesReceived, spst.MemberAccount},
		"touched": {spst.CodesNever, spst.MandataryAccount}, "returned": {spst.CodesNever, spst.MandataryAccount},
		"restored": {spst.CodesNever, spst.MandataryAccount}, "phoned": {spst.CodesReceived, spst.MemberAccount},
		"plain": {"", spst.MandataryAccount}, "silent": {"", ""},
	} {
		c, err := s.Contact(t.Context(), "1", id)
		if err != nil {
			t.Fatal(err)
		}
		if c.Codes != want.codes || c.EmailBy.Kind != want.by {
			t.Errorf("%s: %q by %q, want %+v", id, c.Codes, c.EmailBy.Kind, want)
		}
	}
}

// What a base from before holds is found again under the names that its tables have now.
func TestTablesAreRenamedWithWhatTheyHold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "base.db")
	oldBase(t, path, 18)
	db, err := openSQLite(path, writer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), `INSERT INTO member (number, name, siret, activity, vat, naf_code, naf_label, joined_on) VALUES ('1', 'UN', '', '', '', '', '', 0);
		INSERT INTO login (kind, number, name, password) VALUES ('member', '1', 'UN', 'hash');
		INSERT INTO tally (member, category, present_until, count) VALUES ('1', 'SIR', 4000000, 3);
		INSERT INTO campaign_notice (member, year) VALUES ('1', 2027);`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	today := spst.NewDate(2027, 1, 20)
	if a, err := s.Account(t.Context(), spst.MemberAccount, "1", today); err != nil || a.Name != "UN" || a.Password != "hash" {
		t.Errorf("account %+v, %v", a, err)
	}
	if m, err := s.Member(t.Context(), "1", today); err != nil || m.Headcount != 3 {
		t.Errorf("member %+v, %v", m, err)
	}
	if first, err := s.NoteAnnounced(t.Context(), "1", 2027); err != nil || first {
		t.Errorf("announced first %t, %v", first, err)
	}
}

// What is known of visits goes into the rows of the employees, whole.
func TestWhatIsKnownOfVisitsIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "base.db")
	oldBase(t, path, 26)
	db, err := openSQLite(path, writer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), `
		INSERT INTO member (number, name, siret, activity, vat, naf_code, naf_label, joined_on) VALUES ('1', 'UN', '', '', '', '', '', 0);
		INSERT INTO employee (id, member, version, record, sort_key, search, present_until, category)
			VALUES ('seen', '1', 1, x'', 'a', '', 0, ''), ('new', '1', 1, x'', 'b', '', 0, '');
		INSERT INTO visit_tracking (member, employee, last_on, next_on) VALUES ('1', 'seen', 730000, 730400), ('1', 'nobody', 1, 0)`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for id, want := range map[string]spst.Tracking{"seen": {Last: 730000, Next: 730400}, "new": {}, "nobody": {}} {
		if known, err := s.TrackingOf(t.Context(), "1", id); err != nil || known != want {
			t.Errorf("%s: %+v, %v", id, known, err)
		}
	}
}

// The visits of one employee are found, newest first, whether their row says whose it is
// or is from before it did.
func TestAppointmentsOfOne(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "base.db"), zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.exec(t.Context(),
		`INSERT INTO member (number, name, siret, activity, vat, naf_code, naf_label, joined_on) VALUES ('1', 'UN', '', '', '', '', '', 0)`)
	for i, of := range []string{"a", "b", "a", "a"} {
		start := time.Date(2026, time.November, 1+i, 9, 0, 0, 0, time.UTC)
		err = errors.Join(err, s.PutAppointment(t.Context(), "1", spst.Appointment{ID: strconv.Itoa(i), Version: 1, EmployeeID: of,
			Start: start}))
	}
	if err = errors.Join(err, s.exec(t.Context(), `UPDATE appointment SET employee = '' WHERE id IN ('1', '2')`)); err != nil {
		t.Fatal(err)
	}
	all, err := s.AppointmentsOf(t.Context(), "1", "a")
	if err != nil || len(all) != 3 || all[0].ID != "3" || all[1].ID != "2" || all[2].ID != "0" {
		t.Errorf("%+v, %v", all, err)
	}
}
