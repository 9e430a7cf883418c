package gateway

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// enrolled turns on the second factor of the florist's account at a portal, and gives its first
// recovery code.
func enrolled(t *testing.T, url string) (secret string, codes []string) {
	t.Helper()
	florist := demo.Samples()[0]
	c, err := client.New(client.Options{BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}); err != nil {
		t.Fatal(err)
	}
	begun, err := c.BeginSecondFactor(t.Context(), spst.PasswordProof{Password: florist.Password})
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(begun.Secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	recovery, err := c.ConfirmSecondFactor(t.Context(), spst.SecondFactorCode{Code: code})
	if err != nil {
		t.Fatal(err)
	}
	return begun.Secret, recovery.Codes
}

// An SSH key does not replace the second factor: a new session asks for the code as everywhere else,
// by command and on screen.
func TestSSHKeyIsNoSecondFactor(t *testing.T) {
	t.Parallel()
	s := serve(t)
	_, codes := enrolled(t, s.Portal)
	florist := demo.Samples()[0]
	c := s.Client(s.Key)
	line := "connexion --numero " + florist.Number + " --mot-de-passe-stdin --afficher-jeton"
	out, errs, code := s.Run(c, florist.Password+"\n", line)
	if code != cli.ExitUsage || out != "" || !strings.Contains(errs, "--code-stdin") {
		t.Errorf("the password alone: %q, %q, %d", out, errs, code)
	}
	out, errs, code = s.Run(c, florist.Password+"\n000000\n", line+" --code-stdin")
	if code != cli.ExitUnauthenticated || out != "" {
		t.Errorf("a wrong code: %q, %q, %d", out, errs, code)
	}
	token, errs, code := s.Run(c, florist.Password+"\n"+codes[0]+"\n", line+" --code-stdin")
	if code != 0 || errs != "" {
		t.Fatalf("the code: %q, %d", errs, code)
	}
	out, _, code = s.Run(c, "", "compte sessions", "ADHERENT_JETON="+strings.TrimSpace(token))
	if code != 0 || !strings.Contains(out, "par SSH") {
		t.Errorf("%q, %d", out, code)
	}

	x := s.Open()
	x.WaitFor("Se connecter sur son espace adhérent")
	x.Type(florist.Number)
	x.Press("enter")
	x.Type(florist.Password)
	x.Press("enter")
	x.WaitFor("Double facteur", "codes de secours")
	x.Type(codes[1])
	x.Press("enter")
	x.WaitFor("BIENVENUE")
}
