package sheet_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
)

// What a person has confirmed of a file wins over its headings and words.
func TestReadCSVAs(t *testing.T) {
	const text = "Nom;Blaze;Prénom;Né(e) le;Sexe;Embauche;Emploi;Contrat\nX1;DUPONT;Marie;17/05/1990;F;08/01/2024;Fleuriste;CDIC\nX2;DURAND;Paul;17/05/1991;M;08/01/2024;Fleuriste;CDIC\n"
	r, err := sheet.ReadCSVAs(strings.NewReader(strings.ReplaceAll(text, "CDIC", "Perm.")), sheet.Options{
		On: on, Columns: map[string]string{"Nom": "", "Blaze": "birth_name"},
		Words: map[string]map[string]string{"contract_type": {"Perm.": "cdi"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if e := r.Rows[0].Employee; e.BirthName != "DUPONT" || e.ContractType != spst.CDI || r.Rows[0].Cells[0] != "X1" || len(r.Unknown) != 0 {
		t.Errorf("%+v, unknown %+v", r.Rows[0], r.Unknown)
	}
	if r.Columns[0].Field != "" || r.Columns[1].Field != "birth_name" {
		t.Errorf("%+v", r.Columns)
	}
	r, err = sheet.ReadCSVAs(strings.NewReader(strings.ReplaceAll(text, "CDIC", "Perm.")),
		sheet.Options{On: on, Columns: map[string]string{"Blaze": "birth_name"}})
	if want := []spst.FileWord{{Field: "contract_type", Word: "Perm.", Rows: 2}}; err != nil || !reflect.DeepEqual(r.Unknown, want) {
		t.Errorf("unknown %+v, %v", r.Unknown, err)
	}
	if r.Columns[0].Field != "" || !r.Rows[0].Refused() {
		t.Errorf("%+v", r.Columns)
	}
}
