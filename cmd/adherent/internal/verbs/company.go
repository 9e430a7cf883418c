package verbs

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newCompany(p *program.Program) *cobra.Command {
	cmd := cli.Noun("entreprise", "Les informations administratives", "company")
	cmd.AddCommand(newCompanyShow(p), newCompanyChange(p), newCompanyValidate(p), newSituation(p), newCompanyHistory(p))
	return cmd
}

func newCompanyShow(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "voir",
		Aliases: []string{"show"},
		Short:   "Les informations administratives de l'adhérent",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				c, err := m.API.Company(ctx, m.Member.Number)
				r := cli.Result{Document: c, Table: companyFields(&c)}
				for _, w := range spst.CheckCompany(c, m.Today) {
					r.Said = append(r.Said, "▲ "+spst.CompanyFieldNamed(w.Field).Label+" : "+w.Message)
				}
				return r, err
			})
		},
	}
	return cli.Gives[spst.Company](p.OfMembers(cmd))
}

func companyFields(c *spst.Company) *cli.Table {
	var cells []any
	for _, f := range spst.CompanyFields() {
		cells = append(cells, f.Label, f.Value(c))
	}
	return cli.Fields(append(cells, spst.FieldLabel("validation"), c.Validation.At, "Par", c.Validation.Account.Name)...)
}

func addressSetters[T any](of func(*T) *spst.PostalAddress) []cli.Setter[T] {
	return []cli.Setter[T]{
		cli.Text(spst.FieldOption("address_line1"), "`N° ET VOIE`", func(x *T) *string { return &of(x).Line1 }),
		cli.Text(spst.FieldOption("address_line2"), "`COMPLÉMENT` d'adresse", func(x *T) *string { return &of(x).Line2 }),
		cli.Text(spst.FieldOption("postal_code"), "`CODE` postal", func(x *T) *string { return &of(x).PostalCode }),
		cli.Text(spst.FieldOption("city"), "`VILLE`", func(x *T) *string { return &of(x).City }),
		cli.Text(spst.FieldOption("country"), "`PAYS`, la France si rien n'est dit", func(x *T) *string { return &of(x).Country }),
	}
}

func newCompanyChange(p *program.Program) *cobra.Command {
	type c = spst.Company
	var in input[c]
	setters := append(addressSetters(func(x *c) *spst.PostalAddress { return &x.PostalAddress }),
		cli.Text(spst.FieldOption("activity"), "`ACTIVITÉ`", func(x *c) *string { return &x.Activity }),
		cli.Text(spst.FieldOption("naf_code"), "`CODE` NAF", func(x *c) *string { return &x.NAFCode }),
		cli.Value(spst.FieldOption("vat"), "`N°` de TVA intracommunautaire, ou « auto » pour celui du SIREN", setVAT),
		cli.YesNo(spst.FieldOption("vat_exempt"), "`oui|non` : pas de TVA", func(x *c) *bool { return &x.VATExempt }),
		cli.Text(spst.FieldOption("phone"), "`TÉLÉPHONE`", func(x *c) *string { return &x.Phone }),
		cli.Text(spst.FieldOption("fax"), "`FAX`", func(x *c) *string { return &x.Fax }),
		cli.Text(spst.FieldOption("mobile"), "`PORTABLE`", func(x *c) *string { return &x.Mobile }),
		cli.Text(spst.FieldOption("email"), "`EMAIL` administratif", func(x *c) *string { return &x.Email }),
	)
	var simulate bool
	cmd := &cobra.Command{
		Use:     "modifier",
		Aliases: []string{"edit"},
		Short:   "Modifier les informations administratives",
		Long:    "Change les champs donnés, et eux seuls. Le SIRET et la raison sociale sont ceux du service :\nécrivez à son adresse de comptabilité pour les changer.",
		Example: "  adherent entreprise modifier --tva auto --telephone '02 35 00 00 00'",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				before, err := m.API.Company(ctx, m.Member.Number)
				if err != nil {
					return cli.Result{}, err
				}
				after := before
				if some, err := in.apply(p, &after); err != nil || !some {
					return cli.Result{}, orNothing(cmd, err)
				}
				if simulate {
					after.Normalize()
					return cli.Result{Document: after, Said: []string{"Rien n'a été changé."}}, asError(spst.CheckCompany(after, m.Today))
				}
				changed, err := m.API.UpdateCompany(ctx, "", m.Member.Number, after)
				return cli.Result{Document: changed,
					Said: []string{"Informations administratives à jour. « adherent entreprise valider » les confirme."}}, changedSince(err, before)
			})
		},
	}
	in.flags(cmd, setters...)
	cmd.Flags().BoolVar(&simulate, "simuler", false, "contrôler sans rien changer")
	return p.OfMember(cmd)
}

func setVAT(x *spst.Company, value string) error {
	if x.VAT = value; spst.Fold(value) != "auto" {
		return nil
	}
	siret, _ := spst.ParseSIRET(x.SIRET)
	if siret == "" {
		x.VAT = ""
		return nil // checked before the company is known
	}
	x.VAT = spst.VATFromSIREN(siret[:9])
	return nil
}

// orNothing is the usage error of a change without any field.
func orNothing(cmd *cobra.Command, err error) error {
	if err != nil {
		return err
	}
	return cli.Usage("Donnez au moins un champ : « %s --help » les donne.", cmd.CommandPath())
}

// asError is the refusal that problems make, or nil.
func asError(problems []spst.Problem) error {
	refused := spst.Refused(problems)
	if len(refused) == 0 {
		return nil
	}
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeFields, Problems: refused, Message: "Ce serait refusé ; corrigez ce qui suit."}
}

func newCompanyValidate(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "valider",
		Aliases: []string{"validate"},
		Short:   "Valider les réponses : confirmer que les informations sont exactes",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				c, err := m.API.Company(ctx, m.Member.Number)
				if err != nil {
					return cli.Result{}, err
				}
				if done, err := validated(ctx, m, &c); err != nil || done {
					return cli.Result{Document: c, Said: []string{fmt.Sprintf("Déjà fait : réponses validées le %s par %s, et rien n'a changé depuis.",
						spst.Today(c.Validation.At).French(), c.Validation.Account.Name)}}, err
				}
				valid, err := m.API.ValidateCompany(ctx, "", m.Member.Number, c.Version)
				return cli.Result{Document: valid, Said: []string{"Réponses validées."}}, changedSince(err, c)
			})
		},
	}
	return p.OfMember(cmd)
}

// validated tells whether that version was confirmed today or the day before, and
// is the last thing that was done: confirming it again would say nothing new.
func validated(ctx context.Context, m program.MemberSession, c *spst.Company) (bool, error) {
	if c.Validation.At.IsZero() || spst.Today(c.Validation.At) < m.Today.AddDays(-1) {
		return false, nil
	}
	entries, err := m.API.CompanyHistory(ctx, m.Member.Number)
	return len(entries) > 0 && entries[0].Action == "validate" && entries[0].Version == c.Version, err
}

func newSituation(p *program.Program) *cobra.Command {
	type s = spst.SituationChange
	var in input[s]
	setters := []cli.Setter[s]{
		cli.Choice(spst.FieldOption("kind"), "`NATURE` : "+spst.Either(spst.SituationKinds()), spst.SituationKinds(),
			spst.SituationKind.Label, func(x *s) *spst.SituationKind { return &x.Kind }),
		cli.Date(spst.FieldOption("effective_on"), "`DATE` d'effet (jj/mm/aaaa)", func(x *s) *spst.Date { return &x.EffectiveOn }),
		cli.Text(spst.FieldOption("comment"), "`COMMENTAIRE`", func(x *s) *string { return &x.Comment }),
	}
	var yes bool
	var undo string
	cmd := &cobra.Command{
		Use:   "situation",
		Short: "Annoncer un changement de situation, ou voir ceux qui l'ont été",
		Long: "Sans --nature, donne les changements annoncés. Avec elle, en annonce un, après\n" +
			"confirmation ou avec --oui. Pendant 30 jours, --annuler le retire.",
		Example: "  adherent entreprise situation\n  adherent entreprise situation --nature cession_de_fonds --effet 31/12/2026 --oui",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var change s
			some, err := in.apply(p, &change)
			if err != nil {
				return err
			}
			if some && undo != "" {
				return cli.Usage("--annuler se donne seul.")
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				switch {
				case undo != "":
					return withdraw(ctx, m, undo)
				case some:
					return announce(ctx, p, m, change, yes)
				}
				return situations(ctx, m)
			})
		},
	}
	in.flags(cmd, setters...)
	cmd.Flags().BoolVar(&yes, "oui", false, "annoncer sans demander")
	cmd.Flags().StringVar(&undo, "annuler", "", "retirer le changement annoncé qui a cet `IDENTIFIANT`")
	_ = cmd.RegisterFlagCompletionFunc(spst.FieldOption("kind"), program.CompleteValues(spst.SituationKinds()))
	return cli.GivesTable(p.OfMember(cmd))
}

// withdraw takes an announced change back; one that is taken back already is
// left so.
func withdraw(ctx context.Context, m program.MemberSession, id string) (cli.Result, error) {
	back, err := m.API.WithdrawSituationChange(ctx, "", m.Member.Number, id)
	said := "« %s » : retiré."
	if spst.CodeOf(err) == spst.CodeSituationWithdrawn {
		var list []spst.SituationChange
		if list, err = m.API.SituationChanges(ctx, m.Member.Number); err != nil {
			return cli.Result{}, err
		}
		for _, c := range list {
			if c.ID == id {
				back = c
			}
		}
		said = "« %s » : déjà fait, retiré le " + spst.Today(back.WithdrawnAt).French() + "."
	}
	return cli.Result{Document: back, Said: []string{fmt.Sprintf(said, back.Kind.Label())}}, err
}

func situations(ctx context.Context, m program.MemberSession) (cli.Result, error) {
	changes, err := m.API.SituationChanges(ctx, m.Member.Number)
	return cli.Result{Document: spst.SituationChanges{Changes: changes}, Table: cli.TableOf(list.SituationChanges(), changes)}, err
}

func announce(ctx context.Context, p *program.Program, m program.MemberSession, change spst.SituationChange, yes bool) (cli.Result, error) {
	if err := asError(spst.CheckSituationChange(change, m.Member.Headcount, m.Today)); err != nil {
		return cli.Result{}, err
	}
	question := fmt.Sprintf("%s : annoncer « %s » au %s ?", m.Member.Name, change.Kind.Label(), change.EffectiveOn.French())
	if err := p.Agree(ctx, yes, question); err != nil {
		return cli.Result{}, err
	}
	announced, err := m.API.AnnounceSituationChange(ctx, "", m.Member.Number, change)
	return cli.Result{Document: announced, Said: []string{
		"Changement de situation annoncé : le service prendra contact avec vous. Pour annuler : adherent entreprise situation --annuler " +
			announced.ID,
	}}, err
}

func newCompanyHistory(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "historique",
		Aliases: []string{"history"},
		Short:   "Qui a changé les informations administratives, et quand",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				entries, err := m.API.CompanyHistory(ctx, m.Member.Number)
				return historyOf(entries), err
			})
		},
	}
	return cli.GivesList[spst.HistoryEntry](p.OfMember(cmd), "entries")
}
