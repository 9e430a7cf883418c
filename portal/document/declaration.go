package document

import (
	"strconv"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// Declaration writes an annual declaration; the page says when it is not confirmed.
func (Maker) Declaration(d spst.Declaration, seller, member spst.Party, on spst.Date) ([]byte, error) {
	title := "Déclaration " + strconv.Itoa(d.Year)
	made, facts := on, []string{"Projet, non confirmé", "Édité le " + on.French()}
	if d.Status.Certified() {
		made = spst.Today(d.ConfirmedAt)
		facts = []string{d.Status.Label(), "Confirmée le " + made.French()}
	}
	s := newSheet(heading{
		title: title, facts: facts, from: seller, to: member, made: made,
		foot: seller.Name + " · " + title + " de " + member.Name,
	})
	s.paragraph("Effectif présent au "+spst.CountDay(d.Year).French()+", contrats suspendus compris", "B", black)
	s.table([]column{{spst.FieldLabel("declared_category"), 140, false}, {list.Headcount().Column("count").Title(), 34, true}}, peopleRows(d.People))
	s.pdf.Ln(6)
	s.paragraph("Estimation de la cotisation", "B", black)
	s.invoiceLines(d.Estimate.Lines)
	s.sums([][2]string{
		{"Total HT", d.Estimate.NetCents.French()},
		{"TVA " + spst.FrenchRate(d.Estimate.VATRate), d.Estimate.VATCents.French()},
		{"Total TTC", d.Estimate.TotalCents.French()},
	})
	for _, text := range declarationMentions(d) {
		s.paragraph(text, "", grey)
	}
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title, author: seller.Name, made: made})
}

// peopleRows gives a row for each category with employees, then the total.
func peopleRows(people spst.Headcount) [][]string {
	var rows [][]string
	for _, c := range people.Categories {
		if c.Count > 0 {
			rows = append(rows, []string{string(c.Category) + " : " + c.Category.Label(), strconv.Itoa(c.Count)})
		}
	}
	if n := people.NoCategory(); n > 0 {
		rows = append(rows, []string{"Sans catégorie", strconv.Itoa(n)})
	}
	return append(rows, []string{"Total", strconv.Itoa(people.Total)})
}

func declarationMentions(d spst.Declaration) []string {
	if !d.Status.Certified() {
		return []string{"Ce document est un projet : la déclaration n'est faite qu'une fois certifiée et confirmée, au plus tard le " +
			d.Closes.French() + "."}
	}
	said := []string{"Certifiée exacte par " + d.CertifiedBy + " ; confirmée le " + spst.Today(d.ConfirmedAt).French() + " depuis le compte " +
		d.ConfirmedBy + "."}
	if d.Invoice != "" {
		said = append(said, "Facture n° "+d.Invoice+".")
	}
	if d.CreditNote != "" {
		said = append(said, "La facture d'office n° "+d.EstimatedInvoice+" est annulée par l'avoir n° "+d.CreditNote+".")
	}
	return said
}
