package exporting

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// fake is a machine with a folder of downloads, and a list of two people.
type fake struct {
	asked   []route.Export
	written []string
	formats []export.Format
	failed  error
	closed  error           // of the folders that are not known
	ctx     context.Context // of the last writing
	folder  string          // that is proposed
	printer bool
	empty   bool
}

func (f *fake) ListFolder(_ context.Context, folder string) ([]widget.FileItem, error) {
	at := time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)
	switch {
	case folder == "/dl/" || folder == "/dl/paie/":
	case f.closed != nil:
		return nil, f.closed
	default:
		return nil, &spst.Error{Kind: spst.NotFound, Code: "file", Message: "Ce dossier n'existe pas : vérifiez son nom."}
	}
	return []widget.FileItem{{Name: "paie", Dir: true, Time: at}, {Name: "salaries.xlsx", Size: 12_000, Time: at}}, nil
}

func (f *fake) ExportFolder() string { return cmp.Or(f.folder, "/dl/") }

func (f *fake) HasPrinter() bool { return f.printer }

func (f *fake) PreviewExport(_ context.Context, what route.Export) (list.Table, error) {
	f.asked = append(f.asked, what)
	if what.What == route.ExportLedger {
		lines := []list.LedgerLine{{LedgerEntry: spst.LedgerEntry{Number: "420930", DebitCents: 583376}},
			{LedgerEntry: spst.LedgerEntry{Number: "420931", DebitCents: 720}}}
		return list.Ledger().Only("number", "debit_cents").Table("", lines), f.failed
	}
	people := []spst.Employee{
		{BirthName: "BARBIER", FirstName: "Élodie", BirthDate: spst.NewDate(1988, time.March, 12), NIR: "288037654090352"},
		{BirthName: "DELAMARE-DE-LA-TOUR D'AUVERGNE", FirstName: "Anne", BirthDate: spst.NewDate(1970, time.January, 1), NIR: "270017654090352"},
	}
	if f.empty {
		people = nil
	}
	columns := []string{"birth_name", "first_name", "birth_date"}
	if what.Print.NIR {
		columns = append(columns, "nir")
	}
	return list.Roster(what.Print.NIR).Only(columns...).Table("", people), f.failed
}

func (f *fake) WriteExport(ctx context.Context, _ route.Export, format export.Format, path string, create bool,
	told func(done, total int64)) (string, error) {
	told(1, 2)
	if strings.Contains(path, "absent/") && !create {
		return "", &spst.Error{Kind: spst.NotFound, Code: spst.CodeFile, Message: "Le dossier n'existe pas."}
	}
	f.ctx = ctx
	f.formats = append(f.formats, format)
	f.written = append(f.written, path)
	return path, f.failed
}

func start(t *testing.T, f *fake, what route.Export, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	what.Member = spst.Member{Number: "100042", Name: "FLEURISTE MARTIN"}
	s := New(f, uitest.Base(t), Options{What: what, Today: spst.NewDate(2026, 11, 25)})
	return uitest.NewDriver(t, s, w, h), s
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			d, _ := start(t, &fake{}, route.Export{Print: spst.RosterPrint{Category: spst.SIR, Search: "mar"}, Lines: 44}, size[0], size[1])
			golden := func(name string) { d.Golden(fmt.Sprintf("%s-%d", name, size[0])) }
			golden("form")
			d.Key("n", "down")
			golden("nir")
			d.Key("enter")
			golden("where")
			d.Hold()
			d.Key("enter")
			golden("writing")
		})
	}
}

func TestAListIsWritten(t *testing.T) {
	f := &fake{}
	d, s := start(t, f, route.Export{Lines: 2}, 80, 20)
	d.Sees("Les salariés présents · 2 lignes", "BARBIER", "12/03/1988", "[ ] avec les n°")
	d.Key("space")
	d.Sees("[x] avec les n°", "2 88 03 76 540 903 52")
	if last := f.asked[len(f.asked)-1]; !last.Print.NIR {
		t.Errorf("%+v", last)
	}
	d.Key("down", "enter")
	d.Sees("/dl/salaries-100042-2026-11-25.csv")
	if !s.Capturing() || !s.Inside() {
		t.Error("letters and esc are not the path's")
	}
	// Another folder: the name is emptied, the folder chosen, a name typed.
	for range len("salaries-100042-2026-11-25.csv") {
		d.Key("backspace")
	}
	d.Sees("salaries.xlsx", "paie/")
	d.Key("ctrl+s")
	d.Did(tui.Fail{Err: &spst.Error{Kind: spst.Invalid, Message: textNoWrite}})
	d.Key("enter")
	d.Type("novembre")
	d.Key("enter")
	d.Did(tui.Pop{Notice: noticeWritten("/dl/paie/novembre.csv")})
	if f.written[0] != "/dl/paie/novembre.csv" || f.formats[0] != export.ExcelCSV {
		t.Errorf("%v %v", f.written, f.formats)
	}
}

func TestPaperIsProposedFirst(t *testing.T) {
	for what, last := range map[route.Exported]export.Format{route.ExportEmployees: export.Paper, route.ExportLedger: export.Paper,
		route.ExportInvoices: export.Paper, route.ExportAppointments: export.Paper, route.ExportVisitsDue: export.Paper,
		route.ExportClients: export.Paper, route.ExportSessions: export.Paper} {
		d, s := start(t, &fake{}, route.Export{What: what, Paper: true}, 80, 20)
		if got := s.format(); got != export.Paper {
			t.Errorf("%d proposes %s", what, got)
		}
		for range 5 {
			d.Key("down")
		}
		if s.format() != last {
			t.Errorf("%d ends with %s", what, s.format())
		}
		if what != route.ExportEmployees {
			d.Key("n")
			d.SeesNot("sécurité sociale")
		}
	}
}

func TestWhatFailsKeepsThePath(t *testing.T) {
	f := &fake{}
	d, s := start(t, f, route.Export{}, 80, 20)
	d.Key("enter")
	f.failed = &spst.Error{Kind: spst.Conflict, Code: "file", Message: "Le disque est plein : libérez de la place."}
	d.Key("enter")
	d.Did(tui.Fail{Err: f.failed})
	d.Sees("/dl/salaries-100042-2026-11-25.xlsx")
	// Stopped on the way: one is back at the path, and the late answer says nothing.
	f.failed = nil
	d.Hold()
	d.Key("enter")
	d.Sees("Écriture…")
	d.Key("esc")
	d.Sees("Où l'écrire ?")
	d.Release()
	d.Sees("Où l'écrire ?")
	d.Key("esc")
	d.Sees("Aperçu")
	d.Key("esc")
	d.Did(tui.Pop{})
	s.Close()
}

func TestThePreviewComesWhenThePortalIsBack(t *testing.T) {
	f := &fake{failed: &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}}
	d, _ := start(t, f, route.Export{}, 80, 20)
	d.Sees("Le portail ne répond pas")
	f.failed = nil
	d.Send(tui.Online(true))
	d.Sees("BARBIER")
	if strings.Contains(formNote(export.Paper), "CSV") {
		t.Error("paper is not a table")
	}
}

func formNote(f export.Format) string { _, note := f.Label(); return note }

// All columns are there when cutting the widest ones is enough; else those that have room are
// whole, and the others are counted.
func TestColumnsOfThePreview(t *testing.T) {
	for room, want := range map[int]string{80: "[40 10 26]", 60: "[23 10 23]", 40: "[40 10 26]"} {
		widths := []int{40, 10, 26}
		if share(widths, room); fmt.Sprint(widths) != want {
			t.Errorf("on %d cells: %v, want %s", room, widths, want)
		}
	}
	d, s := start(t, &fake{}, route.Export{Print: spst.RosterPrint{}}, 80, 24)
	for i := range 12 {
		s.preview = append(s.preview, list.Head{Titles: []string{fmt.Sprintf("Colonne %02d", i)}})
		for n := range s.rows {
			s.rows[n] = append(s.rows[n], "valeur")
		}
	}
	d.Sees("DELAMARE-DE-LA-TOUR D'AUVERGNE", "et 11 autres colonnes.")
}

func TestFiguresAreAlignedOnTheirUnits(t *testing.T) {
	d, _ := start(t, &fake{}, route.Export{What: route.ExportLedger}, 80, 20)
	d.Sees("N°           Débit", "420930  "+spst.Cents(583376).French(), "420931      "+spst.Cents(720).French())
}

// A document has one form: one begins with where it goes, and esc leaves.
func TestADocumentGoesToAFile(t *testing.T) {
	for what, name := range map[route.Exported]string{
		route.PrintDeclaration: "declaration-100042-2027.pdf", route.PrintActivity: "synthese_100042_2027.pdf",
		route.PrintReceipt: "annulation-du-2026-12-17.pdf", route.PrintCoupon: "coupon-facture-dematerialisee-100042.pdf",
	} {
		f := &fake{}
		d, _ := start(t, f, route.Export{What: what, Year: 2027, Day: spst.NewDate(2026, 12, 17), Paper: true}, 80, 20)
		d.Sees("Où l'écrire ?", "/dl/"+name)
		d.Hold()
		d.Key("enter")
		d.Sees("Écriture… PDF")
		d.Release()
		d.Did(tui.Pop{Notice: noticeWritten("/dl/" + name)})
		if len(f.asked) > 0 || f.formats[0] != export.Paper {
			t.Errorf("%v %v", f.asked, f.formats)
		}
		d, s := start(t, f, route.Export{What: what}, 80, 20)
		if s.Inside() {
			t.Error("esc does not leave")
		}
		d.Key("esc")
		d.Did(tui.Pop{})
	}
}

// Where the machine prints, paper may go straight to the printer.
func TestThePrinter(t *testing.T) {
	f := &fake{printer: true}
	d, s := start(t, f, route.Export{What: route.PrintDeclaration, Year: 2027, Paper: true}, 80, 20)
	d.Sees("La déclaration de 2027", "▸ PDF (.pdf)", "Imprimante")
	d.SeesNot("Aperçu")
	d.Key("down")
	f.failed = &spst.Error{Kind: spst.Conflict, Code: "printer", Message: "Éteinte."}
	d.Key("enter")
	d.Did(tui.Fail{Err: f.failed})
	d.Sees("▸ Imprimante")
	f.failed = nil
	d.Hold()
	d.Key("enter")
	d.Sees("Impression…")
	if !s.Inside() {
		t.Error("esc leaves what is being printed")
	}
	d.Release()
	d.Did(tui.Pop{Notice: noticeSent})
	if f.formats[0] != export.Printer || f.written[0] != "" {
		t.Errorf("%v %q", f.formats, f.written)
	}
	d, _ = start(t, f, route.Export{What: route.ExportVisitsDue}, 80, 20)
	d.Sees("Imprimante", "PDF")
}

// A name that promises another form is not written, and stays to be put right.
func TestTheNameSaysTheForm(t *testing.T) {
	f := &fake{}
	d, _ := start(t, f, route.Export{}, 80, 20)
	d.Key("enter") // a workbook
	for range len("salaries-100042-2026-11-25.xlsx") {
		d.Key("backspace")
	}
	d.Type("liste.CSV")
	d.Key("ctrl+s")
	d.Did(tui.No(noticeOtherForm(".csv", export.Workbook)))
	d.Sees("liste.CSV")
	for range len(".CSV") {
		d.Key("backspace")
	}
	d.Type(".novembre")
	d.Key("ctrl+s")
	if len(f.written) != 1 || f.written[0] != "/dl/liste.novembre" {
		t.Errorf("%v", f.written)
	}
}

// A folder that is not there is a mistake, most often: it is asked before it is made.
func TestAMissingFolderIsAsked(t *testing.T) {
	f := &fake{}
	d, s := start(t, f, route.Export{Lines: 2}, 80, 20)
	d.Key("enter")
	s.files.SetPath("/tmp/absent/liste.xlsx")
	d.Key("ctrl+s")
	if q := d.Asked(); q.Title != askCreate || len(f.written) > 0 {
		t.Fatalf("%+v, %v", q, f.written)
	}
	d.Accept()
	if len(f.written) != 1 || f.written[0] != "/tmp/absent/liste.xlsx" {
		t.Errorf("%v", f.written)
	}
}

// The folder that the program proposes is made without a question.
func TestTheProposedFolderIsMade(t *testing.T) {
	f := &fake{folder: "/dl/absent/"}
	d, _ := start(t, f, route.Export{Lines: 2}, 80, 20)
	d.Key("enter", "ctrl+s")
	if len(f.written) != 1 || !strings.HasPrefix(f.written[0], "/dl/absent/") {
		t.Errorf("%v", f.written)
	}
}
