package document

import (
	"cmp"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Coupon writes the « coupon-réponse facture dématérialisée »: filled in with what the portal
// knows, to be signed and sent back to the accounts.
func (Maker) Coupon(c portal.Coupon, seller, member spst.Party, on spst.Date) ([]byte, error) {
	const title = "Coupon-réponse"
	s := newSheet(heading{
		title: title, facts: []string{"Facture dématérialisée", "Adhérent n° " + c.Number}, from: seller, to: member, made: on,
		foot: seller.Name + " · " + title + " facture dématérialisée " + spst.Of(member.Name),
	})
	back := "À vérifier, signer et renvoyer au service facturation"
	if c.Mailbox != "" {
		back += " : " + c.Mailbox
	}
	s.paragraph(back+".", "B", black)
	s.paragraph("L'adhérent désigné ci-dessus accepte de recevoir ses factures sous forme électronique, à l'email ci-dessous, au lieu du papier. "+
		"Il prévient le service quand elle change.", "", black)
	s.table([]column{{"", 58, false}, {"", 116, false}}, couponRows(c))
	s.pdf.Ln(signatureHeight)
	s.paragraph("Sans réponse, vos factures continuent d'être envoyées comme aujourd'hui.", "", grey)
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title + " facture dématérialisée", author: seller.Name, made: on})
}

// signatureHeight is the room for a signature and a stamp.
const signatureHeight = 32

// toFillIn is the place of what is written by hand.
const toFillIn = "………………………………………………………………………………"

func couponRows(c portal.Coupon) [][]string {
	var rows [][]string
	for _, b := range c.Billing {
		rows = append(rows, []string{"Reçoit les factures", b.DisplayName()}, []string{"Email", cmp.Or(b.Email, toFillIn)})
	}
	if len(c.Billing) == 0 {
		rows = append(rows, []string{"Reçoit les factures", toFillIn}, []string{"Email", toFillIn})
	}
	return append(rows, []string{"Nom et qualité du signataire", toFillIn}, []string{"Date", toFillIn}, []string{"Signature et cachet", ""})
}
