// Package mail sends the portal's letters by SMTP.
//
// House rules: what goes to another machine is encrypted or does not go; a
// letter's text and its addressee are in no log.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// dialLimit is how long a server may take to answer.
const dialLimit = 10 * time.Second

// Options say through which server, and from whom.
type Options struct {
	// Server is smtp://host:port, which STARTTLS encrypts, or smtps://host:port,
	// encrypted from the start. STARTTLS may be missing on this machine only.
	Server string
	// From is the sender: « Service <adresse@exemple.fr> » or an address.
	From string
	// User and Password are for servers that ask; both or none.
	User, Password string
	// TLS replaces what is trusted and how; nil is TLS 1.2 and the system's certificates.
	TLS *tls.Config
	// Log is told what could not be sent; nil discards.
	Log *slog.Logger
}

// Mailer is a [portal.Mailer] by SMTP: one connection for each letter.
type Mailer struct {
	host string
	with []gomail.Option
	from *mail.Address
	log  *slog.Logger
}

var _ portal.Mailer = (*Mailer)(nil)

// New reads the options; it connects to nothing yet. What cannot be understood
// is Invalid "smtp".
func New(o Options) (*Mailer, error) {
	u, err := url.Parse(o.Server)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.User != nil || u.Path != "" {
		return nil, invalid("Le serveur de courrier s'écrit smtp://hôte:port ou smtps://hôte:port.")
	}
	from, err := mail.ParseAddress(o.From)
	if err != nil {
		return nil, invalid("L'expéditeur des courriels doit être une adresse, comme Service <portail@exemple.fr>.")
	}
	if (o.User == "") != (o.Password == "") {
		return nil, invalid("Le serveur de courrier demande un utilisateur et un mot de passe, ou aucun des deux.")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Mailer{host: u.Hostname(), with: options(u, o), from: from, log: o.Log}, nil
}

func options(u *url.URL, o Options) []gomail.Option {
	policy, port := gomail.TLSMandatory, 587
	if loopback(u.Hostname()) {
		policy = gomail.TLSOpportunistic
	}
	with := []gomail.Option{gomail.WithTLSPolicy(policy), gomail.WithTimeout(dialLimit)}
	if u.Scheme == "smtps" {
		port = 465
		with = append(with, gomail.WithSSL())
	}
	if n, err := strconv.Atoi(u.Port()); err == nil {
		port = n
	}
	config := o.TLS
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config = config.Clone()
	config.ServerName = u.Hostname()
	with = append(with, gomail.WithPort(port), gomail.WithTLSConfig(config))
	if o.User != "" {
		with = append(with, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(o.User), gomail.WithPassword(o.Password))
	}
	return with
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send implements [portal.Mailer].
func (m *Mailer) Send(ctx context.Context, l portal.Letter) error {
	err := m.send(ctx, l)
	if err != nil {
		m.log.LogAttrs(ctx, slog.LevelError, "mail", slog.String("cause", cause(err)))
	}
	return err
}

func (m *Mailer) send(ctx context.Context, l portal.Letter) error {
	message, err := m.message(l)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(m.host, m.with...)
	if err != nil {
		return err
	}
	return client.DialAndSendWithContext(ctx, message)
}

func (m *Mailer) message(l portal.Letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	msg.FromMailAddress(m.from)
	if err := msg.To(l.To); err != nil {
		return nil, err
	}
	msg.Subject(l.Subject)
	msg.SetDate()
	if _, domain, ok := strings.Cut(m.from.Address, "@"); ok && l.ID != "" {
		msg.SetMessageIDWithValue(l.ID + "@" + domain) // a mail store drops one that comes twice
	} else {
		msg.SetMessageID()
	}
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday reply
	msg.SetBodyString(gomail.TypeTextPlain, l.Text)
	return msg, nil
}

// cause is why, without the addressee that servers repeat.
func cause(err error) string {
	if refused, ok := errors.AsType[*gomail.SendError](err); ok {
		return refused.Reason.String()
	}
	if away, ok := errors.AsType[*net.OpError](err); ok {
		return away.Op + ": " + away.Err.Error()
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "certificate"
	}
	return "refused by the server"
}

func invalid(message string) error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeSMTP, Message: message}
}
