package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/espace-adherent/adherent/spst"
)

// InvoiceRecord is an invoice as the store keeps it: OpenCents, Settled,
// ReversedBy and ReversedOn are worked out at each reading.
type InvoiceRecord struct {
	spst.Invoice
	// ReversedOn is the date of the invoice that a credit note reverses: it is
	// there when its document is made.
	ReversedOn spst.Date
	// Key is of what the invoice was made for: a second one with the same key
	// is not made. "" is none.
	Key           string
	Seller, Buyer spst.Party
	// BilledTo is where the invoice goes when that is not the buyer's main
	// address: both are on it (Code de commerce, art. L441-9).
	BilledTo spst.Party
	// Terms are those of the day of issue.
	Terms spst.InvoiceTerms
}

// NewInvoice is what an invoice is made from.
type NewInvoice struct {
	// Number is that of an invoice issued elsewhere; "" takes the next one of
	// the series, which leaves no gap.
	Number string
	// Series is what the number begins with; "" is the service's usual one.
	Series string
	// Key makes it happen once for a member: « office-2027 », say.
	Key    string
	Type   spst.InvoiceType
	Date   spst.Date // today when absent
	Due    spst.Date // 30 days later when absent; none on a credit note
	Period string
	// From and Until are the days of the service; those that Period names when
	// absent.
	From, Until spst.Date
	Order       string // the buyer's
	// A credit note takes back what it does not say: the period, the order and,
	// without Lines, all those of the invoice that it reverses.
	Lines    []spst.InvoiceLine
	Reverses string
	Disputed bool
}

// dueDays is when an invoice is due if nothing else is said (Code de commerce,
// art. L441-10).
const dueDays = 30

// Document is a file that the portal makes. The same document always has the
// same bytes.
type Document struct {
	Name string // without a folder
	ETag string // strong, quotes included: the SHA-256 of Body
	Body []byte
}

// Documents writes the files; portal/document implements it.
type Documents interface {
	Invoice(r InvoiceRecord) ([]byte, error)
	// Ledger is the échéancier as it was on a day; year 0 is all of it.
	Ledger(l spst.Ledger, seller, member spst.Party, year int, on spst.Date) ([]byte, error)
	Activity(a spst.Activity, seller, member spst.Party) ([]byte, error)
	// Roster is a list of employees as it was on a day.
	Roster(people []spst.Employee, which spst.RosterPrint, seller, member spst.Party, on spst.Date) ([]byte, error)
	// Receipt is that of the cancellation asked for, of an appointment.
	Receipt(a spst.Appointment, seller, member spst.Party) ([]byte, error)
	// Coupon is the reply by which a member takes its invoices in electronic form.
	Coupon(c Coupon, seller, member spst.Party, on spst.Date) ([]byte, error)
	// Declaration is one as it was on a day.
	Declaration(d spst.Declaration, seller, member spst.Party, on spst.Date) ([]byte, error)
}

// AddInvoice issues an invoice or a credit note. It is for the service itself:
// no actor. With a Key that has served, the invoice made then is given.
func (p *Portal) AddInvoice(ctx context.Context, member string, n NewInvoice) (spst.Invoice, error) {
	var r InvoiceRecord
	err := p.store.Within(ctx, func(ctx context.Context) error {
		if n.Key != "" {
			made, err := p.store.InvoiceByKey(ctx, member, n.Key)
			if spst.KindOf(err) != spst.NotFound {
				r = made
				return err
			}
		}
		var err error
		if r, err = p.newInvoice(ctx, member, n); err != nil {
			return err
		}
		if err := p.store.AddInvoice(ctx, member, r); err != nil {
			return err
		}
		return p.note(ctx, member, spst.NewsInvoiceIssued, r.Number, spst.Account{})
	})
	return r.Invoice, err
}

func (p *Portal) newInvoice(ctx context.Context, member string, n NewInvoice) (InvoiceRecord, error) {
	r := InvoiceRecord{Key: n.Key, Seller: p.issuer(), Terms: p.terms, Invoice: spst.Invoice{
		Date: n.Date, Type: n.Type, Period: n.Period, From: n.From, Until: n.Until, Order: n.Order, Due: n.Due,
		Reverses: n.Reverses, Disputed: n.Disputed, Lines: n.Lines,
	}}
	if err := p.unableToIssue(); err != nil {
		return r, err
	}
	m, err := p.store.Member(ctx, member, p.today())
	if err != nil {
		return r, err
	}
	if r.Buyer, err = p.party(ctx, m); err != nil {
		return r, err
	}
	if m.InvoiceProfile != "" {
		r.Terms.Profile = m.InvoiceProfile
	}
	if r.BilledTo, err = p.billing(ctx, member, r.Buyer); err != nil {
		return r, err
	}
	if err := p.takeBack(ctx, member, &r); err != nil {
		return r, err
	}
	if r.Date.IsZero() {
		r.Date = p.today()
	}
	if r.From.IsZero() && r.Until.IsZero() {
		r.From, r.Until, _ = spst.ParsePeriod(r.Period)
	}
	r.Total()
	if r.Due.IsZero() && r.Letter == spst.LetterInvoice {
		r.Due = r.Date.AddDays(dueDays)
	}
	if err := refusedInvoice(r); err != nil {
		return r, err
	}
	r.Number, err = p.invoiceNumber(ctx, n)
	return r, err
}

// unableToIssue refuses to issue anything while the seller has not what every
// invoice says of it (CGI, ann. II, art. 242 nonies A; XP Z12-012, BR-FR-10).
func (p *Portal) unableToIssue() error {
	if s := p.issuer(); s.SIREN() != "" && s.VAT != "" {
		return nil
	}
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeSellerIncomplete,
		Message: "Aucune facture n'est émise tant que le SIRET et le n° de TVA du service manquent : donnez-les dans « seller » de la description du service (service.json), puis recommencez."}
}

// takeBack gives a credit note what it does not say of what it reverses.
func (p *Portal) takeBack(ctx context.Context, member string, r *InvoiceRecord) error {
	if r.Reverses == "" {
		return nil
	}
	reversed, err := p.invoice(ctx, member, r.Reverses)
	if err != nil {
		return err
	}
	if r.Period == "" && r.From.IsZero() && r.Until.IsZero() {
		r.Period, r.From, r.Until = reversed.Period, reversed.From, reversed.Until
	}
	if r.Order == "" {
		r.Order = reversed.Order
	}
	if len(r.Lines) > 0 {
		return nil
	}
	r.Terms.Exemption, r.Terms.VATOnDebits = reversed.Terms.Exemption, reversed.Terms.VATOnDebits
	for _, l := range reversed.Lines {
		l.Quantity = -l.Quantity
		r.Lines = append(r.Lines, l)
	}
	return nil
}

// refusedInvoice refuses what no invoice may be. A credit note names what it
// reverses (XP Z12-012, BR-FR-CO-05).
func refusedInvoice(r InvoiceRecord) error {
	switch {
	case len(r.Lines) == 0 || r.TotalCents == 0:
		return errInvalid(spst.CodeInvoiceEmpty, "lines", "La facture n'a aucun montant : donnez ses lignes.")
	case r.Reverses != "" && r.TotalCents > 0:
		return errInvalid(spst.CodeCreditPositive, "reverses", "Un avoir est négatif : vérifiez ses lignes.")
	case r.Reverses == "" && (r.Letter == spst.LetterCredit || r.Type == spst.CreditNote):
		return errInvalid(spst.CodeCreditReference, "reverses", "Un avoir dit quelle facture il annule : donnez son numéro.")
	case !r.Due.IsZero() && r.Due < r.Date:
		return errInvalid(spst.CodeInvoiceDueDate, "due_date", "La facture est exigible avant d'être émise.")
	case r.From.IsZero() != r.Until.IsZero() || r.Until < r.From:
		return errInvalid(spst.CodeInvoicePeriod, "period_until", "La période de la prestation a un premier et un dernier jour, dans cet ordre.")
	case r.Buyer.CountryCode() == "" || r.BilledTo.CountryCode() == "":
		return errInvalid(spst.CodeInvoiceCountry, "country",
			"Le pays de l'adresse de l'adhérent n'est pas reconnu : corrigez-le dans ses informations administratives ou ses adresses.")
	case slices.ContainsFunc(r.Lines, func(l spst.InvoiceLine) bool { return !spst.VATRateExists(l.VATRate) }):
		return errInvalid(spst.CodeInvoiceVATRate, "lines",
			"Ce taux de TVA n'est pas de ceux d'une facture française : 20, 10, 8,5, 5,5, 2,1, 1,75, 1,05, 0,9, 13 ou 0 %.")
	}
	return nil
}

// invoiceNumberForm is what a French platform takes (XP Z12-012, BR-FR-01 and
// BR-FR-02).
var invoiceNumberForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9+_/-]{1,35}$`) })

// invoiceNumber gives the next number of the series, or makes the series go on
// after the one that is given.
func (p *Portal) invoiceNumber(ctx context.Context, n NewInvoice) (string, error) {
	if !invoiceNumberForm().MatchString(n.Series + "1") {
		return "", errInvalid(spst.CodeInvoiceSeries, "series", textNumberForm)
	}
	if n.Number == "" {
		next, err := p.store.NextInvoiceNumber(ctx, n.Series)
		return checkedNumber(n.Series+strconv.FormatInt(next, 10), err)
	}
	rest, ok := strings.CutPrefix(n.Number, n.Series)
	last, err := strconv.ParseInt(rest, 10, 64)
	if !ok || err != nil || last < 1 {
		return "", errInvalid(spst.CodeInvoiceNumber, "number", "Le numéro de la facture n'est pas de sa série.")
	}
	return checkedNumber(n.Number, p.store.TakeInvoiceNumber(ctx, n.Series, last))
}

const textNumberForm = "Le numéro d'une facture a 35 caractères au plus : lettres sans accent, chiffres, + - _ et /."

func checkedNumber(number string, err error) (string, error) {
	if err == nil && !invoiceNumberForm().MatchString(number) {
		err = errInvalid(spst.CodeInvoiceNumber, "number", textNumberForm)
	}
	return number, err
}

// AddPayment keeps money received. It is for the service itself.
func (p *Portal) AddPayment(ctx context.Context, member string, payment spst.Payment) error {
	return p.store.Within(ctx, func(ctx context.Context) error {
		if _, err := p.invoice(ctx, member, payment.Invoice); err != nil {
			return err
		}
		return p.store.AddPayment(ctx, member, payment)
	})
}

// DisputeInvoice says whether an invoice is disputed. It is for the service
// itself.
func (p *Portal) DisputeInvoice(ctx context.Context, member, number string, disputed bool) error {
	return p.store.DisputeInvoice(ctx, member, number, disputed)
}

// Invoices gives those of a member, newest first; of one year unless year is 0.
func (p *Portal) Invoices(ctx context.Context, a Actor, number string, year int) ([]spst.Invoice, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightInvoices); err != nil {
		return nil, err
	}
	all, _, err := p.account(ctx, number)
	if err != nil {
		return nil, err
	}
	kept := make([]spst.Invoice, 0, len(all))
	for _, i := range all {
		if year == 0 || i.Date.Year() == year {
			kept = append(kept, i)
		}
	}
	spst.SortInvoices(kept)
	return kept, nil
}

// Ledger gives the échéancier, of one year unless year is 0.
func (p *Portal) Ledger(ctx context.Context, a Actor, number string, year int) (spst.Ledger, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightInvoices); err != nil {
		return spst.Ledger{}, err
	}
	return p.ledger(ctx, number, year)
}

func (p *Portal) ledger(ctx context.Context, number string, year int) (spst.Ledger, error) {
	invoices, payments, err := p.account(ctx, number)
	if err != nil {
		return spst.Ledger{}, err
	}
	return spst.NewLedger(invoices, payments).Year(year), nil
}

// account reads the invoices of a member, settled by its payments.
func (p *Portal) account(ctx context.Context, number string) ([]spst.Invoice, []spst.Payment, error) {
	records, err := p.store.Invoices(ctx, number)
	if err != nil {
		return nil, nil, err
	}
	payments, err := p.store.Payments(ctx, number)
	if err != nil {
		return nil, nil, err
	}
	invoices := make([]spst.Invoice, len(records))
	for i, r := range records {
		invoices[i] = r.Invoice
	}
	spst.Settle(invoices, payments)
	return invoices, payments, nil
}

// InvoiceDocument gives the PDF of an invoice: made the first time it is asked
// for, and kept.
func (p *Portal) InvoiceDocument(ctx context.Context, a Actor, number, invoice string) (Document, error) {
	if _, err := p.authorize(ctx, a, number, spst.RightInvoices); err != nil {
		return Document{}, err
	}
	r, err := p.invoice(ctx, number, invoice)
	if err != nil {
		return Document{}, err
	}
	body, err := p.store.InvoiceDocument(ctx, r.Number)
	if spst.KindOf(err) == spst.NotFound {
		body, err = p.makeOriginal(ctx, number, r)
	}
	return newDocument(strings.ReplaceAll(r.Number, "/", "-")+".pdf", body), err
}

// makeOriginal makes the PDF and keeps it, unless another was quicker: then
// that one is the original.
func (p *Portal) makeOriginal(ctx context.Context, member string, r InvoiceRecord) ([]byte, error) {
	if p.documents == nil {
		return nil, errNoDocuments()
	}
	if r.Reverses != "" {
		reversed, err := p.invoice(ctx, member, r.Reverses)
		if err != nil {
			return nil, err
		}
		r.ReversedOn = reversed.Date
	}
	if r.From.IsZero() { // issued before the days were kept
		r.From, r.Until, _ = spst.ParsePeriod(r.Period)
	}
	mine := lane(ctx)
	if err := p.making.enter(ctx, mine); err != nil {
		return nil, err
	}
	defer p.making.leave(mine)
	made, err := p.documents.Invoice(r)
	if err != nil {
		return nil, &spst.Error{Kind: spst.Internal, Code: spst.CodeDocument, Err: err}
	}
	if err := p.store.KeepInvoiceDocument(ctx, r.Number, made); err != nil {
		return nil, err
	}
	return p.store.InvoiceDocument(ctx, r.Number)
}

// LedgerDocument gives the échéancier as a PDF, of one year unless year is 0.
func (p *Portal) LedgerDocument(ctx context.Context, a Actor, number string, year int) (Document, error) {
	m, err := p.member(ctx, a, number, spst.RightInvoices)
	if err != nil {
		return Document{}, err
	}
	l, err := p.ledger(ctx, number, year)
	if err != nil {
		return Document{}, err
	}
	return p.documentOf(ctx, m, "echeancier.pdf", struct {
		Year   int
		Ledger spst.Ledger
	}{year, l}, func(d Documents, member spst.Party) ([]byte, error) {
		return d.Ledger(l, p.issuer(), member, year, p.today())
	})
}

func newDocument(name string, body []byte) Document {
	sum := sha256.Sum256(body)
	return Document{Name: name, ETag: `"` + hex.EncodeToString(sum[:]) + `"`, Body: body}
}

// issuer is who the invoices are from.
func (p *Portal) issuer() spst.Party {
	if p.seller == (spst.Party{}) {
		return spst.Party{Name: p.service.Name}
	}
	return p.seller
}

func (p *Portal) invoice(ctx context.Context, member, number string) (InvoiceRecord, error) {
	r, err := p.store.Invoice(ctx, member, number)
	if spst.KindOf(err) == spst.NotFound {
		return r, &spst.Error{Kind: spst.NotFound, Code: spst.CodeInvoice, Message: "Facture inconnue. Actualisez la liste."}
	}
	return r, err
}

func errNoDocuments() error {
	return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeNoDocuments, Message: "Ce portail ne fait pas de documents."}
}

// invoiceItem is the line of « À faire » of what is due and not paid; nil
// without any.
func (p *Portal) invoiceItem(ctx context.Context, number string) (*spst.TodoItem, error) {
	invoices, _, err := p.account(ctx, number)
	if err != nil {
		return nil, err
	}
	today := p.today()
	item := &spst.TodoItem{Code: spst.TodoInvoiceDue, Severity: spst.SeverityWarning, Place: "invoices"}
	var first spst.Invoice
	for _, i := range invoices {
		if i.Settled || i.Disputed {
			continue
		}
		item.Count++
		if first.Number == "" || i.Due < first.Due {
			first = i
		}
	}
	if item.Count == 0 {
		return nil, nil
	}
	item.Due = first.Due
	if first.Due < today {
		item.Severity = spst.SeverityError
	}
	item.Message = dueSentence(first, today)
	if more := item.Count - 1; more > 0 {
		item.Message += fmt.Sprintf(" Et %s.", spst.Counted(more, "autre facture à payer", "autres factures à payer"))
	}
	return item, nil
}

func dueSentence(i spst.Invoice, today spst.Date) string {
	switch days := int(i.Due - today); {
	case days < 0:
		return fmt.Sprintf("Facture %s en retard depuis le %s : %s.", i.Number, i.Due.French(), i.OpenCents.French())
	case days == 0:
		return fmt.Sprintf("Facture %s exigible aujourd'hui : %s.", i.Number, i.OpenCents.French())
	default:
		return fmt.Sprintf("Facture %s exigible dans %s : %s.", i.Number, spst.Counted(days, "jour", "jours"), i.OpenCents.French())
	}
}
