package sqlstore

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"modernc.org/sqlite"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// cached is what the connection that writes keeps of pages, in bytes.
func cached(t *testing.T, s *Store) int {
	t.Helper()
	c, err := s.engine.(*sqliteFile).write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var now int
	err = c.Raw(func(driver any) (err error) {
		now, _, err = driver.(sqlite.DBStatus).Status(sqlite.DBStatusCacheUsed, false)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestRestGivesBackWhatAWriteLeaves(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "portail.db"), make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: "1"}}); err != nil {
		t.Fatal(err)
	}
	w := s.engine.(*sqliteFile).writers
	put := func(from, n int) {
		t.Helper()
		var list []portal.Record
		for i := range n {
			list = append(list, portal.Record{Employee: spst.Employee{ID: strconv.Itoa(from + i), Version: 1, BirthName: strings.Repeat("N", 500)}})
		}
		if err := s.AddEmployees(t.Context(), "1", list); err != nil {
			t.Fatal(err)
		}
	}
	put(0, 5_000)
	w.later.Stop()
	before := cached(t, s)
	w.rest()
	if after := cached(t, s); after > before/4 {
		t.Errorf("%d bytes of pages at rest, %d before", after, before)
	}

	put(5_000, 1_000)
	w.later.Stop()
	w.busy = true // somebody has the turn: the memory is theirs
	before = cached(t, s)
	w.rest()
	if after := cached(t, s); after != before || !w.busy {
		t.Errorf("%d bytes, busy %v, want %d, true", after, w.busy, before)
	}
	w.leave()
	put(6_000, 10) // and the turn is there to take
}
