package verbs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

func newDeclarations(p *program.Program) *cobra.Command {
	cmd := cli.Noun("declarations", "Les déclarations annuelles des effectifs")
	cmd.AddCommand(newDeclarationList(p), newDeclare(p), newPrepare(p), newDeclarationPrint(p))
	return cmd
}

func newDeclarationList(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   "Les déclarations et où elles en sont",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				found, err := m.API.Declarations(ctx, m.Member.Number)
				return cli.Result{Document: spst.Declarations{Declarations: found}, Table: cli.TableOf(list.Declarations(), found),
					Said: ifNone(len(found), spst.NoDeclaration)}, err
			})
		},
	}
	return cli.GivesList[spst.Declaration](p.OfMembers(cmd), "declarations")
}

func newDeclare(p *program.Program) *cobra.Command {
	var name string
	var yes, simulate bool
	cmd := &cobra.Command{
		Use:     "saisir [ANNÉE]",
		Aliases: []string{"enter"},
		Short:   "Saisir et certifier la déclaration d'une année (en janvier)",
		Long: "Compte les salariés présents au 1er janvier par catégorie, donne l'estimation, puis,\n" +
			"après confirmation ou avec --oui, certifie la déclaration au nom donné. Les anomalies\n" +
			"bloquantes de la liste se corrigent d'abord. Pour tous les clients, celles qui sont déjà\n" +
			"confirmées sont laissées : relancée, la commande ne fait que ce qui manque.",
		Example: "  adherent declarations saisir 2027 --simuler\n  adherent declarations saisir 2027 --certifie 'Claire Martin' --oui\n" +
			"  adherent declarations saisir 2027 --certifie 'Claire Martin' --tous-les-clients --oui",
		Args: cli.Arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			year, err := yearOf(args)
			if err != nil {
				return err
			}
			if name == "" && !simulate {
				return cli.Usage("Qui certifie ? Donnez --certifie 'Prénom Nom', ou --simuler pour voir l'estimation.")
			}
			if p.Who.Several() && !yes && !simulate {
				return cli.Usage("Pour tous les clients, donnez --oui pour certifier, ou --simuler pour regarder.")
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return declare(ctx, p, m, year, declaring{name: name, yes: yes, simulate: simulate})
			})
		},
	}
	cmd.Flags().StringVar(&name, "certifie", "", "`NOM` de la personne qui certifie l'exactitude de la déclaration")
	cmd.Flags().BoolVar(&yes, "oui", false, "certifier sans demander")
	cmd.Flags().BoolVar(&simulate, "simuler", false, "donner l'estimation sans rien changer")
	return cli.GivesTable(p.OfMembers(cmd))
}

// yearOf reads the year of a command line; 0 is none.
func yearOf(args []string) (int, error) {
	if len(args) == 0 {
		return 0, nil
	}
	year, err := strconv.Atoi(args[0])
	if err != nil || year < 1900 || year > 9999 {
		return 0, cli.Usage("L'année s'écrit en quatre chiffres.")
	}
	return year, nil
}

// ofYear completes a command about a year, of the clock when none is given, that may go to a file or a printer.
func ofYear(p *program.Program, cmd *cobra.Command,
	do func(ctx context.Context, m program.MemberSession, where program.Delivery, year int) (cli.Result, error)) *cobra.Command {
	var where program.Delivery
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		year, err := yearOf(args)
		if err == nil {
			err = where.Check(p)
		}
		if err != nil {
			return err
		}
		return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
			return do(ctx, m, where, cmp.Or(year, m.Today.Year()))
		})
	}
	where.Flags(p, cmd)
	return p.OfMembers(cmd)
}

// declaring is how a declaration is entered.
type declaring struct {
	name          string
	yes, simulate bool
}

// certified tells whether a declaration is confirmed as it was to be.
func (how *declaring) certified(d *spst.Declaration) bool {
	c := spst.Certification{CertifiedBy: how.name}
	c.Normalize()
	return d.Status.Certified() && c.CertifiedBy != "" && c.CertifiedBy == d.CertifiedBy
}

// declare enters the declaration of a year, or of the campaign that is open.
func declare(ctx context.Context, p *program.Program, m program.MemberSession, year int, how declaring) (cli.Result, error) {
	d, err := openDeclaration(ctx, m, year, &how)
	if err != nil {
		return cli.Result{}, err
	}
	lines, sums := list.EstimateLines(d.Estimate)
	r := cli.Result{Document: d, Table: cli.TableOf(list.Estimate(), slices.Concat(list.HeadcountLines(d.People), lines, sums))}
	if !d.Status.Enterable() {
		if how.certified(&d) {
			r.Said = append(r.Said, fmt.Sprintf("Déclaration %d : déjà fait, certifiée par %s le %s.", d.Year, d.CertifiedBy,
				spst.Today(d.ConfirmedAt).French()))
			return r, nil
		}
		if how.simulate || p.Who.Several() && d.Status.Certified() { // relaunched, it only does what is missing
			r.Said = append(r.Said, fmt.Sprintf("Déclaration %d : %s. %s", d.Year, d.Status.Label(), d.Reason))
			return r, nil
		}
		return cli.Result{}, &spst.Error{Kind: spst.Conflict, Code: spst.CodeDeclarationClosed,
			Message: fmt.Sprintf("Déclaration %d : %s. %s", d.Year, d.Status.Label(), d.Reason)}
	}
	employees, err := m.Employees(ctx, spst.RosterPrint{Status: spst.Present}, 0, nil)
	if err != nil {
		return cli.Result{}, err
	}
	if check := checked(employees, m.Today); check.Code != cli.ExitDone {
		r.Said = append(r.Said, check.Said[0]+" « adherent salaries controler » les donne.")
	}
	if how.simulate {
		r.Said = append(r.Said, "Rien n'a été changé.")
		return r, nil
	}
	if !how.yes && !p.Out.JSON {
		if err := p.Out.PrintData(r); err != nil {
			return cli.Result{}, err
		}
		r.Table = nil
	}
	if err := p.Agree(ctx, how.yes, fmt.Sprintf("%s : certifier %s, %s TTC, au nom de %s ?", m.Member.Name, staffed(d.People.Total),
		d.Estimate.TotalCents.French(), how.name)); err != nil {
		return cli.Result{}, err
	}
	return certify(ctx, m, d, how.name, r)
}

// openDeclaration is that of a year, or of the campaign that is open.
func openDeclaration(ctx context.Context, m program.MemberSession, year int, how *declaring) (spst.Declaration, error) {
	if year == 0 {
		list, err := m.API.Declarations(ctx, m.Member.Number)
		if err == nil {
			year, err = how.yearIn(list)
		}
		if err != nil {
			return spst.Declaration{}, err
		}
	}
	return m.API.Declaration(ctx, m.Member.Number, year)
}

// yearIn is that of the declaration that is open; where several are, which one
// is to be certified has to be said: typed again, the command would go on to the
// next. Without one it is that of the one that was certified so.
func (how *declaring) yearIn(list []spst.Declaration) (int, error) {
	open := slices.DeleteFunc(slices.Clone(list), func(d spst.Declaration) bool { return !d.Status.Enterable() })
	done := slices.IndexFunc(list, func(d spst.Declaration) bool { return how.certified(&d) })
	switch {
	case len(list) == 0:
		return 0, &spst.Error{Kind: spst.NotFound, Code: spst.CodeDeclaration, Message: "Cet adhérent n'a aucune déclaration à saisir."}
	case len(open) > 1 && !how.simulate:
		return 0, cli.Usage("Plusieurs déclarations sont à saisir : donnez l'année de l'une d'elles.")
	case len(open) > 0:
		return open[0].Year, nil
	case done >= 0:
		return list[done].Year, nil
	}
	return list[0].Year, nil
}

// certify begins the declaration when it is not, and confirms it as it was seen.
func certify(ctx context.Context, m program.MemberSession, seen spst.Declaration, name string, r cli.Result) (cli.Result, error) {
	d, err := m.API.UpdateDeclaration(ctx, "", m.Member.Number, seen.Year, seen.Version, spst.DeclarationInput{Step: spst.StepCertify,
		CertifiedBy: name})
	if err != nil {
		return cli.Result{}, changedSince(err, seen)
	}
	d, err = m.API.ConfirmDeclaration(ctx, "", m.Member.Number, d.Year, d.Version, spst.Certification{
		CertifiedBy: name, Certified: true, People: seen.People.Total, TotalCents: seen.Estimate.TotalCents,
	})
	if err != nil {
		return cli.Result{}, changedSince(err, seen)
	}
	r.Document = d
	r.Said = append(r.Said,
		fmt.Sprintf("Déclaration %d confirmée : %s, %s TTC. « adherent declarations imprimer %d » en donne le PDF.", d.Year,
			staffed(d.People.Total),
			d.Estimate.TotalCents.French(), d.Year))
	return r, nil
}

func newDeclarationPrint(p *program.Program) *cobra.Command {
	return ofYear(p, &cobra.Command{
		Use:     "imprimer ANNÉE",
		Aliases: []string{"print"},
		Short:   "La déclaration d'une année en PDF, dans un fichier ou sur l'imprimante",
		Args:    cli.Arguments(1, 1),
	}, func(ctx context.Context, m program.MemberSession, where program.Delivery, year int) (cli.Result, error) {
		return p.Deliver(ctx, where, m, route.Export{What: route.PrintDeclaration, Year: year})
	})
}
