package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func newMemberNoun(p *program) *cobra.Command {
	return noun("adherent", "Les adhérents et leurs comptes",
		listMembers(p), showMember(p), addMember(p), changeMember(p), setPassword(p), setEmail(p), resetFactor(p), accountJournal(p),
		closeMember(p))
}

func listMembers(p *program) *cobra.Command {
	return p.verb(verb{use: "liste", short: "Tous les adhérents", setup: func(*pflag.FlagSet) work {
		return func(ctx context.Context, o *office) (cli.Result, error) {
			members, err := o.AllMembers(ctx)
			if err != nil {
				return cli.Result{}, err
			}
			return cli.Result{Document: spst.Members{Members: members}, Table: cli.TableOf(list.Register(), members)}, nil
		}
	}})
}

func showMember(p *program) *cobra.Command {
	return p.verb(verb{use: "voir", short: "Un adhérent", example: "  portail adherent voir --base base.db --numero 100042",
		setup: func(flags *pflag.FlagSet) work {
			number := flags.String("numero", "", memberUsage)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("numero", *number); err != nil {
					return cli.Result{}, err
				}
				c, err := o.Company(ctx, portal.AsMember(*number), *number)
				if err != nil {
					return cli.Result{}, err
				}
				profile, err := o.InvoiceProfile(ctx, *number)
				if err != nil {
					return cli.Result{}, err
				}
				cells := []any{"N° adhérent", *number}
				for _, f := range spst.CompanyFields() {
					cells = append(cells, f.Label, f.Value(&c))
				}
				return cli.Result{Document: portal.MemberEntry{Number: *number, Company: c, InvoiceProfile: profile}, Table: cli.Fields(
					append(cells, "Profil des factures", string(profile))...)}, nil
			}
		}})
}

// memberSetters are the fields of a member on the command line; what may be emptied (--telephone "") goes by its
// name in the API.
func memberSetters() []cli.Setter[portal.MemberEntry] {
	type m = portal.MemberEntry
	return []cli.Setter[m]{
		cli.Text("numero", memberUsage, func(x *m) *string { return &x.Number }),
		cli.Text("raison-sociale", "`NOM` de l'entreprise", func(x *m) *string { return &x.Name }),
		cli.Text("siret", "`SIRET` de l'établissement", func(x *m) *string { return &x.SIRET }),
		cli.Day("adhesion", "`DATE` d'adhésion (jj/mm/aaaa)", func(x *m) *spst.Date { return &x.JoinedOn }),
		clearable("naf_code", "`CODE` NAF", func(x *m) *string { return &x.NAFCode }),
		clearable("activity", "`TEXTE` de l'activité", func(x *m) *string { return &x.Activity }),
		clearable("vat", "`N`° de TVA intracommunautaire", func(x *m) *string { return &x.VAT }),
		cli.Yes(spst.FieldOption("vat_exempt"), "non assujetti à la TVA", func(x *m) *bool { return &x.VATExempt }),
		clearable("address_line1", "`N`° et voie", func(x *m) *string { return &x.Line1 }).Formerly("adresse"),
		clearable("address_line2", "`TEXTE` : complément d'adresse", func(x *m) *string { return &x.Line2 }),
		clearable("postal_code", "`CODE` postal", func(x *m) *string { return &x.PostalCode }),
		clearable("city", "`VILLE`", func(x *m) *string { return &x.City }),
		clearable("country", "`PAYS`, la France si rien n'est dit", func(x *m) *string { return &x.Country }),
		clearable("phone", "`N`° de téléphone", func(x *m) *string { return &x.Phone }),
		clearable("email", "`ADRESSE` email administrative", func(x *m) *string { return &x.Email }),
		cli.Text("profil-facture",
			"`PROFIL` des factures que sa plateforme demande : en16931, extended ou extended-ctc-fr (celui du service si rien n'est dit)",
			func(x *m) *spst.InvoiceProfile { return &x.InvoiceProfile }),
	}
}

// clearable is the setter of a text that an empty value takes away.
func clearable(name, usage string, field func(*portal.MemberEntry) *string) cli.Setter[portal.MemberEntry] {
	return cli.Value(spst.FieldOption(name), usage, func(x *portal.MemberEntry, value string) error {
		*field(x) = value
		if value == "" {
			x.Clear = append(x.Clear, name)
		}
		return nil
	})
}

func addMember(p *program) *cobra.Command {
	return p.verb(verb{
		use: "ajouter", short: "Ajouter un adhérent et ouvrir son compte",
		example: "  portail adherent ajouter --base base.db --numero 100042 --raison-sociale \"FLEURISTE MARTIN\" \\\n" +
			"    --siret 77570158400168 --naf 47.76Z --adhesion 04/02/1997",
		setup: func(flags *pflag.FlagSet) work {
			var e portal.MemberEntry
			cli.Fill(flags, &e, memberSetters()...)
			fromStdin := passwordFlag(flags)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("numero", e.Number); err != nil {
					return cli.Result{}, err
				}
				_, err := o.Member(ctx, portal.AsMember(e.Number), e.Number)
				if err == nil {
					return cli.Result{}, &spst.Error{Kind: spst.Conflict, Code: spst.CodeMember,
						Message: "Cet adhérent existe déjà : « portail adherent modifier » le change."}
				}
				if spst.KindOf(err) != spst.NotFound {
					return cli.Result{}, err
				}
				password, err := o.firstPassword(*fromStdin)
				if err != nil {
					return cli.Result{}, err
				}
				account := spst.Account{Kind: spst.MemberAccount, Number: e.Number, Name: e.Name}
				if err := o.AddMemberAccount(ctx, e, password); err != nil {
					return cli.Result{}, err
				}
				return sayAccount(account, password, *fromStdin, "Adhérent ajouté."), nil
			}
		},
	})
}

func changeMember(p *program) *cobra.Command {
	return p.verb(verb{
		use: "modifier", short: "Changer ce qui est donné d'un adhérent",
		example: "  portail adherent modifier --base base.db --numero 100042 --tva FR74775701584",
		setup: func(flags *pflag.FlagSet) work {
			var e portal.MemberEntry
			cli.Fill(flags, &e, memberSetters()...)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("numero", e.Number); err != nil {
					return cli.Result{}, err
				}
				if _, err := o.Member(ctx, portal.AsMember(e.Number), e.Number); err != nil {
					return cli.Result{}, err
				}
				did, err := o.RegisterMember(ctx, e)
				return done(did, "Adhérent n° %s modifié.", e.Number), err
			}
		},
	})
}

func closeMember(p *program) *cobra.Command {
	return p.verb(verb{
		use: "fermer", short: "Fermer le compte d'un adhérent et ses mandats ; ses données restent",
		example: "  portail adherent fermer --base base.db --numero 100042\n" +
			"  portail adherent fermer --base base.db --numero 100042 --le 31/12/2026",
		setup: func(flags *pflag.FlagSet) work {
			number := flags.String("numero", "", memberUsage)
			var last spst.Date
			cli.FillDate(flags, &last, "le", "`DATE` du dernier jour d'adhésion ; sans elle, le compte se ferme aujourd'hui")
			undo := flags.Bool("annuler", false, "l'adhésion continue : oublier la date donnée par --le, si elle est à venir")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				if err := required("numero", *number); err != nil {
					return cli.Result{}, err
				}
				if *undo {
					did, err := o.ReopenMember(ctx, *number)
					return done(did, "L'adhésion n° %s continue.", *number), err
				}
				did, err := o.CloseMember(ctx, *number, last)
				if err != nil {
					return cli.Result{}, err
				}
				if open, err := o.HasAccount(ctx, spst.MemberAccount, *number); err != nil || open {
					return done(did, "Adhésion n° %s jusqu'au %s : le compte se fermera ensuite.", *number, last.French()), err
				}
				return done(did, "Compte de l'adhérent n° %s fermé : plus personne ne s'y connecte.", *number), nil
			}
		},
	})
}

// accountFlags say which account: a member's, or a mandatary's.
func accountFlags(flags *pflag.FlagSet) func() spst.Account {
	number := flags.String("numero", "", "`N`° adhérent, ou numéro de mandataire")
	mandatary := flags.Bool("mandataire", false, "le compte d'un mandataire")
	return func() spst.Account {
		kind := spst.MemberAccount
		if *mandatary {
			kind = spst.MandataryAccount
		}
		return spst.Account{Kind: kind, Number: *number}
	}
}

func setPassword(p *program) *cobra.Command {
	return p.verb(verb{
		use: "mot-de-passe", short: "Donner un nouveau mot de passe à un compte, et fermer ses sessions",
		example: "  portail adherent mot-de-passe --base base.db --numero 100042\n" +
			"  portail adherent mot-de-passe --base base.db --numero M2001 --mandataire --mot-de-passe-stdin < fichier",
		setup: func(flags *pflag.FlagSet) work {
			account := accountFlags(flags)
			fromStdin := passwordFlag(flags)
			return func(ctx context.Context, o *office) (cli.Result, error) {
				a := account()
				if err := required("numero", a.Number); err != nil {
					return cli.Result{}, err
				}
				password, err := o.firstPassword(*fromStdin)
				if err != nil {
					return cli.Result{}, err
				}
				if err := o.ResetAccount(ctx, a, password); err != nil {
					return cli.Result{}, err
				}
				return sayAccount(a, password, *fromStdin, "Mot de passe remplacé."), nil
			}
		},
	})
}

func setEmail(p *program) *cobra.Command {
	return p.verb(verb{
		use: "email", short: "L'adresse où un compte reçoit les codes de « Mot de passe oublié »",
		example: "  portail adherent email --base base.db --numero 100042 --adresse gerance@exemple.fr",
		setup: func(flags *pflag.FlagSet) work {
			account := accountFlags(flags)
			purpose := flags.String("usage", string(spst.EmailAccount), "`USAGE` : account, manager ou human_resources")
			flags.Lookup("usage").DefValue = ""
			email := flags.String("adresse", "", "`ADRESSE` ; sans elle, celle de cet usage est retirée")
			return func(ctx context.Context, o *office) (cli.Result, error) {
				a := account()
				if err := required("numero", a.Number); err != nil {
					return cli.Result{}, err
				}
				did, err := o.RegisterEmail(ctx, portal.AccountEmail{Kind: a.Kind, Number: a.Number, Purpose: spst.EmailPurpose(*purpose),
					Email: *email})
				return done(did, "Adresse enregistrée."), err
			}
		},
	})
}

func passwordFlag(flags *pflag.FlagSet) *bool {
	return flags.Bool("mot-de-passe-stdin", false, "lire le mot de passe sur l'entrée standard (sinon il est tiré au sort, et dit une fois)")
}

// firstPassword is read, or made.
func (o *office) firstPassword(fromStdin bool) (string, error) {
	if !fromStdin {
		return o.GeneratePassword()
	}
	line, err := bufio.NewReader(io.LimitReader(o.stdin, 64<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", errors.New("mot de passe illisible sur l'entrée standard")
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", cli.Usage("mot de passe manquant sur l'entrée standard.")
	}
	return line, nil
}

// accountDocument is what opening an account answers; the password is there
// once, when it was drawn.
type accountDocument struct {
	spst.Account
	Password string `json:"password,omitempty"`
}

func sayAccount(a spst.Account, password string, given bool, sentence string) cli.Result {
	if given {
		return said(accountDocument{Account: a}, sentence)
	}
	return said(accountDocument{Account: a, Password: password}, sentence,
		fmt.Sprintf("Mot de passe du compte %s, dit cette seule fois : %s", a.Number, password))
}
