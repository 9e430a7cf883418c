package cli

import (
	"slices"
	"testing"
)

func TestLinesAreBrokenBetweenWords(t *testing.T) {
	for _, c := range []struct {
		name  string
		text  string
		width int
		want  []string
	}{
		{"whole", "Rien n'a changé.", 20, []string{"Rien n'a changé."}},
		{"no limit", "Rien n'a changé, et rien d'autre.", 0, []string{"Rien n'a changé, et rien d'autre."}},
		{"an option stays whole", "Donnez son adresse par --mot-de-passe-stdin, puis recommencez.", 30,
			[]string{"Donnez son adresse par", "--mot-de-passe-stdin, puis", "recommencez."}},
		{"French signs stay beside their words", "Vouliez-vous dire « --version » ? Ou alors : rien", 31,
			[]string{"Vouliez-vous dire", "« --version » ? Ou alors : rien"}},
		{"a no-break space holds", "Il en reste 12\u00a0000 en tout", 16, []string{"Il en reste", "12\u00a0000 en tout"}},
		{"as far in", "    un commentaire plus long", 16, []string{"    un", "    commentaire", "    plus long"}},
		{"below its column", "      --csv                une table pour les tableurs : « ; », jj/mm/aaaa", 60,
			[]string{"      --csv                une table pour les tableurs :", "                           « ; », jj/mm/aaaa"}},
		{"no room for a column", "  --mot-de-passe-stdin  lire le mot de passe", 30, []string{"  --mot-de-passe-stdin  lire", "  le mot de passe"}},
		{"a word that is too long", "voir https://portail.exemple.fr/docs là", 10, []string{"voir", "https://portail.exemple.fr/docs", "là"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := broken(c.width, c.text); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
