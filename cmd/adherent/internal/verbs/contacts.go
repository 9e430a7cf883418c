package verbs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// entries is how a kind of entry of « Vos contacts et adresses » is listed and
// changed: contacts and addresses have the same verbs.
type entries[T any] struct {
	use, short, alias string
	collection        string    // of the API
	one               string    // as in « un contact »
	code              spst.Code // of an error about one
	columns           list.List[T]
	setters           func() []cli.Setter[T]
	head              func(*T) *spst.Head
	name              func(*T) string
	normalize         func(*T)
	document          func([]T) any
	next              func(*T) []string // what is left to do after a write; may be nil
	list, removed     func(context.Context, *client.Client, string) ([]T, error)
	add, update       func(context.Context, *client.Client, string, T) (T, error)
	remove, restore   func(ctx context.Context, c *client.Client, member, id string, version int64) (T, error)
	complete          program.Completer
}

func newContacts(p *program.Program) *cobra.Command {
	d := contactEntries()
	d.complete = completeContacts(p)
	cmd := d.command(p)
	cmd.AddCommand(newConfirmEmail(p, &d), newCoupon(p))
	return cmd
}

func newCoupon(p *program.Program) *cobra.Command {
	var where program.Delivery
	cmd := &cobra.Command{
		Use:   "coupon",
		Short: "Le coupon-réponse facture dématérialisée, en PDF, à signer et à renvoyer",
		Args:  cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := where.Check(p); err != nil {
				return err
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				return p.Deliver(ctx, where, m, route.Export{What: route.PrintCoupon})
			})
		},
	}
	where.Flags(p, cmd)
	return p.OfMembers(cmd)
}

func contactEntries() entries[spst.Contact] {
	return entries[spst.Contact]{
		use: "contacts", alias: "people", collection: "contacts", short: "Les contacts", one: "un contact", code: spst.CodeContact,
		columns: list.Contacts(),
		setters: contactSetters,
		head:    func(c *spst.Contact) *spst.Head { return c.Given() },
		name:    func(c *spst.Contact) string { return c.DisplayName() }, normalize: (*spst.Contact).Normalize,
		document: func(list []spst.Contact) any { return spst.Contacts{Contacts: list} },
		next:     nextOfContact,
		list: func(ctx context.Context, c *client.Client, member string) ([]spst.Contact, error) {
			return c.Contacts(ctx, member)
		},
		removed: func(ctx context.Context, c *client.Client, member string) ([]spst.Contact, error) {
			return c.RemovedContacts(ctx, member)
		},
		add: func(ctx context.Context, c *client.Client, member string, x spst.Contact) (spst.Contact, error) {
			return c.AddContact(ctx, "", member, x)
		},
		update: func(ctx context.Context, c *client.Client, member string, x spst.Contact) (spst.Contact, error) {
			return c.UpdateContact(ctx, "", member, x)
		},
		remove: func(ctx context.Context, c *client.Client, member, id string, version int64) (spst.Contact, error) {
			return c.RemoveContact(ctx, "", member, id, version)
		},
		restore: func(ctx context.Context, c *client.Client, member, id string, version int64) (spst.Contact, error) {
			return c.RestoreContact(ctx, "", member, id, version)
		},
	}
}

// nextOfContact says what makes an e-mail receive the codes, when it might.
func nextOfContact(c *spst.Contact) []string {
	switch c.Codes {
	case spst.CodesUnconfirmed:
		return []string{"Son email recevra les codes de mot de passe oublié une fois confirmé : adherent contacts confirmer " + c.ID}
	case spst.CodesNever:
		return []string{"Son email, saisi par un mandataire, ne reçoit pas les codes de mot de passe oublié."}
	default:
		return nil
	}
}

func contactSetters() []cli.Setter[spst.Contact] {
	type c = spst.Contact
	return []cli.Setter[c]{
		cli.Choice(spst.FieldOption("civility"), "civilité `madame|monsieur`", []spst.Civility{spst.Madame, spst.Monsieur}, spst.Civility.Label,
			func(x *c) *spst.Civility { return &x.Civility }),
		cli.Text(spst.FieldOption("last_name"), "`NOM`", func(x *c) *string { return &x.LastName }),
		cli.Text(spst.FieldOption("first_name"), "`PRÉNOM`", func(x *c) *string { return &x.FirstName }),
		cli.Text(spst.FieldOption("position"), "`FONCTION`", func(x *c) *string { return &x.Position }),
		cli.Text(spst.FieldOption("email"), "`EMAIL`", func(x *c) *string { return &x.Email }),
		cli.Text(spst.FieldOption("phone"), "`TÉLÉPHONE`", func(x *c) *string { return &x.Phone }),
		cli.Text(spst.FieldOption("mobile"), "`PORTABLE`", func(x *c) *string { return &x.Mobile }),
		cli.Value(spst.FieldOption("types"), "`TYPES` séparés par des virgules : "+spst.Either(spst.ContactTypes()), setTypes),
		cli.Text(spst.FieldOption("address_id"), "`IDENTIFIANT` de l'adresse (« adherent adresses liste »)", func(x *c) *string { return &x.AddressID }),
	}
}

func setTypes(x *spst.Contact, value string) error {
	x.Types = nil
	for _, word := range strings.Split(value, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		t, err := cli.OneOf(spst.FieldOption("types"), word, spst.ContactTypes(), spst.ContactType.Label)
		if err != nil {
			return err
		}
		x.Types = append(x.Types, t)
	}
	return nil
}

func newAddresses(p *program.Program) *cobra.Command {
	d := entries[spst.Address]{
		use: "adresses", alias: "addresses", collection: "addresses", short: "Les adresses", one: "une adresse", code: spst.CodeAddress,
		columns: list.Addresses(),
		setters: func() []cli.Setter[spst.Address] {
			return append([]cli.Setter[spst.Address]{cli.Text(spst.FieldOption("label"), "`NOM` de l'adresse, comme Comptabilité",
				func(x *spst.Address) *string { return &x.Label })},
				addressSetters(func(x *spst.Address) *spst.PostalAddress { return &x.PostalAddress })...)
		},
		head: func(a *spst.Address) *spst.Head { return a.Given() },
		name: func(a *spst.Address) string { return a.Label }, normalize: (*spst.Address).Normalize,
		document: func(list []spst.Address) any { return spst.Addresses{Addresses: list} },
		list: func(ctx context.Context, c *client.Client, member string) ([]spst.Address, error) {
			return c.Addresses(ctx, member)
		},
		removed: func(ctx context.Context, c *client.Client, member string) ([]spst.Address, error) {
			return c.RemovedAddresses(ctx, member)
		},
		add: func(ctx context.Context, c *client.Client, member string, x spst.Address) (spst.Address, error) {
			return c.AddAddress(ctx, "", member, x)
		},
		update: func(ctx context.Context, c *client.Client, member string, x spst.Address) (spst.Address, error) {
			return c.UpdateAddress(ctx, "", member, x)
		},
		remove: func(ctx context.Context, c *client.Client, member, id string, version int64) (spst.Address, error) {
			return c.RemoveAddress(ctx, "", member, id, version)
		},
		restore: func(ctx context.Context, c *client.Client, member, id string, version int64) (spst.Address, error) {
			return c.RestoreAddress(ctx, "", member, id, version)
		},
	}
	return d.command(p)
}

func (d *entries[T]) command(p *program.Program) *cobra.Command {
	cmd := cli.Noun(d.use, d.short, d.alias)
	add, change, remove := d.newAdd(p), d.newChange(p), d.newRemove(p)
	for _, c := range []*cobra.Command{add, change, remove} {
		c.Flags().BoolVar(&p.PasswordStdin, "mot-de-passe-stdin", false, "lire le mot de passe sur l'entrée standard, si le portail le redemande")
	}
	cmd.AddCommand(d.newList(p), add, change, remove)
	return cmd
}

func (d *entries[T]) newList(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "liste",
		Aliases: []string{"list"},
		Short:   d.short + " de l'adhérent",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				all, err := d.list(ctx, m.API, m.Member.Number)
				if all == nil {
					all = []T{}
				}
				return cli.Result{Document: d.document(all), Table: cli.TableOf(d.columns, all), Said: ifNone(len(all), d.none())}, err
			})
		},
	}
	return cli.GivesList[T](p.OfMembers(cmd), d.collection)
}

// none says of no entry how one is added.
func (d *entries[T]) none() string {
	article, _, _ := strings.Cut(d.one, " ")
	return "Auc" + d.one + " : « adherent " + d.use + " ajouter » en ajoute " + article + "."
}

func (d *entries[T]) newAdd(p *program.Program) *cobra.Command {
	var in input[T]
	cmd := &cobra.Command{
		Use:     "ajouter",
		Aliases: []string{"add"},
		Short:   "Ajouter " + d.one,
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var x T
			if some, err := in.apply(p, &x); err != nil || !some {
				return orNothing(cmd, err)
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				added, err := proven(ctx, p, m, func() (T, error) { return d.add(ctx, m.API, m.Member.Number, x) })
				return cli.Result{Document: added, Said: d.saying(&added, " : ajout enregistré, identifiant "+d.head(&added).ID+".")}, err
			})
		},
	}
	in.flags(cmd, d.setters()...)
	return p.OfMember(cmd)
}

// saying is what a write says: of whom, what was done, what is left to do.
func (d *entries[T]) saying(x *T, did string) []string {
	said := []string{d.name(x) + did}
	if d.next != nil {
		said = append(said, d.next(x)...)
	}
	return said
}

// find gives the entry of an identifier or of a name.
func (d *entries[T]) find(ctx context.Context, m program.MemberSession, word string) (T, error) {
	list, err := d.list(ctx, m.API, m.Member.Number)
	var named []T
	for i := range list {
		if d.head(&list[i]).ID == word {
			return list[i], nil
		}
		if spst.NewQuery(word).Match(spst.Fold(d.name(&list[i]))) {
			named = append(named, list[i])
		}
	}
	var none T
	switch {
	case err != nil:
		return none, err
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		return none, cli.Usage("Ces mots désignent plusieurs entrées : donnez l'identifiant de l'une d'elles (« adherent %s liste »).", d.use)
	}
	return none, &spst.Error{Kind: spst.NotFound, Code: d.code, Message: "Rien de ce nom ni de cet identifiant : « adherent " + d.use +
		" liste » les donne."}
}

func (d *entries[T]) newChange(p *program.Program) *cobra.Command {
	var in input[T]
	cmd := &cobra.Command{
		Use:               "modifier ID|NOM",
		Aliases:           []string{"edit"},
		Short:             "Modifier " + d.one,
		Args:              cli.Arguments(1, 9),
		ValidArgsFunction: d.complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				before, err := d.find(ctx, m, strings.Join(args, " "))
				if spst.KindOf(err) == spst.NotFound {
					return d.changedBefore(ctx, p, m, func(x *T) error { _, err := in.apply(p, x); return err }, err)
				}
				if err != nil {
					return cli.Result{}, err
				}
				x := before
				if some, err := in.apply(p, &x); err != nil || !some {
					return cli.Result{}, orNothing(cmd, err)
				}
				d.head(&x).ID = d.head(&before).ID
				changed, err := proven(ctx, p, m, func() (T, error) { return d.update(ctx, m.API, m.Member.Number, x) })
				return cli.Result{Document: changed, Said: d.saying(&changed, " : à jour.")}, changedSince(err, before)
			})
		},
	}
	in.flags(cmd, d.setters()...)
	return p.OfMember(cmd)
}

// changedBefore finds the entry that this change, whose answer was lost, has
// given another name to; without one, why it is not on the list.
func (d *entries[T]) changedBefore(ctx context.Context, p *program.Program, m program.MemberSession, change func(*T) error,
	why error) (cli.Result, error) {
	ids := m.Unanswered(p, d.collection)
	if len(ids) == 0 {
		return cli.Result{}, why
	}
	list, err := d.list(ctx, m.API, m.Member.Number)
	if err != nil {
		return cli.Result{}, err
	}
	for _, before := range list {
		x := before
		if !slices.Contains(ids, d.head(&before).ID) || change(&x) != nil {
			continue
		}
		d.normalize(&x)
		if len(changedFields(before, x)) == 0 {
			return cli.Result{Document: before, Said: []string{d.name(&before) + " : déjà fait, à jour."}}, nil
		}
	}
	return cli.Result{}, why
}

func (d *entries[T]) newRemove(p *program.Program) *cobra.Command {
	var undo string
	cmd := &cobra.Command{
		Use:               "retirer ID|NOM",
		Aliases:           []string{"remove", "supprimer"},
		Short:             "Retirer " + d.one + ", ou annuler un retrait",
		ValidArgsFunction: d.complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if (undo == "") == (len(args) == 0) {
				return cli.Usage("Donnez un identifiant ou un nom, ou bien --annuler ID,VERSION.")
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				if undo != "" {
					return d.putBack(ctx, p, m, undo)
				}
				return d.takeOff(ctx, p, m, strings.Join(args, " "))
			})
		},
	}
	cmd.Flags().StringVar(&undo, "annuler", "", "rétablir ce qui vient d'être retiré, par son `ID,VERSION`")
	return p.OfMember(cmd)
}

// takeOff removes an entry; one that is removed already is left so.
func (d *entries[T]) takeOff(ctx context.Context, p *program.Program, m program.MemberSession, word string) (cli.Result, error) {
	said := " : retrait enregistré."
	gone, err := d.find(ctx, m, word)
	switch {
	case spst.KindOf(err) == spst.NotFound:
		if gone, err = d.findRemoved(ctx, m, word, err); err != nil {
			return cli.Result{}, err
		}
		said = " : déjà fait, retrait enregistré le " + spst.Today(d.head(&gone).RemovedAt).French() + "."
	case err != nil:
		return cli.Result{}, err
	default:
		x := gone
		h := d.head(&x)
		if gone, err = proven(ctx, p, m, func() (T, error) { return d.remove(ctx, m.API, m.Member.Number, h.ID, h.Version) }); err != nil {
			return cli.Result{}, changedSince(err, x)
		}
	}
	return cli.Result{Document: gone, Said: []string{d.name(&gone) + said + " Pour annuler : adherent " + d.use + " retirer --annuler " +
		undoMark(d.head(&gone))}}, nil
}

// findRemoved gives the entry of an identifier or of a name that was removed
// last; without one, why it is not on the list.
func (d *entries[T]) findRemoved(ctx context.Context, m program.MemberSession, word string, why error) (T, error) {
	list, err := d.removed(ctx, m.API, m.Member.Number)
	var last T
	for i := range list {
		h := d.head(&list[i])
		named := h.ID == word || spst.NewQuery(word).Match(spst.Fold(d.name(&list[i])))
		if named && h.RemovedAt.After(d.head(&last).RemovedAt) {
			last = list[i]
		}
	}
	if err == nil && d.head(&last).ID == "" {
		err = why
	}
	return last, err
}

// putBack restores what was removed, in the version that the removal made.
func (d *entries[T]) putBack(ctx context.Context, p *program.Program, m program.MemberSession, mark string) (cli.Result, error) {
	id, version, err := readMark(mark)
	if err != nil {
		return cli.Result{}, err
	}
	back, err := proven(ctx, p, m, func() (T, error) { return d.restore(ctx, m.API, m.Member.Number, id, version) })
	if now, ok := currentOf[T](err); ok && d.head(now).RemovedAt.IsZero() {
		return cli.Result{Document: *now, Said: []string{d.name(now) + " : déjà fait, de retour dans la liste."}}, nil
	}
	return cli.Result{Document: back, Said: []string{d.name(&back) + " : de retour dans la liste."}}, changedSince(err, back)
}

// currentOf is the version in force that a refusal gives.
func currentOf[T any](err error) (*T, bool) {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok {
		return nil, false
	}
	current, ok := e.Current.(*T)
	return current, ok && current != nil
}

// undoMark names a removal, for --annuler.
func undoMark(h *spst.Head) string { return h.ID + "," + strconv.FormatInt(h.Version, 10) }

func readMark(mark string) (id string, version int64, err error) {
	id, text, ok := strings.Cut(mark, ",")
	if version, err = strconv.ParseInt(text, 10, 64); !ok || err != nil {
		return "", 0, cli.Usage("--annuler attend ID,VERSION, comme le retrait les a donnés.")
	}
	return id, version, nil
}

// proven does a write, and gives the password again when the portal wants it: an
// address that receives the codes of a password reset is changed.
func proven[T any](ctx context.Context, p *program.Program, m program.MemberSession, write func() (T, error)) (T, error) {
	x, err := write()
	if spst.CodeOf(err) != spst.CodeConfirmPassword {
		return x, err
	}
	password, err := passwordAgain(ctx, p)
	if err == nil {
		err = m.API.ConfirmPassword(ctx, password)
	}
	if err != nil {
		return x, err
	}
	return write()
}

// passwordAgain asks the person, or reads the standard input when told to.
func passwordAgain(ctx context.Context, p *program.Program) (string, error) {
	fd, person := cli.TerminalOf(p.Stdin)
	if !person && !p.PasswordStdin {
		return "", cli.Usage(
			"Cette adresse reçoit les codes de mot de passe oublié : le mot de passe est demandé de nouveau. Donnez --mot-de-passe-stdin.")
	}
	c, err := program.Interruptible(ctx, func() (spst.Credentials, error) {
		if p.PasswordStdin {
			return p.PasswordLine(spst.Credentials{})
		}
		fmt.Fprint(p.Stderr, "Cette adresse reçoit les codes de mot de passe oublié. Mot de passe actuel : ")
		typed, err := term.ReadPassword(fd)
		fmt.Fprintln(p.Stderr)
		return spst.Credentials{Password: string(typed)}, err
	})
	return c.Password, err
}
