package mail_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"sync"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/mail"
	"github.com/espace-adherent/adherent/spst"
)

// server is an SMTP server of the test's own.
type server struct {
	t      *testing.T
	config *tls.Config // nil offers no STARTTLS
	auth   bool
	refuse string // addressee that is not taken

	mu       sync.Mutex
	got      []string // what was sent, headers and all
	to       []string
	secure   []bool // whether it came encrypted
	commands []string
}

func (s *server) start() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	var wg sync.WaitGroup
	s.t.Cleanup(func() { _ = l.Close(); wg.Wait() })
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() { s.serve(c) })
		}
	})
	return "smtp://" + l.Addr().String()
}

func (s *server) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	text, secure := textproto.NewConn(c), false
	say := func(format string, args ...any) { _ = text.PrintfLine(format, args...) }
	say("220 test ESMTP")
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		s.mu.Lock()
		s.commands = append(s.commands, verb)
		s.mu.Unlock()
		switch verb {
		case "EHLO":
			say("250-test")
			if s.config != nil && !secure {
				say("250-STARTTLS")
			}
			if s.auth {
				say("250-AUTH PLAIN LOGIN")
			}
			say("250 8BITMIME")
		case "STARTTLS":
			say("220 go on")
			c = tls.Server(c, s.config)
			text, secure = textproto.NewConn(c), true
		case "AUTH":
			say("235 welcome")
		case "RCPT":
			if s.refuse != "" && strings.Contains(line, s.refuse) {
				say("550 no such user %s", s.refuse)
				continue
			}
			s.mu.Lock()
			s.to = append(s.to, line)
			s.mu.Unlock()
			say("250 ok")
		case "DATA":
			say("354 go on")
			body, _ := io.ReadAll(text.DotReader())
			s.mu.Lock()
			s.got, s.secure = append(s.got, string(body)), append(s.secure, secure)
			s.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// certificate is one for 127.0.0.1, with who trusts it.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	h := httptest.NewTLSServer(nil)
	t.Cleanup(h.Close)
	roots := x509.NewCertPool()
	roots.AddCert(h.Certificate())
	return &tls.Config{Certificates: h.TLS.Certificates}, &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

func letter() portal.Letter {
	return portal.Letter{To: "severine.martin@fleuriste.example", Subject: "Votre code à usage unique",
		Text: "Voici le code : ACDE-FHJK\nà recopier\n"}
}

func TestSendOverSTARTTLS(t *testing.T) {
	offered, trusted := certificate(t)
	s := &server{t: t, config: offered, auth: true}
	var log bytes.Buffer
	m, err := mail.New(mail.Options{Server: s.start(), From: "Portail <portail@amsn.example>", User: "portail", Password: "secret",
		TLS: trusted,
		Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	other := letter()
	other.To = "rh@fleuriste.example"
	first := letter()
	first.ID = "lettre"
	for _, l := range []portal.Letter{first, other} {
		if err := m.Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.got) != 2 || !s.secure[0] || !s.secure[1] || len(s.to) != 2 {
		t.Fatalf("%d letters to %v, encrypted %v", len(s.got), s.to, s.secure)
	}
	if i := strings.Index(strings.Join(s.commands, " "), "STARTTLS"); i < 0 || i > strings.Index(strings.Join(s.commands, " "), "AUTH") {
		t.Errorf("commands %v", s.commands)
	}
	header, body, _ := strings.Cut(s.got[0], "\n\n")
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil || !strings.Contains(string(text), "à recopier") || !strings.Contains(string(text), "ACDE-FHJK") {
		t.Errorf("text %q, %v", text, err)
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(field(header, "Subject"))
	if subject != "Votre code à usage unique" || field(header, "To") != "<severine.martin@fleuriste.example>" ||
		!strings.Contains(field(header, "From"), "portail@amsn.example") || field(header, "Auto-Submitted") != "auto-generated" {
		t.Errorf("header %s", header)
	}
	if id := field(header, "Message-ID"); id != "<lettre@amsn.example>" { // a mail store drops one that comes twice
		t.Errorf("Message-ID %s", id)
	}
	if strings.Contains(s.got[0], "rh@fleuriste") {
		t.Error("one addressee sees another")
	}
	if log.Len() != 0 {
		t.Errorf("log %s", &log)
	}
}

func field(header, name string) string {
	for line := range strings.Lines(header) {
		if v, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

func TestWhatIsNotTrustedGetsNothing(t *testing.T) {
	offered, _ := certificate(t)
	s := &server{t: t, config: offered}
	m, err := mail.New(mail.Options{Server: s.start(), From: "portail@amsn.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Send(t.Context(), letter()); err == nil || len(s.got) != 0 {
		t.Errorf("%v, %d letters", err, len(s.got))
	}
}

// This machine's own relay may be without encryption.
func TestSendToThisMachine(t *testing.T) {
	s := &server{t: t}
	m, err := mail.New(mail.Options{Server: s.start(), From: "portail@amsn.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Send(t.Context(), letter()); err != nil || len(s.got) != 1 {
		t.Errorf("%v, %d letters", err, len(s.got))
	}
}

func TestRefusedLettersAreLoggedWithoutTheirContent(t *testing.T) {
	s := &server{t: t, refuse: "severine.martin"}
	var log bytes.Buffer
	for _, o := range []mail.Options{
		{Server: s.start()}, // the addressee is refused
		{Server: "smtp://127.0.0.1:1"},
	} {
		log.Reset()
		o.From, o.Log = "portail@amsn.example", slog.New(slog.NewTextHandler(&log, nil))
		m, err := mail.New(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Send(t.Context(), letter()); err == nil {
			t.Error("sent")
		}
		if text := log.String(); !strings.Contains(text, "cause=") || strings.Contains(text, "severine") || strings.Contains(text, "ACDE") {
			t.Errorf("log %s", text)
		}
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // answers nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	m, err := mail.New(mail.Options{Server: "smtp://" + l.Addr().String(), From: "portail@amsn.example"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := m.Send(ctx, letter()); err == nil {
		t.Error("sent")
	}
}

func TestOptions(t *testing.T) {
	for _, c := range []struct {
		name string
		mail.Options
		good bool
	}{
		{"smtp", mail.Options{Server: "smtp://mail.example:587", From: "a@b.fr"}, true},
		{"no port", mail.Options{Server: "smtp://mail.example", From: "A <a@b.fr>"}, true},
		{"smtps", mail.Options{Server: "smtps://mail.example:465", From: "a@b.fr"}, true},
		{"no scheme", mail.Options{Server: "mail.example:587", From: "a@b.fr"}, false},
		{"http", mail.Options{Server: "http://mail.example", From: "a@b.fr"}, false},
		{"password in the address", mail.Options{Server: "smtp://u:p@mail.example", From: "a@b.fr"}, false},
		{"nobody", mail.Options{Server: "smtp://mail.example", From: ""}, false},
		{"user alone", mail.Options{Server: "smtp://mail.example", From: "a@b.fr", User: "u"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := mail.New(c.Options)
			if (err == nil) != c.good || err != nil && spst.CodeOf(err) != "smtp" {
				t.Errorf("%v", err)
			}
		})
	}
}
