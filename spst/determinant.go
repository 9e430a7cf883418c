package spst

import (
	"slices"
	"sync"
)

// Determinant is a « déterminant de suivi individuel », as the law has it from
// one date until another.
type Determinant struct {
	Code     DeterminantCode `json:"code"`
	Label    string          `json:"label"`
	Short    string          `json:"-"` // the label in a narrow place
	Category Category        `json:"category"`
	// Attestation: a separate attestation, renewed every 5 years, is needed.
	Attestation bool   `json:"attestation"`
	Article     string `json:"article"` // of the Code du travail
	// From and Until bound the row, both included; 0 is no bound.
	From, Until Date   `json:"-"`
	Note        string `json:"note,omitempty"`
}

// The determinants that a rule names.
const (
	// None is « Aucun suivi particulier »; it excludes all the others.
	None           DeterminantCode = "AUCUN"
	under18        DeterminantCode = "MOINS_18"
	under18Exposed DeterminantCode = "JEUNE_TRAVAUX"
)

var allDeterminants = sync.OnceValue(func() []Determinant {
	var all []Determinant
	for _, row := range readData("determinants.csv") {
		all = append(all, Determinant{
			Code: DeterminantCode(row[0]), Label: row[1], Short: row[2], Category: Category(row[3]), Attestation: row[4] == "1",
			Article: row[5], From: dataDate(row[6]), Until: dataDate(row[7]), Note: row[8],
		})
	}
	return all
})

// AllDeterminants are those of any date; one whose meaning changed is there for
// each of its periods.
func AllDeterminants() []Determinant { return slices.Clone(allDeterminants()) }

// Determinants gives those in force on that date, in the order of the form.
func Determinants(on Date) []Determinant {
	var found []Determinant
	for _, d := range allDeterminants() {
		if inForce(on, d.From, d.Until) {
			found = append(found, d)
		}
	}
	return found
}

// DeterminantByCode finds one in force on that date.
func DeterminantByCode(c DeterminantCode, on Date) (Determinant, bool) {
	for _, d := range allDeterminants() {
		if d.Code == c && inForce(on, d.From, d.Until) {
			return d, true
		}
	}
	return Determinant{}, false
}

// ExpectedCategory is the highest category that the determinants call for (SIR
// > SIA > SIH > SI), and whether one of them needs the attestation. It is ""
// when none of them is in force on that date.
func ExpectedCategory(codes []DeterminantCode, on Date) (category Category, attestation bool) {
	for _, c := range codes {
		d, ok := DeterminantByCode(c, on)
		if !ok {
			continue
		}
		if d.Category.rank() > category.rank() {
			category = d.Category
		}
		attestation = attestation || d.Attestation
	}
	return category, attestation
}

// determinantsField is the API name of an employee's determinants.
const determinantsField = "determinants"
