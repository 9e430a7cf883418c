package sqlstore

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// AddNews keeps what happened to a member.
func (s *Store) AddNews(ctx context.Context, member string, events ...portal.Event) error {
	return s.insert(ctx, `INSERT INTO event (member, at, code, subject, kind, number, count)`, `ON CONFLICT (member, at, code, subject) DO NOTHING`,
		ahead(len(events), func(i int) []any {
			e := &events[i]
			return []any{member, millis(e.At), string(e.Code), e.Subject, string(e.By.Kind), e.By.Number, max(e.Count, 1)}
		}))
}

// NewsSince counts by kind what happened to a member after an instant, but by whom, among
// the last most events.
func (s *Store) NewsSince(ctx context.Context, member string, after time.Time, but spst.Account, most int) ([]portal.EventCount, error) {
	rows, err := s.rows(ctx, `
		SELECT code, subject, count FROM event WHERE member = $1 AND at > $2 AND NOT (kind = $3 AND number = $4)
		ORDER BY at DESC LIMIT $5`, member, millis(after), string(but.Kind), but.Number, most)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	read := 0
	counts, seen := map[spst.NewsCode]*portal.EventCount{}, map[[2]string]bool{}
	for rows.Next() {
		read++
		var code, subject string
		var count int
		if err := rows.Scan(&code, &subject, &count); err != nil {
			return nil, fold(err)
		}
		if count == 1 && seen[[2]string{code, subject}] {
			continue
		}
		seen[[2]string{code, subject}] = true
		c := counts[spst.NewsCode(code)]
		if c == nil {
			c = &portal.EventCount{Code: spst.NewsCode(code), Subject: subject}
			counts[c.Code] = c
		}
		c.Count += count
	}
	var all []portal.EventCount
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		counts[code].More = read == most
		all = append(all, *counts[code])
	}
	return all, fold(rows.Err())
}

// NewsOf gives what happened to a member from an instant on, but by whom, the oldest first.
func (s *Store) NewsOf(ctx context.Context, member string, x portal.EventSelection) (events []portal.Event, next string, err error) {
	from, err := s.timeCursor(eventCursors(member), x.Cursor, place{key: strconv.FormatInt(millis(x.Since), 10)})
	if err != nil {
		return nil, "", err
	}
	code, subject, _ := strings.Cut(from.id, "\x00")
	rows, err := s.rows(ctx, `
		SELECT at, code, subject, count, kind, number FROM event
		WHERE member = $1 AND (at, code, subject) > ($2, $3, $4) AND NOT (kind = $5 AND number = $6)
		ORDER BY at, code, subject LIMIT $7`, member, from.instant(), code, subject, string(x.But.Kind), x.But.Number, x.Limit+1)
	if err != nil {
		return nil, "", fold(err)
	}
	defer rows.Close()
	for rows.Next() {
		var at int64
		var e portal.Event
		if err := rows.Scan(&at, &e.Code, &e.Subject, &e.Count, &e.By.Kind, &e.By.Number); err != nil {
			return nil, "", fold(err)
		}
		e.At = fromInstant(at)
		events = append(events, e)
	}
	if len(events) > x.Limit {
		events = events[:x.Limit]
		last := events[x.Limit-1]
		next = s.sealTimeCursor(eventCursors(member), millis(last.At), string(last.Code)+"\x00"+last.Subject)
	}
	return events, next, fold(rows.Err())
}

// The cursors of events are those of a list of their own.
func eventCursors(member string) []byte { return []byte("events\x00" + member) }
