package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newMandateNoun(p *program) *cobra.Command {
	return noun("mandat", "Les mandataires et ce que leurs mandats permettent",
		listMandates(p), addMandate(p), endMandate(p), listMandataries(p), addMandatary(p))
}

// mandatesDocument is what « mandat liste » prints.
type mandatesDocument struct {
	Mandates []spst.Mandate `json:"mandates"`
}

func listMandates(p *program) *cobra.Command {
	return p.verb(verb{use: "liste", short: "Tous les mandats, terminés compris", setup: func(flags *pflag.FlagSet) work {
		mandatary := flags.String("mandataire", "", "ceux de ce `NUMÉRO` de mandataire")
		member := flags.String("adherent", "", "ceux de ce `N`° adhérent")
		return func(ctx context.Context, o *office) (cli.Result, error) {
			all, err := o.Mandates(ctx)
			if err != nil {
				return cli.Result{}, err
			}
			d := mandatesDocument{Mandates: []spst.Mandate{}}
			for _, m := range all {
				if (*mandatary == "" || m.Mandatary == *mandatary) && (*member == "" || m.Member == *member) {
					d.Mandates = append(d.Mandates, m)
				}
			}
			return cli.Result{Document: d, Table: cli.TableOf(list.Mandates(), d.Mandates)}, nil
		}
	}})
}

func addMandate(p *program) *cobra.Command {
	return p.verb(verb{
		use: "ajouter", short: "Donner un mandat, ou changer celui qui est en cours",
		example: "  portail mandat ajouter --base base.db --mandataire M2001 --adherent 100042 \\\n" +
			"    --droits read,roster,invoices --du 01/01/2027 --au 31/12/2027",
		setup: func(flags *pflag.FlagSet) work {
			var m spst.Mandate
			mandateFlags(flags, &m)
			cli.Fill(flags, &m,
				cli.Value("droits", "`DROITS` séparés par des virgules : "+spst.Either(spst.Rights()), addRights),
				cli.Day(spst.FieldOption("from"), "premier jour : `DATE` (aujourd'hui si rien n'est dit)",
					func(m *spst.Mandate) *spst.Date { return &m.From }).Formerly("depuis"),
				cli.Day(spst.FieldOption("until"), "dernier jour : `DATE` (sans fin si rien n'est dit)",
					func(m *spst.Mandate) *spst.Date { return &m.Until }).Formerly("jusqu-au"))
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("mandataire", m.Mandatary, "adherent", m.Member); err != nil {
					return cli.Result{}, err
				}
				did, err := o.RegisterMandate(ctx, m)
				return done(did, "Mandat de %s pour l'adhérent n° %s enregistré.", m.Mandatary, m.Member), err
			}
		},
	})
}

func mandateFlags(flags *pflag.FlagSet, m *spst.Mandate) {
	cli.Fill(flags, m,
		cli.Text(spst.FieldOption("mandatary"), "`NUMÉRO` du mandataire", func(m *spst.Mandate) *string { return &m.Mandatary }),
		cli.Text(spst.FieldOption("member"), memberUsage, func(m *spst.Mandate) *string { return &m.Member }))
}

func addRights(m *spst.Mandate, text string) error {
	for _, r := range strings.Split(text, ",") {
		m.Rights = append(m.Rights, spst.Right(r))
	}
	return nil
}

func endMandate(p *program) *cobra.Command {
	return p.verb(verb{
		use: "retirer", short: "Terminer un mandat, dès maintenant",
		example: "  portail mandat retirer --base base.db --mandataire M2001 --adherent 100042",
		setup: func(flags *pflag.FlagSet) work {
			var m spst.Mandate
			mandateFlags(flags, &m)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("mandataire", m.Mandatary, "adherent", m.Member); err != nil {
					return cli.Result{}, err
				}
				if err := o.EndMandate(ctx, m.Mandatary, m.Member); err != nil {
					return cli.Result{}, err
				}
				set, err := o.UnderMandate(ctx, m.Mandatary, m.Member)
				if err != nil {
					return cli.Result{}, err
				}
				table := tracesTable(set)
				table.Over = append([]string{fmt.Sprintf("Mandat de %s pour l'adhérent n° %s terminé.", m.Mandatary, m.Member)}, table.Over...)
				return cli.Result{Document: endedDocument{changed{true}, set}, Table: table}, nil
			}
		},
	})
}

// endedDocument is what « mandat retirer » prints.
type endedDocument struct {
	changed
	UnderMandate []spst.MandateTrace `json:"under_mandate"`
}

// tracesTable lists what was set under a mandate, for the service to check with
// the member.
func tracesTable(set []spst.MandateTrace) *cli.Table {
	if len(set) == 0 {
		return cli.Sentences("Rien n'a été saisi sous ce mandat dans les informations, contacts et adresses de l'adhérent.")
	}
	table := cli.TableOf(list.Traces(), set)
	table.Over = []string{"Saisi sous ce mandat, à vérifier avec l'adhérent :"}
	return table
}

// mandatariesDocument is what « mandat mandataires » prints.
type mandatariesDocument struct {
	Mandataries []spst.Account `json:"mandataries"`
}

func listMandataries(p *program) *cobra.Command {
	return p.verb(verb{use: "mandataires", short: "Tous les mandataires", setup: func(*pflag.FlagSet) work {
		return func(ctx context.Context, o *office) (cli.Result, error) {
			all, err := o.Mandataries(ctx)
			if err != nil {
				return cli.Result{}, err
			}
			return cli.Result{Document: mandatariesDocument{all}, Table: cli.TableOf(list.Mandataries(), all)}, nil
		}
	}})
}

func addMandatary(p *program) *cobra.Command {
	return p.verb(verb{
		use: "mandataire", short: "Ouvrir le compte d'un mandataire",
		example: "  portail mandat mandataire --base base.db --numero M2001 --nom \"Cabinet DURAND\"",
		setup: func(flags *pflag.FlagSet) work {
			a := spst.Account{Kind: spst.MandataryAccount}
			cli.Fill(flags, &a,
				cli.Text("numero", "`NUMÉRO` du mandataire", func(a *spst.Account) *string { return &a.Number }),
				cli.Text("nom", "`NOM` du mandataire", func(a *spst.Account) *string { return &a.Name }))
			fromStdin := passwordFlag(flags)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("numero", a.Number); err != nil {
					return cli.Result{}, err
				}
				open, err := o.HasAccount(ctx, a.Kind, a.Number)
				if err != nil {
					return cli.Result{}, err
				}
				if open {
					return cli.Result{}, &spst.Error{Kind: spst.Conflict, Code: spst.CodeAccount,
						Message: "Ce mandataire a déjà un compte : « portail adherent mot-de-passe --mandataire » change son mot de passe."}
				}
				password, err := o.firstPassword(*fromStdin)
				if err != nil {
					return cli.Result{}, err
				}
				if err := o.OpenAccount(ctx, a, password); err != nil {
					return cli.Result{}, err
				}
				return sayAccount(a, password, *fromStdin, "Compte de mandataire ouvert."), nil
			}
		},
	})
}
