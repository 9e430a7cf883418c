package sheet

import (
	"strings"
	"unicode"

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
	{[]string{"cdi", "chantier"}, spst.CDIConstructionSite},
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
	{[]string{"licenciement"}, spst.Dismissal},
	{[]string{"essai"}, spst.EndOfTrial},
	{[]string{"demission"}, spst.Resignation},
	{[]string{"rupture", "conv"}, spst.MutualTermination},
	{[]string{"retraite", "progressive"}, ""}, // which is no exit
	{[]string{"retraite"}, spst.Retirement},
	{[]string{"deces"}, spst.Death},
	{[]string{"mutation"}, spst.Transfer},
	{[]string{"fin", "cdd"}, spst.EndOfFixedTerm},
	{[]string{"fin", "contrat"}, spst.EndOfFixedTerm},
	{[]string{"terme"}, spst.EndOfFixedTerm},
	{[]string{"autre"}, spst.OtherExit},
}

func (m *meaning[T]) of(folded string) bool {
	for _, w := range m.words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// lookUp gives a word as it is where one of turns turns its meaning.
func lookUp[T ~string](meanings []meaning[T], turns, value string) T {
	folded := spst.Fold(value)
	for word := range strings.FieldsFuncSeq(folded, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if strings.Contains(turns, " "+word+" ") {
			return T(value)
		}
	}
	for i := range meanings {
		if m := &meanings[i]; m.of(folded) {
			if m.value == "" {
				break
			}
			return m.value
		}
	}
	return T(value)
}

// The words that turn the meaning of those beside them: « ex intérimaire », « refus
// de mutation », « décès du conjoint ».
const (
	contractTurns = " non pas ex hors ancien ancienne fin pro "
	exitTurns     = " non pas conjoint "
)

func contractType(value string) spst.ContractType {
	switch value { // as nearly all are
	case "CDI":
		return spst.CDI
	case "CDD":
		return spst.CDD
	}
	folded := spst.Fold(value)
	indefinite := strings.Contains(folded, "cdi") || strings.Contains(folded, "indetermin")
	if fixed := strings.Contains(folded, "cdd") || strings.Contains(strings.ReplaceAll(folded, "indetermin", ""), "determin"); fixed &&
		indefinite {
		return spst.ContractType(value) // which of the two is asked
	}
	if c := lookUp(contractWords[:], contractTurns, strings.ReplaceAll(value, ".", "")); c.Known() { // C.D.I.
		return c
	}
	return spst.ContractType(value)
}

// exitReason reads a reason; of two, which is asked. A dismissal has causes, such as a
// refusal, and the end of a trial is one of a contract too.
func exitReason(value string) spst.ExitReason {
	reason := lookUp(exitWords[:], exitTurns, value)
	if reason == spst.Dismissal || reason == spst.EndOfTrial || reason == spst.OtherExit {
		return reason
	}
	folded := spst.Fold(value)
	for i := range exitWords {
		if m := &exitWords[i]; m.of(folded) && m.value != reason && m.value != spst.OtherExit || strings.Contains(folded, "refus") {
			return spst.ExitReason(value)
		}
	}
	return reason
}

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
