package portal_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// useCases are all those about a member, with a right for each.
func useCases(h *house) map[string]func(context.Context, portal.Actor, string) error {
	all := spst.RosterQuery{}
	return map[string]func(context.Context, portal.Actor, string) error{
		"member": func(ctx context.Context, a portal.Actor, n string) error { _, err := h.Member(ctx, a, n); return err },
		"employees": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.Employees(ctx, a, n, all)
			return err
		},
		"stream": func(ctx context.Context, a portal.Actor, n string) error {
			return h.StreamEmployees(ctx, a, n, all, func(int) {}, func(*spst.Employee) error { return nil })
		},
		"employee": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.Employee(ctx, a, n, h.anyID(n))
			return err
		},
		"history": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.EmployeeHistory(ctx, a, n, h.anyID(n))
			return err
		},
		"visits of one": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.EmployeeVisits(ctx, a, n, h.anyID(n))
			return err
		},
		"chart": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.Headcount(ctx, a, n)
			return err
		},
		"chart of a year": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.HeadcountYear(ctx, a, n)
			return err
		},
		"todo": func(ctx context.Context, a portal.Actor, n string) error { _, err := h.Todo(ctx, a, n); return err },
		"write add": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.AddEmployee(ctx, a, n, newcomer())
			return err
		},
		"write update": func(ctx context.Context, a portal.Actor, n string) error {
			e := newcomer()
			e.ID = h.anyID(n)
			_, err := h.UpdateEmployee(ctx, a, n, e)
			return err
		},
		"write exit": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.ExitEmployee(ctx, a, n, h.anyID(n), 0, spst.Exit{ExitDate: today, ExitReason: spst.Resignation})
			return err
		},
		"write undo": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.UndoExit(ctx, a, n, h.anyID(n), 0)
			return err
		},
		"write withdraw": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.WithdrawEmployee(ctx, a, n, h.anyID(n), 0)
			return err
		},
		"company": func(ctx context.Context, a portal.Actor, n string) error { _, err := h.Company(ctx, a, n); return err },
		"company history": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.CompanyHistory(ctx, a, n)
			return err
		},
		"contact history": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.ContactHistory(ctx, a, n, anyContact(ctx, h, n))
			return err
		},
		"address history": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.AddressHistory(ctx, a, n, anyAddress(ctx, h, n))
			return err
		},
		"situations": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.SituationChanges(ctx, a, n)
			return err
		},
		"contacts": func(ctx context.Context, a portal.Actor, n string) error { _, err := h.Contacts(ctx, a, n); return err },
		"addresses": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.Addresses(ctx, a, n)
			return err
		},
		"removed contacts": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.RemovedContacts(ctx, a, n)
			return err
		},
		"removed addresses": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.RemovedAddresses(ctx, a, n)
			return err
		},
		"care team": func(ctx context.Context, a portal.Actor, n string) error { _, err := h.CareTeam(ctx, a, n); return err },
		"write company": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.UpdateCompany(ctx, a, n, spst.Company{})
			return err
		},
		"write validation": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.ValidateCompany(ctx, a, n, 1)
			return err
		},
		"write situation": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.AnnounceSituationChange(ctx, a, n, spst.SituationChange{})
			return err
		},
		"write withdrawal": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.WithdrawSituationChange(ctx, a, n, "absent")
			return err
		},
		"write contact": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.AddContact(ctx, a, n, spst.Contact{})
			return err
		},
		"write address": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.AddAddress(ctx, a, n, spst.Address{})
			return err
		},
		"imports": func(ctx context.Context, a portal.Actor, n string) error { _, err := h.Imports(ctx, a, n); return err },
		"import": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.Import(ctx, a, n, "aucun")
			return err
		},
		"write undo of an import": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.UndoImport(ctx, a, n, "aucun")
			return err
		},
		"write batch": func(ctx context.Context, a portal.Actor, n string) error {
			_, err := h.ChangeEmployees(ctx, a, n, spst.Batch{Changes: []spst.Change{{Action: spst.ActionExit}}})
			return err
		},
	}
}

func (h *house) anyID(number string) string {
	if number == "100043" {
		return "g0002"
	}
	return "f0004"
}

// anyContact and anyAddress are the ID of one of a member's.
func anyContact(ctx context.Context, h *house, number string) string {
	list, err := h.store.Contacts(ctx, number)
	if err != nil || len(list) == 0 {
		return "absent"
	}
	return list[0].ID
}

func anyAddress(ctx context.Context, h *house, number string) string {
	list, err := h.store.Addresses(ctx, number)
	if err != nil || len(list) == 0 {
		return "absent"
	}
	return list[0].ID
}

// newcomer is an employee that every rule accepts.
func newcomer() spst.Employee {
	return spst.Employee{
		BirthName: "DUPONT", FirstName: "Marie", BirthDate: spst.NewDate(1990, 5, 17), Sex: spst.Female,
		HireDate: spst.NewDate(2024, 1, 8), JobTitle: "Fleuriste", PCSCode: "554d", ContractType: spst.CDI,
		Determinants: []spst.DeterminantCode{spst.None},
	}
}

// Who may do what: nobody learns which numbers exist.
func TestAuthorizationTable(t *testing.T) {
	const allowed, missing, forbidden = "", "not_found member", "forbidden mandate"
	for _, c := range []struct {
		who, of     string
		read, write string
		alter       func(*house)
	}{
		{who: "100042", of: "100042", read: allowed, write: allowed},
		{who: "100043", of: "100042", read: missing, write: missing},
		{who: "100042", of: "999999", read: missing, write: missing},
		{who: "100042", of: "", read: missing, write: missing},
		{who: "M2001", of: "100042", read: allowed, write: allowed},
		{who: "M2001", of: "100043", read: allowed, write: allowed},
		{who: "M2001", of: "999999", read: missing, write: missing},
		{who: "M2001", of: "100043", read: allowed, write: forbidden, alter: mandate(0, 0, spst.RightRead)},
		{who: "M2001", of: "100043", read: forbidden, write: forbidden, alter: mandate(0, 0, spst.RightInvoices)},
		{who: "M2001", of: "100043", read: missing, write: missing, alter: mandate(0, 0)},
		{who: "M2001", of: "100043", read: missing, write: missing, alter: mandate(0, -1, spst.RightRead, spst.RightRoster)},
		{who: "M2001", of: "100043", read: missing, write: missing, alter: mandate(1, 0, spst.RightRead, spst.RightRoster)},
		{who: "M2001", of: "100043", read: allowed, write: allowed, alter: mandate(-1, +1, spst.RightRead, spst.RightRoster, spst.RightCompany)},
	} {
		h := newHouse(t)
		if c.alter != nil {
			c.alter(h)
		}
		actor := h.signIn(c.who)
		for name, do := range useCases(h) {
			want := c.read
			if strings.HasPrefix(name, "write") {
				want = c.write
			}
			err := do(t.Context(), actor, c.of)
			got := fmt.Sprint(spst.KindOf(err), " ", spst.CodeOf(err))
			if want == allowed && got != missing && got != forbidden {
				continue // carried out, or refused for another reason
			}
			if got != want {
				t.Errorf("%s of %s, %s: %q, want %q", c.who, c.of, name, got, want)
			}
		}
	}
}

// mandate gives the cabinet other rights on the garage, in days from today; 0 as end is no end.
func mandate(from, until int, rights ...spst.Right) func(*house) {
	return func(h *house) {
		h.t.Helper()
		m := spst.Mandate{Mandatary: "M2001", Member: "100043", Rights: rights, From: today.AddDays(from)}
		if until != 0 {
			m.Until = today.AddDays(until)
		}
		if err := h.AddMandate(h.t.Context(), m); err != nil {
			h.t.Fatal(err)
		}
	}
}

func TestNobodyIsNobody(t *testing.T) {
	h := newHouse(t)
	for _, do := range useCases(h) {
		wantKind(t, do(t.Context(), portal.Actor{}, "100042"), spst.NotFound, "member")
	}
}

// Another member's employee does not exist, even under one's own number.
func TestEmployeesOfOthers(t *testing.T) {
	h := newHouse(t)
	garage := h.signIn("100043")
	_, err := h.Employee(t.Context(), garage, "100043", "f0004")
	wantKind(t, err, spst.NotFound, "employee")
	_, err = h.ExitEmployee(t.Context(), garage, "100043", "f0004", 1, spst.Exit{ExitDate: today, ExitReason: spst.Resignation})
	wantKind(t, err, spst.NotFound, "employee")
	_, err = h.EmployeeHistory(t.Context(), garage, "100043", "f0004")
	wantKind(t, err, spst.NotFound, "employee")
}

func TestMembers(t *testing.T) {
	h := newHouse(t)
	for who, want := range map[string]string{
		"100042": "100042:44:5 ",
		"100043": "100043:12:5 ",
		"M2001":  "100042:44:5 100043:12:4 ",
	} {
		members, err := h.Members(t.Context(), h.signIn(who))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, m := range members {
			got += fmt.Sprintf("%s:%d:%d ", m.Number, m.Headcount, len(m.Rights))
		}
		if got != want {
			t.Errorf("%s: %q, want %q", who, got, want)
		}
	}
}
