package roster

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
)

var (
	_ tui.Shower = (*Screen)(nil)
	_ tui.Finder = (*Screen)(nil)
)

// Show implements [tui.Shower].
func (s *Screen) Show(r route.Route) (tea.Cmd, bool) {
	to, ok := r.(route.Roster)
	if !ok || to.Member.Number != s.o.Member.Number || to.Form != "" {
		return nil, false
	}
	if to.Check {
		return s.panes.Open(newCheck(s)), true
	}
	s.sought = to.Employee
	s.seek(0)
	return nil, true
}

// seek moves the cursor to the one who is sought, from place first on; what keeps
// them out of the list is taken off. Once everybody is there it is over.
func (s *Screen) seek(first int) {
	if s.sought == "" {
		return
	}
	at := findID(s.known.packed[first:], s.sought)
	if at >= 0 {
		if !slices.Contains(s.list.view, int32(first+at)) {
			s.list.search.Clear()
			s.choose(criteria{status: spst.Present})
		}
		s.moveToPerson(s.sought)
	}
	if at >= 0 || s.known.stream == nil {
		s.sought = ""
	}
}

// Find implements [tui.Finder]: those who have every word, first the ones filed under
// what is typed; when there is none, those whose name has its letters in that order.
func (s *Screen) Find(typed string, limit int) (some []spst.Employee, all bool) {
	places := s.known.search(spst.Fold(strings.TrimSpace(typed)), limit)
	found := make([]spst.Employee, len(places))
	for i, at := range places {
		found[i] = *s.known.employee(at)
	}
	return found, s.known.failed == nil && (s.known.stream == nil || s.known.stream.fresh)
}

// search gives up to limit places of those present, best first.
func (p *people) search(folded string, limit int) []int32 {
	query := spst.NewQuery(folded)
	var first, others []int32
	for at, text := range p.text {
		switch {
		case p.traits[at].left || len(others) >= limit && !strings.HasPrefix(text, folded) || !query.Match(text):
		case strings.HasPrefix(text, folded):
			if first = append(first, int32(at)); len(first) == limit {
				return first
			}
		default:
			others = append(others, int32(at))
		}
	}
	found := slices.Concat(first, others)
	if len(found) > 0 || len(folded) < minFuzzy {
		return found[:min(len(found), limit)]
	}
	letters := strings.ReplaceAll(folded, " ", "")
	for at, text := range p.text {
		if !p.traits[at].left && hasLetters(text, letters) {
			if found = append(found, int32(at)); len(found) == limit {
				break
			}
		}
	}
	return found
}

// minFuzzy is how many letters tell somebody by their order alone.
const minFuzzy = 3

// hasLetters tells whether the name in a search text begins with the first letter and
// has the others after it, in order.
func hasLetters(text, letters string) bool {
	if text == "" || text[0] != letters[0] {
		return false
	}
	fields, at := 0, 0
	for i := 0; i < len(text) && at < len(letters) && fields < 3; i++ {
		switch text[i] {
		case letters[at]:
			at++
		case 0:
			fields++
		}
	}
	return at == len(letters)
}
