package document

import (
	"slices"
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
		foot: seller.Name + " · " + title + " " + spst.Of(member.Name),
	})
	s.paragraph("Effectif présent au "+spst.CountDay(d.Year).French()+", contrats suspendus compris", "B", black)
	people := slices.DeleteFunc(list.HeadcountLines(d.People), func(l list.CountLine) bool { return l.Label != "" && *l.Count == 0 })
	listed(s, list.Headcount(), people, part{"category", 26}, part{"label", 114}, part{"count", 34})
	s.pdf.Ln(6)
	s.paragraph("Estimation de la cotisation", "B", black)
	lines, sums := list.EstimateLines(d.Estimate)
	listed(s, list.Estimate(), lines, part{"label", 98}, part{"count", 20}, part{"unit_cents", 28}, part{"net_cents", 28})
	under := make([][2]string, len(sums))
	for i, x := range sums {
		under[i] = [2]string{x.Label, x.NetCents.French()}
	}
	s.sums(under)
	for _, text := range declarationMentions(d) {
		s.paragraph(text, "", grey)
	}
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title, author: seller.Name, made: made})
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
