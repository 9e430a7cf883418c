package main

import (
	"context"
	"errors"
	"sync"

	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

// services is what the screens ask for (app.Services): the portal's client,
// and this machine's keyring. It may be used by several goroutines.
type services struct {
	importService
	program  *program
	settings config.Settings
	// demo is the embedded portal, nil when the portal is a real one.
	demo *embedded

	held sync.Mutex
	kept *config.Owner // whose session the keyring holds
}

// SignIn implements login.Service.
func (s *services) SignIn(ctx context.Context, c spst.Credentials, remember bool) (spst.Session, []spst.Member, error) {
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
func (s *services) membersOf(ctx context.Context, session spst.Session) ([]spst.Member, error) {
	if session.SecondFactor == spst.FactorRequired {
		return nil, nil
	}
	return s.Members(ctx)
}

// Enter implements account.Service.
func (s *services) Enter(ctx context.Context) (spst.Session, []spst.Member, error) {
	session, err := s.Session(ctx)
	if err != nil {
		return spst.Session{}, nil, err
	}
	members, err := s.membersOf(ctx, session)
	return session, members, err
}

// keep puts the session in the keyring. One that cannot be kept is refused
// rather than silently lost at the end of the program.
func (s *services) keep(ctx context.Context, session spst.Session) error {
	if err := s.program.keepOrSignOut(ctx, s.Client, s.settings, session); err != nil {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeKeyring, Err: err,
			Message: "La session ne peut pas être gardée (" + err.Error() + ") : décochez « Rester connecté sur ce poste »."}
	}
	s.setKept(&config.Owner{
		Portal: s.settings.Portal, Number: session.Account.Number, Mandatary: session.Account.Kind == spst.MandataryAccount,
	})
	return nil
}

// Resume implements login.Service.
func (s *services) Resume(ctx context.Context) (spst.Session, []spst.Member, error) {
	token, store, err := s.program.kept(s.settings)
	if err != nil { // nothing kept; why there is no keyring is said by KeyringAvailable
		return spst.Session{}, nil, &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession, Err: err}
	}
	s.SetToken(token)
	who := owner(s.settings)
	session, err := s.Session(ctx)
	if err != nil {
		s.SetToken("")
		if spst.KindOf(err) == spst.Unauthenticated && store == storeKeyring {
			_ = s.program.keyring.Delete(who) // it has ended and is of no use
		}
		return spst.Session{}, nil, err
	}
	if store == storeKeyring {
		s.setKept(&who)
	}
	members, err := s.membersOf(ctx, session)
	return session, members, err
}

// KeyringAvailable implements login.Service.
func (s *services) KeyringAvailable(context.Context) error {
	if s.demo != nil {
		return errors.New("rien n'est gardé du portail d'essai")
	}
	if s.program.getenv(config.EnvToken) != "" {
		return errors.New(config.EnvToken + " donne la session")
	}
	if s.program.remote() {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeKeyring, Message: "Par SSH, la session dure autant que la fenêtre. Pour une commande : « ssh -o SendEnv=" + config.EnvToken + " »."}
	}
	_, err := s.program.keyring.Get(owner(s.settings))
	if unavailable, ok := errors.AsType[*config.KeyringError](err); ok {
		return errors.New(unavailable.Why)
	}
	return nil
}

// Service implements app.Services; it is also how the interface learns that
// the portal answers.
func (s *services) Service(ctx context.Context) (spst.Service, error) {
	if err := s.ready(ctx); err != nil {
		return spst.Service{}, err
	}
	return s.Client.Service(ctx)
}

// SignOut implements app.Services: the machine forgets first, so that it has
// forgotten even when the portal cannot be told.
func (s *services) SignOut(ctx context.Context) error {
	var forgotten error
	if who := s.setKept(nil); who != nil {
		forgotten = s.program.keyring.Delete(*who)
	}
	err := s.Client.SignOut(ctx)
	if spst.KindOf(err) == spst.Unauthenticated { // it had ended already
		err = nil
	}
	return errors.Join(err, forgotten)
}

func (s *services) ready(ctx context.Context) error {
	if s.demo == nil {
		return nil
	}
	return s.demo.wait(ctx)
}

// setKept gives what was kept before.
func (s *services) setKept(who *config.Owner) *config.Owner {
	s.held.Lock()
	defer s.held.Unlock()
	before := s.kept
	s.kept = who
	return before
}
