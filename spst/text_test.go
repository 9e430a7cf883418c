package spst_test

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"  Jean\t Paul\n": "Jean Paul", "Mar\u00adtin": "Martin", "\ufeffMARTIN": "MARTIN", "Zo\u200be\u0301": "Zoé", "a\u2060b": "ab",
		"\u200b":                               "",
		"\u180ea\u3164\u115f\U000e0041b\u2061": "ab", "a\u200db\ufe0f": "a\u200db\ufe0f", "a\u202eb\u200f": "a\u202eb\u200f",
		"é\xff\u200b": "é\xff\u200b",
	} {
		if got := spst.Tidy(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func codes(problems []spst.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Field+" "+string(p.Code))
	}
	return strings.Join(all, ", ")
}

func TestCheckName(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "D'Arc": "", "-": "n name_letter", "123": "n name_letter", "李": "", "a\u202eb": "n control_chars",
		strings.Repeat("é", 81): "n too_long",
	} {
		if got := codes(spst.CheckName("n", name)); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
	if got := codes(spst.CheckOrganisation("n", "421")) + codes(spst.CheckOrganisation("n", "…")); got != "n name_letter" {
		t.Error(got)
	}
}

func TestCheckMade(t *testing.T) {
	for id, want := range map[string]string{
		"": "", "ligne 12": "", "é": "", "a\u200bb": "i control_chars", " a": "i control_chars", "e\u0301": "i control_chars",
		"a\x07":    "i control_chars",
		"a\u202eb": "i control_chars", "a\nb": "i control_chars", strings.Repeat("é", 61): "i too_long",
	} {
		if got := codes(spst.CheckMade("i", id)); got != want {
			t.Errorf("%q: %s, want %s", id, got, want)
		}
	}
}

// Every text of what the service enters is walked.
func TestTidyTexts(t *testing.T) {
	type line struct {
		Label string `json:"label"`
	}
	type entry struct {
		Name  string  `json:"name,omitempty"`
		Lines []line  `json:"lines"`
		Note  *string `json:"note"`
	}
	note := "a\x9bb"
	e := entry{Name: " Mar\u00adtin ", Lines: []line{{"bon"}, {"a\x1b[2J"}}, Note: &note}
	if got := codes(spst.TidyTexts(&e)); got != "lines[2].label control_chars, note control_chars" || e.Name != "Martin" {
		t.Errorf("%s, %q", got, e.Name)
	}
}

// Reasons and constraints are refused as every other text.
func TestTextsOfVisits(t *testing.T) {
	nasty := "a\u202eb"
	if got := codes(spst.CheckCancellation(spst.CancellationRequest{Reason: nasty})); got != "reason control_chars" {
		t.Error(got)
	}
	got := codes(spst.CheckVisitRequest(spst.VisitRequest{Kind: spst.PeriodicVisit, Reason: nasty, Constraints: nasty},
		spst.NewDate(2026, 11, 23)))
	if !strings.Contains(got, "reason control_chars") || !strings.Contains(got, "constraints control_chars") {
		t.Error(got)
	}
	if _, found := spst.ParseEmail("a\u202eb@exemple.fr"); codes(found) != " email_form" {
		t.Error(codes(found))
	}
}
