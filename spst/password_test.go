package spst

import (
	"strings"
	"testing"

	"github.com/nbutton23/zxcvbn-go"
)

func TestCheckPassword(t *testing.T) {
	florist := PasswordOwner{Number: "100042", SIRET: "77570158400168", Name: "FLEURISTE MARTIN"}
	for _, c := range []struct{ name, password, want string }{
		{"a sentence", "le merle boit du cidre", ""},
		{"words and signs", "lilas-et-pivoines", ""},
		{"random", "q7!Lmv2#pRxz", ""},
		{"any alphabet", "гречневая каша утром", ""},
		{"empty", "", "password_short"},
		{"eleven", "q7!Lmv2#pRx", "password_short"},
		{"eleven letters of several bytes", "éàùéàùéàùéà", "password_short"},
		{"too long", strings.Repeat("x", 129), "password_long"},
		{"not text", "q7!Lmv2#pRxz\xff", "password_chars"},
		{"common", "motdepasse123", "password_common"},
		{"common with figures for letters", "m0tdep@sse123", "password_common"},
		{"number", "cidre-100042-merle", "password_number"},
		{"number in pieces", "cidre 100 042 merle", "password_number"},
		{"SIRET", "merle77570158400168", "password_siret"},
		{"SIREN", "merle 775 701 584 cidre", "password_siret"},
		{"name", "Fleuriste-Martin du matin", "password_name"},
		{"name with accents", "flèuriste.màrtin.merle", "password_name"},
		{"row of keys", "azertyuiopqsd", "password_guessable"},
		{"sequence", "abcdefghijklmnop", "password_guessable"},
		{"repeat", "aaaaaaaaaaaaaaaa", "password_guessable"},
		{"repeat of a word", "soleilsoleilsoleil", "password_guessable"},
		{"word and year", "Comptabilite2026", "password_guessable"},
		{"birthday", "14/08/1969....", "password_guessable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, p := range CheckPassword(c.password, florist) {
				got += string(p.Code)
				if p.Field != "password" || p.Severity != SeverityError || strings.Contains(p.Message, c.password) && c.password != "" {
					t.Errorf("%+v", p)
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q (strength %d)", got, c.want, PasswordStrength(c.password))
			}
		})
	}
}

// Ours takes none of what zxcvbn's port refuses.
func TestStrengthRefusesWhatZxcvbnDoes(t *testing.T) {
	for _, p := range []string{
		"password", "Password1", "password123!", "qwertyuiop12", "monkeymonkey", "trustno1trustno1", "abcabcabcabc",
		"jessica1984", "iloveyou2010", "P@ssw0rd2015", "letmeinplease", "dragonmaster", "1q2w3e4r5t6y", "aaaabbbbcccc",
		"123456789012", "football2020", "zxcvbnm,./12", "D0g..................",
	} {
		if ours, theirs := int(PasswordStrength(p)), zxcvbn.PasswordStrength(p, nil).Score; ours >= int(StrongEnough) ||
			theirs >= int(StrongEnough) {
			t.Errorf("%q: ours %d, zxcvbn's %d", p, ours, theirs)
		}
	}
}

func TestStrengthGrows(t *testing.T) {
	last := Strength(0)
	for _, p := range []string{"soleil", "soleil merle", "soleil merle cidre", "soleil merle cidre ardoise"} {
		s := PasswordStrength(p)
		if s < last {
			t.Errorf("%q is %d, less than %d", p, s, last)
		}
		last = s
	}
	if last != 4 || last.String() != "excellent" {
		t.Errorf("four words: %d %s", last, last)
	}
}

func FuzzCheckPassword(f *testing.F) {
	f.Add("lilas-et-pivoines", "100042")
	f.Add("\xff\x00é", "")
	f.Fuzz(func(t *testing.T, password, number string) {
		for _, p := range CheckPassword(password, PasswordOwner{Number: number}) {
			if p.Code == "" || p.Message == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}

func BenchmarkStrength(b *testing.B) {
	for b.Loop() {
		PasswordStrength("lilas-et-pivoines du matin 2026", "100042")
	}
}
