package program

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// check refuses two ways of saying whom a command is for.
func (w *who) check() error {
	var ways []string
	for option, given := range map[string]bool{
		"--client": w.client != "", "--clients": len(w.clients) > 0, "--tous-les-clients": w.all, "--vue": w.view != "",
	} {
		if given {
			ways = append(ways, option)
		}
	}
	if len(ways) < 2 {
		return nil
	}
	slices.Sort(ways)
	return cli.Usage("%s ne vont pas ensemble : choisissez l'une des options.", strings.Join(ways, " et "))
}

// chosenMembers are the clients that the command line chooses.
func (p *Program) chosenMembers(ctx context.Context, s Session) ([]spst.Member, error) {
	if p.Who.view != "" {
		view, err := s.View(ctx, spst.ClientList, p.Who.view)
		if err != nil {
			return nil, err
		}
		kept, _, err := s.ClientsOf(ctx, view)
		return kept, err
	}
	members, err := s.API.Members(ctx)
	if err != nil || p.Who.all {
		return members, err
	}
	numbers := make([]string, len(p.Who.clients))
	for i, n := range p.Who.clients {
		numbers[i] = strings.TrimSpace(n)
		if !slices.ContainsFunc(members, func(m spst.Member) bool { return m.Number == numbers[i] }) {
			return nil, &spst.Error{Kind: spst.NotFound, Code: spst.CodeClient,
				Message: "Adhérent inconnu : " + numbers[i] + ". « adherent clients » donne les numéros."}
		}
	}
	return Only(members, numbers, func(m *spst.Member) string { return m.Number }), nil
}

// maxCounted is how often the rosters that a view asks about are waited for.
const maxCounted = 200

// ClientsOf are those that a view of « Mes clients » shows, in its order, and how many there are in all. A view that
// looks at rosters waits until the portal has checked them.
func (s Session) ClientsOf(ctx context.Context, v spst.View) (kept []spst.Member, all int, err error) {
	if filter, unknown := spst.UnknownFilter(v); unknown {
		return nil, 0, cli.Usage("La vue « %s » a un filtre que cette version ne connaît pas (%s) : mettez adherent à jour.", v.ViewName, filter)
	}
	waits := slices.ContainsFunc(v.Filters, func(f string) bool {
		return f == string(spst.ClientWithAnomalies) || f == string(spst.ClientWithoutNIR)
	})
	for range maxCounted {
		members, err := s.API.Members(ctx)
		if err != nil {
			return nil, 0, err
		}
		if !waits || !slices.ContainsFunc(members, func(m spst.Member) bool { return m.State != nil && m.State.Anomalies == nil }) {
			return ofView(members, v, s.Today), len(members), nil
		}
	}
	return nil, 0, &spst.Error{Kind: spst.Unavailable, Code: spst.CodeClient,
		Message: "Le portail contrôle encore les listes de salariés : relancez la même commande dans un moment."}
}

func ofView(members []spst.Member, v spst.View, on spst.Date) []spst.Member {
	kept := spst.OfView(members, v, on)
	places := make([]int, len(kept))
	for i := range places {
		places[i] = i
	}
	column, reverse := v.Order()
	list.SortMembers(kept, places, column, reverse)
	sorted := make([]spst.Member, len(kept))
	for i, at := range places {
		sorted[i] = kept[at]
	}
	return sorted
}

// View is the view of a list that is called so: one that the account has kept, else an offered one.
func (s Session) View(ctx context.Context, l spst.ViewList, name string) (spst.View, error) {
	own, err := s.API.Views(ctx)
	if err != nil && spst.KindOf(err) != spst.NotFound { // a portal of before has none
		return spst.View{}, err
	}
	if v, ok := spst.FindView(l, own, name); ok {
		return v, nil
	}
	var names []string
	for _, n := range viewNames(l, own) {
		names = append(names, "« "+n+" »")
	}
	return spst.View{}, &spst.Error{Kind: spst.NotFound, Code: spst.CodeView,
		Message: "Aucune vue « " + name + " » : " + strings.Join(names, ", ") + "."}
}

// viewNames are the names of the views of a list: the offered ones, then those that were kept.
func viewNames(l spst.ViewList, own []spst.View) []string {
	var names []string
	for _, v := range slices.Concat(spst.OfferedViews(l), own) {
		if v.List == l {
			names = append(names, v.ViewName)
		}
	}
	return names
}

// CompleteViews are the names of the views of a list.
func (p *Program) CompleteViews(l spst.ViewList) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(ContextOf(cmd), CompletionTime)
		defer cancel()
		var own []spst.View
		if s, err := p.SignedIn(ctx); err == nil {
			own, _ = s.API.Views(ctx) // without the portal, the offered ones
			s.API.CloseIdle()
		}
		return viewNames(l, own), cobra.ShellCompDirectiveNoFileComp
	}
}
