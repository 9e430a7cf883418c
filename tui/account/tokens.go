package account

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The answers and what is asked of the tokens.
type (
	revoked struct{}
	// revoke is that the person has said yes.
	revoke struct{ id string }
)

func newTokens(th *theme.Theme, today spst.Date) *listing[spst.AccessToken] {
	l := newListing(th, list.AccessTokens(), "created_at seen_at", "created_at", "token_name", "rights", "ends_on", "seen_at")
	l.style = func(t *spst.AccessToken) lipgloss.Style {
		if t.Ended(today) {
			return th.Muted
		}
		return lipgloss.NewStyle()
	}
	return l
}

// askTokens asks for the tokens, which are closed to an account that must first turn its
// second factor on.
func (s *Screen) askTokens() tea.Cmd {
	if s.sheet.Value.SecondFactor.State == spst.FactorRequired {
		return nil
	}
	return s.known.Ask(s.Ctx, s.service.AccessTokens)
}

func (s *Screen) onTokens(msg tui.Reply[[]spst.AccessToken]) tui.Action {
	if !s.known.Take(msg) {
		return nil
	}
	if msg.Err == nil {
		s.tokens.items = msg.Value
		s.tokens.sift()
	}
	s.layOut()
	return tui.Expired(msg.Err)
}

// askRevoke asks before a token opens nothing more.
func (s *Screen) askRevoke() tui.Action {
	t := s.tokens.chosen()
	if t == nil {
		return nil
	}
	return tui.Ask{Title: textRevokeTitle, Text: textOfToken(t), Yes: textRevoke, Then: tui.Send{Msg: revoke{t.ID}}}
}

func (s *Screen) revoke(id string) tea.Cmd {
	service := s.service
	ticket, cmd := tui.Request(s.Ctx, func(ctx context.Context) (revoked, error) { return revoked{}, service.RevokeAccessToken(ctx, id) })
	s.revoking = ticket
	return cmd
}

func (s *Screen) onRevoked(msg tui.Reply[revoked]) (tui.Action, tea.Cmd) {
	switch {
	case msg.Ticket != s.revoking:
		return nil, nil
	case msg.Err != nil:
		return tui.Fail{Err: msg.Err}, s.Init()
	}
	return tui.Notice{Text: textRevoked}, s.Init()
}

// Show implements [tui.Shower]: it gives the tokens the keys.
func (s *Screen) Show(r route.Route) (tea.Cmd, bool) {
	to, ok := r.(route.Account)
	if ok && to.Tokens {
		s.turn(true)
	}
	return nil, ok
}

// turn gives the keys to the tokens, or to the sessions.
func (s *Screen) turn(toTokens bool) {
	s.atTokens = toTokens
	s.sessions.focus(!toTokens)
	s.tokens.focus(toTokens)
	s.keys.show(s.sheet.Value.SecondFactor, toTokens)
	s.layOut()
}

// tokenColumns are the columns of the tokens, from the fullest to the barest.
func (s *Screen) tokenColumns() [][]widget.LaidColumn[spst.AccessToken] {
	type t = spst.AccessToken
	l := list.AccessTokens()
	name, rights := widget.Shown(l.Column("token_name"), 0), widget.Shown(l.Column("rights"), 0)
	ends := widget.AsWide(widget.Drawn(l.Column("ends_on").Head, 0, func(x *t) widget.Cell {
		if x.Ended(s.today) {
			return widget.Cell{Text: textEnds(x.EndsOn, true), Style: s.Theme.Warn}
		}
		return widget.Cell{Text: textEnds(x.EndsOn, false)}
	}), 0)
	moment := func(column string, at func(*t) string) widget.LaidColumn[t] {
		return widget.AsWide(widget.Drawn(l.Column(column).Head, 0, func(x *t) widget.Cell {
			return widget.Cell{Text: at(x), Style: s.tokens.style(x)}
		}), 0)
	}
	used := func(show func(*t) string) func(*t) string {
		return func(x *t) string {
			if x.SeenAt.IsZero() {
				return textNever
			}
			return show(x)
		}
	}
	seen := moment("seen_at", used(func(x *t) string { return instant(x.SeenAt) }))
	day := moment("seen_at", used(func(x *t) string { return spst.Today(x.SeenAt).French() }))
	created := moment("created_at", func(x *t) string { return spst.Today(x.CreatedAt).French() })
	return [][]widget.LaidColumn[t]{
		{widget.AsWide(name, 0), widget.AsWide(rights, 0), ends, seen, created},
		{widget.AsWide(name, 0), widget.AsWide(rights, 0), ends, seen},
		{widget.AsWide(name, 0), widget.AsWide(rights, 0), ends, day},
		{widget.AsWide(name, leastName), widget.AsWide(rights, leastRights), ends, day},
		{widget.AsWide(name, leastName), ends, day},
		{widget.AsWide(name, leastName), ends},
	}
}

// The cells that a name and rights have at least.
const (
	leastName   = 12
	leastRights = 12
)

// viewTokens draws the tokens, or why there are none.
func (s *Screen) viewTokens(title string) []string {
	return s.tokens.view(s.Theme, title, s.noTokens(s.tokens.w))
}

// noTokens says why there are none, on lines of w cells.
func (s *Screen) noTokens(w int) []string {
	w = max(w-6, 1)
	var lines []string
	switch {
	case s.sheet.Value.SecondFactor.State == spst.FactorRequired:
		lines = s.Theme.Styled(s.Theme.Muted, textAccessClosed, w)
	case s.known.Known:
		lines = s.Theme.Styled(s.Theme.Muted, textNoAccess, w)
	case s.known.Err != nil:
		lines = append(problem(s.Theme, s.known.Err, w), s.Theme.Muted.Render(textRetry))
	default:
		lines = []string{s.Theme.Muted.Render(theme.SignWorking + " " + textReading)}
	}
	return widget.Indent(lines, 3)
}
