package main

import (
	"log/slog"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/mail"
)

// What a mail server that asks is told; never on the command line.
const (
	userVariable = "PORTAIL_SMTP_UTILISATEUR"
	passVariable = "PORTAIL_SMTP_MOT_DE_PASSE" //nolint:gosec // G101 takes the name of a variable for a password
)

// mailer is that of --smtp; without it nothing is mailed.
func (p *program) mailer(f serveFlags, log *slog.Logger) (portal.Mailer, error) {
	if f.smtp == "" {
		p.say("portail : sans --smtp, aucun courriel ne part ; qui a oublié son mot de passe est renvoyé au service.")
		return nil, nil
	}
	return mail.New(mail.Options{
		Server: f.smtp, From: f.from, User: p.vars[userVariable], Password: p.vars[passVariable], Log: log,
	})
}
