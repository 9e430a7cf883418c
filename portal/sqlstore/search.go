package sqlstore

import (
	"context"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// searchRoom is how many bytes the indexes of rosters may take together, the one in use
// apart: some 500,000 employees.
const searchRoom = 64 << 20

// searches has the indexes of the rosters that were searched last. They live in memory
// alone: of what is searched, nothing is on the disk that was not there before.
type searches struct {
	mu    sync.Mutex
	of    map[string]*searching // by member
	room  int64                 // of all of them; see searchRoom
	clock int64
}

// searching is what is searched of one member.
type searching struct {
	turn  chan struct{} // held while the index is looked at and brought up to date
	index *searchIndex  // nil before the first search; replaced, never changed
	size  atomic.Int64  // of the index, in bytes
	used  int64         // when, by the clock of searches
}

// take gives what is searched of a member, and drops what was not used for longest where
// all of them take too much room.
func (x *searches) take(member string) *searching {
	x.mu.Lock()
	defer x.mu.Unlock()
	one := x.of[member]
	if one == nil {
		one = &searching{turn: make(chan struct{}, 1)}
		x.of[member] = one
	}
	x.clock++
	one.used = x.clock
	for {
		var oldest string
		var room int64
		for m, other := range x.of {
			if room += other.size.Load(); other != one && (oldest == "" || other.used < x.of[oldest].used) {
				oldest = m
			}
		}
		if room <= x.room || oldest == "" {
			return one
		}
		delete(x.of, oldest)
	}
}

// searchEmployees is [Store.Employees] for words, from a place on.
func (s *Store) searchEmployees(ctx context.Context, member string, x portal.Selection, after place) (portal.Page, error) {
	page := portal.Page{Employees: []spst.Employee{}}
	err := s.search(ctx, member, func(ctx context.Context, index *searchIndex) error {
		var found []place
		index.find(&x, func(p place) {
			if page.Total++; len(found) <= x.Limit && p.compare(after) > 0 {
				found = append(found, p)
			}
		})
		if len(found) > x.Limit {
			found = found[:x.Limit]
			page.Next = s.sealCursor(member, found[x.Limit-1])
		}
		return s.employeesAt(ctx, member, found, func(e *spst.Employee, t spst.Tracking) error {
			page.Employees, page.Tracking = append(page.Employees, *e), append(page.Tracking, t)
			return nil
		})
	})
	return page, err
}

// fetchedRows is how many employees are looked up together.
const fetchedRows = 128

// employeesAt gives each the employees of some places, in that order; they may be kept.
func (s *Store) employeesAt(ctx context.Context, member string, places []place, each func(*spst.Employee, spst.Tracking) error) error {
	for some := range slices.Chunk(places, fetchedRows) {
		ids, at := make([]string, len(some)), make(map[string]int, len(some))
		for i, p := range some {
			ids[i], at[p.id] = p.id, i
		}
		found, err := s.EmployeesOf(ctx, member, ids)
		if err != nil {
			return err
		}
		slices.SortFunc(found, func(a, b portal.Record) int { return at[a.ID] - at[b.ID] })
		for i := range found {
			if err := each(&found[i].Employee, found[i].Tracking); err != nil {
				return err
			}
		}
	}
	return nil
}

// search runs do with the index of a member and on the state of the base that it is of.
// It is not for the inside of a transaction, whose writes others do not see yet.
func (s *Store) search(ctx context.Context, member string, do func(context.Context, *searchIndex) error) error {
	one := s.searches.take(member)
	select {
	case one.turn <- struct{}{}:
	case <-ctx.Done():
		return fold(ctx.Err())
	}
	pass := sync.OnceFunc(func() { <-one.turn })
	defer pass()
	return s.snapshot(ctx, func(ctx context.Context) error {
		index, err := s.refreshed(ctx, member, one.index)
		if err != nil {
			return err
		}
		one.index = index
		one.size.Store(int64(index.size()))
		pass()
		return do(ctx, index)
	})
}

// refreshed brings an index up to the revision of the roster: with the rows that were
// written since, or from the beginning where they are many.
func (s *Store) refreshed(ctx context.Context, member string, x *searchIndex) (*searchIndex, error) {
	revision, err := s.revision(ctx, member)
	if err != nil || x != nil && x.revision == revision {
		return x, err
	}
	if x != nil && x.revision < revision { // else the base is one from before
		most := x.mostChanged()
		var changed []searchRow
		err := s.eachSearchRow(ctx, func(r searchRow) { changed = append(changed, r) },
			writtenSince, member, x.revision, most+1)
		if err != nil {
			return nil, err
		}
		if x = x.with(revision, changed); len(x.changed) <= most {
			return x, nil
		}
	}
	b := searchBuilder{blocks: make([][]uint64, gramHashes)}
	if err := s.eachSearchRow(ctx, b.add, wholeRoster, member); err != nil {
		return nil, err
	}
	return b.index(revision), nil
}

// What ends the query of eachSearchRow.
const (
	wholeRoster  = `ORDER BY sort_key, id`
	writtenSince = `AND revision > $2 LIMIT $3`
)

// eachSearchRow gives each the rows of a member that are asked for.
func (s *Store) eachSearchRow(ctx context.Context, each func(searchRow), which string, args ...any) error {
	rows, err := s.rows(ctx, `SELECT id, sort_key, search, present_until FROM employee WHERE member = $1 `+which, args...)
	if err != nil {
		return fold(err)
	}
	defer rows.Close()
	var r searchRow
	var until any
	into := []any{&r.id, &r.key, &r.text, &until}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fold(err)
		}
		r.until = integer(until)
		each(r)
	}
	return fold(rows.Err())
}

// searchRow is what an employee is found by.
type searchRow struct {
	place
	text  string // folded
	until int64  // present_until
}

func (r *searchRow) selected(x *portal.Selection) bool {
	if r.until == withdrawn || x.Status == spst.Present && r.until < int64(x.On) || x.Status == spst.Gone && r.until >= int64(x.On) {
		return false
	}
	for _, w := range x.Words {
		if !strings.Contains(r.text, w) {
			return false
		}
	}
	return true
}

// The index lays the rows out in blocks, in the order of the list, and knows of every
// three letters in which blocks they follow each other: of a hash of them, which sends
// one to a block in vain at times. A block that may have a word is gone through.
const (
	blockRows  = 64
	gramHashes = 4096
)

// searchIndex is the index of a roster in one of its revisions.
type searchIndex struct {
	revision int64
	rows     []indexRow
	names    string     // id and key of each row
	texts    string     // text of each, and a line break
	blocks   [][]uint64 // by hash of three letters, a bit for each block
	// changed are the rows written since the rest was made, in the order of the list; old
	// has their identifiers, for what the rest says of them.
	changed []searchRow
	old     map[string]bool
}

// indexRow is where a row ends in names and texts.
type indexRow struct {
	id, key, text uint32
	until         int32
}

func (x *searchIndex) size() int {
	size := len(x.rows)*16 + len(x.names) + len(x.texts) + len(x.changed)*256
	for _, b := range x.blocks {
		size += 24 + 8*len(b)
	}
	return size
}

// mostChanged is how many rows are kept aside before the index is made again.
func (x *searchIndex) mostChanged() int { return 256 + len(x.rows)/64 }

// with gives the index with rows that were written meanwhile.
func (x *searchIndex) with(revision int64, rows []searchRow) *searchIndex {
	next := *x
	next.revision, next.old = revision, maps.Clone(x.old)
	if next.old == nil {
		next.old = map[string]bool{}
	}
	again := map[string]bool{}
	for _, r := range rows {
		next.old[r.id], again[r.id] = true, true
	}
	next.changed = slices.DeleteFunc(slices.Clone(x.changed), func(r searchRow) bool { return again[r.id] })
	next.changed = append(next.changed, rows...)
	slices.SortFunc(next.changed, func(a, b searchRow) int { return a.compare(b.place) })
	return &next
}

// row gives the one at a place; its texts are parts of the index.
func (x *searchIndex) row(at int) searchRow {
	var before indexRow
	if at > 0 {
		before = x.rows[at-1]
	}
	r := x.rows[at]
	return searchRow{place{key: x.names[r.id:r.key], id: x.names[before.key:r.id]}, x.texts[before.text : r.text-1], int64(r.until)}
}

// find gives each place that x selects to found, in order.
func (x *searchIndex) find(sel *portal.Selection, found func(place)) {
	changed := x.changed
	flush := func(until *place) { // those of changed that come before
		for len(changed) > 0 && (until == nil || changed[0].compare(*until) < 0) {
			if changed[0].selected(sel) {
				found(changed[0].place)
			}
			changed = changed[1:]
		}
	}
	longest := slices.MaxFunc(sel.Words, func(a, b string) int { return len(a) - len(b) })
	for from := range x.candidates(sel.Words) {
		for at, end := from, min(from+blockRows, len(x.rows)); at < end; at++ {
			at = x.next(longest, at, end)
			if at == end {
				break
			}
			if r := x.row(at); r.selected(sel) && !x.old[r.id] {
				flush(&r.place)
				found(r.place)
			}
		}
	}
	flush(nil)
}

// next is the first row from at on, before end, that has a word; end when none has.
func (x *searchIndex) next(word string, at, end int) int {
	from := uint32(0)
	if at > 0 {
		from = x.rows[at-1].text
	}
	i := strings.Index(x.texts[from:x.rows[end-1].text], word)
	if i < 0 {
		return end
	}
	return at + sort.Search(end-at, func(n int) bool { return x.rows[at+n].text > from+uint32(i) })
}

// candidates gives the first row of each block that may have all the words.
func (x *searchIndex) candidates(words []string) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		var with [][]uint64
		for _, w := range words {
			for i := 0; i+3 <= len(w); i++ {
				with = append(with, x.blocks[gramHash(w[i:])])
			}
		}
		for block := 0; block*blockRows < len(x.rows); block++ {
			there := true
			for _, bits := range with {
				if there = block/64 < len(bits) && bits[block/64]>>(block%64)&1 == 1; !there {
					break
				}
			}
			if there && !yield(block*blockRows) {
				return
			}
		}
	}
}

// gramHash is of the first three bytes.
func gramHash(s string) int {
	h := (uint32(s[0])<<16 | uint32(s[1])<<8 | uint32(s[2])) * 2654435761 // Knuth's
	return int(h >> 20)
}

// searchBuilder makes an index of the rows of a roster, which come in its order.
type searchBuilder struct {
	rows         []indexRow
	names, texts []byte
	blocks       [][]uint64
}

func (b *searchBuilder) add(r searchRow) {
	block := len(b.rows) / blockRows
	for i := 0; i+3 <= len(r.text); i++ {
		bits := &b.blocks[gramHash(r.text[i:])]
		for len(*bits) <= block/64 {
			*bits = append(*bits, 0)
		}
		(*bits)[block/64] |= 1 << (block % 64)
	}
	b.names = append(b.names, r.id...)
	id := len(b.names)
	b.names = append(b.names, r.key...)
	b.texts = append(append(b.texts, r.text...), '\n')
	b.rows = append(b.rows, indexRow{uint32(id), uint32(len(b.names)), uint32(len(b.texts)), int32(r.until)})
}

func (b *searchBuilder) index(revision int64) *searchIndex {
	return &searchIndex{revision: revision, rows: slices.Clip(b.rows), names: string(b.names), texts: string(b.texts), blocks: b.blocks}
}
