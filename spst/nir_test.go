package spst_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
)

func TestParseNIR(t *testing.T) {
	tests := []struct {
		name, in string
		want     spst.NIR
		codes    string
	}{
		{"whole", "255081416802538", "255081416802538", ""},
		{"blanks", " 2 55 08 14 168 025 38 ", "255081416802538", ""},
		{"no-break blanks, dots and hyphens", "2\u00a055\u202f08.14-168‑025.38", "255081416802538", ""},
		{"key completed", "2550814168025", "255081416802538", ""},
		{"Corsica, lower case, key completed", "1 85 05 2a 004 936", "185052A00493619", ""},
		{"Haute-Corse", "275102B033901", "275102B03390122", "warning nir_department_date"},
		{"Corsica before 1976", "1600520004901", "160052000490188", ""},
		{"Tunisia before 1968", "1650396123901", "165039612390109", ""},
		{"Guadeloupe", "1850597112901", "185059711290143", ""},
		{"Polynesia", "1850598712901", "185059871290158", ""},
		{"abroad", "1850599352901", "185059935290164", ""},
		{"unknown birth month", "1856276540012", "185627654001247", ""},
		{"provisional man", "7850576540012", "785057654001296", "warning nir_provisional"},
		{"provisional woman", "8850576540012", "885057654001246", "warning nir_provisional"},
		{"empty", "", "", ""},
		{"only blanks", " \u00a0 ", "", ""},
		{"wrong key", "255081416802539", "", "error nir_key"},
		{"key 00", "255081416802500", "", "error nir_key"},
		{"14 characters", "25508141680253", "", "error nir_length"},
		{"16 characters", "2550814168025380", "", "error nir_length"},
		{"letters", "25508141680253X", "", "error nir_chars"},
		{"A elsewhere", "2A5081416802538", "", "error nir_chars"},
		{"other digits", "25508141680253٨", "", "error nir_chars"},
		{"first digit 0", "055081416802538", "", "error nir_sex"},
		{"first digit 3", "355081416802538", "", "error nir_sex"},
		{"first digit 9", "955081416802538", "", "error nir_sex"},
		{"month 00", "2550014168025", "", "error nir_month"},
		{"month 13", "2551314168025", "", "error nir_month"},
		{"month 19", "2551914168025", "", "error nir_month"},
		{"department 00", "2550800168025", "", "error nir_department"},
		{"department 97 0", "2550897068025", "", "error nir_department"},
		{"department 98 3", "2550898312025", "", "error nir_department"},
		{"commune 000", "2550814000025", "", "error nir_commune"},
		{"overseas commune 00", "2550897100025", "", "error nir_commune"},
		{"country 000", "2550899000025", "", "error nir_commune"},
		{"rank 000", "2550814168000", "", "error nir_rank"},
		{"20 after 1975", "1850520004901", "", "error nir_department_date"},
		{"96 after 1967", "1700596123901", "", "error nir_department_date"},
		{"20, a year of two centuries", "1200520004901", "120052000490111", "warning nir_department_date"},
		{"spreadsheet", "1,85E+14", "", "error nir_spreadsheet"},
		{"spreadsheet in English", "1.85058E+14", "", "error nir_spreadsheet"},
		{"spreadsheet without sign", "185e12", "", "error nir_spreadsheet"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := spst.ParseNIR(tt.in)
			if got != tt.want {
				t.Errorf("NIR = %q, want %q", got, tt.want)
			}
			if codes := codesOf(problems); codes != tt.codes {
				t.Errorf("problems = %q, want %q", codes, tt.codes)
			}
			checkProblems(t, problems, tt.in)
		})
	}
}

// codesOf gives problems as "error nir_key, warning nir_month_differs".
func codesOf(problems []spst.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, string(p.Severity)+" "+string(p.Code))
	}
	return strings.Join(all, ", ")
}

// checkProblems holds what is true of every problem: a sentence that says what
// to do, and never the refused value.
func checkProblems(t *testing.T, problems []spst.Problem, value string) {
	t.Helper()
	for _, p := range problems {
		if p.Code == "" || p.Severity == "" {
			t.Errorf("problem without code or severity: %+v", p)
		}
		if !strings.HasSuffix(p.Message, ".") || !strings.ContainsAny(p.Message, ":.") {
			t.Errorf("%s: not a sentence: %q", p.Code, p.Message)
		}
		if len(value) >= 6 && strings.Contains(p.Message, value) {
			t.Errorf("%s: the message repeats the value", p.Code)
		}
	}
}

func TestNIRKeyGivenWhenWrong(t *testing.T) {
	_, problems := spst.ParseNIR("2 55 08 14 168 025 12")
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "clé attendue 38") {
		t.Errorf("problems = %+v, want the expected key 38", problems)
	}
}

func TestNIRKey(t *testing.T) {
	tests := []struct {
		n13  string
		key  int
		good bool
	}{
		{"2550814168025", 38, true},
		{"1841276451089", 46, true},
		{"185052A004936", 19, true},
		{"255081416802", 0, false},
		{"255081416802X", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		if key, ok := spst.NIRKey(tt.n13); key != tt.key || ok != tt.good {
			t.Errorf("NIRKey(%q) = %d, %t, want %d, %t", tt.n13, key, ok, tt.key, tt.good)
		}
	}
}

func TestNIRForms(t *testing.T) {
	tests := []struct {
		nir            spst.NIR
		format, masked string
		provisional    bool
	}{
		{"255081416802538", "2 55 08 14 168 025 38", "2 55 08 •• ••• ••• ••", false},
		{"185052A00493619", "1 85 05 2A 004 936 19", "1 85 05 •• ••• ••• ••", false},
		{"785057654001296", "7 85 05 76 540 012 96", "7 85 05 •• ••• ••• ••", true},
		{"", "", "", false},
		{"2550é", "2550é", "• •• •• •• ••• ••• ••", false},
		{"ééééééé8", "ééééééé8", "• •• •• •• ••• ••• ••", false},
	}
	for _, tt := range tests {
		if got := tt.nir.Format(); got != tt.format {
			t.Errorf("Format = %q, want %q", got, tt.format)
		}
		if got := tt.nir.Masked(); got != tt.masked {
			t.Errorf("Masked = %q, want %q", got, tt.masked)
		}
		if got := tt.nir.Provisional(); got != tt.provisional {
			t.Errorf("%s: Provisional = %t", tt.masked, got)
		}
	}
}

func TestNIRCoherence(t *testing.T) {
	day := func(y, m, d int) spst.Date { return spst.NewDate(y, time.Month(m), d) }
	tests := []struct {
		name  string
		nir   spst.NIR
		sex   spst.Sex
		birth spst.Date
		codes string
	}{
		{"agrees", "255081416802538", spst.Female, day(1955, 8, 3), ""},
		{"century does not count", "255081416802538", spst.Female, day(2055, 8, 3), ""},
		{"sex", "255081416802538", spst.Male, day(1955, 8, 3), "warning nir_sex_differs"},
		{"provisional sex", "885057654001246", spst.Male, day(1985, 5, 3), "warning nir_sex_differs"},
		{"provisional agrees", "785057654001296", spst.Male, day(1985, 5, 3), ""},
		{"year", "255081416802538", spst.Female, day(1956, 8, 3), "warning nir_year_differs"},
		{"month", "255081416802538", spst.Female, day(1955, 9, 3), "warning nir_month_differs"},
		{"all three", "255081416802538", spst.Male, day(1956, 9, 3),
			"warning nir_sex_differs, warning nir_year_differs, warning nir_month_differs"},
		{"incomplete record has no month", "185627654001247", spst.Male, day(1985, 5, 3), ""},
		{"nothing to compare", "255081416802538", "", 0, ""},
		{"2A before 1976", "160052A00490118", spst.Male, day(1960, 5, 1), "warning nir_department_date"},
		{"20 before 1976", "160052000490188", spst.Male, day(1960, 5, 1), ""},
		{"not a NIR", "xx", spst.Male, day(1960, 5, 1), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if codes := codesOf(tt.nir.Coherence(tt.sex, tt.birth)); codes != tt.codes {
				t.Errorf("got %q, want %q", codes, tt.codes)
			}
		})
	}
}

// TestSampleNIRs reads 1,200 NIRs that another program made.
func TestSampleNIRs(t *testing.T) {
	for _, row := range sampleRoster(t) {
		typed := row[8]
		n, problems := spst.ParseNIR(typed)
		if string(n) != typed || len(problems) > 0 {
			t.Errorf("line of %s: problems %v", row[0], codesOf(problems))
		}
		completed, _ := spst.ParseNIR(typed[:13])
		if completed != n {
			t.Errorf("line of %s: the key is not completed as it was given", row[0])
		}
		var birth spst.Date
		birth, err := spst.ParseDate(row[6])
		if err != nil {
			t.Fatal(err)
		}
		if problems := n.Coherence(spst.Sex(row[5]), birth); len(problems) > 0 {
			t.Errorf("line of %s: %s", row[0], codesOf(problems))
		}
	}
}

// sampleRoster gives the rows of the sample, headings apart.
func sampleRoster(t testing.TB) [][]string {
	t.Helper()
	f, err := os.Open("../exchange/sheet/testdata/roster-1200.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// TestNIRSlips: a key sees every wrong digit and every pair exchanged.
func TestNIRSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := []byte(rapid.StringMatching(`[12][0-9]{2}(0[1-9]|1[0-2])([1-8][1-9])[0-9]{2}[1-9][0-9]{2}[1-9]`).Draw(t, "n13"))
		n, problems := spst.ParseNIR(string(digits))
		if len(spst.Refused(problems)) > 0 {
			t.Fatalf("refused: %s", codesOf(problems))
		}
		i := rapid.IntRange(0, 14).Draw(t, "place")
		other := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		slip := []byte(n)
		if slip[i] == other {
			return
		}
		slip[i] = other
		if got, _ := spst.ParseNIR(string(slip)); got != "" {
			t.Fatalf("a wrong digit at %d is taken", i)
		}
	})
}

func FuzzParseNIR(f *testing.F) {
	for _, s := range []string{"255081416802538", "185052A004936", "1,85E+14", "7850576540012", "1 85 05 97 112 901 43", "2A2A2A2A2A2A2A2",
		"\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, problems := spst.ParseNIR(s)
		if n == "" {
			return
		}
		if len(spst.Refused(problems)) > 0 {
			t.Fatal("a NIR together with a refusal")
		}
		if again, p := spst.ParseNIR(n.Format()); again != n || codesOf(p) != codesOf(problems) {
			t.Fatal("the normalised NIR does not read as itself")
		}
		if short, _ := spst.ParseNIR(string(n[:13])); short != n {
			t.Fatal("the key is not completed alike")
		}
		if len(n) != 15 || strings.Contains(n.Masked(), string(n[5:])) {
			t.Fatal("not masked")
		}
	})
}
