package main

import (
	"context"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

// Where a session is kept.
const (
	storeEnvironment = "environment"
	storeKeyring     = "keyring"
)

func owner(s config.Settings) config.Owner {
	return config.Owner{Portal: s.Portal, Number: s.Number, Mandatary: s.Mandatary}
}

// kept finds the session of this person: ADHERENT_JETON, else the keyring. No
// session is [config.ErrNoSession]; a keyring that cannot tell is a
// [*config.KeyringError].
func (p *program) kept(s config.Settings) (token, store string, err error) {
	if token := p.getenv(config.EnvToken); token != "" {
		return token, storeEnvironment, nil
	}
	if s.Number == "" {
		return "", "", config.ErrNoSession
	}
	token, err = p.keyring.Get(owner(s))
	return token, storeKeyring, err
}

// keepOrSignOut keeps a session that api has just opened, for the next run to find: in
// the keyring, and in the configuration where it was opened and for whom. One that
// cannot be kept is signed out, since nobody could use it any more; the error is of
// the keyring (a [*config.KeyringError]) or of the file.
func (p *program) keepOrSignOut(ctx context.Context, api *client.Client, s config.Settings, session spst.Session) error {
	err := p.keep(s, session)
	if err != nil {
		_ = api.SignOut(context.WithoutCancel(ctx))
	}
	return err
}

func (p *program) keep(s config.Settings, session spst.Session) error {
	s.Number, s.Mandatary = session.Account.Number, session.Account.Kind == spst.MandataryAccount
	if err := p.keyring.Set(owner(s), session.Token); err != nil {
		return err
	}
	profile := config.Profile{Portal: s.Portal, Number: s.Number}
	if s.Mandatary {
		profile.Mandatary = &s.Mandatary
	}
	err := config.Remember(s.Path, s.Profile, profile)
	if err != nil {
		_ = p.keyring.Delete(owner(s))
	}
	return err
}
