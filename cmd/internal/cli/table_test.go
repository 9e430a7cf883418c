package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// TestTableFits wants every line within the width of the terminal, whatever the
// cells, and says which columns were left out.
func TestTableFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 12).Draw(t, "columns")
		tab := Table{Heads: make([]list.Head, columns)}
		for i := range columns {
			tab.Heads[i] = list.Head{Titles: []string{strings.Repeat("x", i+1)},
				Kind: rapid.SampledFrom([]list.Kind{list.Texts, list.Proses, list.Days, list.Amounts}).Draw(t, "kind")}
		}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			row := make([]any, columns)
			for i := range row {
				row[i] = rapid.SampledFrom([]any{"", "Zoé", "une longue phrase qui ne tient pas", "日本語の名前", 12, spst.Cents(123456),
					spst.NewDate(2026, time.May, 1)}).Draw(t, "cell")
			}
			tab.Rows = append(tab.Rows, row)
		}
		width := rapid.IntRange(20, 200).Draw(t, "width")
		lines := tab.lines(width)
		if len(lines) < len(tab.Rows)+1 {
			t.Fatalf("%d lines for %d rows", len(lines), len(tab.Rows))
		}
		for _, line := range lines[:len(tab.Rows)+1] {
			if ansi.StringWidth(line) > width {
				t.Fatalf("%d cells in %d: %q", ansi.StringWidth(line), width, line)
			}
		}
	})
}

func TestTableLeavesColumnsOut(t *testing.T) {
	tab := titled("Nom", "Poste", "Commentaire")
	tab.Add("MARTIN Claire", "Cheffe de caisse", "appeler le matin")
	lines := tab.lines(26)
	if last := lines[2:]; strings.Join(last, "|") != "… Commentaire : élargissez|la fenêtre, ou --csv" {
		t.Errorf("%q", lines)
	}
	if lines[1] != "MARTIN Clai…  Cheffe de c…" {
		t.Errorf("%q", lines[1])
	}
	if whole := tab.lines(0); strings.Contains(strings.Join(whole, ""), "…") {
		t.Errorf("nothing is cut without a terminal: %q", whole)
	}
}

// Who a row is of is said whole, in a third of the terminal; columns go before words are cut to where
// one reads like another.
func TestTheFirstTextIsWhole(t *testing.T) {
	tab := TableOf(list.Members(), []spst.Member{{Number: "200001", Name: "CABINET DENTAIRE DE LA FONTAINE", SIRET: "99850000300012",
		Rights: []spst.Right{spst.RightRead, spst.RightInvoices}, State: &spst.ClientState{DeclarationYear: 2026,
			Declaration: spst.DeclarationMissed, NextAppointment: time.Date(2027, time.January, 13, 13, 30, 0, 0, time.UTC)}}})
	for _, width := range []int{100, 120, 200} {
		lines := tab.lines(width)
		if !strings.Contains(lines[1], "CABINET DENTAIRE DE LA FONTAINE") || !strings.Contains(lines[1], "2026 Non déclarée") {
			t.Errorf("%d: %q", width, lines)
		}
	}
	if whole := tab.lines(0); !strings.HasSuffix(whole[1], "lecture, factures") {
		t.Errorf("%q", whole)
	}
}

// TestSheetIsDefused wants no cell that a spreadsheet would run, and French
// amounts, dates and yes or no.
func TestSheetIsDefused(t *testing.T) {
	tab := titled("A", "B", "C", "D", "E")
	tab.Add("=1+1", spst.Cents(-83376), spst.NewDate(2026, time.November, 25), true, "-12 rue; « a »\nb")
	tab.Add("'seul", spst.Cents(123456), spst.Date(0), false, "＝x")
	var b bytes.Buffer
	if err := tab.write(&b, export.ExcelCSV); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffA;B;C;D;E\r\n'=1+1;-833,76;25/11/2026;oui;\"'-12 rue; « a »\r\nb\"\r\n'seul;1234,56;;non;'＝x\r\n"
	if b.String() != want {
		t.Errorf("%q\nwant %q", b.String(), want)
	}
}

func TestFieldsLeaveTheEmptyOut(t *testing.T) {
	lines := Fields("Nom", "MARTIN", "Nom marital", "", "Né(e) le", spst.Date(0), "Multi-employeurs", false, "Attestation", true).lines(80)
	if strings.Join(lines, "|") != "Nom          MARTIN|Attestation  oui" {
		t.Errorf("%q", lines)
	}
}

// Nothing of a field is lost, however narrow the terminal: what is long goes on
// below, whatever stands beside it.
func TestFieldsAreWholeInAnyWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := []any{"Commerce de détail de fleurs, plantes, graines, engrais et aliments en magasin spécialisé",
			spst.NewDate(1997, time.February, 4), true, 12, spst.Cents(123456), "77570158400168"}
		var pairs []any
		for range rapid.IntRange(1, 8).Draw(t, "fields") {
			pairs = append(pairs, rapid.SampledFrom([]string{"SIRET", "Date d'adhésion", "N° de TVA intracommunautaire"}).Draw(t, "label"),
				rapid.SampledFrom(values).Draw(t, "value"))
		}
		width := rapid.IntRange(44, 200).Draw(t, "width")
		lines := Fields(pairs...).lines(width)
		for _, line := range lines {
			if ansi.StringWidth(line) > width {
				t.Fatalf("%d cells in %d: %q", ansi.StringWidth(line), width, line)
			}
		}
		words := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
		for i := 1; i < len(pairs); i += 2 {
			for _, word := range strings.Fields(list.Show(pairs[i])) {
				if !strings.Contains(words, word) {
					t.Fatalf("%q is not in %q", word, lines)
				}
			}
		}
	})
}

// A column that goes on below keeps a third of the terminal.
func TestWrappedColumnHasRoom(t *testing.T) {
	tab := titled("Identifiant", "Salarié", "Champ", "Anomalie")
	tab.Heads[0].Kind, tab.Heads[3].Kind = list.Identifiers, list.Proses
	tab.Add("f0026", "LEFEBVRE Mathis", "Date de sortie",
		"La fin prévue du contrat est passée : sortez le salarié, ou corrigez la date si le contrat continue.")
	lines := tab.lines(60)
	if len(lines) > 8 || !strings.Contains(lines[1], "f0026") || !strings.Contains(strings.Join(lines, " "), "continue.") {
		t.Errorf("%q", lines)
	}
}

// Where the last column would be too narrow to read, it goes under its row.
func TestTextsGoUnderTheirRow(t *testing.T) {
	tab := titled("Le", "Visite", "Du", "Au", "Réponse")
	for i, kind := range []list.Kind{list.Days, list.Texts, list.Days, list.Days, list.Proses} {
		tab.Heads[i].Kind = kind
	}
	day := spst.NewDate(2026, time.November, 25)
	tab.Add(day, "Attestation", day, day, "Rendez-vous fixé le 04/12/2026 à 10 h 00.")
	tab.Add(day, "Visite périodique", day, day, "")
	want := []string{
		"Le          Visite             Du          Au", "25/11/2026  Attestation        25/11/2026  25/11/2026",
		"    Rendez-vous fixé le 04/12/2026 à 10 h 00.",
		"25/11/2026  Visite périodique  25/11/2026  25/11/2026",
	}
	if lines := tab.lines(53); !slices.Equal(lines, want) {
		t.Errorf("%q", lines)
	}
	if lines := tab.lines(120); len(lines) != 3 || !strings.Contains(lines[1], "à 10 h 00.") {
		t.Errorf("%q", lines)
	}
}

// What is said over a table stands there, with columns and without.
func TestTableSaysLinesOver(t *testing.T) {
	tab := Untitled(2)
	tab.Over, tab.Foot = []string{"Avant."}, []string{"Après."}
	tab.Add("a", 1)
	if lines := tab.lines(0); !slices.Equal(lines, []string{"Avant.", "a  1", "Après."}) {
		t.Errorf("%q", lines)
	}
	if lines := Sentences("Une.", "Deux.").lines(40); !slices.Equal(lines, []string{"Une.", "Deux."}) {
		t.Errorf("%q", lines)
	}
}

// However a text is cut into writes, a rune or a sequence that is split is seen whole.
func TestCleanWriter(t *testing.T) {
	var b strings.Builder
	w := CleanWriter(&b)
	for _, c := range []byte("é\x1b[31mrouge\x1b[0m\nun\u202edeux\n") {
		if n, err := w.Write([]byte{c}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if b.String() != "érouge\nundeux\n" {
		t.Errorf("%q", b.String())
	}
}

// titled is a table of texts.
func titled(titles ...string) *Table {
	t := Untitled(len(titles))
	t.Plain = false
	for i, title := range titles {
		t.Heads[i].Titles[0] = title
	}
	return t
}
