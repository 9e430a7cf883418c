package program

import "testing"

func TestLeftOutSaysWhatToDo(t *testing.T) {
	for _, c := range []struct {
		failed, forbidden int
		want              string
	}{
		{3, 0, "3 adhérents sur 9 n'ont pas pu être traités : relancez la même commande pour les compléter."},
		{3, 3, "3 adhérents sur 9 n'ont pas pu être traités, faute de mandat."},
		{3, 1, "3 adhérents sur 9 n'ont pas pu être traités, dont 1 faute de mandat : relancez la même commande pour compléter les autres."},
	} {
		if got := leftOut(c.failed, c.forbidden, 9); got != c.want {
			t.Errorf("%d, %d: %s", c.failed, c.forbidden, got)
		}
	}
}
