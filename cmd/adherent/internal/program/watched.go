package program

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

// Watched is what the watches of this machine have told, for the portal and the profile of this run.
func (p *Program) Watched() (*config.Watched, error) {
	s, err := p.Portal()
	if err != nil {
		return nil, err
	}
	dir, err := config.StateDir(p.Getenv)
	if err != nil {
		return nil, err
	}
	w, err := config.OpenWatched(dir, fmt.Sprintf("%s\n%s\n%s\n%t", s.Portal, s.Profile, s.Number, s.Mandatary))
	if errors.Is(err, config.ErrWatching) {
		return nil, &spst.Error{Kind: spst.Conflict, Code: spst.CodeWatch, Err: err,
			Message: "Une autre surveillance est en cours sur ce poste : relancez celle-ci quand elle aura fini."}
	}
	return w, err
}

// Events are all of the events from an instant on, in one page; those of the zero instant are from
// the visit before on.
func (m MemberSession) Events(ctx context.Context, from time.Time) (spst.EventPage, error) {
	var all spst.EventPage
	events, err := allPages(func(cursor string) ([]spst.Event, string, error) {
		page, err := m.API.Events(ctx, m.Member.Number, spst.EventQuery{Since: from, Cursor: cursor, Limit: pageSize})
		all = page
		return page.Events, page.Next, err
	})
	all.Events, all.Next = events, ""
	return all, err
}
