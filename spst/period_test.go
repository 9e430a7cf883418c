package spst_test

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestPeriods(t *testing.T) {
	for text, want := range map[string]string{
		"Année 2027": "01/01/2027 31/12/2027", "ANNEE 2027": "01/01/2027 31/12/2027", "2028": "01/01/2028 31/12/2028",
		"Exercice 2026": "01/01/2026 31/12/2026",
		"Février 2028":  "01/02/2028 29/02/2028", "Décembre 2027": "01/12/2027 31/12/2027", "2e trimestre 2027": "01/04/2027 30/06/2027",
		"4ème trimestre 2027": "01/10/2027 31/12/2027", "1er semestre 2027": "01/01/2027 30/06/2027", "2 semestre 2027": "01/07/2027 31/12/2027",
		"du 15/01/2027 au 31/03/2027": "15/01/2027 31/03/2027", "01/01/2027 au 31/03/2027": "01/01/2027 31/03/2027",
		"": " ", "Cotisation": " ", "Année 27": " ", "3e semestre 2027": " ", "5e trimestre 2027": " ", "du 31/03/2027 au 01/01/2027": " ",
		"du 31/02/2027 au 01/04/2027": " ",
		"12027":                       " ", "Années 2026 et 2027": " ",
	} {
		from, until, ok := spst.ParsePeriod(text)
		if got := from.French() + " " + until.French(); got != want || ok != (want != " ") {
			t.Errorf("%q: %q, %v; want %q", text, got, ok, want)
		}
	}
}
