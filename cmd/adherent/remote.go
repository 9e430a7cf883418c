package main

import (
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/gateway"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
)

// A run is remote when it serves somebody over adherent ssh: they are not at
// this machine, so nothing of it is theirs but their folder. The server starts
// one process a session, with gateway.EnvFolder, and the process shuts itself in.

// hereOnly marks the commands that a remote person cannot run.
var hereOnly = map[string]string{"here": "only"}

func (p *program) remote() bool { return p.getenv(gateway.EnvFolder) != "" }

// shutIn is the first thing that a remote run does: no keyring, no portal of
// the person's choosing, no file but their own, a bounded part of the machine.
func (p *program) shutIn() error {
	if !p.remote() {
		return nil
	}
	p.keyring = noKeyring{}
	return gateway.Confine(p.confinement())
}

// confinement is what a session over SSH is held by.
func (p *program) confinement() gateway.Confinement {
	return gateway.Confinement{Getenv: p.getenv, Say: p.say, Overtime: func() { p.overtime.Store(true) }}
}

// refuseRemote refuses what is for the machine's own people.
func (p *program) refuseRemote(cmd *cobra.Command, _ []string) error {
	if !p.remote() {
		return nil
	}
	if cmd.Annotations["here"] != "" {
		return cli.Usage("« %s » ne se lance pas par SSH.", cmd.CommandPath())
	}
	if p.flags.Portal != "" {
		return cli.Usage("Par SSH, le portail est celui du serveur : retirez --portail.")
	}
	return nil
}

// opening is what opens a session.
func (p *program) opening() string {
	if p.remote() {
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
var errRemoteSession = &config.KeyringError{Why: "par SSH, une session dure autant que la fenêtre ; pour une commande, SendEnv " + config.EnvToken}
