package sheet

import (
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// The words that other programs use. A value is folded, and the first line all
// of whose words it holds gives the meaning.
type meaning[T ~string] struct {
	words []string
	value T
}

var contractWords = [...]meaning[spst.ContractType]{
	{[]string{"non determine"}, ""}, // not said, or without a term: asked once
	{[]string{"cdi", "mission"}, ""},
	{[]string{"cdi", "operation"}, ""},
	{[]string{"cdi", "interim"}, spst.CDITemp},
	{[]string{"indetermin", "interim"}, spst.CDITemp},
	{[]string{"chantier"}, spst.CDIConstructionSite},
	{[]string{"interim"}, spst.TempAssignment},
	{[]string{"mission"}, spst.TempAssignment},
	{[]string{"apprenti"}, spst.Apprenticeship},
	{[]string{"professionnalisation"}, spst.Professionalisation},
	{[]string{"saison"}, spst.Seasonal},
	{[]string{"stag"}, spst.Internship},
	{[]string{"vacat"}, spst.HourlyEngagement},
	{[]string{"cdi"}, spst.CDI},
	{[]string{"indetermin"}, spst.CDI},
	{[]string{"cdd"}, spst.CDD},
	{[]string{"determin"}, spst.CDD},
	{[]string{"autre"}, spst.OtherContract},
}

var exitWords = [...]meaning[spst.ExitReason]{
	{[]string{"demission"}, spst.Resignation},
	{[]string{"licenciement"}, spst.Dismissal},
	{[]string{"essai"}, spst.EndOfTrial},
	{[]string{"rupture", "conv"}, spst.MutualTermination},
	{[]string{"retraite"}, spst.Retirement},
	{[]string{"deces"}, spst.Death},
	{[]string{"mutation"}, spst.Transfer},
	{[]string{"fin", "cdd"}, spst.EndOfFixedTerm},
	{[]string{"fin", "contrat"}, spst.EndOfFixedTerm},
	{[]string{"terme"}, spst.EndOfFixedTerm},
	{[]string{"autre"}, spst.OtherExit},
}

func lookUp[T ~string](meanings []meaning[T], value string) T {
	folded := spst.Fold(value)
next:
	for _, m := range meanings {
		for _, w := range m.words {
			if !strings.Contains(folded, w) {
				continue next
			}
		}
		if m.value == "" {
			break
		}
		return m.value
	}
	return T(value)
}

func contractType(value string) spst.ContractType {
	if c := lookUp(contractWords[:], strings.ReplaceAll(value, ".", "")); c.Known() { // C.D.I.
		return c
	}
	return spst.ContractType(value)
}

func exitReason(value string) spst.ExitReason { return lookUp(exitWords[:], value) }

func sexOf(value string) spst.Sex {
	switch strings.TrimRight(spst.Fold(value), ". ") {
	case "f", "femme", "feminin", "2", "mme", "madame", "mlle", "mademoiselle":
		return spst.Female
	case "m", "h", "homme", "masculin", "1", "mr", "monsieur":
		return spst.Male
	}
	return spst.Sex(value)
}

// category reads the code that the value begins with (« SI (Suivi Individuel) »),
// or the words of a category. SIS and SMR are the names that SI and SIR have
// elsewhere.
func category(value string) spst.Category {
	folded := spst.Fold(value)
	code, _, _ := strings.Cut(folded, " ")
	switch code {
	case "si", "sis":
		return spst.SI
	case "sir", "smr":
		return spst.SIR
	}
	for _, c := range spst.Categories() {
		if code == strings.ToLower(string(c)) || folded == spst.Fold(c.Label()) {
			return c
		}
	}
	return spst.Category(value)
}

// determinants reads a list of codes.
func determinants(value string) []spst.DeterminantCode {
	var codes []spst.DeterminantCode
	for word := range strings.FieldsFuncSeq(value, func(r rune) bool { return strings.ContainsRune(",;|/+ \t\n", r) }) {
		codes = append(codes, spst.DeterminantCode(strings.ToUpper(word)))
	}
	return codes
}
