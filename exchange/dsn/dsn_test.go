package dsn_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/dsn"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

var on = spst.NewDate(2026, time.November, 23)

func read(t testing.TB, text, siret string) (spst.RosterFile, error) {
	t.Helper()
	var rows []spst.FileRow
	r, err := dsn.Read(strings.NewReader(text), dsn.Options{On: on, SIRET: siret}, func(row spst.FileRow) error {
		rows = append(rows, row)
		return nil
	})
	r.Rows = rows
	return r, err
}

// The samples are invented files that follow the norm (P25V01 in ISO-8859-1
// with CR LF, P26V01 with three establishments).
func TestSamples(t *testing.T) {
	first, err := os.ReadFile("testdata/s01_mensuelle_p25_latin1_crlf.dsn")
	if err != nil {
		t.Fatal(err)
	}
	r, err := read(t, string(first), "")
	if err != nil || r.Format != "dsn" || r.Encoding != "iso-8859-1" || len(r.Rows) != 12 || len(r.Problems) != 0 ||
		len(r.Establishments) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	e := r.Rows[0].Employee
	if r.Rows[0].Row != 67 || e.BirthName != "ROUX" || e.FirstName != "Jean-François" || e.NIR != "109038002192909" || e.Sex != spst.Male ||
		e.ContractType != spst.CDI || e.PCSCode != "461d" {
		t.Errorf("%+v", r.Rows[0])
	}
	for _, row := range r.Rows {
		if row.Refused() {
			t.Errorf("line %d: %+v", row.Row, row.Problems)
		}
	}
	three, err := os.ReadFile("testdata/s02_mensuelle_p26_3_etablissements_lf.dsn")
	if err != nil {
		t.Fatal(err)
	}
	r, err = read(t, string(three), "99887766600276")
	if err != nil || len(r.Establishments) != 3 || len(r.Rows) == 0 || codes(r) != "dsn_others" {
		t.Fatalf("%d rows, %q, %v", len(r.Rows), codes(r), err)
	}
	for _, row := range r.Rows {
		if row.SIRET != "99887766600276" {
			t.Errorf("%+v", row)
		}
	}
	r, err = read(t, string(three), "77570158400168")
	if err != nil || len(r.Rows) != 0 || !strings.Contains(codes(r), "dsn_establishment") {
		t.Errorf("another's file: %d rows, %q, %v", len(r.Rows), codes(r), err)
	}
}

func codes(r spst.RosterFile) string {
	var all []string
	for _, p := range r.Problems {
		all = append(all, string(p.Code))
	}
	return strings.Join(all, " ")
}

// sending wraps declarations as the norm does, with the right counts.
func sending(kind string, declarations ...string) string {
	body := "S10.G00.00.001,'PAIE'\r\nS10.G00.00.005,'" + kind + "'\r\nS10.G00.00.006,'P26V01'\r\n" + strings.Join(declarations, "")
	n := strings.Count(body, "\n")
	return body + "S90.G00.90.001,'" + itoa(n+2) + "'\r\nS90.G00.90.002,'" + itoa(len(declarations)) + "'\r\n"
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func declaration(nature, kind, month, body string) string {
	return "S20.G00.05.001,'" + nature + "'\r\nS20.G00.05.002,'" + kind + "'\r\nS20.G00.05.005,'01" + month + "'\r\n" +
		"S21.G00.06.001,'998877666'\r\nS21.G00.11.001,'00011'\r\n" + body
}

func someone(name, contract string) string {
	return "S21.G00.30.001,'1690876540012'\r\nS21.G00.30.002,'" + name + "'\r\nS21.G00.30.004,'JULES MARIE'\r\nS21.G00.30.006,'04081969'\r\n" +
		"S21.G00.31.001,'01012020'\r\nS21.G00.31.009,'ANCIEN'\r\n" +
		"S21.G00.40.001,'17082021'\r\nS21.G00.40.004,'552a'\r\nS21.G00.40.006,'CAISSIER'\r\nS21.G00.40.007,'01'\r\nS21.G00.40.009,'C1'\r\n" +
		contract
}

func TestApostrophesOldValuesAndPay(t *testing.T) {
	text := sending("02", declaration("01", "01", "102026", someone("L'HERMITE'S",
		"S21.G00.41.001,'01012020'\r\nS21.G00.41.012,'ANCIEN POSTE'\r\nS21.G00.41.021,'17081999'\r\n"+
			"S21.G00.50.001,'31102026'\r\nS21.G00.50.002,'1234.56'\r\nS21.G00.60.001,'01'\r\nS21.G00.60.002,'03102026'\r\n")))
	r, err := read(t, text, "99887766600011")
	if err != nil || len(r.Rows) != 1 || codes(r) != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	e := r.Rows[0].Employee
	if e.BirthName != "L'HERMITE'S" || e.FirstName != "JULES" || e.JobTitle != "CAISSIER" || e.HireDate != spst.NewDate(2021, 8, 17) ||
		e.NIR != "169087654001264" {
		t.Errorf("%+v", e)
	}
	for _, kept := range []string{"1234.56", "ANCIEN", "03102026"} {
		if strings.Contains(strings.Join([]string{e.BirthName, e.JobTitle, e.Comment, e.MarriedName}, " "), kept) {
			t.Errorf("%q was kept", kept)
		}
	}
}

// The e-mail of a person is theirs (S21.G00.30.018); one that is none is left aside.
func TestEmail(t *testing.T) {
	for written, want := range map[string]string{"jules@EXEMPLE.fr": "jules@exemple.fr", "jules@": ""} {
		with := strings.Replace(someone("HERMITE", ""), "S21.G00.40.001", "S21.G00.30.018,'"+written+"'\r\nS21.G00.40.001", 1)
		r, err := read(t, sending("02", declaration("01", "01", "102026", with)), "99887766600011")
		if err != nil || len(r.Rows) != 1 || r.Rows[0].Refused() || r.Rows[0].Employee.Email != want {
			t.Errorf("%q: %+v, %v", written, r.Rows, err)
		}
	}
}

// Each rubric of the table brings its field.
func TestRubricsOfTheTable(t *testing.T) {
	whole, some := spsttest.WholeEmployee(), false
	for _, f := range spst.EmployeeFields() {
		if f.DSN == "" {
			continue
		}
		some = true
		with := strings.Replace(someone("HERMITE", ""), "S21.G00.40.001", "S21.G00.30."+f.DSN+",'"+f.Text(&whole)+"'\r\nS21.G00.40.001", 1)
		r, err := read(t, sending("02", declaration("01", "01", "102026", with)), "99887766600011")
		if err != nil || len(r.Rows) != 1 || !f.Same(&r.Rows[0].Employee, &whole) {
			t.Errorf("%s: %+v, %v", f.Name, r.Rows, err)
		}
	}
	if !some {
		t.Error("no field has a rubric")
	}
}

// A file without end is read up to what a roster may be, and says so.
func TestMoreContractsThanARosterHas(t *testing.T) {
	r, err := read(t, sending("02", declaration("01", "01", "102026", strings.Repeat("S21.G00.30.001,''\r\nS21.G00.40.001,'17082021'\r\n",
		200_001))), "99887766600011")
	if err != nil || len(r.Rows) != 200_000 || !strings.Contains(codes(r), "dsn_too_many") {
		t.Errorf("%d rows, %s, %v", len(r.Rows), codes(r), err)
	}
}

func TestDeclarationsThatReplace(t *testing.T) {
	one := func(kind, month, name string) string { return declaration("01", kind, month, someone(name, "")) }
	for name, c := range map[string]struct {
		text, want, codes string
	}{
		"replaced":   {sending("02", one("01", "102026", "AVANT"), one("03", "102026", "APRES")), "APRES", ""},
		"cancelled":  {sending("02", one("01", "102026", "AVANT"), declaration("01", "04", "102026", "")), "", "dsn_cancelled"},
		"emptied":    {sending("02", one("01", "102026", "AVANT"), declaration("01", "05", "102026", "")), "", "dsn_nobody"},
		"two months": {sending("02", one("01", "102026", "OCTOBRE"), one("01", "092026", "SEPTEMBRE")), "OCTOBRE", "dsn_months"},
		"two sendings": {sending("02", one("01", "092026", "SEPTEMBRE")) + sending("02", one("01", "102026", "OCTOBRE")), "OCTOBRE",
			"dsn_months"},
		"october cancelled": {sending("02", one("01", "092026", "SEPTEMBRE"), one("01", "102026", "OCTOBRE"),
			declaration("01", "04", "102026", "")), "SEPTEMBRE", "dsn_cancelled"},
		"cut, then another": {strings.Split(sending("02", one("01", "092026", "SEPTEMBRE")), "S90")[0] +
			sending("02", one("01", "102026", "OCTOBRE")), "OCTOBRE", "dsn_cut dsn_months"},
		"a test beside": {sending("01", one("01", "102026", "ESSAI")) + sending("02", one("01", "102026", "REELLE")), "REELLE",
			"dsn_test"},
		"a long line": {strings.Replace(sending("02", one("01", "102026", "SEULE")), "S21.G00.40.009,'C1'",
			"S21.G00.40.009,'"+strings.Repeat("x", 100_000)+"'", 1), "SEULE", "dsn_form dsn_count"},
		"declarations missing": {strings.Replace(sending("02", one("01", "102026", "SEULE")), "S90.G00.90.002,'1'", "S90.G00.90.002,'3'", 1),
			"SEULE", "dsn_count"},
		"utf-8 with its mark": {"\ufeff" + sending("02", one("01", "102026", "ÉLOÏSE")), "ÉLOÏSE", ""},
		"wrapped":             {"S05.G51.00.001,'x'\r\n" + sending("02", one("01", "102026", "SEULE")), "SEULE", ""},
		"count is wrong": {strings.Replace(sending("02", one("01", "102026", "SEULE")), "S21.G00.40.004,'552a'\r\n", "", 1), "SEULE",
			"dsn_count"},
		"cut": {strings.Split(sending("02", one("01", "102026", "SEULE")), "S90")[0], "SEULE", "dsn_cut"},
		"an unknown line": {strings.Replace(sending("02", one("01", "102026", "SEULE")), "S21.G00.40.009,'C1'", "n'importe quoi", 1),
			"SEULE", "dsn_form dsn_count"},
	} {
		r, err := read(t, c.text, "")
		var names []string
		for _, row := range r.Rows {
			names = append(names, row.Employee.BirthName)
		}
		if got := strings.Join(names, " "); err != nil || got != c.want || codes(r) != c.codes {
			t.Errorf("%s: %q, %q, %v", name, got, codes(r), err)
		}
	}
}

func TestEnds(t *testing.T) {
	month := declaration("01", "01", "102026", someone("CESAR", "S21.G00.40.010,'31122026'\r\n"))
	end := func(motive string) string {
		return declaration("07", "01", "102026", someone("CESAR", "S21.G00.62.001,'15112026'\r\nS21.G00.62.002,'"+motive+"'\r\n"))
	}
	r, err := read(t, sending("02", month), "")
	if e := r.Rows[0].Employee; err != nil || e.ExitDate != spst.NewDate(2026, 12, 31) || e.ExitReason != "" {
		t.Errorf("announced: %+v, %v", e, err)
	}
	r, err = read(t, sending("02", month, end("059")), "")
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Employee.ExitDate != spst.NewDate(2026, 11, 15) ||
		r.Rows[0].Employee.ExitReason != spst.Resignation {
		t.Errorf("signal: %+v, %v", r.Rows, err)
	}
	r, err = read(t, sending("02", month, end("099")), "")
	if err != nil || r.Rows[0].Employee.ExitReason != "" {
		t.Errorf("cancelled end: %+v, %v", r.Rows, err)
	}
	r, err = read(t, sending("02", end("043")), "") // a signal alone
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Employee.ExitReason != spst.MutualTermination {
		t.Errorf("alone: %+v, %v", r.Rows, err)
	}
}

// A signal that is cancelled, or replaced, no longer ends the contract.
func TestSignalsThatAreUndone(t *testing.T) {
	month := declaration("01", "01", "102026", someone("CESAR", ""))
	signal := func(kind, day string) string {
		return declaration("07", kind, "102026", someone("CESAR", "S21.G00.62.001,'"+day+"112026'\r\nS21.G00.62.002,'059'\r\n"))
	}
	for name, c := range map[string]struct {
		text string
		want spst.Date
	}{
		"cancelled":              {sending("02", month, signal("01", "15"), signal("04", "15")), 0},
		"cancelled, told again":  {sending("02", month, signal("01", "15"), signal("04", "15"), signal("01", "20")), spst.NewDate(2026, 11, 20)},
		"replaced":               {sending("02", month, signal("01", "15"), signal("03", "18")), spst.NewDate(2026, 11, 18)},
		"alone, replaced":        {sending("02", signal("01", "15"), signal("03", "18")), spst.NewDate(2026, 11, 18)},
		"in several sendings":    {sending("02", month) + sending("02", signal("01", "15")) + sending("02", signal("04", "15")), 0},
		"before the monthly one": {sending("02", signal("01", "15")) + sending("02", month), spst.NewDate(2026, 11, 15)},
		"of another month's file": {sending("02", declaration("01", "01", "112026", someone("CESAR", ""))) + sending("02", signal("01", "15")),
			spst.NewDate(2026, 11, 15)},
	} {
		r, err := read(t, c.text, "")
		if err != nil || len(r.Rows) != 1 || r.Rows[0].Employee.ExitDate != c.want {
			t.Errorf("%s: %+v, %v", name, r.Rows, err)
		}
	}
	r, err := read(t, sending("02", month, declaration("07", "04", "102026", "")), "")
	if err != nil || codes(r) != "dsn_cancel" {
		t.Errorf("a cancellation of nobody: %q, %v", codes(r), err)
	}
}

// roster is what a payroll program would send of some contracts.
func TestWrittenAndReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var body strings.Builder
		type want struct {
			name, job string
			hired     spst.Date
		}
		var wants []want
		for n := range rapid.IntRange(1, 20).Draw(t, "people") {
			w := want{
				name: strings.TrimSpace(rapid.StringMatching(`[A-ZÉÈÇ][A-ZÉÈÇ' ]{0,15}[A-Z]`).Draw(t, "name")),
				job:  rapid.StringMatching(`[A-Z][a-zéèç' ]{0,20}[a-z]`).Draw(t, "job"),
				hired: spst.NewDate(rapid.IntRange(1990, 2025).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")),
					rapid.IntRange(1, 28).Draw(t, "day")),
			}
			hired := strings.ReplaceAll(w.hired.French(), "/", "")
			fmt.Fprintf(&body, "S21.G00.30.001,'16908765%05d'\nS21.G00.30.002,'%s'\nS21.G00.30.004,'JULES'\nS21.G00.30.006,'04081969'\n", n, w.name)
			fmt.Fprintf(&body, "S21.G00.31.001,'01012020'\nS21.G00.31.008,'ANCIEN'\nS21.G00.40.001,'%s'\nS21.G00.40.006,'%s'\nS21.G00.40.007,'01'\n",
				hired, w.job)
			fmt.Fprintf(&body, "S21.G00.50.001,'31102026'\nS21.G00.51.013,'1234.56'\n")
			wants = append(wants, w)
		}
		text, err := charmap.ISO8859_1.NewEncoder().String(sending("02", declaration("01", "01", "102026", body.String())))
		if err != nil {
			t.Skip("not of the alphabet")
		}
		var rows []spst.FileRow
		r, err := dsn.Read(strings.NewReader(text), dsn.Options{On: on, SIRET: "99887766600011"}, func(row spst.FileRow) error {
			rows = append(rows, row)
			return nil
		})
		if err != nil || len(rows) != len(wants) || len(r.Problems) != 0 {
			t.Fatalf("%d rows of %d, %+v, %v", len(rows), len(wants), r.Problems, err)
		}
		for i, row := range rows {
			e, w := row.Employee, wants[i]
			if e.BirthName != strings.Join(strings.Fields(w.name), " ") || e.HireDate != w.hired || e.JobTitle != strings.Join(strings.Fields(w.job),
				" ") {
				t.Fatalf("%+v\nwant %+v", e, w)
			}
		}
	})
}

// payroll is a DSN of n people, with the pay and the stoppages of a real one.
func payroll(n int) string {
	var body strings.Builder
	for i := range n {
		fmt.Fprintf(&body, "S21.G00.30.001,'1690876%06d'\r\nS21.G00.30.002,'NOM%d'\r\nS21.G00.30.004,'JULES'\r\nS21.G00.30.006,'04081969'\r\n", i,
			i)
		body.WriteString("S21.G00.40.001,'17082021'\r\nS21.G00.40.004,'552a'\r\nS21.G00.40.006,'CAISSIER'\r\nS21.G00.40.007,'01'\r\nS21.G00.40.009,'C1'\r\n")
		for k := range 80 {
			fmt.Fprintf(&body, "S21.G00.51.%03d,'%d.56'\r\n", k+10, k)
		}
	}
	return sending("02", declaration("01", "01", "102026", body.String()))
}

func BenchmarkRead(b *testing.B) {
	text := payroll(10_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		_, err := dsn.Read(strings.NewReader(text), dsn.Options{On: on, SIRET: "99887766600011"}, func(spst.FileRow) error { n++; return nil })
		if err != nil || n != 10_000 {
			b.Fatal(n, err)
		}
	}
}

func TestWhatIsNotKnown(t *testing.T) {
	text := sending("02", declaration("01", "01", "102026", strings.Replace(someone("CESAR", ""), "04081969", "99081969", 1)))
	r, err := read(t, text, "")
	if err != nil || !r.Rows[0].Refused() || r.Rows[0].Problems[0].Code != "birth_date_unknown" {
		t.Errorf("%+v, %v", r.Rows, err)
	}
	for _, wrong := range []struct{ right, wrong, field, says string }{
		{"04081969", "31021969", "birth_date", "février 1969 n'a que 28 jours. Lu dans la DSN : 31/02/1969."},
		{"17082021", "99081999", "hire_date", "Lu dans la DSN : 99/08/1999."},
		{"17082021", "1708", "hire_date", "Lu dans la DSN : « 1708 »."},
	} {
		r, err = read(t, sending("02", declaration("01", "01", "102026", strings.Replace(someone("CESAR", ""), wrong.right, wrong.wrong, 1))), "")
		if err != nil || len(r.Rows) != 1 || len(r.Rows[0].Unread) != 1 || r.Rows[0].Problems[0].Field != wrong.field ||
			!strings.HasSuffix(r.Rows[0].Problems[0].Message, wrong.says) {
			t.Errorf("%s: %+v, %v", wrong.wrong, r.Rows, err)
		}
	}
	for end, says := range map[string]string{
		"S21.G00.62.001,'31022026'\r\nS21.G00.62.002,'059'\r\n": "Lu dans la DSN : 31/02/2026.",
		"S21.G00.40.010,'31022027'\r\n":                         "Lu dans la DSN : 31/02/2027.",
		"S21.G00.40.010,'99999999'\r\n":                         "",
		"S21.G00.40.010,'00000000'\r\n":                         "",
	} {
		r, err = read(t, sending("02", declaration("07", "01", "102026", someone("CESAR", end))), "")
		if err != nil || len(r.Rows) != 1 || r.Rows[0].Refused() != (says != "") || says != "" && !strings.HasSuffix(r.Rows[0].Problems[0].Message, says) {
			t.Errorf("%s: %+v, %v", end, r.Rows, err)
		}
	}
	// NTT instead of a NIR: it is not one.
	text = sending("02", declaration("01", "01", "102026",
		"S21.G00.30.002,'SANS'\r\nS21.G00.30.004,'NIR'\r\nS21.G00.30.005,'02'\r\nS21.G00.30.006,'01011990'\r\nS21.G00.30.020,'2998877666001'\r\n"+
			"S21.G00.40.001,'17082021'\r\nS21.G00.40.006,'CAISSIER'\r\nS21.G00.40.007,'02'\r\n"+someone("AUTRE", "")))
	r, err = read(t, text, "")
	if err != nil || len(r.Rows) != 2 || r.Rows[0].Employee.NIR != "" || r.Rows[0].Employee.Sex != spst.Female ||
		r.Rows[0].Employee.ContractType != spst.CDD || r.Rows[1].Employee.BirthName != "AUTRE" ||
		len(r.Rows[0].Problems) == 0 || r.Rows[0].Problems[0].Code != "nir_ntt" || r.Rows[0].Refused() {
		t.Errorf("%+v, %v", r.Rows, err)
	}
	if _, err := read(t, sending("01", declaration("01", "01", "102026", someone("CESAR", ""))), ""); spst.CodeOf(err) != "dsn_test" {
		t.Errorf("a test: %v", err)
	}
	if _, err := read(t, "bonjour\n", ""); spst.KindOf(err) != spst.Invalid {
		t.Errorf("prose: %v", err)
	}
}

// Nothing that is read stops the program.
func FuzzRead(f *testing.F) {
	f.Add([]byte(sending("02", declaration("01", "01", "102026", someone("CESAR", "S21.G00.62.001,'15112026'\r\n")))))
	f.Add([]byte("S21.G00.30.001,'"))
	f.Add([]byte("S21.G00.62.001,''\nS20.G00.05.001,'07'\n"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		_, _ = dsn.Read(bytes.NewReader(text), dsn.Options{On: on}, func(spst.FileRow) error { return nil })
	})
}
