package program

import (
	"bytes"
	"context"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// asked is what a client is asked for.
type asked struct {
	nirs         []string // whose are missing
	vat, billing bool
	to           mail.Address // without one when no contact has any
}

// missing asks the portal what a client has still to give, and whom to ask.
func (m MemberSession) missing(ctx context.Context) (asked, error) {
	var a asked
	people, err := m.Employees(ctx, spst.RosterPrint{Status: spst.Present}, 0, nil)
	if err != nil {
		return a, err
	}
	for i := range people {
		if people[i].NIR == "" {
			a.nirs = append(a.nirs, people[i].DisplayName())
		}
	}
	company, err := m.API.Company(ctx, m.Member.Number)
	if err != nil {
		return a, err
	}
	contacts, err := m.API.Contacts(ctx, m.Member.Number)
	if err != nil {
		return a, err
	}
	a.vat = company.VATMissing()
	a.billing = true
	rank := 0
	for i := range contacts {
		c := &contacts[i]
		if c.Email == "" || !c.RemovedAt.IsZero() {
			continue
		}
		for _, t := range c.Types {
			a.billing = a.billing && t != spst.BillingContact
			if r := askedFirst(t); r > rank {
				rank, a.to = r, mail.Address{Name: c.DisplayName(), Address: c.Email}
			}
		}
	}
	return a, nil
}

// askedFirst ranks whom to ask for the data of a company and its people: who manages the people, then the company.
func askedFirst(t spst.ContactType) int {
	order := []spst.ContactType{
		spst.SafetyContact, spst.PhysicianContact, spst.InvoiceContact, spst.BillingContact,
		spst.SiteContact, spst.ManagerContact, spst.HRContact,
	}
	for i, x := range order {
		if x == t {
			return i + 1
		}
	}
	return 0
}

// lines say what is asked for.
func (a *asked) lines() []string {
	var lines []string
	if len(a.nirs) > 0 {
		lines = append(lines, "le n° de sécurité sociale de : "+strings.Join(a.nirs, ", "))
	}
	if a.vat {
		lines = append(lines, "votre n° de TVA intracommunautaire, ou que vous n'êtes pas assujetti à la TVA")
	}
	if a.billing {
		lines = append(lines, "l'adresse email où recevoir vos factures")
	}
	return lines
}

// AskMissing writes the letter that asks a client for what is missing, as a file that a mail program opens ready to
// send. It has no date, so that the same letter is the same file.
func (m MemberSession) AskMissing(ctx context.Context, l *spst.ErrandLine, dir string) error {
	a, err := m.missing(ctx)
	if err != nil {
		return err
	}
	wanted := a.lines()
	if len(wanted) == 0 {
		l.State, l.Text = spst.ErrandNothing, "Rien ne manque."
		return nil
	}
	service, err := m.API.Service(ctx)
	if err != nil {
		return err
	}
	body := "Bonjour,\n\nPour compléter votre dossier auprès de " + service.Name + " (adhérent n° " + m.Member.Number + ", " + m.Member.Name +
		"), il nous manque :\n\n- " + strings.Join(wanted, " ;\n- ") + ".\n\n"
	if len(a.nirs) > 0 {
		body += "N'envoyez pas de n° de sécurité sociale par courriel : saisissez-les sur votre espace adhérent, ou appelez-nous.\n\n"
	}
	text, err := unsent(a.to, "Données à compléter, adhérent n° "+m.Member.Number, body+"Merci.\n")
	if err != nil {
		return err
	}
	saved, err := client.SaveContent(dir, "demande-"+m.Member.Number+".eml", text)
	if err != nil {
		return err
	}
	said := "courriel à " + a.to.Address
	if a.to.Address == "" {
		said = "courriel sans destinataire : aucun contact n'a d'email"
	}
	settle(l, said, saved)
	return nil
}

// unsent is a letter in the form of RFC 5322, which mail programs open as one to send.
func unsent(to mail.Address, subject, body string) ([]byte, error) {
	var b bytes.Buffer
	if to.Address != "" {
		b.WriteString("To: " + to.String() + "\r\n")
	}
	b.WriteString("Subject: " + mime.QEncoding.Encode("utf-8", subject) + "\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(strings.ReplaceAll(body, "\n", "\r\n"))); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}
