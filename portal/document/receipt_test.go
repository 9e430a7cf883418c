package document_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/spst"
)

func cancellation(late bool) spst.Appointment {
	return spst.Appointment{
		ID: "fv01", EmployeeName: "TEST LEROY née TEST Laura", Kind: spst.PeriodicVisit, Start: spst.InstantInParis(date(2026, 12, 2), 10, 0),
		Place: "Centre de Rouen, 12 rue des Augustins", FeeCents: 6000, LastSafeDay: date(2026, 11, 26),
		Cancellation: &spst.CancellationRequest{
			Reason: "Salariée en congé", At: time.Date(2026, 11, 23, 9, 5, 0, 0, time.UTC), By: "FLEURISTE MARTIN", Late: late,
		},
	}
}

func TestReceipt(t *testing.T) {
	for late, words := range map[bool][]string{
		false: {"dans les délais"},
		true:  {"tardive", "60,00 €"},
	} {
		pdf, err := document.Maker{}.Receipt(cancellation(late), seller(), member())
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := (document.Maker{}).Receipt(cancellation(late), seller(), member()); !bytes.Equal(pdf, again) {
			t.Error("two makings differ")
		}
		needTools(t)
		path := filepath.Join(t.TempDir(), "annulation.pdf")
		if err := os.WriteFile(path, pdf, 0o600); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(run(t, "pdftotext", "-layout", path, "-"), "\u00a0", " ")
		for _, want := range append(words, "Demande d'annulation", "Reçue le 23/11/2026 à 10 h 05", "02/12/2026 à 10 h 00",
			"TEST LEROY née TEST Laura", "Salariée en congé", "26/11/2026", "FLEURISTE MARTIN", "fv01") {
			if !strings.Contains(text, want) {
				t.Errorf("late %t: %q is not in\n%s", late, want, text)
			}
		}
		run(t, "qpdf", "--check", path)
	}
}
