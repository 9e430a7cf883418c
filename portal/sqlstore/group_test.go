package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

var errRefused = errors.New("refused")

// shop is a base whose first writer is held until the test lets it go, so that others
// wait: they are then one group with it.
type shop struct {
	*Store
	t    *testing.T
	held chan struct{}
	file *sqliteFile

	mu     sync.Mutex
	groups map[*group]bool // seen by put
	ends   sync.WaitGroup
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "portail.db"), make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: "1"}}); err != nil {
		t.Fatal(err)
	}
	file := s.engine.(*sqliteFile)
	file.writers.age = time.Hour // however slow the machine is
	return &shop{Store: s, t: t, held: make(chan struct{}), file: file, groups: map[*group]bool{}}
}

// hold begins a group with a writer who waits in it, and gives what became of it.
func (s *shop) hold(after func(context.Context) error) chan error {
	s.t.Helper()
	begun := make(chan struct{})
	ended := s.write(s.t.Context(), func(ctx context.Context) error {
		close(begun)
		<-s.held
		return after(ctx)
	})
	<-begun
	return ended
}

// write begins a writer, and gives what became of it.
func (s *shop) write(ctx context.Context, do func(context.Context) error) chan error {
	ended := make(chan error, 1)
	s.ends.Go(func() {
		defer func() {
			if v := recover(); v != nil {
				ended <- fmt.Errorf("panic: %v", v)
			}
		}()
		ended <- s.Within(ctx, do)
	})
	return ended
}

// wait begins a writer who waits behind the n that wait already.
func (s *shop) wait(ctx context.Context, n int, do func(context.Context) error) chan error {
	ended := s.write(ctx, do)
	s.waits(n + 1)
	return ended
}

// waits returns once n writers wait.
func (s *shop) waits(n int) {
	for {
		s.file.writers.mu.Lock()
		is := len(s.file.writers.waiting)
		s.file.writers.mu.Unlock()
		if is == n {
			return
		}
		runtime.Gosched()
	}
}

// put writes an employee of that name.
func (s *shop) put(id string) func(context.Context) error {
	return func(ctx context.Context) error {
		s.mu.Lock()
		s.groups[s.file.writers.group] = true
		s.mu.Unlock()
		return s.AddEmployees(ctx, "1", []portal.Record{{Employee: spst.Employee{ID: id, Version: 1, BirthName: id}}})
	}
}

// has wants those to be in the base, and nobody else.
func (s *shop) has(want string) {
	s.t.Helper()
	page, err := s.Employees(s.t.Context(), "1", portal.Selection{Status: spst.All, Limit: 100})
	var got []string
	for _, e := range page.Employees {
		got = append(got, e.ID)
	}
	if err != nil || strings.Join(got, " ") != want {
		s.t.Errorf("there are %q, %v; want %q", got, err, want)
	}
}

func (s *shop) is(ended chan error, want error) {
	s.t.Helper()
	if err := <-ended; !errors.Is(err, want) {
		s.t.Errorf("got %v, want %v", err, want)
	}
}

func (s *shop) isCode(ended chan error, want spst.Code) {
	s.t.Helper()
	if err := <-ended; spst.CodeOf(err) != want {
		s.t.Errorf("got %v, want %s", err, want)
	}
}

// Whoever waits while another writes is committed with it.
func TestWritersShareACommit(t *testing.T) {
	s := newShop(t)
	first := s.hold(s.put("a"))
	var others []chan error
	for n := range 5 {
		others = append(others, s.wait(t.Context(), n, s.put(string(rune('b'+n)))))
	}
	s.has("")
	close(s.held)
	for _, ended := range append(others, first) {
		s.is(ended, nil)
	}
	s.has("a b c d e f")
	if len(s.groups) != 1 {
		t.Errorf("%d groups", len(s.groups))
	}
	if err := s.Within(t.Context(), s.put("g")); err != nil || len(s.groups) != 2 {
		t.Errorf("%v, %d groups: one alone has its own", err, len(s.groups))
	}
}

// What undoes one writer undoes nothing of the others, whoever began the group.
func TestWriterIsUndoneAlone(t *testing.T) {
	undone := func(s *shop, id string, end func() error) func(context.Context) error {
		return func(ctx context.Context) error {
			if err := s.put(id)(ctx); err != nil {
				return err
			}
			return end()
		}
	}
	for name, c := range map[string]struct {
		end  func() error
		want func(error) bool
	}{
		"error": {func() error { return errRefused }, func(err error) bool { return errors.Is(err, errRefused) }},
		"panic": {func() error { panic("stop") }, func(err error) bool { return err != nil && err.Error() == "panic: stop" }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			first := s.hold(undone(s, "a", c.end))
			b := s.wait(t.Context(), 0, s.put("b"))
			x := s.wait(t.Context(), 1, undone(s, "x", c.end))
			d := s.wait(t.Context(), 2, s.put("d"))
			y := s.wait(t.Context(), 3, undone(s, "y", c.end))
			close(s.held)
			for _, ended := range []chan error{first, x, y} {
				if err := <-ended; !c.want(err) {
					t.Errorf("got %v", err)
				}
			}
			s.is(b, nil)
			s.is(d, nil)
			s.has("b d")
		})
	}
}

// Goexit is how a test ends early, and leaves nobody waiting.
func TestWriterWhoNeverReturns(t *testing.T) {
	s := newShop(t)
	first := s.hold(func(ctx context.Context) error {
		_ = s.put("a")(ctx)
		runtime.Goexit()
		return nil
	})
	b := s.wait(t.Context(), 0, s.put("b"))
	close(s.held)
	s.is(b, nil)
	s.ends.Wait()
	if len(first) != 0 {
		t.Error("it was answered")
	}
	s.has("b")
}

// A COMMIT that fails is an error of all: nothing of any is there, nor acknowledged.
func TestCommitThatFails(t *testing.T) {
	s := newShop(t)
	first := s.hold(s.put("a"))
	orphan := s.wait(t.Context(), 0, func(ctx context.Context) error {
		if err := s.exec(ctx, `PRAGMA defer_foreign_keys = 1`); err != nil {
			return err
		}
		return s.AddHistory(ctx, portal.EmployeeEntry{Employee: "nobody", HistoryEntry: spst.HistoryEntry{Version: 1}})
	})
	c := s.wait(t.Context(), 1, s.put("c"))
	close(s.held)
	for _, ended := range []chan error{first, orphan, c} {
		if err := <-ended; err == nil {
			t.Error("acknowledged")
		}
	}
	s.has("")
	if err := s.Within(t.Context(), s.put("d")); err != nil {
		t.Error(err)
	}
	s.has("d")
}

// Where SQLite undoes the whole transaction for the fault of one writer, nobody of the
// group is acknowledged, and what that writer still wrote is not there either.
func TestTransactionUndoneByTheEngine(t *testing.T) {
	s := newShop(t)
	first := s.hold(s.put("a"))
	var after error
	full := s.wait(t.Context(), 0, func(ctx context.Context) error {
		tx := ctx.Value(txKey{}).(transaction)
		if _, err := tx.exec(ctx, "ROLLBACK"); err != nil { // as SQLite does
			return err
		}
		tx.shared.lost = errRefused // as note has it
		after = s.put("b")(ctx)
		return nil
	})
	c := s.wait(t.Context(), 1, s.put("c"))
	close(s.held)
	s.is(first, errRefused)
	s.is(full, errRefused)
	s.is(c, nil) // the next group
	if !errors.Is(after, errRefused) {
		t.Errorf("written outside of the transaction: %v", after)
	}
	s.has("c")
}

// A disk that fills up while a group writes acknowledges nothing that is not there.
func TestFullDiskInAGroup(t *testing.T) {
	s := newShop(t)
	var pages int
	if err := s.pragma(`PRAGMA page_count`, &pages); err != nil {
		t.Fatal(err)
	}
	if err := s.pragma(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+8), &pages); err != nil {
		t.Fatal(err)
	}
	big := func(id string) func(context.Context) error {
		return func(ctx context.Context) error {
			r := portal.Record{Employee: spst.Employee{ID: id, Version: 1, BirthName: id, Comment: strings.Repeat("x", 20_000)}}
			return s.AddEmployees(ctx, "1", []portal.Record{r})
		}
	}
	first := s.hold(big("a"))
	var others []chan error
	for n := range 8 {
		others = append(others, s.wait(t.Context(), n, big(string(rune('b'+n)))))
	}
	close(s.held)
	var there []string
	for n, ended := range append([]chan error{first}, others...) {
		switch err := <-ended; {
		case err == nil:
			there = append(there, string(rune('a'+n)))
		case spst.CodeOf(err) != spst.CodeStorage || spst.KindOf(err) != spst.Unavailable:
			t.Errorf("got %v", err)
		}
	}
	if len(there) == 9 {
		t.Error("the disk was not full")
	}
	s.has(strings.Join(there, " "))
}

func (s *shop) pragma(query string, into *int) error {
	return s.file.write.QueryRowContext(s.t.Context(), query).Scan(into)
}

// Who gives up while waiting writes nothing, and the others go on.
func TestWriterGivesUpWaiting(t *testing.T) {
	s := newShop(t)
	first := s.hold(s.put("a"))
	gone, cancel := context.WithCancel(t.Context())
	b := s.wait(gone, 0, s.put("b"))
	c := s.wait(t.Context(), 1, s.put("c"))
	cancel()
	s.isCode(b, spst.CodeCanceled)
	s.waits(1)
	close(s.held)
	s.is(first, nil)
	s.is(c, nil)
	s.has("a c")
}

// Who gives up while it writes is undone, without harm to who wrote before in the group.
func TestWriterGivesUpWriting(t *testing.T) {
	s := newShop(t)
	first := s.hold(s.put("a"))
	gone, cancel := context.WithCancel(t.Context())
	b := s.wait(gone, 0, func(ctx context.Context) error {
		if err := s.put("b")(ctx); err != nil {
			return err
		}
		cancel()
		return s.put("bb")(ctx)
	})
	c := s.wait(t.Context(), 1, s.put("c"))
	close(s.held)
	s.is(first, nil)
	s.isCode(b, spst.CodeCanceled)
	s.is(c, nil)
	s.has("a c")
}

// Who gives up once it has written is told what became of it: the COMMIT has it.
func TestWriterGivesUpTooLate(t *testing.T) {
	s := newShop(t)
	late, cancel := context.WithCancel(t.Context())
	first := s.hold(s.put("a"))
	b := s.wait(late, 0, s.put("b"))
	c := s.wait(t.Context(), 1, func(ctx context.Context) error {
		cancel() // b has written, and waits for the COMMIT
		return s.put("c")(ctx)
	})
	close(s.held)
	s.is(first, nil)
	s.is(b, nil)
	s.is(c, nil)
	s.has("a b c")
}

// What a do leaves behind writes nothing in the transaction of others.
func TestContextOfAWriterIsOver(t *testing.T) {
	s := newShop(t)
	var stale context.Context
	if err := s.Within(t.Context(), func(ctx context.Context) error {
		stale = ctx //nolint:fatcontext // what a careless do keeps
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.put("x")(stale); err == nil {
		t.Error("written")
	}
	s.has("")
}

// Thirty-two writers who end in every way: what was acknowledged is there, the rest is not.
func TestWritersAtOnce(t *testing.T) {
	s := newShop(t)
	const writers, each = 32, 40
	acknowledged := make([]map[string]bool, writers)
	var all sync.WaitGroup
	for w := range writers {
		acknowledged[w] = map[string]bool{}
		random := rand.New(rand.NewPCG(1, uint64(w)))
		all.Go(func() {
			for n := range each {
				id := fmt.Sprintf("w%d-%d", w, n)
				if s.attempt(id, random.IntN(6)) == nil {
					acknowledged[w][id] = true
				}
			}
		})
	}
	all.Wait()
	there := map[string]bool{}
	err := s.StreamEmployees(t.Context(), "1", portal.Selection{Status: spst.All}, func(int) {}, func(e *spst.Employee, _ spst.Tracking) error {
		there[e.ID] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for w := range acknowledged {
		for id := range acknowledged[w] {
			if !there[id] {
				t.Errorf("%s is lost", id)
			}
			delete(there, id)
		}
	}
	if len(there) > 0 {
		t.Errorf("there without being acknowledged: %v", there)
	}
	if len(s.groups) >= writers*each/2 {
		t.Errorf("%d groups for %d writes", len(s.groups), writers*each)
	}
}

// attempt is one write, which ends in one of six ways.
func (s *shop) attempt(id string, way int) error {
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	if way == 0 {
		go cancel() // at any moment
	}
	return <-s.write(ctx, func(ctx context.Context) error {
		if err := s.put(id)(ctx); err != nil {
			return err
		}
		switch way {
		case 1:
			return errRefused
		case 2:
			panic("stop")
		case 3:
			cancel()
		case 4:
			_ = s.Within(ctx, func(ctx context.Context) error {
				_ = s.put("never " + id)(ctx)
				return errRefused
			})
		}
		return nil
	})
}
