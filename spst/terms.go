package spst

import (
	"slices"
	"strings"
)

// InvoiceProfile is how much the XML of an invoice may say.
type InvoiceProfile string

// The profiles that a French platform takes. Every one takes EN 16931; in the two
// others the XML has the billing address as such. What XP Z12-012 calls
// EXTENDED-CTC-FR is EXTENDED in a Factur-X, which does not know the first name
// (Factur-X 1.09, FX-SCH-A-000636): platforms differ on which they want.
const (
	ProfileEN16931     InvoiceProfile = "en16931"
	ProfileExtended    InvoiceProfile = "extended"
	ProfileExtendedCTC InvoiceProfile = "extended-ctc-fr"
)

// Extended tells whether the XML may say more than EN 16931.
func (p InvoiceProfile) Extended() bool { return p == ProfileExtended || p == ProfileExtendedCTC }

// InvoiceTerms are what the service's invoices are issued under.
type InvoiceTerms struct {
	// VATOnDebits is the « option pour le paiement de la taxe d'après les débits »
	// (CGI, art. 269, 2-c): the tax is due with the invoice, not with its payment.
	VATOnDebits bool `json:"vat_on_debits,omitempty"`
	// Exemption is why lines at rate 0 bear no VAT; [DefaultExemption] when absent.
	Exemption VATExemption   `json:"exemption,omitzero"`
	Profile   InvoiceProfile `json:"profile,omitempty"` // absent: EN 16931
}

// VATExemption is why something bears no VAT: a code of the VATEX list (EN 16931,
// BT-121) and the words that are printed, which name the article (BT-120).
type VATExemption struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// DefaultExemption is that of medical care.
func DefaultExemption() VATExemption {
	return VATExemption{Code: "VATEX-FR-CGI261-4", Reason: "Exonération de TVA, article 261, 4 du Code général des impôts."}
}

// vatexCodes are those of the VATEX list that go with an exempt supply (category
// E), without VATEX- (CEN, code lists of EN 16931 as in its Schematron 1.3.16,
// BR-CL-22). Reverse charge, exports, deliveries inside the Union and what VAT
// does not concern are other categories.
const vatexCodes = `EU-132 EU-132-1A EU-132-1B EU-132-1C EU-132-1D EU-132-1E EU-132-1F EU-132-1G EU-132-1H EU-132-1I EU-132-1J EU-132-1K EU-132-1L
EU-132-1M EU-132-1N EU-132-1O EU-132-1P EU-132-1Q EU-135-1 EU-143 EU-143-1A EU-143-1B EU-143-1C EU-143-1D EU-143-1E EU-143-1F EU-143-1FA EU-143-1G
EU-143-1H EU-143-1I EU-143-1J EU-143-1K EU-143-1L EU-144 EU-146-1E EU-148 EU-148-A EU-148-B EU-148-C EU-148-D EU-148-E EU-148-F EU-148-G EU-151
EU-151-1A EU-151-1AA EU-151-1B EU-151-1C EU-151-1D EU-151-1E EU-153 EU-159 EU-309 EU-79-C EU-D EU-F EU-I EU-J
FR-298SEXDECIESA FR-CGI261-1 FR-CGI261-2 FR-CGI261-3 FR-CGI261-4 FR-CGI261-5 FR-CGI261-7 FR-CGI261-8 FR-CGI261A FR-CGI261B FR-CGI261C-1
FR-CGI261C-2 FR-CGI261C-3 FR-CGI261D-1 FR-CGI261D-1BIS FR-CGI261D-2 FR-CGI261D-3 FR-CGI261D-4 FR-CGI261E-1 FR-CGI261E-2 FR-CGI275 FR-CGI277A
FR-CGI295 FR-CNWVAT FR-FRANCHISE`

// CheckTerms refuses settings that no invoice could be issued under; fields are
// those of the service's description.
//
// Codes: exemption_code, exemption_reason, invoice_profile.
func CheckTerms(t InvoiceTerms) []Problem {
	var found []Problem
	refuse := func(field string, code ProblemCode, message string) {
		found = append(found, Problem{Field: field, Code: code, Severity: SeverityError, Message: message})
	}
	if t.Exemption != (VATExemption{}) {
		code, vatex := strings.CutPrefix(t.Exemption.Code, "VATEX-")
		if !vatex || !slices.Contains(strings.Fields(vatexCodes), code) {
			refuse("invoicing.exemption.code", ProblemExemptionCode,
				"Ce code n'est pas un code VATEX d'exonération, comme VATEX-FR-CGI261-4 ou VATEX-EU-132-1C.")
		}
		if t.Exemption.Reason == "" {
			refuse("invoicing.exemption.reason", ProblemExemptionReason, "Le texte de l'exonération manque : il est imprimé, et nomme l'article.")
		}
	}
	return append(found, CheckProfile("invoicing.profile", t.Profile)...)
}

// CheckProfile refuses a profile that is not one; absent is one.
//
// Codes: invoice_profile.
func CheckProfile(field string, p InvoiceProfile) []Problem {
	if p == "" || p == ProfileEN16931 || p.Extended() {
		return nil
	}
	return []Problem{{Field: field, Code: ProblemInvoiceProfile, Severity: SeverityError,
		Message: "Profil de facture inconnu : en16931 (celui de toutes les plateformes), extended ou extended-ctc-fr."}}
}

// vatRates are those that a French invoice may bear, in hundredths of a per cent:
// of the mainland, Corsica and overseas, in force or past (XP Z12-012, BR-FR-16).
var vatRates = []int{0, 90, 105, 175, 210, 550, 700, 850, 920, 960, 1000, 1300, 1960, 2000, 2060}

// VATRateExists tells whether an invoice may bear that rate.
func VATRateExists(rate int) bool { return slices.Contains(vatRates, rate) }
