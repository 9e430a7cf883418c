// Package adapters gives the screens the services that they declare, over the portal's
// client and this machine, and opens the interface on a portal: the member's, or the
// sample one that lives in the program (embedded.go). It alone imports the interface.
package adapters

import (
	"context"
	"errors"
	"sync"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

// Services is what the screens ask for (app.Services): the portal's client,
// and this machine's keyring. It may be used by several goroutines.
type Services struct {
	program.ImportService
	program  *program.Program
	settings config.Settings
	// demo is the embedded portal, nil when the portal is a real one.
	demo *Demo

	held sync.Mutex
	kept *config.Owner // whose session the keyring holds
}

// New are those of a portal; sample is it when it is the one of the demo, of which
// nothing is kept.
func New(p *program.Program, api *client.Client, settings config.Settings, sample *Demo) *Services {
	return &Services{
		ImportService: program.ImportService{Client: api, P: p, Portal: settings.Portal, Volatile: sample != nil},
		program:       p, settings: settings, demo: sample,
	}
}

// SignIn implements signin.Service.
func (s *Services) SignIn(ctx context.Context, c spst.Credentials, remember bool) (spst.Session, []spst.Member, error) {
	if err := s.ready(ctx); err != nil {
		return spst.Session{}, nil, err
	}
	session, err := s.Client.SignIn(ctx, c)
	if err != nil {
		return spst.Session{}, nil, err
	}
	if remember {
		if err := s.keep(ctx, session); err != nil {
			return spst.Session{}, nil, err
		}
	}
	session.Token = "" // the client has it; no screen needs it
	members, err := s.membersOf(ctx, session)
	return session, members, err
}

// membersOf gives those that a session may act for: none while it must turn a
// second factor on first.
func (s *Services) membersOf(ctx context.Context, session spst.Session) ([]spst.Member, error) {
	if session.SecondFactor == spst.FactorRequired {
		return nil, nil
	}
	return s.Members(ctx)
}

// Enter implements account.Service.
func (s *Services) Enter(ctx context.Context) (spst.Session, []spst.Member, error) {
	session, err := s.Session(ctx)
	if err != nil {
		return spst.Session{}, nil, err
	}
	members, err := s.membersOf(ctx, session)
	return session, members, err
}

// keep puts the session in the keyring. One that cannot be kept is refused
// rather than silently lost at the end of the program.
func (s *Services) keep(ctx context.Context, session spst.Session) error {
	if err := s.program.KeepOrSignOut(ctx, s.Client, s.settings, session); err != nil {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeKeyring, Err: err,
			Message: "La session ne peut pas être gardée (" + err.Error() + ") : décochez « Rester connecté sur ce poste »."}
	}
	s.setKept(&config.Owner{
		Portal: s.settings.Portal, Number: session.Account.Number, Mandatary: session.Account.Kind == spst.MandataryAccount,
	})
	return nil
}

// Resume implements signin.Service.
func (s *Services) Resume(ctx context.Context) (spst.Session, []spst.Member, error) {
	token, store, err := s.program.KeptSession(s.settings)
	if err != nil { // nothing kept; why there is no keyring is said by KeyringAvailable
		return spst.Session{}, nil, &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession, Err: err}
	}
	s.SetToken(token)
	who := program.Owner(s.settings)
	session, err := s.Session(ctx)
	if err != nil {
		s.SetToken("")
		if spst.KindOf(err) == spst.Unauthenticated && store == program.StoreKeyring {
			_ = s.program.Keyring.Delete(who) // it has ended and is of no use
		}
		return spst.Session{}, nil, err
	}
	if store == program.StoreKeyring {
		s.setKept(&who)
	}
	members, err := s.membersOf(ctx, session)
	return session, members, err
}

// KeyringAvailable implements signin.Service.
func (s *Services) KeyringAvailable(context.Context) error {
	if s.demo != nil {
		return errors.New("rien n'est gardé du portail d'essai")
	}
	if s.program.Getenv(config.EnvToken) != "" {
		return errors.New(config.EnvToken + " donne la session")
	}
	if s.program.Remote() {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeKeyring,
			Message: "Par SSH, la session dure autant que la fenêtre. Pour une commande : « ssh -o SendEnv=" + config.EnvToken + " »."}
	}
	_, err := s.program.Keyring.Get(program.Owner(s.settings))
	if unavailable, ok := errors.AsType[*config.KeyringError](err); ok {
		return errors.New(unavailable.Why)
	}
	return nil
}

// Service implements app.Services; it is also how the interface learns that
// the portal answers.
func (s *Services) Service(ctx context.Context) (spst.Service, error) {
	if err := s.ready(ctx); err != nil {
		return spst.Service{}, err
	}
	return s.Client.Service(ctx)
}

// SignOut implements app.Services: the machine forgets first, so that it has
// forgotten even when the portal cannot be told.
func (s *Services) SignOut(ctx context.Context) error {
	var forgotten error
	if who := s.setKept(nil); who != nil {
		forgotten = s.program.Keyring.Delete(*who)
	}
	err := s.Client.SignOut(ctx)
	if spst.KindOf(err) == spst.Unauthenticated { // it had ended already
		err = nil
	}
	return errors.Join(err, forgotten)
}

func (s *Services) ready(ctx context.Context) error {
	if s.demo == nil {
		return nil
	}
	return s.demo.Wait(ctx)
}

// setKept gives what was kept before.
func (s *Services) setKept(who *config.Owner) *config.Owner {
	s.held.Lock()
	defer s.held.Unlock()
	before := s.kept
	s.kept = who
	return before
}
