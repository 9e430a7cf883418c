package document

import (
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Receipt writes the receipt of a cancellation request: who asked for what, and when the portal
// received it. It is the same whatever the service answers.
func (Maker) Receipt(a spst.Appointment, seller, member spst.Party) ([]byte, error) {
	asked := spst.CancellationRequest{}
	if a.Cancellation != nil {
		asked = *a.Cancellation
	}
	const title = "Demande d'annulation"
	made := spst.Today(asked.At)
	s := newSheet(heading{
		title: title, facts: []string{"Reçue le " + moment(asked.At)}, from: seller, to: member, made: made,
		foot: seller.Name + " · " + title + " " + spst.Of(member.Name),
	})
	s.paragraph("Accusé de réception", "B", black)
	s.table([]column{{"", 58, false}, {"", 116, false}}, cancellationRows(a, asked))
	s.pdf.Ln(4)
	s.paragraph(cancellationMention(a, asked), "", black)
	s.paragraph("Cet accusé dit que la demande est arrivée, pas qu'elle est acceptée : le service décide et répond dans l'espace adhérent.",
		"", grey)
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title, author: seller.Name, made: made})
}

func cancellationRows(a spst.Appointment, asked spst.CancellationRequest) [][]string {
	rows := [][]string{
		{"Salarié", a.EmployeeName},
		{"Visite", a.Kind.Label()},
		{"Rendez-vous", moment(a.Start)},
		{"Lieu", a.Place},
		{"Motif de la demande", asked.Reason},
	}
	if asked.By != "" {
		rows = append(rows, []string{"Demandé par", asked.By})
	}
	return append(rows,
		[]string{"Dernier jour pour annuler à temps", spst.LastSafeCancellation(a.Day()).French()},
		[]string{"Référence", a.ID})
}

func cancellationMention(a spst.Appointment, asked spst.CancellationRequest) string {
	if !asked.Late {
		return "La demande est faite dans les délais : trois jours ouvrés entiers la séparent du rendez-vous."
	}
	text := "La demande est tardive : moins de trois jours ouvrés entiers la séparent du rendez-vous."
	if a.FeeCents > 0 {
		text += " Les frais de rendez-vous non honoré, " + a.FeeCents.French() + ", peuvent être facturés."
	}
	return text
}

// moment writes an instant in the time of Paris: 23/11/2026 à 10 h 05.
func moment(t time.Time) string {
	return spst.Today(t).French() + " à " + spst.FrenchClock(t) + spst.Season(t)
}
