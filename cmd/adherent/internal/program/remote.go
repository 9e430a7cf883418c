package program

import (
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/gateway"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// A run is remote when it serves somebody over adherent ssh: they are not at
// this machine, so nothing of it is theirs but their folder. The server starts
// one process a session, with gateway.EnvFolder, and the process shuts itself in.

// HereOnly marks the commands that a remote person cannot run.
var HereOnly = map[string]string{"here": "only"}

// Remote tells a session of the SSH gateway.
func (p *Program) Remote() bool { return p.Getenv(gateway.EnvFolder) != "" }

// Confine is the first thing that a remote run does: no keyring, no portal of
// the person's choosing, no file but their own, a bounded part of the machine.
func (p *Program) Confine() error {
	if !p.Remote() {
		return nil
	}
	p.Keyring = noKeyring{}
	return gateway.Confine(p.Confinement())
}

// Confinement is what a session over SSH is held by.
func (p *Program) Confinement() gateway.Confinement {
	return gateway.Confinement{Getenv: p.Getenv, Say: p.Say, Overtime: func() { p.overtime.Store(true) }}
}

// refuseRemote refuses what is for the machine's own people.
func (p *Program) refuseRemote(cmd *cobra.Command, _ []string) error {
	if !p.Remote() {
		return nil
	}
	if cmd.Annotations["here"] != "" {
		return cli.Usage("« %s » ne se lance pas par SSH.", cmd.CommandPath())
	}
	if p.Flags.Portal != "" {
		return cli.Usage("Par SSH, le portail est celui du serveur : retirez --portail.")
	}
	return nil
}

// HowToSignIn is what opens a session.
func (p *Program) HowToSignIn() string {
	if p.Remote() {
		return "« connexion --afficher-jeton » donne un jeton, que « ssh -o SendEnv=" + config.EnvToken + " » présente ensuite."
	}
	return "« adherent connexion » ouvre une session."
}

// noKeyring keeps nothing: the machine's keyring is somebody else's.
type noKeyring struct{}

func (noKeyring) Get(config.Owner) (string, error) { return "", config.ErrNoSession }
func (noKeyring) Set(config.Owner, string) error   { return errRemoteSession }
func (noKeyring) Delete(config.Owner) error        { return nil }

// errRemoteSession says what lasts over SSH, and how.
var errRemoteSession = &config.KeyringError{Why: "par SSH, une session dure autant que la fenêtre ; pour une commande, SendEnv " +
	config.EnvToken}
