package spst_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
)

func TestCompanyNumbers(t *testing.T) {
	parsers := map[string]func(string) (string, []spst.Problem){
		"SIREN": spst.ParseSIREN, "SIRET": spst.ParseSIRET, "VAT": spst.ParseVAT,
	}
	tests := []struct{ kind, name, in, want, codes string }{
		{"SIREN", "good", "732 829 320", "732829320", ""},
		{"SIREN", "empty", "", "", ""},
		{"SIREN", "letters", "73282932X", "", "error siren_chars"},
		{"SIREN", "short", "73282932", "", "error siren_length"},
		{"SIREN", "SIRET given", "73282932000074", "", "error siren_length"},
		{"SIREN", "control digit", "732829321", "", "error siren_key"},
		{"SIREN", "zeros", "000000000", "", "error siren_key"},

		{"SIRET", "the manual's florist", "77570158400168", "77570158400168", ""},
		{"SIRET", "blanks and no-break blanks", "775 701\u00a0584 00168", "77570158400168", ""},
		{"SIRET", "empty", "  ", "", ""},
		{"SIRET", "control digit", "77570158400169", "", "error siret_key"},
		{"SIRET", "SIREN's control digit", "77570158500168", "", "error siret_siren"},
		{"SIRET", "letters", "7757015840016X", "", "error siret_chars"},
		{"SIRET", "short", "7757015840016", "", "error siret_length"},
		{"SIRET", "spreadsheet", "7,75702E+13", "", "error siret_spreadsheet"},
		{"SIRET", "La Poste, head office", "35600000000048", "35600000000048", ""},
		{"SIRET", "La Poste, sum divisible by 5", "35600000049837", "35600000049837", ""},
		{"SIRET", "La Poste, Luhn is not enough", "35600000000055", "", "error siret_key"},
		{"SIRET", "La Poste, neither", "35600000049838", "", "error siret_key"},

		{"VAT", "good", "FR40303265045", "FR40303265045", ""},
		{"VAT", "blanks, lower case", "fr 83 404 833 048", "FR83404833048", ""},
		{"VAT", "empty", "", "", ""},
		{"VAT", "key", "FR41303265045", "", "error vat_key"},
		{"VAT", "older key with a letter", "FRK7399859412", "FRK7399859412", ""},
		{"VAT", "I in the key", "FRI7399859412", "", "error vat_chars"},
		{"VAT", "O in the key", "FR0O399859412", "", "error vat_chars"},
		{"VAT", "no country", "40303265045", "", "error vat_country"},
		{"VAT", "no state", "ZZ0123456789", "", "error vat_country"},
		{"VAT", "one letter", "F", "", "error vat_country"},
		{"VAT", "Belgian", "BE 0403.170.701", "BE0403170701", ""},
		{"VAT", "Belgian, control digits", "BE0123456789", "BE0123456789", "warning vat_control"},
		{"VAT", "Belgian, of nine digits", "BE403170701", "", "error vat_form"},
		{"VAT", "German", "de 811 569 869", "DE811569869", ""},
		{"VAT", "Greek", "EL094259216", "EL094259216", ""},
		{"VAT", "Dutch", "NL004495445B01", "NL004495445B01", ""},
		{"VAT", "German, short", "DE81156986", "", "error vat_form"},
		{"VAT", "short", "FR4030326504", "", "error vat_length"},
		{"VAT", "letters in the SIREN", "FR4030326504X", "", "error vat_chars"},
		{"VAT", "SIREN", "FR40303265046", "", "error vat_siren"},
	}
	for _, tt := range tests {
		t.Run(tt.kind+" "+tt.name, func(t *testing.T) {
			got, problems := parsers[tt.kind](tt.in)
			if got != tt.want || codesOf(problems) != tt.codes {
				t.Errorf("got %q, %q, want %q, %q", got, codesOf(problems), tt.want, tt.codes)
			}
			checkProblems(t, problems, tt.in)
		})
	}
}

func TestVATFromSIREN(t *testing.T) {
	for siren, want := range map[string]string{
		"303265045": "FR40303265045", "404833048": "FR83404833048", "732829320": "FR44732829320",
		"552100554": "FR96552100554", "303265046": "", "": "", "abc": "",
	} {
		if got := spst.VATFromSIREN(siren); got != want {
			t.Errorf("VATFromSIREN(%q) = %q, want %q", siren, got, want)
		}
	}
}

// TestVATProposed: what is proposed is accepted, and no other numeric key is.
func TestVATProposed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		siren := rapid.StringMatching(`[1-9][0-9]{8}`).Filter(func(s string) bool {
			got, _ := spst.ParseSIREN(s)
			return got != ""
		}).Draw(t, "siren")
		vat := spst.VATFromSIREN(siren)
		if got, problems := spst.ParseVAT(vat); got != vat {
			t.Fatalf("%s: %s", vat, codesOf(problems))
		}
		key := rapid.StringMatching(`[0-9]{2}`).Draw(t, "key")
		if got, _ := spst.ParseVAT("FR" + key + siren); (got != "") != (key == vat[2:4]) {
			t.Fatalf("key %s for %s", key, vat)
		}
	})
}

func FuzzParseSIRET(f *testing.F) {
	for _, s := range []string{"77570158400168", "35600000000048", "7,75702E+13", "\xff", "00000000000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		siret, problems := spst.ParseSIRET(s)
		if siret == "" {
			return
		}
		if len(problems) > 0 || len(siret) != 14 {
			t.Fatalf("%q, %v", siret, problems)
		}
		if again, _ := spst.ParseSIRET(siret); again != siret {
			t.Fatal("does not read as itself")
		}
		if siren, _ := spst.ParseSIREN(siret[:9]); siren != siret[:9] {
			t.Fatal("its SIREN is refused")
		}
	})
}

func FuzzParseVAT(f *testing.F) {
	for _, s := range []string{"FR40303265045", "frk7 399859412", "FRéé303265045", "BE0123456789"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		vat, problems := spst.ParseVAT(s)
		if vat == "" {
			return
		}
		if len(spst.Refused(problems)) > 0 || strings.HasPrefix(vat, "FR") && len(vat) != 13 {
			t.Fatalf("%q, %v", vat, problems)
		}
		if again, _ := spst.ParseVAT(vat); again != vat {
			t.Fatal("does not read as itself")
		}
	})
}
