package invoices

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

var today = spst.NewDate(2026, time.November, 23)

// portal is the edge: it answers at once, as the test says.
type portal struct {
	mu       sync.Mutex
	invoices []spst.Invoice
	payments []spst.Payment
	err      error
	read     func(*facturx.Invoice) // what the PDF says otherwise
	saved    []string
	existing map[string]bool
	cut      string // the invoice whose download fails
	opens    error
}

func (p *portal) account() []spst.Invoice {
	list := append([]spst.Invoice{}, p.invoices...)
	spst.Settle(list, p.payments)
	spst.SortInvoices(list)
	return list
}

func (p *portal) Invoices(context.Context, string) ([]spst.Invoice, error) { return p.account(), p.err }

func (p *portal) Ledger(context.Context, string) (spst.Ledger, error) {
	return spst.NewLedger(p.account(), p.payments), p.err
}

func (p *portal) ReadInvoice(_ context.Context, _, number string) (facturx.Invoice, error) {
	for _, i := range p.invoices {
		if i.Number == number {
			x := facturx.Invoice{
				Number: i.Number, Date: i.Date, Due: i.Due, Net: i.NetCents, VAT: i.VATCents, Total: i.TotalCents, Currency: "EUR",
				Reverses: i.Reverses,
			}
			if p.read != nil {
				p.read(&x)
			}
			return x, p.err
		}
	}
	return facturx.Invoice{}, errors.New("unknown")
}

func (p *portal) SaveInvoice(ctx context.Context, _ string, i spst.Invoice, told func(done, total int64)) (tui.Saved, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	told(500, 1000)
	switch {
	case ctx.Err() != nil:
		return tui.Saved{}, &spst.Error{Kind: spst.Unavailable, Code: "canceled"}
	case i.Number == p.cut:
		return tui.Saved{}, &spst.Error{Kind: spst.Unavailable, Code: "cut"}
	}
	p.saved = append(p.saved, i.Number)
	return tui.Saved{Path: "/home/m/Téléchargements/" + i.FileName(), Existed: p.existing[i.Number]}, nil
}

func (p *portal) OpenFile(context.Context, string) error { return p.opens }

func bill(number string, on spst.Date, kind spst.InvoiceType, quantity int, unit spst.Cents) spst.Invoice {
	i := spst.Invoice{
		Number: number, Date: on, Due: on.AddDays(30), Type: kind, Period: fmt.Sprintf("Année %d", on.Year()),
		Lines: []spst.InvoiceLine{{Label: "Cotisation annuelle par salarié suivi", Quantity: quantity, UnitCents: unit,
			VATRate: spst.StandardVAT}},
	}
	i.Total()
	return i
}

// florist is the manual's account, and what came after.
func florist() *portal {
	date := spst.NewDate
	reversal := bill("421582", date(2024, 2, 23), spst.EstimatedInvoice, -6, 11580)
	reversal.Reverses, reversal.Due = "420930", 0
	disputed := bill("436015", date(2026, 5, 18), spst.MissedAppointment, 2, 6000)
	disputed.Disputed = true
	return &portal{
		invoices: []spst.Invoice{
			bill("420930", date(2024, 2, 1), spst.EstimatedInvoice, 6, 11580), reversal,
			bill("428113", date(2025, 2, 3), spst.PlainInvoice, 41, 11790), disputed,
			bill("435990", date(2026, 9, 1), spst.AdjustmentInvoice, 1, 11940),
			bill("436402", date(2026, 10, 30), spst.AdjustmentInvoice, 6, 11580),
		},
		payments: []spst.Payment{{Number: "R81131", Invoice: "428113", Date: date(2025, 2, 28), Cents: 580068}},
	}
}

func member() spst.Member {
	return spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", Rights: []spst.Right{spst.RightRead, spst.RightInvoices}}
}

func drive(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	t.Cleanup(s.Close)
	return uitest.NewDriver(t, s, w, h)
}

// shown is the screen with plain blanks.
func shown(d *uitest.Driver) string { return strings.ReplaceAll(d.Screen(), "\u00a0", " ") }

func sees(t *testing.T, d *uitest.Driver, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(shown(d), text) {
			t.Fatalf("%q is not on the screen:\n%s", text, shown(d))
		}
	}
}

func seesNot(t *testing.T, d *uitest.Driver, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(shown(d), text) {
			t.Fatalf("%q is on the screen:\n%s", text, shown(d))
		}
	}
}

func notice(t *testing.T, d *uitest.Driver, want string) {
	t.Helper()
	n, ok := d.Last().(tui.Notice)
	if !ok || !strings.Contains(n.Text, want) {
		t.Fatalf("the last action is %+v, not a notice of %q", d.Last(), want)
	}
}

func TestTheManualsTables(t *testing.T) {
	d := drive(t, florist(), 200, 46)
	sees(t, d, "Mes factures", "▶ Mes factures acquittées", "Mon échéancier", "Date d'émission", "Date d'exigibilité", "Type de pièce",
		"Débit", "Crédit", "Période",
		"La rubrique Echéancier ne comprend pas les factures faisant l'objet d'un contentieux.", "▲ contentieux", "✗ en retard : 143,28 €",
		"● à payer : 833,76 €",
		"solde 977,04 €", "à payer 977,04 €")
	seesNot(t, d, "↳ annule la facture")
	d.Key("down", "down", "down", "enter")
	sees(t, d, "▼ Mes factures acquittées", "23/02/2024  Facture d'office        A    -833,76 €  Année 2024  ↳ annule la facture 420930",
		"✓ annulée par l'avoir 421582")
	d.Key("enter")
	seesNot(t, d, "↳ annule la facture")
}

func TestYearFilter(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.Key("f")
	sees(t, d, "année 2026 · 3 factures")
	d.Key("f", "f")
	sees(t, d, "année 2024 · 2 factures · 0,00 €", "solde 0,00 €")
	d.Key("right")
	sees(t, d, "toutes les années")
	d.Key("left", "esc")
	sees(t, d, "toutes les années")
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestLedgerOfAYearCarriesOver(t *testing.T) {
	p := florist()
	p.payments = nil
	d := drive(t, p, 80, 20)
	d.Key("f")
	sees(t, d, "report 5 800,68 €", "solde 6 777,72 €")
}

func TestPDFIsComparedWithTheList(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Key("enter")
	sees(t, d, "Régularisation 436402", "Dans le PDF (Factur-X)", "✓ identique à la liste")
	d.Key("esc", "down")
	p.read = func(x *facturx.Invoice) { x.Total = 83000 }
	d.Key("enter")
	sees(t, d, "✗ différent de la liste", "Montant TTC : liste 143,28 €, PDF")
}

func TestDownloadMarked(t *testing.T) {
	p := florist()
	p.existing = map[string]bool{"435990": true}
	d := drive(t, p, 120, 36)
	d.Key("space", "space")
	sees(t, d, "✓ 2 cochées")
	d.Key("D")
	notice(t, d, "2 factures dans /home/m/Téléchargements, dont 1 déjà là.")
	seesNot(t, d, "cochées")
	d.Key("g", "D")
	notice(t, d, "/home/m/Téléchargements/2026-10-30_436402_regularisation_833,76.pdf")
}

func TestDownloadOfAYearStopsAndGoesOn(t *testing.T) {
	p := florist()
	p.cut = "435990"
	d := drive(t, p, 120, 36)
	d.Key("f", "T")
	sees(t, d, "✓ 2 cochées") // what is missing
	p.cut = ""
	d.Key("D")
	if got := strings.Join(p.saved, " "); got != "436402 435990 436015" {
		t.Errorf("saved %s", got)
	}
	d.Key("*", "*")
	seesNot(t, d, "cochée")
}

func TestProgressAndInterruption(t *testing.T) {
	d := drive(t, florist(), 120, 36)
	d.Hold()
	d.Key("T")
	sees(t, d, "0/6 436402", "░░░")
	d.Key("D")
	d.Did(tui.Note{Text: noticeBusy})
	d.ReleaseOne(0) // the first bytes
	sees(t, d, "█░")
	d.Key("esc")
	d.Release()
	notice(t, d, "Interrompu : ")
	sees(t, d, "cochée")
}

func TestOpenAndPrint(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Key("o")
	notice(t, d, "Ouverte : /home/m")
	p.opens = errors.New("ssh")
	d.Key("o")
	if !strings.HasSuffix(d.Clipboard, "_regularisation_833,76.pdf") {
		t.Errorf("clipboard %q", d.Clipboard)
	}
	d.Did(tui.Copy{What: d.Clipboard + ", où la facture est enregistrée", Text: d.Clipboard})
	d.Key("p")
	d.Did(tui.Push{Route: route.Export{Member: member(), What: route.ExportLedger, Lines: 6, Paper: true}})
	d.Key("f", "E")
	d.Did(tui.Push{Route: route.Export{Member: member(), What: route.ExportInvoices, Year: 2026, Lines: 3}})
	d.Key("y")
	if d.Clipboard != "436402" {
		t.Errorf("clipboard %q", d.Clipboard)
	}
}

// A search looks through what is folded and through the échéancier too.
func TestSearch(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.Key("/")
	d.Type("office 833")
	sees(t, d, "Rechercher", "2 sur 6", "▼ Mes factures acquittées", "420930", "421582")
	seesNot(t, d, "436402", "R81131")
	d.Key("enter", "E")
	d.Did(tui.Push{Route: route.Export{Member: member(), What: route.ExportInvoices, Only: []string{"421582", "420930"}, Lines: 2}})
	d.Key("tab", "g", "enter")
	sees(t, d, "Facture d'office 420930")
	d.Key("esc", "/")
	d.Type("zzz")
	sees(t, d, "0 sur 6", "Rien ne correspond")
	d.Key("esc")
	sees(t, d, "toutes les années", "436402", "R81131")
	d.Key("/")
	d.Send(tea.PasteMsg{Content: "436402"})
	d.Key("enter", "esc") // esc takes the search off, then leaves
	sees(t, d, "toutes les années")
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestSort(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	first := func(want string) {
		t.Helper()
		if line := strings.Split(shown(d), "\n")[2]; !strings.Contains(line, want) {
			t.Errorf("first is %q, not %s", line, want)
		}
	}
	first("436402")
	d.Key("s", "enter")
	sees(t, d, "Date ↑")
	first("436015")
	d.Key("s", "j", "j", "j", "enter")
	sees(t, d, "Montant TTC↓")
	first("833,76")
	d.Key("s", "enter")
	first("143,28")
	d.Key("j", "space", "E")
	d.Did(tui.Push{Route: route.Export{Member: member(), What: route.ExportInvoices, Only: []string{"436015"}, Lines: 1}})
	d.Key("s", "esc")
	seesNot(t, d, "Trier par")
	d.Key("esc")
	seesNot(t, d, "cochée")
}

func TestEntryLeadsToItsInvoice(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.Key("tab", "g", "down", "down", "down", "enter") // the payment of 428113
	sees(t, d, "▼ Mes factures acquittées", "Facture 428113", "✓ identique")
}

func TestChart(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.Key("b")
	sees(t, d, "Solde dans le temps", "5 800,68 €┤", "01/02/2024", "23/11/2026")
	d.Key("b")
	sees(t, d, "Mon échéancier")
}

// The curve is on the screen once: under the échéancier where there is room, in its place with b.
func TestTheCurveIsDrawnOnce(t *testing.T) {
	for _, size := range [][2]int{{100, 24}, {120, 40}, {200, 50}} {
		d := drive(t, florist(), size[0], size[1])
		for _, key := range []string{"d", "b", "b", "b"} {
			d.Key(key)
			if n := strings.Count(shown(d), "Solde dans le temps"); n > 1 {
				t.Errorf("%v, after %s: %d curves", size, key, n)
			}
		}
	}
}

func TestMouse(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.ClickOn("acquittées")
	sees(t, d, "▼ Mes factures acquittées")
	d.ClickOn("435990")
	d.ClickOn("435990")
	sees(t, d, "Régularisation 435990")
	d.Key("esc")
	d.Wheel(5, 14, -3)
	d.Wheel(5, 3, 1)
	d.ClickOn("Règlement")
	d.Key("y")
	if d.Clipboard != "428113" {
		t.Errorf("clipboard %q", d.Clipboard)
	}
}

func TestPortalAwayThenBack(t *testing.T) {
	p := florist()
	p.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d := drive(t, p, 80, 20)
	sees(t, d, "✗ Le portail ne répond pas", "r pour")
	d.Key("j", "o", "D")
	p.err = nil
	d.Send(tui.Online(true))
	sees(t, d, "436402")
}

func TestNoRightNoQuestion(t *testing.T) {
	m := member()
	m.Rights = m.Rights[:1]
	s := New(florist(), uitest.Base(t), Options{Member: m, Today: today})
	d := uitest.NewHeldDriver(t, s, 80, 20)
	sees(t, d, "Votre mandat ne permet pas")
	if d.Held() != 0 {
		t.Error("asked without the right")
	}
}

// Detail and curve have keys where they are not beside the tables already.
func TestWhatIsBesideHasNoKey(t *testing.T) {
	for width, want := range map[int]bool{100: true, 149: true, 150: false, 200: false} {
		s := New(florist(), uitest.Base(t), Options{Member: member(), Today: today})
		uitest.NewDriver(t, s, width, 40)
		for _, b := range append(slices.Concat(s.FullHelp()...), s.ShortHelp()...) {
			if k := b.Help().Key; (k == "b" || k == "d") && b.Enabled() != want {
				t.Errorf("%d columns, %s: %v", width, k, b.Enabled())
			}
		}
	}
}

func TestNothingYet(t *testing.T) {
	d := drive(t, &portal{}, 80, 20)
	sees(t, d, "Aucune facture pour le moment", "rien à payer", "Aucune pièce")
	d.Key("enter", "o")
	d.Did(tui.Note{Text: noticeNone})
	d.Key("d", "b", "T")
	d.Did(tui.Note{Text: noticeNone})
}

func TestLateAnswerIsDropped(t *testing.T) {
	p := florist()
	d := uitest.NewHeldDriver(t, New(p, uitest.Base(t), Options{Member: member(), Today: today}), 80, 20)
	sees(t, d, "lecture de vos factures")
	d.ReleaseOne(0)
	d.Key("r", "r")
	d.ReleaseOne(1)
	p.invoices = nil
	d.Release()
	sees(t, d, "436402")
}

func TestKeysTypedAhead(t *testing.T) {
	d := uitest.NewHeldDriver(t, New(florist(), uitest.Base(t), Options{Member: member(), Today: today}), 80, 20)
	d.Key("down", "down", "down", "enter", "f", "f", "f")
	d.Release()
	sees(t, d, "▼ Mes factures acquittées", "année 2024")
}

func TestSizes(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	for _, key := range []string{"", "b", "d"} {
		if key != "" {
			d.Key(key)
		}
		for _, size := range [][2]int{{80, 20}, {99, 25}, {120, 36}, {149, 31}, {150, 20}, {200, 46}, {300, 80}, {80, 60}} {
			d.Resize(size[0], size[1])
		}
	}
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := drive(t, florist(), size[0], size[1])
		d.Golden(fmt.Sprintf("invoices-%dx%d", size[0], size[1]+4))
		d.Key("enter", "down", "down", "down", "space", "down", "down", "down", "enter")
		d.Golden(fmt.Sprintf("detail-%dx%d", size[0], size[1]+4))
	}
}
