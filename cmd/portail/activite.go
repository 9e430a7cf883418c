package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func newActivityNoun(p *program) *cobra.Command {
	return noun("activite", "Les actions en milieu de travail et les formations",
		showActivity(p), addAction(p), addTraining(p), addCoverage(p))
}

func showActivity(p *program) *cobra.Command {
	return p.verb(verb{use: "voir", short: "La synthèse d'activité d'une année", setup: func(flags *pflag.FlagSet) work {
		member := ofMember(flags)
		year := flags.Int("annee", 0, "`ANNÉE`")
		return func(ctx context.Context, o *office) (cli.Result, error) {
			if err := o.memberThere(ctx, *member); err != nil {
				return cli.Result{}, err
			}
			if *year == 0 {
				return cli.Result{}, cli.Usage("l'option --annee manque.")
			}
			a, err := o.Activity(ctx, portal.AsMember(*member), *member, *year)
			if err != nil {
				return cli.Result{}, err
			}
			table := cli.Untitled(4)
			table.Add("Visites", a.Figures.Visits)
			table.Add("Rendez-vous non honorés", a.Figures.Missed, a.Figures.MissedCents)
			for _, x := range a.Actions {
				table.Add(x.On, x.Kind.Label(), x.By.Label(), spst.Hours(x.Minutes))
			}
			for _, t := range a.Trainings {
				table.Add(t.On, t.Title)
			}
			return cli.Result{Document: a, Table: table}, nil
		}
	}})
}

func addAction(p *program) *cobra.Command {
	return p.verb(verb{
		use: "action", short: "Ajouter une action en milieu de travail",
		example: "  portail activite action --base base.db --adherent 100042 --date 12/03/2027 --nature etude_poste --intervenant ergonome --minutes 120",
		setup: func(flags *pflag.FlagSet) work {
			type a = portal.WorkplaceActionEntry
			var e a
			cli.Fill(flags, &e,
				cli.Text(spst.FieldOption("member"), memberUsage, func(x *a) *string { return &x.Member }),
				cli.Day(spst.FieldOption("on"), "`DATE` de l'action", func(x *a) *spst.Date { return &x.On }),
				cli.Choice(spst.FieldOption("kind"), "`NATURE` : "+spst.Either(spst.WorkplaceActionKinds()), spst.WorkplaceActionKinds(),
					spst.WorkplaceActionKind.Label, func(x *a) *spst.WorkplaceActionKind { return &x.Kind }),
				cli.Choice("intervenant", "`RÔLE` : "+spst.Either(spst.WorkplaceActionRoles()), spst.WorkplaceActionRoles(),
					spst.WorkplaceActionRole.Label, func(x *a) *spst.WorkplaceActionRole { return &x.By }),
				cli.Number(spst.FieldOption("minutes"), "temps passé, en `MINUTES`", func(x *a) *int { return &x.Minutes }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", e.Member); err != nil {
					return cli.Result{}, err
				}
				did, err := o.RegisterWorkplaceAction(ctx, e)
				return done(did, "Action du %s enregistrée.", e.On.French()), err
			}
		},
	})
}

func addTraining(p *program) *cobra.Command {
	return p.verb(verb{
		use: "formation", short: "Ajouter une formation ou une sensibilisation",
		example: "  portail activite formation --base base.db --adherent 100042 --date 12/03/2027 --intitule \"Gestes et postures\" --participants 8",
		setup: func(flags *pflag.FlagSet) work {
			type t = portal.TrainingEntry
			var e t
			cli.Fill(flags, &e,
				cli.Text(spst.FieldOption("member"), memberUsage, func(x *t) *string { return &x.Member }),
				cli.Day(spst.FieldOption("on"), "`DATE` de la formation", func(x *t) *spst.Date { return &x.On }),
				cli.Text(spst.FieldOption("title"), "`TEXTE`", func(x *t) *string { return &x.Title }),
				cli.Number(spst.FieldOption("participants"), "`NOMBRE` de participants", func(x *t) *int { return &x.Participants }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", e.Member); err != nil {
					return cli.Result{}, err
				}
				did, err := o.RegisterTraining(ctx, e)
				return done(did, "Formation du %s enregistrée.", e.On.French()), err
			}
		},
	})
}

func addCoverage(p *program) *cobra.Command {
	return p.verb(verb{
		use: "suivi", short: "Enregistrer, pour une fin d'année, combien de salariés étaient à jour de leurs visites",
		example: "  portail activite suivi --base base.db --adherent 100042 --date 31/12/2026 --salaries 43 --a-jour 38",
		setup: func(flags *pflag.FlagSet) work {
			type v = spst.Coverage
			var c v
			member := ofMember(flags)
			cli.Fill(flags, &c,
				cli.Day(spst.FieldOption("on"), "`DATE` du compte", func(x *v) *spst.Date { return &x.On }),
				cli.Number("salaries", "`NOMBRE` de salariés présents", func(x *v) *int { return &x.Employees }),
				cli.Number("a-jour", "`NOMBRE` de salariés à jour", func(x *v) *int { return &x.UpToDate }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := o.memberThere(ctx, *member); err != nil {
					return cli.Result{}, err
				}
				if err := o.LoadCoverage(ctx, *member, c); err != nil {
					return cli.Result{}, err
				}
				return done(true, "Suivi au %s enregistré.", c.On.French()), nil
			}
		},
	})
}
