package sheet

import "testing"

// What an exported roster says of visits is the portal's, and no column that was not understood.
func TestWhatThePortalTellsIsPassedOver(t *testing.T) {
	for heading, left := range map[string]int{"Prochaine visite": 0, "État de la visite": 0, "Taille de chaussure": 1} {
		columns, _ := recognise([]string{"Nom de naissance", heading})
		if got := unread(columns, nil); len(got) != left {
			t.Errorf("%s: %q are left", heading, got)
		}
	}
}
