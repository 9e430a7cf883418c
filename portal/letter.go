package portal

import (
	"context"
	"fmt"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// Mailer sends letters; portal/mail does by SMTP. It says in its own log what
// could not be sent, without the text.
type Mailer interface {
	// Send sends a letter; an error when it could not be.
	Send(ctx context.Context, l Letter) error
}

// Letter is an e-mail to one address, in plain text.
type Letter struct {
	To, Subject, Text string
	// ID is the same each time that the letter is sent.
	ID string `json:"-"`
}

// codeLetters carry a code, the same to each address.
func (p *Portal) codeLetters(r StoredReset, to []string, code string) []Letter {
	text := fmt.Sprintf(`Bonjour,

Voici le code à recopier pour définir un nouveau mot de passe
pour le compte n° %s :

    %s

Il est valable %d minutes et ne sert qu'une fois.

Si vous n'avez rien demandé, ne communiquez ce code à personne :
sans lui, votre mot de passe reste le même.
%s`, r.Number, inTwo(code), int(CodeLife.Minutes()), p.signature())
	var letters []Letter
	for _, address := range to {
		letters = append(letters, Letter{To: address, Subject: "Votre code pour un nouveau mot de passe", Text: text})
	}
	return letters
}

// inTwo is a code as it is read: XXXX-XXXX.
func inTwo(code string) string { return code[:codeLength/2] + "-" + code[codeLength/2:] }

// tellChanged tells every address of the account that its password has
// changed, inside the transaction that changes it.
func (p *Portal) tellChanged(ctx context.Context, a spst.Account) error {
	list, err := p.emails(ctx, a.Kind, a.Number)
	if err != nil {
		return err
	}
	text := fmt.Sprintf(`Bonjour,

Le mot de passe du compte n° %s a été changé le %s.
Les sessions qui étaient ouvertes ont été fermées.
%s`, a.Number, p.today().French(), p.ifNotYou())
	return p.post(ctx, toEach(list, "Votre mot de passe a été changé", text)...)
}

// ifNotYou ends a letter that tells of a change.
func (p *Portal) ifNotYou() string {
	return fmt.Sprintf(`
Si ce n'est pas vous, écrivez aussitôt à %s
en rappelant votre numéro.
%s`, p.service.Mailbox(spst.AccountsMailbox), p.signature())
}

// toEach is the same letter to every address, once.
func toEach(list []AccountEmail, subject, text string) []Letter {
	seen := map[string]bool{}
	var letters []Letter
	for _, x := range list {
		if !seen[x.Email] {
			letters = append(letters, Letter{To: x.Email, Subject: subject, Text: text})
		}
		seen[x.Email] = true
	}
	return letters
}

func (p *Portal) signature() string {
	lines := []string{"", p.service.Name}
	if p.service.Phone != "" {
		lines = append(lines, p.service.Phone)
	}
	return strings.Join(lines, "\n") + "\n"
}
