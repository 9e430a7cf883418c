package spst_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/espace-adherent/adherent/spst"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"cesar jules", "cesar jules"},
		{"CESAR  Jules ", "cesar jules"},
		{"Jean-François", "jean francois"},
		{"L’Hôte", "l hote"},
		{"L'Hôte", "l hote"},
		{"d'Arcy", "d arcy"},
		{"Guillerm-Le Goff", "guillerm le goff"},
		{"Œuvre ŒUVRE", "oeuvre oeuvre"},
		{"Lætitia", "laetitia"},
		{"Weiß", "weiss"},
		{"WEIẞ", "weiss"},
		{"Jørgensen", "jorgensen"},
		{"Łukasz", "lukasz"},
		{"Žaneta", "zaneta"},
		{"Thị-Mai Nguyễn", "thi mai nguyen"},
		{"Ōta", "ota"},
		{"Çelik Öztürk İbrahim ışık", "celik ozturk ibrahim isik"},
		{norm.NFD.String("Éléonore Noël"), "eleonore noel"},
		{"a\u00a0b\u202fc\td\ne", "a b c d e"},
		{"— tiret –", "tiret"},
		{"'", ""},
		{"552a", "552a"},
		{"M. Dupont (Jr)", "m. dupont (jr)"},
		{"東京", "東京"},
	}
	for _, tt := range tests {
		if got := spst.Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestQuery(t *testing.T) {
	folded := spst.Fold("CÉSAR Jean-François L’Hôte Caissier 552a")
	tests := []struct {
		query string
		want  bool
	}{
		{"", true}, {"  ", true}, {"cesar", true}, {"jean francois", true}, {"JEAN-FRANÇOIS", true}, {"l hote", true},
		{"l'hôte", true}, {"552 hote ces", true}, {"cesar marie", false}, {"552b", false},
	}
	for _, tt := range tests {
		if got := spst.NewQuery(tt.query).Match(folded); got != tt.want {
			t.Errorf("%q: %t", tt.query, got)
		}
	}
	if !spst.NewQuery(" - ").Empty() || spst.NewQuery("a").Empty() {
		t.Error("Empty")
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Jean-François", "L’Hôte", "ẞ", "İ", "\xff a", "ﬁ", "e\u0301", "\u0344"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := spst.Fold(s)
		if again := spst.Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, folded, again)
		}
		if composed := spst.Fold(norm.NFC.String(s)); composed != spst.Fold(norm.NFD.String(s)) {
			t.Fatalf("%q: composed %q differs from decomposed", s, composed)
		}
		if strings.Contains(folded, "  ") || strings.TrimSpace(folded) != folded {
			t.Fatalf("blanks in %q", folded)
		}
		for _, r := range folded {
			if unicode.Is(unicode.Mn, r) || 'A' <= r && r <= 'Z' {
				t.Fatalf("%q in %q", r, folded)
			}
		}
		if !spst.NewQuery(s).Match(folded) {
			t.Fatalf("%q does not find itself", s)
		}
	})
}

// manyNames gives n names with accents, all different.
func manyNames(n int) []string {
	first := []string{"Jean-François", "Zoé", "MARIE-HÉLÈNE", "Łucja", "Noël", "Camille"}
	last := []string{"L’Hôte", "de La Fontaine", "CESAR", "Müller", "Guérin", "Nguyễn", "Martin"}
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s %s %d", last[i%len(last)], first[i%len(first)], i)
	}
	return names
}

func BenchmarkFold100k(b *testing.B) {
	names := manyNames(100_000)
	for b.Loop() {
		for _, n := range names {
			spst.Fold(n)
		}
	}
}

func BenchmarkQuery100k(b *testing.B) {
	names := manyNames(100_000)
	for i, n := range names {
		names[i] = spst.Fold(n)
	}
	for _, query := range []string{"e", "noel", "jean fr cesar", "zzz"} {
		q := spst.NewQuery(query)
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				for _, n := range names {
					q.Match(n)
				}
			}
		})
	}
}
