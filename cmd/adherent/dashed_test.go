package main

import (
	"slices"
	"strings"
	"testing"
)

// An identifier that begins with a dash, as older portals gave them, is no option.
func TestOldIdentifiersAreNoOptions(t *testing.T) {
	for in, want := range map[string]string{
		"rdv voir -9dPQd9G3PuDWKvc":                      "rdv voir -- -9dPQd9G3PuDWKvc",
		"rdv voir -9dPQd9G3PuDWKvc --json":               "rdv voir --json -- -9dPQd9G3PuDWKvc",
		"rdv voir -9dPQd9G3PuDWKvc -_dPQd9G3PuDWKv-":     "rdv voir -- -9dPQd9G3PuDWKvc -_dPQd9G3PuDWKv-",
		"rdv voir -- -9dPQd9G3PuDWKvc":                   "rdv voir -- -9dPQd9G3PuDWKvc",
		"contacts modifier x --adresse -9dPQd9G3PuDWKvc": "contacts modifier x --adresse -9dPQd9G3PuDWKvc",
		"salaries liste -h":                              "salaries liste -h",
		"salaries liste --tous-les-clients":              "salaries liste --tous-les-clients",
		"":                                               "",
	} {
		if got := plainNames(strings.Fields(in)); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q became %q", in, got)
		}
	}
	for _, args := range []string{"rdv annuler -9dPQd9G3PuDWKvc", "salaries voir -9dPQd9G3PuDWKvc --json"} {
		var out, errs strings.Builder
		run(t.Context(), strings.Fields(args), []string{"ADHERENT_PORTAIL=http://127.0.0.1:1", "ADHERENT_JETON=x", "HOME=" + t.TempDir(),
			"XDG_STATE_HOME=" + t.TempDir()}, strings.NewReader(""), &out, &errs)
		if strings.Contains(errs.String(), "option") || errs.Len() == 0 {
			t.Errorf("%s: %s", args, errs.String())
		}
	}
}
