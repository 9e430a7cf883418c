package portal

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestSentencesOfVisitsAgree(t *testing.T) {
	a := &spst.Appointment{EmployeeName: "AUBERT Kévin", Start: spst.InstantInParis(spst.NewDate(2027, 1, 19), 9, 0), LastSafeDay: spst.NewDate(2027, 1, 13)}
	for got, want := range map[string]string{
		overdueSentence(1): "1 visite en retard : demandez-la au service.",
		overdueSentence(2): "2 visites en retard : demandez-les au service.",
		appointmentItem(a, spst.NewDate(2027, 1, 12)).Message: "Visite d'AUBERT Kévin le 19/01, annulable jusqu'au 13/01.",
		appointmentItem(a, spst.NewDate(2027, 1, 14)).Message: "Visite d'AUBERT Kévin le 19/01 : une annulation serait tardive.",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
