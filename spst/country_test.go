package spst_test

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/espace-adherent/adherent/spst"
)

func TestCountryCodes(t *testing.T) {
	for name, want := range map[string]string{
		"": "FR", "France": "FR", "fr": "FR", "Belgique": "BE", "BELGIQUE": "BE", "be": "BE", "België": "BE", "Belgium": "BE",
		"Deutschland": "DE",
		"Royaume-Uni": "GB", "Angleterre": "GB", "États-Unis": "US", "Etats Unis": "US", "La Réunion": "RE", "réunion": "RE",
		"Île de la Réunion": "RE",
		"Guyane":            "GF", "Guyane française": "GF", "Le Luxembourg": "LU", "Côte d'Ivoire": "CI", "Côte d’Ivoire": "CI", "Suisse": "CH",
		"Pays-Bas": "NL",
		"Hollande": "NL", "Tchéquie": "CZ", "République tchèque": "CZ", "Monaco": "MC", "Saint-Martin": "MF", "España": "ES", "Italia": "IT",
		"Grèce":  "GR",
		"Belgik": "", "UE": "", "EU": "", "ZZ": "", "Kosovo": "", "12": "",
	} {
		if got, ok := spst.CountryCode(name); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", name, got, ok, want)
		}
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.Canonicalize() != region || display.Regions(language.French).Name(region) == "" {
				continue
			}
			// What CLDR names beside ISO 3166-1 has no code here.
			if got, ok := spst.CountryCode(code); ok && got != code || !ok && !strings.Contains("AC CP DG EA EZ IC TA UN XK", code) {
				t.Errorf("%s is %q", code, got)
			}
			if got, ok := spst.CountryCode(display.Regions(language.French).Name(region)); ok && got != code {
				t.Errorf("the French name of %s is that of %s", code, got)
			}
		}
	}
}

func TestWhereAPartyIs(t *testing.T) {
	for _, c := range []struct {
		party spst.Party
		want  string
	}{
		{spst.Party{PostalCode: "76000"}, "FR"},
		{spst.Party{PostalCode: "97400"}, "RE"},
		{spst.Party{PostalCode: "97100"}, "GP"},
		{spst.Party{PostalCode: "97133"}, "BL"},
		{spst.Party{PostalCode: "97150"}, "MF"},
		{spst.Party{PostalCode: "97200"}, "MQ"},
		{spst.Party{PostalCode: "97300"}, "GF"},
		{spst.Party{PostalCode: "97600"}, "YT"},
		{spst.Party{PostalCode: "98800"}, "NC"},
		{spst.Party{PostalCode: "98000"}, "MC"},
		{spst.Party{PostalCode: "97400", Country: "Belgique"}, "BE"},
		{spst.Party{PostalCode: "97400", Country: "La Réunion"}, "RE"},
		{spst.Party{Country: "Nulle part"}, ""},
	} {
		if got := c.party.CountryCode(); got != c.want {
			t.Errorf("%+v is in %q, want %q", c.party, got, c.want)
		}
	}
	for city, want := range map[string]spst.Party{
		"BRUXELLES, Belgique": {City: "BRUXELLES", Country: "Belgique"},
		"ROUEN":               {City: "ROUEN"},
		"Lyon, 3e":            {City: "Lyon, 3e"},
	} {
		if got := (spst.Party{City: city}).Located(); got != want {
			t.Errorf("%q is %+v", city, got)
		}
	}
}
