package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func newCampaignNoun(p *program) *cobra.Command {
	return noun("campagne", "Les campagnes de déclaration des effectifs",
		listCampaigns(p),
		campaignVerb(p, "ajouter", "Annoncer la campagne d'une année (janvier si rien n'est dit)"),
		campaignVerb(p, "modifier", "Changer les dates d'une campagne"),
		reopenDeclaration(p))
}

// campaignsDocument is what « campagne liste » prints.
type campaignsDocument struct {
	Campaigns []spst.Campaign `json:"campaigns"`
}

func listCampaigns(p *program) *cobra.Command {
	return p.verb(verb{use: "liste", short: "Toutes les campagnes", setup: func(*pflag.FlagSet) work {
		return func(ctx context.Context, o *office) (cli.Result, error) {
			all, err := o.Campaigns(ctx)
			if err != nil {
				return cli.Result{}, err
			}
			return cli.Result{Document: campaignsDocument{append([]spst.Campaign{}, all...)}, Table: cli.TableOf(list.Campaigns(), all)}, nil
		}
	}})
}

func campaignVerb(p *program, name, short string) *cobra.Command {
	return p.verb(verb{
		use: name, short: short,
		example: "  portail campagne " + name + " --base base.db --annee 2027 --ouvre 01/01/2027 --ferme 31/01/2027",
		setup: func(flags *pflag.FlagSet) work {
			type x = spst.Campaign
			var c x
			cli.Fill(flags, &c,
				cli.Number(spst.FieldOption("year"), "`ANNÉE` déclarée", func(c *x) *int { return &c.Year }),
				cli.Day("ouvre", "premier jour de saisie : `DATE`", func(c *x) *spst.Date { return &c.Opens }),
				cli.Day("ferme", "dernier jour de saisie : `DATE`", func(c *x) *spst.Date { return &c.Closes }))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				did, err := o.RegisterCampaign(ctx, c)
				return done(did, "Campagne %d enregistrée.", c.Year), err
			}
		},
	})
}

func reopenDeclaration(p *program) *cobra.Command {
	return p.verb(verb{
		use: "ouvrir", short: "Laisser un adhérent déclarer après la campagne, jusqu'à une date",
		example: "  portail campagne ouvrir --base base.db --annee 2027 --adherent 100042 --jusqu-au 28/02/2027",
		setup: func(flags *pflag.FlagSet) work {
			year := flags.Int("annee", 0, "`ANNÉE` déclarée")
			member := ofMember(flags)
			var until spst.Date
			cli.FillDate(flags, &until, "jusqu-au", "dernier jour : `DATE`")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("adherent", *member, "jusqu-au", until.String()); err != nil {
					return cli.Result{}, err
				}
				// The member must be there, and the year have its campaign.
				if _, err := o.Declaration(ctx, portal.AsMember(*member), *member, *year); err != nil {
					return cli.Result{}, err
				}
				if err := o.ReopenDeclaration(ctx, *member, *year, until); err != nil {
					return cli.Result{}, err
				}
				return done(true, "L'adhérent n° %s peut déclarer %d jusqu'au %s.", *member, *year, until.French()), nil
			}
		},
	})
}

func newTariffNoun(p *program) *cobra.Command {
	return noun("tarif", "Ce que coûte chaque année", listTariffs(p),
		tariffVerb(p, "ajouter", "Enregistrer le tarif d'une année"),
		tariffVerb(p, "modifier", "Remplacer le tarif d'une année"))
}

// tariffsDocument is what « tarif liste » prints.
type tariffsDocument struct {
	Tariffs []spst.Tariff `json:"tariffs"`
}

func listTariffs(p *program) *cobra.Command {
	return p.verb(verb{use: "liste", short: "Tous les tarifs", setup: func(*pflag.FlagSet) work {
		return func(ctx context.Context, o *office) (cli.Result, error) {
			all, err := o.Tariffs(ctx)
			if err != nil {
				return cli.Result{}, err
			}
			return cli.Result{Document: tariffsDocument{all}, Table: cli.TableOf(list.Tariffs(), all)}, nil
		}
	}})
}

func tariffVerb(p *program, name, short string) *cobra.Command {
	return p.verb(verb{
		use: name, short: short,
		example: "  portail tarif " + name + " --base base.db --annee 2027 --par-salarie 119,40 --tva 20 --supplement SIR=35,00",
		setup: func(flags *pflag.FlagSet) work {
			t := spst.Tariff{VATRate: spst.StandardVAT}
			cli.Fill(flags, &t,
				cli.Number(spst.FieldOption("year"), "`ANNÉE`", func(t *spst.Tariff) *int { return &t.Year }),
				cli.Amount(spst.FieldOption("per_head_cents"), "`EUROS` HT par salarié", func(t *spst.Tariff) *spst.Cents { return &t.PerHeadCents }),
				cli.Read("tva", "taux de TVA, en `POUR CENT` (20 si rien n'est dit)", parseRate, func(t *spst.Tariff) *int { return &t.VATRate }),
				cli.Value("supplement", "`CATÉGORIE=EUROS` HT de plus par salarié ; se répète", addSupplement))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				did, err := o.RegisterTariff(ctx, t)
				return done(did, "Tarif %d enregistré.", t.Year), err
			}
		},
	})
}

// parseRate reads a rate of VAT, in hundredths of a per cent.
func parseRate(text string) (int, error) {
	rate, err := spst.ParseCents(text)
	return int(rate), err
}

func addSupplement(t *spst.Tariff, text string) error {
	category, amount, _ := strings.Cut(text, "=")
	cents, err := spst.ParseCents(amount)
	if err != nil {
		return cli.Usage("--supplement attend CATÉGORIE=EUROS, comme SIR=35,00.")
	}
	t.Supplements = append(t.Supplements, spst.Supplement{Category: spst.Category(category), Cents: cents})
	return nil
}
