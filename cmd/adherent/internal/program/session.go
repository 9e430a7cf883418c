package program

import (
	"context"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

// Where a session is kept.
const (
	StoreEnvironment = "environment"
	StoreKeyring     = "keyring"
)

// Owner is whose session the keyring holds for these settings.
func Owner(s config.Settings) config.Owner {
	return config.Owner{Portal: s.Portal, Number: s.Number, Mandatary: s.Mandatary}
}

// KeptSession finds the session of this person: ADHERENT_JETON, else the keyring. No
// session is [config.ErrNoSession]; a keyring that cannot tell is a
// [*config.KeyringError].
func (p *Program) KeptSession(s config.Settings) (token, store string, err error) {
	if token := p.Getenv(config.EnvToken); token != "" {
		return token, StoreEnvironment, nil
	}
	if s.Number == "" {
		return "", "", config.ErrNoSession
	}
	token, err = p.Keyring.Get(Owner(s))
	return token, StoreKeyring, err
}

// KeepOrSignOut keeps a session that api has just opened, for the next run to find: in
// the keyring, and in the configuration where it was opened and for whom. One that
// cannot be kept is signed out, since nobody could use it any more; the error is of
// the keyring (a [*config.KeyringError]) or of the file.
func (p *Program) KeepOrSignOut(ctx context.Context, api *client.Client, s config.Settings, session spst.Session) error {
	err := p.keep(s, session)
	if err != nil {
		_ = api.SignOut(context.WithoutCancel(ctx))
	}
	return err
}

func (p *Program) keep(s config.Settings, session spst.Session) error {
	s.Number, s.Mandatary = session.Account.Number, session.Account.Kind == spst.MandataryAccount
	if err := p.Keyring.Set(Owner(s), session.Token); err != nil {
		return err
	}
	profile := config.Profile{Portal: s.Portal, Number: s.Number}
	if s.Mandatary {
		profile.Mandatary = &s.Mandatary
	}
	err := config.Remember(s.Path, s.Profile, profile)
	if err != nil {
		_ = p.Keyring.Delete(Owner(s))
	}
	return err
}
