package program

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// Session is a run with an open session.
type Session struct {
	API      *client.Client
	Settings config.Settings
	Today    spst.Date // the portal's
}

// MemberSession is such a run, and the member that it is about.
type MemberSession struct {
	Session
	Member spst.Member
}

// who are the members that a command is about.
type who struct {
	client  string // the number of one
	all     bool
	clients []string // the numbers of some
	view    string   // the name of a view of « Mes clients »
}

// Several tells that the command is for all the clients of a mandatary, or for some that are chosen
// among them, be they one.
func (w *who) Several() bool { return w.all || len(w.clients) > 0 || w.view != "" }

// OfMember gives a command the choice of its member; ofMembers, of all of them too.
func (p *Program) OfMember(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&p.Who.client, "client", "", "l'adhérent pour lequel agir, par son `N`° (mandataire)")
	_ = cmd.RegisterFlagCompletionFunc("client", p.completeMembers())
	return cmd
}

// OfMembers is [Program.OfMember] for a command that may run for all the clients of
// a mandatary.
func (p *Program) OfMembers(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&p.Who.all, "tous-les-clients", false, "tous les adhérents dont on est mandataire")
	cmd.Flags().StringSliceVar(&p.Who.clients, "clients", nil, "ces adhérents, par leurs `N°` séparés par des virgules (mandataire)")
	cmd.Flags().StringVar(&p.Who.view, "vue", "", "les adhérents d'une `VUE` de « Mes clients » (mandataire)")
	_ = cmd.RegisterFlagCompletionFunc("clients", p.completeMembers())
	_ = cmd.RegisterFlagCompletionFunc("vue", p.CompleteViews(spst.ClientList))
	return p.OfMember(cmd)
}

// SignedIn finds the session.
func (p *Program) SignedIn(ctx context.Context) (Session, error) {
	var s Session
	var err error
	if s.Settings, err = p.Portal(); err != nil {
		return s, err
	}
	token, _, err := p.KeptSession(s.Settings)
	if err != nil {
		return s, &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession, Err: err, Message: "Personne n'est connecté : " +
			p.HowToSignIn()}
	}
	if s.API, err = p.NewClient(s.Settings, client.Options{Token: token, Unfinished: p.Unfinished(s.Settings)}); err != nil {
		return s, err
	}
	service, err := s.API.Service(ctx)
	s.Today = service.Today
	p.news = news{newest: service.Version, wanted: s.Settings.News}
	return s, err
}

// OpenMember finds the session, and the member to act for: that of --client, or
// the only one there is.
func (p *Program) OpenMember(ctx context.Context) (MemberSession, error) {
	s, err := p.SignedIn(ctx)
	if err != nil {
		return MemberSession{}, err
	}
	m := MemberSession{Session: s}
	if p.Who.client != "" {
		m.Member, err = s.API.Member(ctx, p.Who.client)
		return m, err
	}
	members, err := s.API.Members(ctx)
	if err != nil {
		return m, err
	}
	if len(members) != 1 {
		return m, cli.Usage("Pour quel adhérent ? Donnez --client N ; « adherent clients » donne leurs numéros.")
	}
	m.Member = members[0]
	return m, nil
}

// atOnce bounds how many members are asked about at the same time.
const atOnce = 4

// Found is what was found of a member, or why it was not.
type Found[T any] struct {
	Member spst.Member
	Value  T
	Err    error
}

// Gather runs do for the member of the command line, whose error it returns, or
// for each of those that are chosen among the clients, whose errors are kept beside
// their results.
func Gather[T any](ctx context.Context, p *Program, do func(context.Context, MemberSession) (T, error)) ([]Found[T], error) {
	if !p.Who.Several() {
		m, err := p.OpenMember(ctx)
		if err != nil {
			return nil, err
		}
		defer m.API.CloseIdle()
		one, err := do(ctx, m)
		return []Found[T]{{m.Member, one, nil}}, err
	}
	if err := p.Who.check(); err != nil {
		return nil, err
	}
	s, err := p.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	defer s.API.CloseIdle()
	members, err := p.chosenMembers(ctx, s)
	if err != nil {
		return nil, err
	}
	all := make([]Found[T], len(members))
	progress := make(chan struct{}, len(members))
	var group errgroup.Group
	group.SetLimit(atOnce)
	go func() {
		defer close(progress)
		for i, m := range members {
			group.Go(func() error {
				all[i].Member = m
				all[i].Value, all[i].Err = do(ctx, MemberSession{Session: s, Member: m})
				progress <- struct{}{}
				return nil
			})
		}
		_ = group.Wait() // the error of one does not stop the others
	}()
	told, n := p.Gauge("Adhérents", false), int64(0)
	for range progress {
		n++
		told(n, int64(len(members)))
	}
	return all, ctx.Err()
}

// ForMembers is gather for a command whose results are written one below the
// other.
func (p *Program) ForMembers(ctx context.Context, do func(context.Context, MemberSession) (cli.Result, error)) error {
	all, err := Gather(ctx, p, do)
	switch {
	case err != nil:
		return err
	case p.Who.Several():
		return p.printAll(all)
	}
	return p.Out.Print(all[0].Value)
}

// ofOne is what became of one member, in the document of all.
type ofOne struct {
	Number string  `json:"number"`
	Name   string  `json:"name"`
	Result any     `json:"result,omitempty"`
	Error  *spoken `json:"error,omitempty"`
}

// spoken is an error in a document.
type spoken struct {
	Code    spst.Code `json:"code,omitempty"`
	Message string    `json:"message"`
}

// printAll writes what came of each member: one table or one document, then who
// failed.
func (p *Program) printAll(all []Found[cli.Result]) error {
	total := cli.Result{Chosen: true}
	document := make([]ofOne, 0, len(all))
	for i := range all {
		f := &all[i]
		if f.Err == nil {
			f.Value, f.Err = p.Out.Chosen(f.Value)
		}
		if f.Err != nil {
			document = append(document, ofOne{Number: f.Member.Number, Name: f.Member.Name, Error: &spoken{spst.CodeOf(f.Err), Sentence(f.Err)}})
			continue
		}
		if !f.Value.Silent {
			document = append(document, ofOne{Number: f.Member.Number, Name: f.Member.Name, Result: f.Value.Document})
		}
		for _, line := range f.Value.Said {
			total.Said = append(total.Said, f.Member.Number+" "+f.Member.Name+" : "+line)
		}
		total.Code = FirstCode(total.Code, f.Value.Code)
		total.Table = joined(total.Table, f)
	}
	said, code := Missed(all)
	total.Said, total.Code = append(total.Said, said...), FirstCode(code, total.Code)
	total.Document = map[string][]ofOne{"members": document}
	total.Silent = len(document) == 0 && len(all) > 0
	return p.Out.Print(total)
}

// Missed says who was not done, and why. The code is that of the first error; where
// only mandates are missing it is [cli.ExitNoMandate], unless nobody was done.
func Missed[T any](all []Found[T]) (said []string, code int) {
	failed, forbidden := 0, 0
	for _, f := range all {
		if f.Err == nil {
			continue
		}
		failed++
		said = append(said, "✗ "+f.Member.Number+" "+f.Member.Name+" : "+Sentence(f.Err))
		if spst.KindOf(f.Err) == spst.Forbidden {
			forbidden++
			continue
		}
		code = FirstCode(code, ExitCode(f.Err))
	}
	switch {
	case failed == 0:
		return nil, cli.ExitDone
	case forbidden == len(all):
		code = cli.ExitFailed
	case forbidden == failed:
		code = cli.ExitNoMandate
	}
	if len(all) > 1 {
		said = append(said, leftOut(failed, forbidden, len(all)))
	}
	return said, code
}

// leftOut says how many members were not done, and what to do about it: trying
// again does not give a right.
func leftOut(failed, forbidden, all int) string {
	text := spst.Counted(failed, fmt.Sprintf("adhérent sur %d n'a pas pu être traité", all),
		fmt.Sprintf("adhérents sur %d n'ont pas pu être traités", all))
	switch forbidden {
	case 0:
		return text + " : relancez la même commande pour les compléter."
	case failed:
		return text + ", faute de mandat."
	}
	return text + fmt.Sprintf(", dont %d faute de mandat : relancez la même commande pour compléter les autres.", forbidden)
}

// FirstCode keeps the exit code of the first trouble.
func FirstCode(code, other int) int {
	if code != cli.ExitDone {
		return code
	}
	return other
}

// joined adds the rows of a member to the table of all.
func joined(whole *cli.Table, f *Found[cli.Result]) *cli.Table {
	t := f.Value.Table
	if t == nil {
		return whole
	}
	if whole == nil {
		whole = &cli.Table{Heads: list.OfMembers(t.Heads), Foot: t.Foot}
	}
	for _, row := range t.Rows {
		whole.Add(append([]any{f.Member.Number, f.Member.Name}, row...)...)
	}
	return whole
}

// ErrNothingChanged: the person said no.
var ErrNothingChanged = errors.New("rien n'a été changé")
