package home

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
)

// What the mandate does not allow is greyed, with a word saying so.

func (s *Screen) access(svc route.Service) route.Access { return svc.Access(s.member.Rights) }

// allowed is the figure of a service, with what the mandate leaves of it before.
func (s *Screen) allowed(svc route.Service) string {
	switch s.access(svc) {
	case route.ReadOnly:
		return s.Theme.Muted.Render(textReadOnly+" · ") + s.figure(svc)
	case route.Closed:
		return s.Theme.Muted.Render(textNotInMandate)
	default:
		return s.figure(svc)
	}
}

// fitted is what is allowed in room cells: « lecture seule » is said shorter before a figure is cut.
func (s *Screen) fitted(svc route.Service, room int) string {
	text := s.allowed(svc)
	if s.access(svc) == route.ReadOnly && ansi.StringWidth(text) > room {
		return s.Theme.Muted.Render(textRead+" · ") + s.figure(svc)
	}
	return text
}

// enter opens a service, or says why the mandate does not.
func (s *Screen) enter(svc route.Service) tui.Action {
	if s.access(svc) == route.Closed {
		return tui.Fail{Err: &spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate, Message: noticeClosed(svc.Label())}}
	}
	return tui.Push{Route: route.Open(svc, s.member)}
}
