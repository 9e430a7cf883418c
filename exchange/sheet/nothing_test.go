package sheet_test

import "testing"

// Pandas writes NaT where there is no date; Nat is a first name.
func TestNatIsSomebody(t *testing.T) {
	r := read(t, "Nom;Prénom;Date d'embauche;Date de sortie\nMARTIN;Nat;02/11/2024;NaT\n")
	if e := r.Rows[0].Employee; e.FirstName != "Nat" || !e.ExitDate.IsZero() || len(r.Rows[0].Problems) > 0 &&
		r.Rows[0].Problems[0].Field == "exit_date" {
		t.Errorf("%+v, %+v", e, r.Rows[0].Problems)
	}
}
