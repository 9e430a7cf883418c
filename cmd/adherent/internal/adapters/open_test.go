package adapters

import (
	"testing"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
)

func TestOnlyMailAndPhoneLinksOpen(t *testing.T) {
	s := &Services{program: program.New("", nil, nil, nil, nil)}
	for _, link := range []string{"", "https://exemple.fr", "file:///etc/passwd", "-x", "%"} {
		if s.OpenLink(t.Context(), link) == nil {
			t.Errorf("%q was opened", link)
		}
	}
}
