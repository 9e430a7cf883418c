package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// A mandatary that the service asks for a second factor turns it on, signs in by
// it, and has it taken away by the service while the portal runs.
func TestSecondFactorOfAMandatary(t *testing.T) {
	ctx := t.Context()
	base := filepath.Join(t.TempDir(), "base.db")
	runOffice(t, base, "", "migrer")
	service := `{"name": "Santé au travail de Rouen", "short_name": "STR", "second_factor_above_members": 0}`
	if err := os.WriteFile(base+".service.json", []byte(service), 0o600); err != nil {
		t.Fatal(err)
	}
	runOffice(t, base, journeyPassword+"\n", "adherent", "ajouter", "--numero", journeyMember, "--raison-sociale", "FLEURISTE MARTIN",
		"--siret", "77570158400168", "--adhesion", "04/02/1997", "--mot-de-passe-stdin")
	runOffice(t, base, journeyPassword+"\n", "mandat", "mandataire", "--numero", "M2001", "--nom", "Cabinet DURAND", "--mot-de-passe-stdin")
	runOffice(t, base, "", "mandat", "ajouter", "--mandataire", "M2001", "--adherent", journeyMember)
	s := serve(t, 1, "--base", base)
	c, err := client.New(client.Options{BaseURL: s.url})
	if err != nil {
		t.Fatal(err)
	}
	who := spst.Credentials{Number: "M2001", Password: journeyPassword, Mandatary: true}
	session, err := c.SignIn(ctx, who)
	if err != nil || session.SecondFactor != spst.FactorRequired {
		t.Fatalf("%+v, %v", session.SecondFactor, err)
	}
	if _, err := c.Members(ctx); spst.CodeOf(err) != spst.CodeEnrolFirst {
		t.Errorf("members: %v", err)
	}
	begun, err := c.BeginSecondFactor(ctx, spst.PasswordProof{Password: journeyPassword})
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(begun.Secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	recovery, err := c.ConfirmSecondFactor(ctx, spst.SecondFactorCode{Code: code})
	if err != nil {
		t.Fatal(err)
	}
	if members, err := c.Members(ctx); err != nil || len(members) != 1 {
		t.Errorf("%+v, %v", members, err)
	}
	if _, err := c.SignIn(ctx, who); spst.CodeOf(err) != spst.CodeSecondFactor {
		t.Errorf("the password alone: %v", err)
	}
	who.Code = recovery.Codes[0]
	if session, err = c.SignIn(ctx, who); err != nil || session.SecondFactor != spst.FactorOn {
		t.Errorf("%+v, %v", session.SecondFactor, err)
	}
	reset := []string{"adherent", "double-facteur", "--numero", "M2001", "--mandataire", "--par", "c.durand"}
	if out := runOffice(t, base, "", reset...); !strings.Contains(out, "retiré") {
		t.Error(out)
	}
	if _, err := c.Session(ctx); spst.KindOf(err) != spst.Unauthenticated {
		t.Errorf("the session goes on: %v", err)
	}
	var journal eventsDocument
	document := runOffice(t, base, "", "adherent", "journal", "--numero", "M2001", "--mandataire", "--json")
	if err := json.Unmarshal([]byte(document), &journal); err != nil || len(journal.Events) != 3 || journal.Events[0].By != "c.durand" {
		t.Errorf("%s, %v", document, err)
	}
	s.end(t)
	for _, secret := range append(recovery.Codes, begun.Secret, journeyPassword, code) {
		if strings.Contains(s.stderr.String(), secret) {
			t.Error("a secret is in the log")
		}
	}
}
