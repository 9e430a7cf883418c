package sqlstore

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// What is read often is read off an index, in order: no table is gone through
// and nothing is sorted, whatever the size of the roster.
func TestQueryPlans(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "portail.db"), make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// Each use of the store leaves its statement among the prepared ones.
	for _, status := range []spst.RosterStatus{spst.Present, spst.Gone, spst.All} {
		x := portal.Selection{Status: status, On: 1, Limit: 10}
		for _, x.Cursor = range []string{"", s.sealCursor("1", place{id: "a"})} {
			if _, err := s.Employees(ctx, "1", x); err != nil {
				t.Fatal(err)
			}
		}
		_, _ = s.count(ctx, "1", portal.Selection{Status: status, On: 1, Words: []string{"mot"}})
	}
	for _, which := range []string{wholeRoster, writtenSince} {
		_ = s.eachSearchRow(ctx, func(searchRow) {}, which, "1", 0, 10)
	}
	_ = s.employeesAt(ctx, "1", []place{{id: "a"}, {id: "b"}}, nil)
	_, _ = s.Employee(ctx, "1", "a")
	_, _ = s.EmployeesByNIR(ctx, "1", []spst.NIR{"190057654001234"}, 1)
	_, _ = s.Member(ctx, "1", 1)
	_, _ = s.Rights(ctx, "M", "1", 1)
	_, _ = s.MandatedMembers(ctx, "M", 1)
	_, _ = s.ClientStates(ctx, "M", portal.ClientSelection{})
	_, _ = s.Session(ctx, [32]byte{}, 1)
	_, _ = s.CountByCategory(ctx, "1", 1)
	_, _ = s.History(ctx, "a")
	_, _ = s.Reply(ctx, spst.Account{}, "k")
	_, _ = s.Import(ctx, "1", "i")
	_, _ = s.ImportState(ctx, "1", "i")
	_, _ = s.Imports(ctx, "1")
	_, _ = s.ImportLines(ctx, "1", "i", []string{"l"})
	_, _ = s.LinesDone(ctx, "1", "i", 10)
	for _, when := range []spst.AppointmentWhen{spst.ToCome, spst.Past} {
		_, _ = s.Appointments(ctx, "1", portal.AppointmentSelection{When: when, Limit: 10})
	}
	_, _ = s.VisitRequests(ctx, "1", spst.PageQuery{Limit: 10})
	_, _ = s.FirstVisit(ctx, "1")
	_, _ = s.KnownVisits(ctx, "1", "", time.Time{})
	_, _ = s.KnownVisits(ctx, "1", "a", time.Time{})
	_, _ = s.TrackingOf(ctx, "1", "a")
	_, _ = s.NewsSince(ctx, "1", time.Time{}, spst.Account{}, 10)
	_, _ = s.AppointmentsOf(ctx, "1", "a")
	_, _ = s.Reset(ctx, [32]byte{})
	_, _ = s.Failures(ctx, [32]byte{})
	_, _ = s.KnownNetwork(ctx, spst.Account{}, "n", time.Time{})
	_, _ = s.AccountEmails(ctx, spst.MemberAccount, "1")
	if len(s.prepared) < 15 {
		t.Fatalf("%d statements", len(s.prepared))
	}
	for query := range s.prepared {
		if strings.Contains(query, "FROM base") || strings.Contains(query, "goose") {
			continue
		}
		for _, step := range plan(t, s, query) {
			if strings.HasPrefix(step, "SCAN ") && step != "SCAN CONSTANT ROW" || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s\n%s", query, step)
			}
		}
	}
}

func plan(t *testing.T, s *Store, query string) []string {
	t.Helper()
	args := make([]any, strings.Count(query, "$")) // as many as there may be
	rows, err := s.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(query, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// However many words people search for inside transactions, the statements that stay
// prepared are bounded, and the search goes on.
func TestPreparedStatementsAreBounded(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "portail.db"), make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	words := make([]string, 2*maxPrepared)
	for i := range words {
		words[i] = "mot"
	}
	for n := range words {
		x := portal.Selection{Status: spst.Present, On: 1, Words: words[:n], Limit: 10}
		if found, err := s.count(ctx, "1", x); err != nil || found != 0 {
			t.Fatalf("%d words: %d, %v", n, found, err)
		}
	}
	if len(s.prepared) > maxPrepared {
		t.Errorf("%d statements", len(s.prepared))
	}
}
