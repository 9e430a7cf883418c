package invoices

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// The detail says all of the invoice: its lines, its sums, what it reverses, what is left.
func TestTheDetail(t *testing.T) {
	p := florist()
	p.invoices[5].Order = "BC-2026-118"
	d := drive(t, p, 200, 46)
	sees(t, d, "Régularisation 436402", "du 30/10/2026 · Année 2026 · commande BC-2026-118", "6 × Cotisation annuelle", "694,80 €", "138,96 €",
		"Reste à payer", "833,76 €", textAsk)
	d.Key("j", "j")
	sees(t, d, theme.SignWarn+" en contentieux : absente de l'échéancier")
	d.Key("j")
	sees(t, d, noticeNone) // on the heading
	d.Key("enter", "j", "j")
	sees(t, d, "Facture d'office 421582 · avoir", "↳ annule la facture 420930", "-833,76 €")
	seesNot(t, d, "Reste à payer")
	d.Key("j")
	sees(t, d, "✓ annulée par l'avoir 421582")
}

// What the PDF says is read once, and again only when it could not be; each difference
// is shown with what the list has.
func TestReadingThePDF(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Hold()
	d.Key("enter")
	sees(t, d, textLooking)
	p.err = down
	d.Release()
	sees(t, d, "Le portail ne répond pas")
	p.err = nil
	p.read = func(x *facturx.Invoice) { x.Number, x.Reverses = "999999", "111111" }
	d.Key("enter")
	sees(t, d, "différent de la liste", "N° : liste 436402, PDF 999999")
	d.Resize(200, 46)
	sees(t, d, "liste "+theme.Dash+", PDF 111111")
	d.Hold()
	d.Key("enter")
	if d.Held() != 0 {
		t.Error("reads again what it has read")
	}
}

// A late reading is not laid over another invoice.
func TestALateReading(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Hold()
	d.Key("enter", "j", "enter")
	d.ReleaseOne(1)
	sees(t, d, "Régularisation 435990", textSame)
	d.Release()
	d.Key("k")
	sees(t, d, "Régularisation 436402", textAsk)
}

// A balance in one's favour is not to be paid; the chart goes below the line.
func TestABalanceInOnesFavour(t *testing.T) {
	p := florist()
	p.payments = append(p.payments, spst.Payment{Number: "R90002", Invoice: "436402", Date: today, Cents: 200000})
	d := drive(t, p, 200, 46)
	sees(t, d, theme.SignOK+" en votre faveur 1 022,96 €", "-1 022,96 €┤")
	p.payments[1].Cents = 97704
	sees(t, drive(t, p, 80, 20), theme.SignOK+" rien à payer")
}

// The chart is of the year chosen, and says so when there is nothing in it.
func TestTheChartOfAYear(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.Key("f", "b")
	sees(t, d, textChart, "01/01/2026", "23/11/2026", "0┤")
	d.Key("f")
	sees(t, d, "01/01/2025", "31/12/2025")
	d = drive(t, &portal{}, 80, 20)
	d.Key("b")
	sees(t, d, textChart, textNoEntry)
}

// One file is told by its path, several by their folder; what was there is said.
func TestWhatWasDownloadedIsSaid(t *testing.T) {
	p := florist()
	p.existing = map[string]bool{"436402": true}
	d := drive(t, p, 80, 20)
	d.Key("D")
	notice(t, d, "Déjà là, identique : /home/m/Téléchargements/2026-10-30_436402")
	d.Key("j", "D")
	notice(t, d, "Téléchargée : /home/m/Téléchargements/")
	p.existing = nil
	d.Key("T")
	notice(t, d, "6 factures dans /home/m/Téléchargements")
	d.Key("tab", "esc", "shift+tab", "G", "D") // the heading is no invoice
	d.Did(tui.Note{Text: noticeNone})
}

// A download that fails says why; what is missing is marked and one key goes on.
func TestADownloadThatFails(t *testing.T) {
	p := florist()
	p.cut = "436402"
	d := drive(t, p, 80, 20)
	d.Key("D")
	d.Failed(&spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut})
	sees(t, d, "1 cochée")
	d.Key("o")
	d.Failed(&spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut})
	p.cut = ""
	d.Key("D")
	notice(t, d, "Téléchargée")
	seesNot(t, d, "cochée")
}

// A download goes on while one looks at something else, says how far it is on the
// narrowest screen too, and ends when the screen is left.
func TestADownloadGoesOn(t *testing.T) {
	p := florist()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Hold()
	d.Key("T", "j", "f", "/")
	d.Type("43")
	d.Key("enter")
	sees(t, d, "0/6 436402")
	if !s.Inside() {
		t.Error("esc leaves instead of stopping it")
	}
	s.Close()
	d.Release()
	if len(p.saved) == 6 {
		t.Error("goes on though nobody is there")
	}
}

// What opens late is the last one asked for.
func TestOpeningTwo(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Hold()
	d.Key("o", "j", "o")
	before := len(d.Actions)
	d.Release()
	if len(d.Actions) != before+1 {
		t.Errorf("%d notices", len(d.Actions)-before)
	}
	if n, ok := d.Last().(tui.Notice); !ok || !strings.Contains(n.Text, "435990") {
		t.Errorf("%+v", d.Last())
	}
	d.Key("G", "o")
	d.Did(tui.Note{Text: noticeNone})
}
