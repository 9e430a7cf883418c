package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/exchange/list"
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
		facts: invoiceFacts(r),
		from:  r.Seller, to: r.Buyer, billed: r.BilledTo, made: r.Date,
		foot: r.Seller.Name + " · " + title + " " + r.Number,
	})
	listed(s, list.InvoiceLines(), r.Lines, part{"label", 84}, part{"quantity", 18}, part{"unit_cents", 28},
		part{"vat_rate", 16}, part{"net_cents", 28})
	s.sums(invoiceSums(r.Invoice))
	if r.Letter == spst.LetterCredit {
		s.paragraph("Le montant de cet avoir vient en déduction de votre solde.", "", grey)
	}
	var said []string
	for _, m := range invoiceMentions(r) {
		said = append(said, m.text)
	}
	s.paragraph(strings.Join(said, " "), "", grey)
	s.paragraph(textCopy, "", grey)
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	level := "EN 16931"
	if r.Terms.Profile.Extended() {
		level = "EXTENDED"
	}
	return embed(page, xml, metadata{title: title + " " + r.Number, author: r.Seller.Name, made: r.Date, level: level})
}

func invoiceFacts(r portal.InvoiceRecord) []string {
	facts := []string{"Date : " + r.Date.French()}
	if r.Type != spst.PlainInvoice && r.Type != spst.CreditNote {
		facts = append(facts, r.Type.Label())
	}
	if r.Period != "" {
		facts = append(facts, "Période : "+r.Period)
	}
	if !r.From.IsZero() {
		facts = append(facts, "Prestation du "+r.From.French()+" au "+r.Until.French())
	}
	if r.Order != "" {
		facts = append(facts, "Commande n° "+r.Order)
	}
	if !r.Due.IsZero() {
		facts = append(facts, "Exigible le "+r.Due.French())
	}
	if r.Reverses != "" {
		reversed := "Annule la facture " + r.Reverses
		if !r.ReversedOn.IsZero() {
			reversed += " du " + r.ReversedOn.French()
		}
		facts = append(facts, reversed)
	}
	return facts
}

func invoiceSums(i spst.Invoice) [][2]string {
	rows := [][2]string{{"Total HT", i.NetCents.French()}}
	for _, s := range spst.VATShares(i.Lines) {
		rows = append(rows, [2]string{"TVA " + spst.FrenchRate(s.Rate), s.VATCents.French()})
	}
	return append(rows, [2]string{"Total TTC", i.TotalCents.French()})
}

// mention is a sentence required on an invoice, with its subject code (UNTDID 4451) where French
// platforms require one (XP Z12-012, BR-FR-05).
type mention struct{ text, subject string }

func invoiceMentions(r portal.InvoiceRecord) []mention {
	said := []mention{{"Catégorie de l'opération : prestation de services.", ""}} // CGI, ann. II, art. 242 nonies A, 17°
	if r.Terms.VATOnDebits {
		said = append(said, mention{"Option pour le paiement de la taxe d'après les débits.", ""})
	}
	if slices.ContainsFunc(r.Lines, func(l spst.InvoiceLine) bool { return vatCategory(l.VATRate) == exempt }) {
		said = append(said, mention{exemptionOf(r).Reason, ""})
	}
	return append(said,
		mention{"Pas d'escompte pour paiement anticipé.", "AAB"},
		mention{"En cas de retard de paiement : intérêts au taux de la Banque centrale européenne majoré de 10 points (Code de commerce, art. L441-10).", "PMD"},
		mention{"Indemnité forfaitaire pour frais de recouvrement en cas de retard : 40\u00a0€ (Code de commerce, art. L441-10 et D441-5).",
			"PMT"})
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
		foot: seller.Name + " · " + title + " " + spst.Of(member.Name),
	})
	s.paragraph(l.Note, "B", black)
	if l.Disputed > 0 {
		s.paragraph(leftOut(l.Disputed), "", grey)
	}
	lines := list.LedgerLines(l)
	lines = lines[:len(lines)-1] // the totals are under it
	listed(s, printedLedger(), lines, part{"number", 17}, part{"date", 24}, part{"due_date", 25}, part{"kind", 34},
		part{"debit_cents", 23}, part{"credit_cents", 23}, part{"balance_cents", 28})
	s.sums([][2]string{{"Total des débits", l.DebitCents.French()}, {"Total des crédits", l.CreditCents.French()},
		{"Solde au " + on.French(), l.BalanceCents.French()}})
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

// printedLedger is the échéancier, with the period of an entry beside what it is.
func printedLedger() list.List[list.LedgerLine] {
	all := list.Ledger()
	for i := range all {
		if all[i].Name == "kind" {
			all[i].Cell = func(x *list.LedgerLine) any {
				if x.Period != "" {
					return x.What + " · " + x.Period
				}
				return x.What
			}
		}
	}
	return all
}
