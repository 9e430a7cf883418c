package invoices

import (
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

var down = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}

// archive is an account of n invoices, one a day, all of them to be paid.
func archive(n int) *portal {
	p := &portal{}
	for i := range n {
		p.invoices = append(p.invoices, bill(fmt.Sprint(500000+i), today.AddDays(-i), spst.PlainInvoice, 1, 10000))
	}
	return p
}

func TestEveryKeyAnswers(t *testing.T) {
	in := func(keys ...string) func(t *testing.T) *uitest.Driver {
		return func(t *testing.T) *uitest.Driver {
			d := drive(t, archive(60), 80, 20)
			d.Key(keys...)
			return d
		}
	}
	uitest.EveryKeyAnswers(t, in("j", "j"))
	uitest.EveryKeyAnswers(t, in("tab", "pgup", "k"), "space", "*")
	uitest.EveryKeyAnswers(t, in("/", "5", "0", "down", "left"))
	uitest.EveryKeyAnswers(t, in("s", "j"))
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver { // while something is downloaded
		d := drive(t, florist(), 80, 20)
		d.Key("G", "enter", "j")
		d.Hold()
		d.Key("D")
		return d
	}, "esc", "u", "pgdown", "ctrl+f")
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		s := New(florist(), uitest.Base(tb), Options{Member: member(), Today: today})
		return uitest.NewDriver(tb, s, w, h)
	})
}

// Very many invoices are walked through, searched and sorted as a few are.
func TestVeryMany(t *testing.T) {
	d := drive(t, archive(20_000), 80, 20)
	sees(t, d, strings.ReplaceAll(textCount(20_000), "\u00a0", " "), "500000")
	d.Key("G")
	sees(t, d, "519999")
	d.Key("/")
	d.Type("512345")
	sees(t, d, "1 sur 20000")
	d.Key("esc", "s", "j", "enter", "g")
	sees(t, d, "500000")
	d.Key("*")
	sees(t, d, spst.Thousands(20_000)[:2], "cochées")
}

// The years are all those of which there is something, a payment too, the last first.
func TestTheYears(t *testing.T) {
	p := florist()
	p.payments = append(p.payments, spst.Payment{Number: "R90001", Invoice: "435990", Date: spst.NewDate(2027, 1, 5), Cents: 14328})
	d := drive(t, p, 80, 20)
	for _, want := range []string{"année 2027 · 0 facture", "année 2026 · 3 factures", "année 2025 · 1 facture", "année 2024 · 2 factures",
		textAllYears} {
		d.Key("f")
		sees(t, d, want)
	}
	d.Key("f")
	sees(t, d, textNoYear, "R90001")
	d.Key("left")
	sees(t, d, textAllYears)
	d.Key("left")
	sees(t, d, "année 2024")
}

// The state of each invoice is a sign and a word at every width.
func TestStates(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.Key("s")
	d.Wheel(40, 10, 1) // by number
	d.Key("enter")
	for number, want := range map[string]string{
		"420930": "✓ annulée", "421582": "↳ 420930", "428113": "✓ acquittée", "436015": "▲ contentieux", "435990": "✗ en retard",
		"436402": "● à payer",
	} {
		d.Key("/")
		d.Type(number)
		sees(t, d, want)
		d.Key("esc")
	}
	p := florist()
	p.invoices[5].Due = today // on its own day it is not late yet
	sees(t, drive(t, p, 80, 20), "● à payer")
	p.invoices[5].Due = today.AddDays(-1)
	seesNot(t, drive(t, p, 80, 20), "● à payer")
}

// Each order is kept within what is to be paid and what is settled, and turns round.
func TestOrdersOfTheSettled(t *testing.T) {
	d := drive(t, florist(), 120, 46)
	order := func() string {
		var all []string
		for l := range strings.SplitSeq(shown(d), "\n") {
			if strings.Contains(l, textLedger) {
				break
			}
			for _, f := range strings.Fields(l) {
				if len(f) == 6 && f[0] == '4' {
					all = append(all, f)
					break
				}
			}
		}
		return strings.Join(all, " ")
	}
	d.Key("G", "enter")
	for _, c := range []struct{ keys, want string }{
		{"", "436402 435990 436015 428113 421582 420930"},
		{"s j enter", "435990 436015 436402 420930 421582 428113"},
		{"s enter", "436402 436015 435990 428113 421582 420930"},
		{"s g j j j enter", "436402 436015 435990 428113 420930 421582"},
		{"s g enter", "436402 435990 436015 428113 421582 420930"},
	} {
		if c.keys != "" {
			d.Key(strings.Fields(c.keys)...)
		}
		if got := order(); got != c.want {
			t.Errorf("after %q: %s, not %s", c.keys, got, c.want)
		}
	}
}

// A search is by what the lines show: number, day, type, amount, period, the invoice that
// is reversed or paid. It keeps to the year chosen.
func TestWhatTheSearchFinds(t *testing.T) {
	for typed, want := range map[string]string{
		"30/10/2026": "1 sur 6", "regularisation": "2 sur 6", "833,76": "3 sur 6", "annee 2024": "2 sur 6", "420930": "2 sur 6",
		"r81131": "0 sur 6", "5 800": "1 sur 6",
	} {
		d := drive(t, florist(), 80, 20)
		d.Key("/")
		d.Type(typed)
		if !strings.Contains(shown(d), want) {
			t.Errorf("%q does not find %s:\n%s", typed, want, shown(d))
		}
		if line := d.CursorLine(); !strings.Contains(line, widget.SearchLabel+" "+typed) {
			t.Errorf("the cursor is on %q", line)
		}
	}
	d := drive(t, florist(), 80, 20)
	d.Key("f", "/")
	d.Type("office")
	sees(t, d, "0 sur 3", widget.NothingFound)
	d.Key("esc")
	sees(t, d, "année 2026")
	d.Key("/")
	d.Type("r81131")
	d.Key("esc", "f", "/") // 2025
	d.Type("r81131")
	sees(t, d, "Règlement")
}

// With a search in force, its line is a click away.
func TestClickOnTheSearch(t *testing.T) {
	d := drive(t, florist(), 80, 20)
	d.Click(5, 0)
	if d.Cursor() != nil {
		t.Error("a click on the summary searches")
	}
	d.Key("/")
	d.Type("office")
	d.Key("enter")
	d.ClickOn(widget.SearchLabel)
	d.Type("428113") // in its place
	sees(t, d, "1 sur 6")
	d.Key("esc", "s")
	d.ClickOn("Montant TTC  ")
	d.Key("s")
	d.Click(79, 19) // beside the menu: it closes
	seesNot(t, d, menuSort)
}

// esc takes off one thing at a time, the last opened first, then leaves.
func TestEscGoesBackStepByStep(t *testing.T) {
	p := florist()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Key("f", "space", "/")
	d.Type("43")
	d.Key("enter", "d")
	for _, step := range []struct{ gone, stays string }{{"Dans le PDF", widget.SearchLabel}, {widget.SearchLabel, "cochée"}, {"cochée", "année 2026"},
		{"année 2026", textAllYears}} {
		sees(t, d, step.gone)
		if !s.Inside() {
			t.Errorf("esc leaves with %q in force", step.gone)
		}
		d.Key("esc")
		seesNot(t, d, step.gone)
		sees(t, d, step.stays)
	}
	if s.Inside() {
		t.Error("esc does not leave")
	}
}

// What is marked is what is downloaded and exported, whatever is folded or found later.
func TestMarksStay(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Key("space", "/")
	d.Type("428113")
	d.Key("enter", "space", "esc")
	sees(t, d, "2 cochées")
	d.Key("E")
	d.Did(tui.Push{Route: route.Export{Member: member(), What: route.ExportInvoices, Only: []string{"436402", "428113"}, Lines: 2}})
	d.Key("g", "space")
	sees(t, d, "1 cochée")
	d.Key("D")
	if got := strings.Join(p.saved, " "); got != "428113" {
		t.Errorf("saved %s", got)
	}
	// « * » ticks all of those that show, then none; on the heading a blank folds.
	d.Key("*")
	sees(t, d, "3 cochées")
	d.Key("*")
	seesNot(t, d, "coché")
	d.Key("G", "space")
	sees(t, d, "▼ "+textSettled)
	d.Key("*")
	sees(t, d, "6 cochées")
}

// The échéancier has keys of its own: what is under its cursor is the invoice, or the one
// that is paid.
func TestTheLedgersCursor(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Key("tab", "G", "y")
	if d.Clipboard != "436402" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("g", "down", "down", "down", "y")
	if d.Clipboard != "428113" { // of its payment
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("space")
	seesNot(t, d, "cochée")
	d.Key("E")
	d.Did(tui.Push{Route: route.Export{Member: member(), What: route.ExportLedger, Lines: 6}})
	d.Key("D", "o")
	if got := strings.Join(p.saved, " "); got != "428113 428113" {
		t.Errorf("saved %s", got)
	}
	d.Key("shift+tab", "g", "y")
	if d.Clipboard != "436402" {
		t.Errorf("back among the invoices: %q", d.Clipboard)
	}
}

// The cursor stays on its invoice when the list is read again, or folded.
func TestTheCursorStays(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	d.Key("j")
	p.invoices = append(p.invoices, bill("440000", today, spst.PlainInvoice, 1, 10000))
	d.Key("r")
	notice(t, d, noticeRefresh)
	d.Key("y")
	if d.Clipboard != "435990" {
		t.Errorf("on %q", d.Clipboard)
	}
	d.Key("j", "j")
	p.invoices = p.invoices[:1] // those that it was among are gone
	d.Key("r", "y")
	sees(t, d, textCount(1), "420930")
}

// The manual's note is on the screen at every size, whole; the keys that matter are in
// the help line.
func TestTheNoteIsAlwaysThere(t *testing.T) {
	for _, size := range append(uitest.Sizes(), [2]int{100, 24}) {
		d := drive(t, florist(), size[0], size[1])
		for word := range strings.FieldsSeq(spst.LedgerNote) {
			sees(t, d, word)
		}
	}
	d := drive(t, florist(), 80, 20)
	if got := d.HelpLine(); !strings.HasPrefix(got,
		"o ouvrir · D télécharger · espace cocher · f année · tab échéancier · / chercher · s trier · p imprimer l'échéancier") {
		t.Errorf("%q", got)
	}
	d.Hold()
	d.Key("D")
	if got := d.HelpLine(); !strings.HasPrefix(got, "esc interrompre") {
		t.Errorf("while downloading: %q", got)
	}
}

// A session that ends is handed on, what is known stays; what was typed ahead of a list
// that does not come is dropped, not done later.
func TestAnswersThatFail(t *testing.T) {
	p := florist()
	d := drive(t, p, 80, 20)
	p.err = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(p.err)
	sees(t, d, "436402")
	p = florist()
	p.err = down
	d = uitest.NewHeldDriver(t, New(p, uitest.Base(t), Options{Member: member(), Today: today}), 80, 20)
	d.Key("D", "f")
	d.Release()
	d.Failed(down)
	p.err = nil
	d.Key("r")
	sees(t, d, textAllYears, "436402")
	if len(p.saved) > 0 {
		t.Errorf("saved %v", p.saved)
	}
}

func TestComingBackAsksForWhatFailedOnly(t *testing.T) {
	p := florist()
	s := New(p, uitest.Base(t), Options{Member: member(), Today: today})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Hold()
	d.Run(s.Resume())
	d.Send(tui.Online(true))
	if d.Held() != 0 {
		t.Errorf("%d requests", d.Held())
	}
	d.Release()
	p.err = down
	d.Key("r")
	p.err, p.invoices = nil, p.invoices[:1]
	d.Run(s.Resume())
	sees(t, d, textCount(1))
}
