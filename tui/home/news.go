package home

import (
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Under what is to be done is what others have done since the account signed in before: the
// cursor goes from the one to the other.

// things is how many lines the cursor may be on.
func (s *Screen) things() int { return len(s.todo.Value.Items) + len(s.todo.Value.News) }

// newsAt is the news at a place among the things; nil for what is to be done.
func (s *Screen) newsAt(i int) *spst.NewsItem {
	if i -= len(s.todo.Value.Items); i < 0 {
		return nil
	}
	return &s.todo.Value.News[i]
}

// thingRoute is the place that a line leads to.
func (s *Screen) thingRoute(i int) route.Route {
	n := s.newsAt(i)
	if n == nil {
		return s.jump(s.todo.Value.Items[i])
	}
	switch n.Place {
	case "appointments":
		id := n.Subject
		if n.Code != spst.NewsAppointmentPlanned && n.Code != spst.NewsAppointmentMoved {
			id = "" // it is not among those to come
		}
		return route.Appointments{Member: s.member, Appointment: id}
	case "invoices":
		return route.Invoices{Member: s.member, Number: n.Subject}
	case "roster":
		return route.Roster{Member: s.member, Employee: n.Subject}
	}
	return route.Open(placeOf(n.Place), s.member)
}

// viewNews draws a line of the news, the first under their title.
func (s *Screen) viewNews(i int) []string {
	n, here := s.newsAt(i), s.onTodo && i == s.item
	var lines []string
	if i == len(s.todo.Value.Items) {
		for _, l := range s.Theme.Lines(textSince(s.todo.Value.Since), max(s.rightWidth()-1, 1)) {
			lines = append(lines, s.Theme.Title.Render(l))
		}
		lines = append([]string{""}, lines...)
	}
	sign := theme.SignGo
	for _, text := range s.Theme.Lines(n.Message, max(s.rightWidth()-signWidth, 1)) {
		if here {
			text = s.Theme.Accent.Render(text)
		}
		lines = append(lines, s.mark(here)+s.Theme.Muted.Render(sign)+" "+text)
		sign = " "
	}
	return lines
}
