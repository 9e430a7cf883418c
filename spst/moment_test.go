package spst_test

import (
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func TestParseMoment(t *testing.T) {
	for typed, want := range map[string]string{
		"20/01/2027 09:30":                 "2027-01-20T08:30:00Z",
		" 10.07.2027  09:30":               "2027-07-10T07:30:00Z",
		"2027-07-10 09:30 été":             "2027-07-10T07:30:00Z",
		"28/03/2027 01:59":                 "2027-03-28T00:59:00Z",
		"28/03/2027 03:00":                 "2027-03-28T01:00:00Z",
		"31/10/2027 01:59":                 "2027-10-30T23:59:00Z",
		"31/10/2027 02:30 été":             "2027-10-31T00:30:00Z",
		"31/10/2027 02:30 ETE":             "2027-10-31T00:30:00Z",
		"31/10/2027 02:30 (heure d'hiver)": "2027-10-31T01:30:00Z",
		"31/10/2027 03:00":                 "2027-10-31T02:00:00Z",
		"28/03/2027 02:00":                 "n'existe pas le 28/03/2027",
		"28/03/2027 02:30":                 "n'existe pas le 28/03/2027",
		"28/03/2027 02:30 été":             "n'existe pas le 28/03/2027",
		"31/03/2030 02:59":                 "n'existe pas le 31/03/2030",
		"31/10/2027 02:30":                 "il est deux fois 02\u00a0h\u00a030 le 31/10/2027",
		"31/10/2027 02:00":                 "« été » (la première) ou « hiver » (la seconde)",
		"10/07/2027 09:30 hiver":           "n'est pas à cette heure-là",
		"10/07/2027 9 h 30 demain":         "seuls « été » et « hiver »",
		"10/07/2027":                       "Heure non reconnue",
		"10/07/2027 25:00":                 "Cette heure n'existe pas",
		"30/02/2027 09:30":                 "n'existe pas",
		"":                                 "Date non reconnue",
	} {
		at, err := spst.ParseMoment(typed)
		got := at.UTC().Format(time.RFC3339)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) || (err != nil) != at.IsZero() {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
}

// Every half hour of two years is told and read back as the same instant, and the
// clocks skip and double what the system's zone says.
func TestFrenchMomentReadsBack(t *testing.T) {
	end := time.Date(2029, time.January, 1, 0, 0, 0, 0, time.UTC)
	for at := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(30 * time.Minute) {
		told := spst.FrenchMoment(at)
		if back, err := spst.ParseMoment(told); err != nil || !back.Equal(at) {
			t.Fatalf("%s is told %q, and reads back as %s, %v", at, told, back, err)
		}
		if len(spst.CheckMoment(at)) > 0 || len(spst.CheckMoment(spst.InParis(at))) > 0 {
			t.Fatalf("%s is refused", at)
		}
		twice, _ := spst.TwiceInParis(at)
		if same := spst.InParis(at).Format("1504") == spst.InParis(at.Add(time.Hour)).Format("1504") ||
			spst.InParis(at).Format("1504") == spst.InParis(at.Add(-time.Hour)).Format("1504"); twice != same {
			t.Fatalf("%s: twice %t", at, twice)
		}
	}
}

func TestSeason(t *testing.T) {
	for at, want := range map[string]string{
		"2027-10-31T00:30:00Z": " (heure d'été)", "2027-10-31T01:59:00Z": " (heure d'hiver)", "2027-10-30T23:59:00Z": "",
		"2027-10-31T02:00:00Z": "", "2027-07-01T00:30:00Z": "",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if got := spst.Season(instant); err != nil || got != want {
			t.Errorf("%s: %q, %v", at, got, err)
		}
	}
}

func TestCheckMoment(t *testing.T) {
	for written, want := range map[string]string{
		"2027-02-10T09:30:00+01:00": "",
		"2027-07-10T09:30:00+02:00": "",
		"2027-07-10T09:30:00Z":      "",
		"2027-07-10T09:30:00+04:00": "", // Réunion
		"2027-07-10T09:30:00-04:00": "", // Guadeloupe
		"2027-10-31T02:30:00+02:00": "", // the two of them are told apart
		"2027-10-31T02:30:00+01:00": "",
		"2027-03-28T02:30:00+01:00": "02\u00a0h\u00a030 n'existe pas le 28/03/2027",
		"2027-03-28T02:30:00+02:00": "02\u00a0h\u00a030 n'existe pas le 28/03/2027",
		"2027-07-10T09:30:00+01:00": "écrivez 2027-07-10T09:30:00+02:00",
		"2027-02-10T09:30:00+02:00": "écrivez 2027-02-10T09:30:00+01:00",
	} {
		at, err := time.Parse(time.RFC3339, written)
		if err != nil {
			t.Fatal(err)
		}
		found := spst.CheckMoment(at)
		if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || !strings.Contains(found[0].Message, want)) {
			t.Errorf("%s: %v, want %q", written, found, want)
		}
	}
}
