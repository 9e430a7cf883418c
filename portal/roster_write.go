package portal

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// rosterWrite is a transaction that writes to one roster. What it reads and changes is in
// memory until its end, when it is kept at once: a batch is few round trips, and a line
// of it that is refused leaves nothing behind ([rosterWrite.attempt]).
type rosterWrite struct {
	*Portal
	account spst.Account
	number  string
	now     time.Time
	today   spst.Date
	// importing is the import that the write is a part of, if it is.
	importing *importing

	expect   *expectation
	people   map[string]*written   // by ID: those that were read or changed
	holders  map[spst.NIR][]string // who had a NIR before, of those that were asked for
	bearers  map[spst.NIR][]string // who was given it since
	changed  []*written            // in the order of their first change
	history  []EmployeeEntry
	news     []Event
	replaced []overwritten // for attempt
}

// written is an employee as the write has read or left it.
type written struct {
	Record
	before  Record // in the base
	isNew   bool
	changed bool
}

// overwritten is what an employee was before one change.
type overwritten struct {
	at  *written
	was written
}

func (p *Portal) write(ctx context.Context, a Actor, number string, do func(context.Context, *rosterWrite) (Record, error)) (
	spst.Employee, error) {
	var e spst.Employee
	err := p.writeRoster(ctx, a, number, func(ctx context.Context, w *rosterWrite) error {
		r, err := do(ctx, w)
		if err != nil {
			return err
		}
		e, err = w.complete(ctx, r)
		return err
	})
	return e, err
}

func (p *Portal) writeRoster(ctx context.Context, a Actor, number string, do func(context.Context, *rosterWrite) error) error {
	if _, err := p.authorize(ctx, a, number, spst.RightRoster); err != nil {
		return err
	}
	return p.store.Within(ctx, func(ctx context.Context) error {
		if err := p.store.BeginRosterChange(ctx, number); err != nil {
			return err
		}
		now := p.now()
		w := &rosterWrite{
			Portal: p, account: a.Account, number: number, now: now, today: spst.Today(now),
			people: map[string]*written{}, holders: map[spst.NIR][]string{}, bearers: map[spst.NIR][]string{},
		}
		if err := do(ctx, w); err != nil {
			return err
		}
		return w.keep(ctx)
	})
}

// keep writes down what was changed.
func (w *rosterWrite) keep(ctx context.Context) error {
	var entries []Record
	var replacements []EmployeeChange
	for _, c := range w.changed {
		if c.isNew {
			entries = append(entries, c.Record)
		} else {
			replacements = append(replacements, EmployeeChange{Before: c.before, After: c.Record})
		}
	}
	if err := w.store.AddEmployees(ctx, w.number, entries); err != nil {
		return err
	}
	if err := w.store.ReplaceEmployees(ctx, w.number, replacements); err != nil {
		return err
	}
	if err := w.store.AddHistory(ctx, w.history...); err != nil {
		return err
	}
	if err := w.store.AddNews(ctx, w.number, together(w.news)...); err != nil {
		return err
	}
	return w.importing.keep(ctx, w)
}

// together makes one event of those of a kind.
func together(news []Event) []Event {
	var all []Event
	for _, e := range news {
		i := slices.IndexFunc(all, func(o Event) bool { return o.Code == e.Code })
		if i < 0 {
			i, all = len(all), append(all, e)
		}
		all[i].Count++
	}
	return all
}

// read reads employees at once, who are then known.
func (w *rosterWrite) read(ctx context.Context, ids []string) error {
	records, err := w.store.EmployeesOf(ctx, w.number, ids)
	for _, r := range records {
		w.people[r.ID] = &written{Record: r, before: r}
	}
	return err
}

// known finds one who is in the roster, or was before an import was undone.
func (w *rosterWrite) known(ctx context.Context, id string) (Record, error) {
	if w.people[id] == nil {
		if err := w.read(ctx, []string{id}); err != nil {
			return Record{}, err
		}
	}
	if w.people[id] == nil {
		return Record{}, errNoEmployee()
	}
	return w.people[id].Record, nil
}

// there finds one who is in the roster.
func (w *rosterWrite) there(ctx context.Context, id string) (Record, error) {
	r, err := w.known(ctx, id)
	if err == nil && r.Withdrawn {
		return Record{}, errNoEmployee()
	}
	return r, err
}

// nirTaken tells whether an employee other than id, present today, has the NIR.
func (w *rosterWrite) nirTaken(ctx context.Context, nir spst.NIR, id string) (bool, error) {
	if _, asked := w.holders[nir]; !asked {
		if err := w.readHolders(ctx, []spst.NIR{nir}); err != nil {
			return false, err
		}
	}
	has := func(other string) bool {
		c := w.people[other]
		return other != id && c != nil && c.NIR == nir && c.present(w.today)
	}
	had := func(other string) bool { return other != id && w.people[other] == nil || has(other) }
	return slices.ContainsFunc(w.bearers[nir], has) || slices.ContainsFunc(w.holders[nir], had), nil
}

// readHolders asks at once who has NIRs.
func (w *rosterWrite) readHolders(ctx context.Context, nirs []spst.NIR) error {
	found, err := w.store.EmployeesByNIR(ctx, w.number, nirs, w.today)
	for _, nir := range nirs {
		w.holders[nir] = found[nir]
	}
	return err
}

// present tells whether somebody is in the roster on a date.
func (r *Record) present(on spst.Date) bool {
	return !r.Withdrawn && !r.Left(on)
}

// replace puts an employee in the place of what it was before.
func (w *rosterWrite) replace(before *spst.Employee, r Record, action string) Record {
	h := spst.HistoryEntry{Action: action, Fields: spst.ChangedFields(before, &r.Employee), Changes: spst.ChangesOf(before, &r.Employee)}
	r.Version++
	return w.put(r, h)
}

// put takes in somebody who is new or changed, with the history and the news of it.
func (w *rosterWrite) put(r Record, h spst.HistoryEntry) Record {
	c := w.people[r.ID]
	if c == nil {
		c = &written{isNew: true}
		w.people[r.ID] = c
	}
	w.replaced = append(w.replaced, overwritten{c, *c})
	if !c.changed {
		c.changed = true
		w.changed = append(w.changed, c)
	}
	c.Record = r
	if r.NIR != "" && !slices.Contains(w.bearers[r.NIR], r.ID) {
		w.bearers[r.NIR] = append(w.bearers[r.NIR], r.ID)
	}
	h.At, h.Account, h.Version = w.now, w.account, r.Version
	if w.importing != nil {
		h.Import = w.importing.id
	}
	w.history = append(w.history, EmployeeEntry{Employee: r.ID, HistoryEntry: h})
	w.news = append(w.news, Event{At: w.now, Code: newsOfHistory(h.Action), Subject: r.ID, By: w.account})
	return r
}

// attempt runs do, of which nothing stays when it fails.
func (w *rosterWrite) attempt(do func() error) error {
	replaced, changed, history, news := len(w.replaced), len(w.changed), len(w.history), len(w.news)
	err := do()
	if err == nil {
		return nil
	}
	for _, o := range slices.Backward(w.replaced[replaced:]) {
		if o.was.isNew && !o.was.changed {
			delete(w.people, o.at.ID)
		}
		*o.at = o.was
	}
	w.replaced, w.changed, w.history, w.news = w.replaced[:replaced], w.changed[:changed], w.history[:history], w.news[:news]
	return err
}

// complete is an employee with what is computed at each reading.
func (w *rosterWrite) complete(ctx context.Context, r Record) (spst.Employee, error) {
	var err error
	switch c := w.people[r.ID]; {
	case c == nil || !c.isNew: // who is new has no appointment
		var known KnownVisits
		known, err = w.store.KnownVisits(ctx, w.number, r.ID, w.now)
		if w.expect == nil {
			w.expect = newExpectation(w.today, known.First, map[string]spst.Date{})
		}
		maps.Copy(w.expect.booked, known.Next)
	case w.expect == nil:
		w.expect, err = w.unbooked(ctx, w.number, w.today)
	}
	if err != nil {
		return spst.Employee{}, err
	}
	w.expect.complete(&r.Employee, r.Tracking)
	return r.Employee, nil
}
