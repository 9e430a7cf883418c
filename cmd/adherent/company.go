package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newCompany(p *program) *cobra.Command {
	cmd := cli.Noun("entreprise", "Les informations administratives", "company")
	cmd.AddCommand(newCompanyShow(p), newCompanyChange(p), newCompanyValidate(p), newSituation(p), newCompanyHistory(p))
	return cmd
}

func newCompanyShow(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "voir",
		Aliases: []string{"show"},
		Short:   "Les informations administratives de l'adhérent",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				c, err := m.api.Company(ctx, m.member.Number)
				r := result{document: c, table: companyFields(&c)}
				for _, w := range spst.CheckCompany(c, m.today) {
					r.said = append(r.said, "▲ "+spst.FieldLabel(w.Field)+" : "+w.Message)
				}
				return r, err
			})
		},
	}
	return p.ofMembers(cmd)
}

func companyFields(c *spst.Company) *table {
	return fields(
		"Raison sociale", c.Name, "SIRET", c.SIRET, "Date d'adhésion", c.JoinedOn, "Dernier jour d'adhésion", c.LeftOn, "N° et voie", c.Line1, "Complément", c.Line2, "Code postal", c.PostalCode, "Ville", c.City,
		"Pays", c.Country, "Activité", c.Activity, "Code NAF", c.NAFCode, "Libellé NAF", c.NAFLabel, "N° de TVA", c.VAT, "Non assujetti à la TVA", c.VATExempt,
		"Téléphone", spst.FormatPhone(c.Phone), "Fax", spst.FormatPhone(c.Fax), "Portable", spst.FormatPhone(c.Mobile), "Email", c.Email,
		"Réponses validées le", c.Validation.At, "Par", c.Validation.Account.Name)
}

func addressSetters[T any](of func(*T) *spst.PostalAddress) []setter[T] {
	return []setter[T]{
		text("voie", "`N° ET VOIE`", func(x *T) *string { return &of(x).Line1 }),
		text("complement", "`COMPLÉMENT` d'adresse", func(x *T) *string { return &of(x).Line2 }),
		text("code-postal", "`CODE` postal", func(x *T) *string { return &of(x).PostalCode }),
		text("ville", "`VILLE`", func(x *T) *string { return &of(x).City }),
		text("pays", "`PAYS`, la France si rien n'est dit", func(x *T) *string { return &of(x).Country }),
	}
}

func newCompanyChange(p *program) *cobra.Command {
	type c = spst.Company
	in := given[c]{setters: append(addressSetters(func(x *c) *spst.PostalAddress { return &x.PostalAddress }),
		text("activite", "`ACTIVITÉ`", func(x *c) *string { return &x.Activity }),
		text("naf", "`CODE` NAF", func(x *c) *string { return &x.NAFCode }),
		setter[c]{"tva", "`N°` de TVA intracommunautaire, ou « auto » pour celui du SIREN", setVAT},
		yesNo("non-assujetti", "`oui|non` : pas de TVA", func(x *c) *bool { return &x.VATExempt }),
		text("telephone", "`TÉLÉPHONE`", func(x *c) *string { return &x.Phone }),
		text("fax", "`FAX`", func(x *c) *string { return &x.Fax }),
		text("portable", "`PORTABLE`", func(x *c) *string { return &x.Mobile }),
		text("email", "`EMAIL` administratif", func(x *c) *string { return &x.Email }),
	)}
	var simulate bool
	cmd := &cobra.Command{
		Use:     "modifier",
		Aliases: []string{"edit"},
		Short:   "Modifier les informations administratives",
		Long:    "Change les champs donnés, et eux seuls. Le SIRET et la raison sociale sont ceux du service :\nécrivez à son adresse de comptabilité pour les changer.",
		Example: "  adherent entreprise modifier --tva auto --telephone '02 35 00 00 00'",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := in.check(cmd); err != nil {
				return err
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				before, err := m.api.Company(ctx, m.member.Number)
				if err != nil {
					return result{}, err
				}
				after := before
				if some, err := in.apply(p, cmd, &after); err != nil || !some {
					return result{}, orNothing(cmd, err)
				}
				if simulate {
					after.Normalize()
					return result{document: after, said: []string{"Rien n'a été changé."}}, asError(spst.CheckCompany(after, m.today))
				}
				changed, err := m.api.UpdateCompany(ctx, "", m.member.Number, after)
				return result{document: changed, said: []string{"Informations administratives à jour. « adherent entreprise valider » les confirme."}}, changedSince(err, before)
			})
		},
	}
	in.flags(cmd)
	cmd.Flags().BoolVar(&simulate, "simuler", false, "contrôler sans rien changer")
	return p.ofMember(cmd)
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

func newCompanyValidate(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "valider",
		Aliases: []string{"validate"},
		Short:   "Valider les réponses : confirmer que les informations sont exactes",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				c, err := m.api.Company(ctx, m.member.Number)
				if err != nil {
					return result{}, err
				}
				if done, err := m.validated(ctx, &c); err != nil || done {
					return result{document: c, said: []string{fmt.Sprintf("Déjà fait : réponses validées le %s par %s, et rien n'a changé depuis.",
						spst.Today(c.Validation.At).French(), c.Validation.Account.Name)}}, err
				}
				valid, err := m.api.ValidateCompany(ctx, "", m.member.Number, c.Version)
				return result{document: valid, said: []string{"Réponses validées."}}, changedSince(err, c)
			})
		},
	}
	return p.ofMember(cmd)
}

// validated tells whether that version was confirmed today or the day before, and
// is the last thing that was done: confirming it again would say nothing new.
func (m memberOf) validated(ctx context.Context, c *spst.Company) (bool, error) {
	if c.Validation.At.IsZero() || spst.Today(c.Validation.At) < m.today.AddDays(-1) {
		return false, nil
	}
	entries, err := m.api.CompanyHistory(ctx, m.member.Number)
	return len(entries) > 0 && entries[0].Action == "validate" && entries[0].Version == c.Version, err
}

func newSituation(p *program) *cobra.Command {
	type s = spst.SituationChange
	in := given[s]{setters: []setter[s]{
		listValue("nature", "`NATURE` : plus_de_personnel, cession_de_fonds, cessation_activite, liquidation_judiciaire ou redressement_judiciaire", spst.SituationKinds(), spst.SituationKind.Label,
			func(x *s) *spst.SituationKind { return &x.Kind }),
		date("effet", "`DATE` d'effet (jj/mm/aaaa)", func(x *s) *spst.Date { return &x.EffectiveOn }),
		text("commentaire", "`COMMENTAIRE`", func(x *s) *string { return &x.Comment }),
	}}
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
			some, err := in.apply(p, cmd, &change)
			if err != nil {
				return err
			}
			if some && undo != "" {
				return cli.Usage("--annuler se donne seul.")
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				switch {
				case undo != "":
					return m.withdraw(ctx, undo)
				case some:
					return p.announce(ctx, m, change, yes)
				}
				return m.situations(ctx)
			})
		},
	}
	in.flags(cmd)
	cmd.Flags().BoolVar(&yes, "oui", false, "annoncer sans demander")
	cmd.Flags().StringVar(&undo, "annuler", "", "retirer le changement annoncé qui a cet `IDENTIFIANT`")
	_ = cmd.RegisterFlagCompletionFunc("nature", completeValues(spst.SituationKinds()))
	return lists(p.ofMember(cmd))
}

// withdraw takes an announced change back; one that is taken back already is
// left so.
func (m memberOf) withdraw(ctx context.Context, id string) (result, error) {
	back, err := m.api.WithdrawSituationChange(ctx, "", m.member.Number, id)
	said := "« %s » : retiré."
	if spst.CodeOf(err) == spst.CodeSituationWithdrawn {
		var list []spst.SituationChange
		if list, err = m.api.SituationChanges(ctx, m.member.Number); err != nil {
			return result{}, err
		}
		for _, c := range list {
			if c.ID == id {
				back = c
			}
		}
		said = "« %s » : déjà fait, retiré le " + spst.Today(back.WithdrawnAt).French() + "."
	}
	return result{document: back, said: []string{fmt.Sprintf(said, back.Kind.Label())}}, err
}

func (m memberOf) situations(ctx context.Context) (result, error) {
	changes, err := m.api.SituationChanges(ctx, m.member.Number)
	return result{document: spst.SituationChanges{Changes: changes}, table: tableOf(list.SituationChanges(), changes)}, err
}

func (p *program) announce(ctx context.Context, m memberOf, change spst.SituationChange, yes bool) (result, error) {
	if err := asError(spst.CheckSituationChange(change, m.member.Headcount, m.today)); err != nil {
		return result{}, err
	}
	question := fmt.Sprintf("%s : annoncer « %s » au %s ?", m.member.Name, change.Kind.Label(), change.EffectiveOn.French())
	if err := p.agree(ctx, yes, question); err != nil {
		return result{}, err
	}
	announced, err := m.api.AnnounceSituationChange(ctx, "", m.member.Number, change)
	return result{document: announced, said: []string{
		"Changement de situation annoncé : le service prendra contact avec vous. Pour annuler : adherent entreprise situation --annuler " + announced.ID,
	}}, err
}

func newCompanyHistory(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "historique",
		Aliases: []string{"history"},
		Short:   "Qui a changé les informations administratives, et quand",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				entries, err := m.api.CompanyHistory(ctx, m.member.Number)
				return historyOf(entries), err
			})
		},
	}
	return lists(p.ofMember(cmd))
}
