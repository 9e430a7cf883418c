package conformity

import (
	"strings"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func line(label string, quantity int, unit spst.Cents, rate int) spst.InvoiceLine {
	return spst.InvoiceLine{Label: label, Quantity: quantity, UnitCents: unit, VATRate: rate}
}

func fee(quantity int) []spst.InvoiceLine {
	return []spst.InvoiceLine{line("Cotisation annuelle par salarié suivi", quantity, 11940, spst.StandardVAT)}
}

func exams() spst.InvoiceLine { return line("Soins dispensés par un médecin", 3, 4250, 0) }

// many are enough lines for several pages.
func many() []spst.InvoiceLine {
	var lines []spst.InvoiceLine
	for n := range 90 {
		lines = append(lines, line("Examen complémentaire, audiométrie "+strings.Repeat("détaillée ", n%7), n+1, spst.Cents(733+n),
			spst.StandardVAT))
	}
	return lines
}

// to is an entry for a member, about a year.
func to(member string, lines ...spst.InvoiceLine) portal.InvoiceEntry {
	return portal.InvoiceEntry{Member: member, Period: "Année 2027", Lines: lines}
}

// credits is a credit note of an invoice, whole unless lines are given.
func credits(member, reversed string, lines ...spst.InvoiceLine) portal.InvoiceEntry {
	return portal.InvoiceEntry{Member: member, Reverses: reversed, Lines: lines}
}

// with changes an entry.
func with(e portal.InvoiceEntry, change func(*portal.InvoiceEntry)) portal.InvoiceEntry {
	change(&e)
	return e
}

// bills are the documents, in the order of their numbers: the first is 1. The last
// is of another series.
func bills() []bill {
	return []bill{
		{name: "01-cotisation", InvoiceEntry: to("1001", fee(12)...), holds: []string{
			"<ram:ID>S1</ram:ID>", "<ram:SubjectCode>PMT</ram:SubjectCode>", "<ram:SubjectCode>PMD</ram:SubjectCode>",
			"<ram:SubjectCode>AAB</ram:SubjectCode>",
			`<ram:URIID schemeID="0225">775701584</ram:URIID>`, `<ram:URIID schemeID="0225">982143653</ram:URIID>`,
			`<ram:GlobalID schemeID="0009">98214365300011<`,
			`<udt:DateTimeString format="102">20270101<`, `<udt:DateTimeString format="102">20271231<`, "<ram:CountryID>FR<",
			"prestation de services",
		}},
		{name: "02-facture-d-office", InvoiceEntry: with(to("1001", fee(6)...), func(e *portal.InvoiceEntry) { e.Type = spst.EstimatedInvoice })},
		{name: "03-avoir", InvoiceEntry: with(credits("1001", "2"), func(e *portal.InvoiceEntry) { e.Type = spst.EstimatedInvoice }),
			holds: []string{
				"<ram:TypeCode>381<", "<ram:IssuerAssignedID>2<", `<qdt:DateTimeString format="102">20270201<`, "<ram:SubjectCode>PMT<",
			}},
		{name: "04-avoir-partiel", InvoiceEntry: with(credits("1001", "1", line("Trois salariés comptés en trop", -3, 11940, spst.StandardVAT)),
			func(e *portal.InvoiceEntry) { e.Date = spst.NewDate(2027, 3, 15) })},
		{name: "05-regularisation", InvoiceEntry: with(to("1001", append(fee(2), line("Examens complémentaires", 1, 7293, spst.StandardVAT))...),
			func(e *portal.InvoiceEntry) { e.Type = spst.AdjustmentInvoice })},
		{name: "06-rendez-vous-non-honore", InvoiceEntry: portal.InvoiceEntry{Member: "1002", Type: spst.MissedAppointment,
			Lines: []spst.InvoiceLine{line("Rendez-vous non honoré", 1, 6000, spst.StandardVAT)}}},
		{name: "07-exoneree", InvoiceEntry: to("1001", exams()), holds: []string{
			"<ram:CategoryCode>E<", "<ram:ExemptionReason>Exonération de TVA, article 261, 4", "<ram:ExemptionReasonCode>VATEX-FR-CGI261-4<",
		}},
		{name: "08-exoneree-autre-article", as: ownArticle, InvoiceEntry: to("1002", exams()),
			holds: []string{"<ram:ExemptionReasonCode>VATEX-EU-132-1C<"}},
		{name: "09-exoneree-et-taux-normal", InvoiceEntry: to("1002", append(fee(4), exams())...)},
		{name: "10-avoir-exonere", InvoiceEntry: credits("1001", "7"), holds: []string{"<ram:ExemptionReasonCode>VATEX-FR-CGI261-4<",
			"<ram:TypeCode>381<"}},
		{name: "11-plusieurs-taux", InvoiceEntry: to("1001", line("Prestation", 3, 3333, 2000), line("Ouvrage", 7, 1999, 550),
			line("Repas", 11, 1451, 1000), line("Presse", 1, 333, 210))},
		{name: "12-reunion", InvoiceEntry: to("1007", line("Cotisation", 8, 11940, 850)), holds: []string{"<ram:CountryID>RE<"}},
		{name: "13-guadeloupe", InvoiceEntry: to("1008", line("Cotisation", 3, 11940, 850)), holds: []string{"<ram:CountryID>GP<"}},
		{name: "14-martinique", InvoiceEntry: to("1009", line("Cotisation", 3, 11940, 850)), holds: []string{"<ram:CountryID>MQ<"}},
		{name: "15-guyane", InvoiceEntry: to("1010", exams()), holds: []string{"<ram:CountryID>GF<"}},
		{name: "16-mayotte", InvoiceEntry: to("1011", exams()), holds: []string{"<ram:CountryID>YT<"}},
		{name: "17-service-de-la-reunion", as: reunion, InvoiceEntry: to("1007", line("Cotisation", 8, 11940, 850))},
		{name: "18-belgique", InvoiceEntry: to("1004", fee(5)...), holds: []string{"<ram:CountryID>BE<", "<ram:CityName>BRUXELLES<",
			`<ram:ID schemeID="VA">BE0403170701<`}},
		{name: "19-allemagne", InvoiceEntry: to("1005", fee(5)...), holds: []string{"<ram:CountryID>DE<"}},
		{name: "20-royaume-uni", InvoiceEntry: to("1006", fee(5)...), holds: []string{"<ram:CountryID>GB<"}},
		{name: "21-acheteur-public", InvoiceEntry: with(to("1012", fee(30)...), func(e *portal.InvoiceEntry) { e.Order = "ENG-2027/00042" }),
			holds: []string{
				`<ram:GlobalID schemeID="0009">21760540100017<`, "<ram:BuyerOrderReferencedDocument>", "<ram:IssuerAssignedID>ENG-2027/00042<",
			}},
		{name: "22-avoir-acheteur-public", InvoiceEntry: credits("1012", "21"), holds: []string{"<ram:IssuerAssignedID>ENG-2027/00042<"}},
		{name: "23-libelle-long",
			InvoiceEntry: to("1001", line(strings.Repeat("Étude ergonomique des postes de l'atelier, avec mesures de bruit et d'éclairement ; ",
				9)+"fin du libellé", 1, 98765, spst.StandardVAT)), holds: []string{"fin du libellé"}},
		{name: "24-plusieurs-pages", InvoiceEntry: to("1001", many()...)},
		{name: "25-adresse-de-facturation", InvoiceEntry: to("1003", fee(9)...),
			holds: []string{"8 RUE JEANNE-D&#39;ARC, Service comptabilité, 75001 PARIS", "Žižkov"}},
		{name: "26-debits", as: debits, InvoiceEntry: to("1001", append(fee(4), line("Ouvrage", 1, 1000, 550))...),
			holds: []string{"<ram:DueDateTypeCode>5<", "d&#39;après les débits"}},
		{name: "27-remise", InvoiceEntry: to("1001", append(fee(10), line("Remise", 1, -10000, spst.StandardVAT))...)},
		{name: "28-jours-donnes", InvoiceEntry: with(to("1001", fee(1)...), func(e *portal.InvoiceEntry) {
			e.Period, e.From, e.Until, e.Due = "", spst.NewDate(2027, 1, 12), spst.NewDate(2027, 1, 12), spst.NewDate(2027, 2, 1)
		})},
		{name: "29-etendue", as: extended, InvoiceEntry: to("1003", append(fee(3), exams())...),
			holds: []string{"#conformant#urn:factur-x.eu:1p0:extended<", "<ram:InvoiceeTradeParty>"}},
		{name: "30-avoir-etendu", as: extended, InvoiceEntry: credits("1003", "29")},
		{name: "31-etendue-francaise", as: extendedFR, InvoiceEntry: to("1001", append(fee(3), exams())...),
			holds: []string{"#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr<"}},
		{name: "32-etendue-francaise-adherent", InvoiceEntry: to("1013", fee(3)...),
			holds: []string{"extended-ctc-fr<", "<ram:InvoiceeTradeParty>", "<ram:LineOne>1 rue des Comptes<"}},
		{name: "33-avoir-etendu-francais", InvoiceEntry: credits("1013", "32"), holds: []string{"extended-ctc-fr<", "<qdt:DateTimeString"}},
		{name: "34-serie", InvoiceEntry: with(to("1001", fee(1)...), func(e *portal.InvoiceEntry) { e.Series = "2027/F-" })},
	}
}
