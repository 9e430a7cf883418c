//go:build unix

package main

import (
	"bufio"
	"database/sql"
	"io"
	"net"
	"net/textproto"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	_ "modernc.org/sqlite" // to read what the image says

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// relay is an SMTP server on this machine, which hands over what it is given.
func relay(t *testing.T) (address string, letters <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	received := make(chan string, 16)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go take(textproto.NewConn(c), received)
		}
	}()
	return "smtp://" + l.Addr().String(), received
}

func take(c *textproto.Conn, received chan<- string) {
	defer c.Close()
	_ = c.PrintfLine("220 test")
	for {
		line, err := c.ReadLine()
		if err != nil {
			return
		}
		switch strings.ToUpper(line[:min(4, len(line))]) {
		case "DATA":
			_ = c.PrintfLine("354 go on")
			letter, _ := io.ReadAll(c.DotReader())
			received <- string(letter)
			_ = c.PrintfLine("250 taken")
		case "QUIT":
			_ = c.PrintfLine("221 bye")
			return
		default:
			_ = c.PrintfLine("250 ok")
		}
	}
}

// inImage is what the last image drawn by the portal of that base says.
func inImage(t *testing.T, base string) string {
	t.Helper()
	db, err := sql.Open("sqlite", base)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var answer string
	if err := db.QueryRowContext(t.Context(), `SELECT answer FROM password_reset ORDER BY expires DESC LIMIT 1`).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// Si vous avez oublié votre mot de passe: the four steps, by a real portal and
// real SMTP; then signing in with the new password, and changing it.
func TestJourneyPasswordReset(t *testing.T) {
	t.Parallel()
	base := sampleBase(t)
	server, letters := relay(t)
	portail := exec.Command(rig.Program("portail"), "servir", "--base", base, "--adresse", "127.0.0.1:0",
		"--smtp", server, "--expediteur", "Espace adhérent <portail@amsn.example>")
	out, err := portail.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := portail.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = portail.Process.Signal(syscall.SIGTERM); _ = portail.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(line)
	if err != nil || url == "" {
		t.Fatalf("portail says %q, %v", line, err)
	}
	const sesame = "trois merles et du cidre"

	x := rig.OpenTerminal(t, rig.TerminalOptions{}, rig.Program("adherent"), "--portail", url)
	x.WaitFor("Se connecter sur son espace adhérent")
	x.Type(demo.Samples()[0].Number)
	x.Press("ctrl+r")
	x.WaitFor("1 Saisissez votre numéro adhérent", "100042")
	x.Press("enter")
	x.WaitFor("2 Saisissez le code affiché ci-dessous", "[\u2801-\u28ff]{3}")
	x.Type(strings.ToLower(inImage(t, base)))
	x.Press("enter")
	x.WaitFor("4 Réception du nouveau mot de passe", `Email Dirigeant +s\.m\*\*\*@fleu\*\*\*\.example`)
	x.Press("down")
	x.Type(" ")
	x.Press("enter")
	x.WaitFor("Définissez votre nouveau mot de passe", "Code reçu")
	code := regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}`).FindString(<-letters)
	x.Type(code + "\t" + sesame + "\t" + sesame)
	x.WaitFor("excellent", "les deux saisies sont les mêmes")
	x.Press("enter")
	x.WaitFor("Votre mot de passe est changé", "Se connecter sur son espace adhérent")
	for range 3 {
		if letter := <-letters; !strings.Contains(letter, "To: ") || strings.Contains(letter, code) {
			t.Errorf("notice %s", letter)
		}
	}
	x.Type(sesame)
	x.Press("enter")
	x.WaitFor("BIENVENUE", "n° 100042")

	x.Type(":changer de mot")
	x.Press("enter")
	x.WaitFor("Mot de passe actuel")
	x.Type(sesame + "\tune loutre sous la pluie\tune loutre sous la pluie")
	x.Press("enter")
	x.WaitFor("Votre mot de passe est changé ; vos autres sessions", "BIENVENUE")
	if strings.Contains(x.Written(), "merles") || strings.Contains(x.Written(), "loutre") {
		t.Error("a password was on the screen")
	}
	x.Leave()
}
