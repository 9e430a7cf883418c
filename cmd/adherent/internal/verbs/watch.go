package verbs

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// The words of --depuis, besides a date.
const (
	sinceLast  = "dernier" // what no run has told yet
	sinceVisit = "visite"  // the sign-in before this one
)

// watchOverlap is how long an event may come beside later ones: the portal dates it when the
// write begins and shows it once that is over.
const watchOverlap = 10 * time.Minute

func newWatch(p *program.Program) *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:     "surveiller",
		Aliases: []string{"watch"},
		Short:   "Ce que d'autres ont fait : rendez-vous, réponses, factures, salariés, déclarations",
		Long: "Donne ce que le service et les autres comptes ont fait, un événement par ligne. Quand rien n'a\n" +
			"changé, rien n'est écrit et le code de retour est 0 ; quand quelque chose a changé, il est 9.\n" +
			"Avec « dernier », chaque événement est donné une fois : ce qui l'a été est noté sur ce poste, une\n" +
			"fois écrit, sans rien de personnel. La première fois, rien n'est donné : la surveillance commence.\n" +
			"Une exécution tuée entre l'écriture et la note redonne ses événements, avec le même « id ».\n" +
			"Avec une date ou « visite » (votre dernière visite), rien n'est noté.",
		Example: "  adherent surveiller --tous-les-clients --json\n  adherent surveiller --depuis 01/11/2026 --csv > nouveautes.csv",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return watch(cmd.Context(), p, since, cmd.Flags().Changed("limit"))
		},
	}
	cmd.Flags().StringVar(&since, "depuis", sinceLast, "depuis une `DATE`, « dernier » (ce qui n'a pas encore été donné) ou « visite »")
	_ = cmd.RegisterFlagCompletionFunc("depuis", cobra.FixedCompletions([]string{sinceLast, sinceVisit}, cobra.ShellCompDirectiveNoFileComp))
	return cli.GivesList[spst.Event](p.OfMembers(cmd), "events")
}

func watch(ctx context.Context, p *program.Program, since string, limited bool) error {
	switch since {
	case sinceLast:
		if limited {
			return cli.Usage("--limit ne va pas avec « dernier », qui donnerait le reste pour dit : ajoutez --depuis DATE, ou ôtez --limit.")
		}
		return watchOn(ctx, p)
	case sinceVisit:
		return watchFrom(ctx, p, time.Time{})
	}
	day, err := spst.ParseDate(since)
	if err != nil {
		return cli.Refused("depuis", err)
	}
	return watchFrom(ctx, p, spst.InstantInParis(day, 0, 0))
}

// watchFrom gives the events from an instant on; the zero one is that of the visit before.
func watchFrom(ctx context.Context, p *program.Program, from time.Time) error {
	return p.ForMembers(ctx, func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
		page, err := m.Events(ctx, from)
		return toldOf(page), err
	})
}

// toldOf is a result of events; without any it is silent.
func toldOf(page spst.EventPage) cli.Result {
	if len(page.Events) == 0 {
		return cli.Result{Silent: true}
	}
	return cli.Result{Document: page, Table: cli.TableOf(list.Events(), page.Events), Code: cli.ExitChanged}
}

// watchOn gives the events that no run has given yet, and notes them once they are written.
func watchOn(ctx context.Context, p *program.Program) error {
	kept, err := p.Watched()
	if err != nil {
		return err
	}
	defer kept.Close()
	var mu sync.Mutex
	told, begun := map[string]config.Reached{}, 0
	err = p.ForMembers(ctx, func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
		was, known := kept.Of(m.Member.Number)
		if !known {
			was.Last = spst.InstantInParis(m.Today.AddDays(-1), 0, 0)
		}
		page, err := m.Events(ctx, was.Last.Add(-watchOverlap))
		if err != nil {
			return cli.Result{}, err
		}
		events, mark := freshOf(page.Events, was)
		mu.Lock()
		told[m.Member.Number] = mark
		if !known {
			begun++
		}
		mu.Unlock()
		if !known {
			return cli.Result{Silent: true}, nil
		}
		page.Events, page.Since = events, was.Last
		return toldOf(page), nil
	})
	if ended := cli.Exit(0); err != nil && !errors.As(err, &ended) {
		return err // not written: the next run gives them
	}
	if f, ok := p.Stdout.(*os.File); ok {
		_ = f.Sync() // what is no file has none
	}
	if kept.Keep(told) != nil {
		return &spst.Error{Kind: spst.Internal, Code: spst.CodeWatch,
			Message: "Ce qui a été donné n'a pas pu être noté sur ce poste : la prochaine exécution le redonnera."}
	}
	if begun > 0 {
		p.Say("La surveillance commence pour %s : ce qui change à partir de maintenant sera donné.", spst.Counted(begun, "adhérent", "adhérents"))
	}
	return err
}

// freshOf are the events that a member was not told of, and the mark once they are.
func freshOf(events []spst.Event, was config.Reached) (fresh []spst.Event, now config.Reached) {
	before := make(map[string]bool, len(was.Told))
	for _, id := range was.Told {
		before[id] = true
	}
	now.Last = was.Last
	for i := range events {
		if e := &events[i]; e.At.After(now.Last) {
			now.Last = e.At
		}
	}
	for i := range events {
		e := &events[i]
		if !before[e.ID] {
			fresh = append(fresh, *e)
		}
		if !e.At.Before(now.Last.Add(-watchOverlap)) {
			now.Told = append(now.Told, e.ID)
		}
	}
	return fresh, now
}
