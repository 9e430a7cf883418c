package document

import (
	"fmt"
	"strconv"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Maker writes the documents; it implements [portal.Documents].
type Maker struct{}

var _ portal.Documents = Maker{}

// Invoice writes an invoice as Factur-X.
func (Maker) Invoice(r portal.InvoiceRecord) ([]byte, error) {
	xml, err := writeCII(r)
	if err != nil {
		return nil, err
	}
	title := r.Type.Label()
	if r.Letter == spst.LetterCredit && r.Type != spst.CreditNote {
		title = "Avoir"
	}
	s := newSheet(heading{
		title: title + " " + r.Number,
		facts: invoiceFacts(r.Invoice),
		from:  r.Seller, to: r.Buyer, billed: r.BilledTo, made: r.Date,
		foot: r.Seller.Name + " · " + title + " " + r.Number,
	})
	s.table([]column{
		{"Désignation", 84, false}, {"Quantité", 18, true}, {"Prix unitaire HT", 28, true}, {"TVA", 16, true}, {"Montant HT", 28, true},
	}, invoiceRows(r.Lines))
	s.sums(invoiceSums(r.Invoice))
	for _, text := range invoiceMentions(r.Invoice) {
		s.paragraph(text, "", grey)
	}
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return embed(page, xml, metadata{title: title + " " + r.Number, author: r.Seller.Name, made: r.Date})
}

func invoiceFacts(i spst.Invoice) []string {
	facts := []string{"Date : " + i.Date.French()}
	if i.Type != spst.PlainInvoice && i.Type != spst.CreditNote {
		facts = append(facts, i.Type.Label())
	}
	if i.Period != "" {
		facts = append(facts, "Période : "+i.Period)
	}
	if !i.Due.IsZero() {
		facts = append(facts, "Exigible le "+i.Due.French())
	}
	if i.Reverses != "" {
		facts = append(facts, "Annule la facture "+i.Reverses)
	}
	return facts
}

func invoiceRows(lines []spst.InvoiceLine) [][]string {
	rows := make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = []string{l.Label, strconv.Itoa(l.Quantity), l.UnitCents.French(), percent(l.VATRate), l.NetCents().French()}
	}
	return rows
}

// percent writes a rate in hundredths of a percent: 2000 is « 20 % ».
func percent(rate int) string {
	text := strconv.Itoa(rate / 100)
	if rest := rate % 100; rest != 0 {
		text += fmt.Sprintf(",%02d", rest)
	}
	return text + "\u00a0%"
}

func invoiceSums(i spst.Invoice) [][2]string {
	rows := [][2]string{{"Total HT", i.NetCents.French()}}
	for _, s := range spst.VATShares(i.Lines) {
		rows = append(rows, [2]string{"TVA " + percent(s.Rate), s.VATCents.French()})
	}
	return append(rows, [2]string{"Total TTC", i.TotalCents.French()})
}

func invoiceMentions(i spst.Invoice) []string {
	if i.Letter == spst.LetterCredit {
		return []string{"Le montant de cet avoir vient en déduction de votre solde.", textCopy}
	}
	return []string{
		"Pas d'escompte pour paiement anticipé. En cas de retard : intérêts au taux de la Banque centrale européenne majoré de 10 points et " +
			"indemnité forfaitaire de 40\u00a0€ pour frais de recouvrement (Code de commerce, art. L441-10).",
		textCopy,
	}
}

const textCopy = "Copie au format Factur-X : le fichier factur-x.xml joint à ce PDF en reprend les données. L'original fiscal passe par votre plateforme de facturation électronique."

// Ledger writes the échéancier.
func (Maker) Ledger(l spst.Ledger, seller, member spst.Party, year int, on spst.Date) ([]byte, error) {
	title := "Échéancier"
	if year != 0 {
		title += " " + strconv.Itoa(year)
	}
	s := newSheet(heading{
		title: title, facts: []string{"Édité le " + on.French()},
		from: seller, to: member, made: on,
		foot: seller.Name + " · " + title + " de " + member.Name,
	})
	s.paragraph(l.Note, "B", black)
	if l.Disputed > 0 {
		s.paragraph(leftOut(l.Disputed), "", grey)
	}
	s.table([]column{
		{"N°", 17, false}, {"Date d'émission", 24, false}, {"Date d'exigibilité", 25, false}, {"Type de pièce", 34, false},
		{"Débit", 23, true}, {"Crédit", 23, true}, {"Solde", 28, true},
	}, ledgerRows(l))
	s.sums([][2]string{{"Total des débits", l.DebitCents.French()}, {"Total des crédits", l.CreditCents.French()}, {"Solde au " + on.French(), l.BalanceCents.French()}})
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title, author: seller.Name, made: on})
}

func leftOut(n int) string {
	if n == 1 {
		return "1 facture en contentieux n'y figure pas."
	}
	return fmt.Sprintf("%d factures en contentieux n'y figurent pas.", n)
}

func ledgerRows(l spst.Ledger) [][]string {
	var rows [][]string
	if l.OpeningCents != 0 {
		rows = append(rows, []string{"", "", "", "Report", "", "", l.OpeningCents.French()})
	}
	for _, e := range l.Entries {
		kind := e.Kind.Label()
		if e.Period != "" {
			kind += " · " + e.Period
		}
		rows = append(rows, []string{
			e.Number, e.Date.French(), e.Due.French(), kind, amount(e.DebitCents), amount(e.CreditCents), e.BalanceCents.French(),
		})
	}
	return rows
}

// amount leaves the column that an entry does not use empty.
func amount(c spst.Cents) string {
	if c == 0 {
		return ""
	}
	return c.French()
}
