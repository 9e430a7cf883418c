package main

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

// signed is a run with an open session.
type signed struct {
	api      *client.Client
	settings config.Settings
	today    spst.Date // the portal's
}

// memberOf is such a run, and the member that it is about.
type memberOf struct {
	signed
	member spst.Member
}

// who are the members that a command is about.
type who struct {
	client string // the number of one
	all    bool
}

// ofMember gives a command the choice of its member; ofMembers, of all of them too.
func (p *program) ofMember(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&p.who.client, "client", "", "l'adhérent pour lequel agir, par son `N`° (mandataire)")
	_ = cmd.RegisterFlagCompletionFunc("client", p.completeMembers())
	return cmd
}

func (p *program) ofMembers(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&p.who.all, "tous-les-clients", false, "tous les adhérents dont on est mandataire")
	return p.ofMember(cmd)
}

// signedIn finds the session.
func (p *program) signedIn(ctx context.Context) (signed, error) {
	var s signed
	var err error
	if s.settings, err = p.portal(); err != nil {
		return s, err
	}
	token, _, err := p.kept(s.settings)
	if err != nil {
		return s, &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession, Err: err, Message: "Personne n'est connecté : " + p.opening()}
	}
	if s.api, err = p.newClient(s.settings, client.Options{Token: token, Unfinished: p.unfinished(s.settings)}); err != nil {
		return s, err
	}
	service, err := s.api.Service(ctx)
	s.today = service.Today
	return s, err
}

// openMember finds the session, and the member to act for: that of --client, or
// the only one there is.
func (p *program) openMember(ctx context.Context) (memberOf, error) {
	s, err := p.signedIn(ctx)
	if err != nil {
		return memberOf{}, err
	}
	m := memberOf{signed: s}
	if p.who.client != "" {
		m.member, err = s.api.Member(ctx, p.who.client)
		return m, err
	}
	members, err := s.api.Members(ctx)
	if err != nil {
		return m, err
	}
	if len(members) != 1 {
		return m, cli.Usage("Pour quel adhérent ? Donnez --client N ; « adherent clients » donne leurs numéros.")
	}
	m.member = members[0]
	return m, nil
}

// atOnce bounds how many members are asked about at the same time.
const atOnce = 4

// found is what was found of a member, or why it was not.
type found[T any] struct {
	member spst.Member
	found  T
	err    error
}

// gather runs do for the member of the command line, whose error it returns, or
// for each of --tous-les-clients, whose errors are kept beside their results.
func gather[T any](ctx context.Context, p *program, do func(context.Context, memberOf) (T, error)) ([]found[T], error) {
	if !p.who.all {
		m, err := p.openMember(ctx)
		if err != nil {
			return nil, err
		}
		defer m.api.CloseIdle()
		one, err := do(ctx, m)
		return []found[T]{{m.member, one, nil}}, err
	}
	if p.who.client != "" {
		return nil, cli.Usage("--client et --tous-les-clients ne vont pas ensemble : choisissez l'une des deux.")
	}
	s, err := p.signedIn(ctx)
	if err != nil {
		return nil, err
	}
	defer s.api.CloseIdle()
	members, err := s.api.Members(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]found[T], len(members))
	progress := make(chan struct{}, len(members))
	var group errgroup.Group
	group.SetLimit(atOnce)
	go func() {
		defer close(progress)
		for i, m := range members {
			group.Go(func() error {
				all[i].member = m
				all[i].found, all[i].err = do(ctx, memberOf{signed: s, member: m})
				progress <- struct{}{}
				return nil
			})
		}
		_ = group.Wait() // the error of one does not stop the others
	}()
	told, n := p.gauge("Adhérents", false), int64(0)
	for range progress {
		n++
		told(n, int64(len(members)))
	}
	return all, ctx.Err()
}

// forMembers is gather for a command whose results are written one below the
// other.
func (p *program) forMembers(ctx context.Context, do func(context.Context, memberOf) (result, error)) error {
	all, err := gather(ctx, p, do)
	switch {
	case err != nil:
		return err
	case p.who.all:
		return p.printAll(all)
	}
	return p.out.print(all[0].found)
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
// failed. The code is that of the first error.
func (p *program) printAll(all []found[result]) error {
	total := result{}
	document := make([]ofOne, len(all))
	failed, forbidden := 0, 0
	for i := range all {
		f := &all[i]
		who := f.member.Number + " " + f.member.Name
		document[i] = ofOne{Number: f.member.Number, Name: f.member.Name, Result: f.found.document}
		if f.err != nil {
			failed++
			if spst.KindOf(f.err) == spst.Forbidden {
				forbidden++
			}
			document[i].Result, document[i].Error = nil, &spoken{spst.CodeOf(f.err), sentence(f.err)}
			total.said = append(total.said, "✗ "+who+" : "+sentence(f.err))
			total.code = firstCode(total.code, exitCode(f.err))
			continue
		}
		for _, line := range f.found.said {
			total.said = append(total.said, who+" : "+line)
		}
		total.code = firstCode(total.code, f.found.code)
		total.table = joined(total.table, f)
	}
	if failed > 0 {
		total.said = append(total.said, leftOut(failed, forbidden, len(all)))
	}
	total.document = map[string][]ofOne{"members": document}
	return p.out.print(total)
}

// leftOut says how many members were not done, and what to do about it: trying
// again does not give a right.
func leftOut(failed, forbidden, all int) string {
	text := fmt.Sprintf("%d adhérent(s) sur %d n'ont pas pu être traités", failed, all)
	switch forbidden {
	case 0:
		return text + " : relancez la même commande pour les compléter."
	case failed:
		return text + ", faute de mandat."
	}
	return text + fmt.Sprintf(", dont %d faute de mandat : relancez la même commande pour compléter les autres.", forbidden)
}

func firstCode(code, other int) int {
	if code != cli.ExitDone {
		return code
	}
	return other
}

// joined adds the rows of a member to the table of all.
func joined(whole *table, f *found[result]) *table {
	t := f.found.table
	if t == nil {
		return whole
	}
	if whole == nil {
		whole = &table{heads: list.OfMembers(t.heads), foot: t.foot}
	}
	for _, row := range t.rows {
		whole.add(append([]any{f.member.Number, f.member.Name}, row...)...)
	}
	return whole
}

var errNothingChanged = errors.New("rien n'a été changé")
