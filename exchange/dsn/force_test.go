package dsn_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/espace-adherent/adherent/exchange/dsn"
	"github.com/espace-adherent/adherent/spst"
)

// part is a declaration with its part (S20.G00.05.003) and its order number
// (S20.G00.05.004).
func part(nature, kind, part, order, month, body string) string {
	return strings.Replace(declaration(nature, kind, month, body), "S20.G00.05.005,",
		"S20.G00.05.003,'"+part+"'\r\nS20.G00.05.004,'"+order+"'\r\nS20.G00.05.005,", 1)
}

// worker is somebody whose NIR is told by their name.
func worker(name, contract string) string {
	nir := 0
	for _, r := range name {
		nir = nir*31 + int(r)
	}
	return strings.Replace(someone(name, contract), "1690876540012", fmt.Sprintf("16908765%05d", nir%100_000), 1)
}

func names(r spst.RosterFile) string {
	var all []string
	for _, row := range r.Rows {
		all = append(all, row.Employee.BirthName)
	}
	return strings.Join(all, " ")
}

// A month in parts is whole with all of them (1.4.3.5), and order numbers decide
// which declaration replaces which (1.4.3.3).
func TestPartsAndOrderNumbers(t *testing.T) {
	for name, c := range map[string]struct{ text, want, codes string }{
		"two parts": {sending("02", part("01", "01", "22", "2", "102026", worker("B", "")),
			part("01", "01", "12", "1", "102026", worker("A", ""))), "A B", ""},
		"in two sendings": {sending("02", part("01", "01", "12", "1", "102026", worker("A", ""))) +
			sending("02", part("01", "01", "22", "2", "102026", worker("B", ""))), "A B", ""},
		"one is missing": {sending("02", part("01", "01", "22", "2", "102026", worker("B", ""))), "B", "dsn_part"},
		"one is replaced": {sending("02", part("01", "01", "12", "1", "102026", worker("A", "")),
			part("01", "01", "22", "2", "102026", worker("B", "")), part("01", "03", "12", "3", "102026", worker("C", ""))), "C B", ""},
		"one is cancelled": {sending("02", part("01", "01", "12", "1", "102026", worker("A", "")),
			part("01", "01", "22", "2", "102026", worker("B", "")), part("01", "04", "12", "3", "102026", "")), "B", "dsn_part"},
		"the parts replaced by one": {sending("02", part("01", "01", "12", "1", "102026", worker("A", "")),
			part("01", "01", "22", "2", "102026", worker("B", "")), part("01", "03", "11", "3", "102026", worker("C", ""))), "C", ""},
		"the replacing one is first": {sending("02", part("01", "03", "11", "20", "102026", worker("APRES", "")),
			part("01", "01", "11", "3", "102026", worker("AVANT", ""))), "APRES", ""},
		"zeros before a number": {sending("02", part("01", "03", "11", "0020", "102026", worker("APRES", "")),
			part("01", "01", "11", "0000000003", "102026", worker("AVANT", ""))), "APRES", ""},
		"a date is an order number": {sending("02", part("01", "03", "11", "20261102120000", "102026", worker("APRES", "")),
			part("01", "01", "11", "20261101090000", "102026", worker("AVANT", ""))), "APRES", ""},
		"cancelled before it is told": {sending("02", part("01", "04", "11", "2", "102026", ""),
			part("01", "01", "11", "1", "102026", worker("A", ""))), "", "dsn_cancelled"},
	} {
		r, err := read(t, c.text, "")
		if err != nil || names(r) != c.want || codes(r) != c.codes || r.Entire() != (c.codes == "") {
			t.Errorf("%s: %q, %q, %v", name, names(r), codes(r), err)
		}
	}
}

// Each nature is known: hirings are entries, stoppages and Urssaf's own
// corrections are left aside and said.
func TestNatures(t *testing.T) {
	month := declaration("01", "01", "102026", worker("DEJA", ""))
	for nature, c := range map[string]struct{ want, codes string }{
		"04": {"DEJA", "dsn_aside"}, "05": {"DEJA", "dsn_aside"}, "08": {"DEJA NEUF", ""}, "09": {"DEJA", "dsn_aside"}, "10": {"DEJA NEUF", ""},
		"77": {"DEJA", "dsn_nature"},
	} {
		r, err := read(t, sending("02", month, declaration(nature, "01", "102026", worker("NEUF", ""))), "")
		if err != nil || names(r) != c.want || codes(r) != c.codes {
			t.Errorf("nature %s: %q, %q, %v", nature, names(r), codes(r), err)
		}
	}
	r, err := read(t, sending("02", month, declaration("08", "01", "102026", worker("DEJA", ""))), "")
	if err != nil || names(r) != "DEJA" {
		t.Errorf("a hiring that the month knows: %q, %v", names(r), err)
	}
	r, err = read(t, sending("02", declaration("08", "01", "102026", worker("NEUF", ""))), "")
	if err != nil || names(r) != "NEUF" || codes(r) != "dsn_signals" || r.Entire() {
		t.Errorf("a hiring alone: %q, %q, %v", names(r), codes(r), err)
	}
	end := "S21.G00.62.001,'31102026'\r\nS21.G00.62.002,'034'\r\n"
	r, err = read(t, sending("02", declaration("08", "01", "102026", worker("NEUF", "")),
		declaration("07", "01", "102026", worker("NEUF", end))), "")
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Employee.ExitReason != spst.EndOfTrial {
		t.Errorf("a hiring and its end: %+v, %v", r.Rows, err)
	}
	r, err = read(t, sending("02", declaration("08", "01", "102026", worker("NEUF", "")),
		declaration("08", "04", "102026", worker("NEUF", ""))), "")
	if err != nil || names(r) != "" || r.Entire() {
		t.Errorf("a hiring that is cancelled: %q, %v", names(r), err)
	}
}

// A signal finds its contract by NIR or NTT, by a number written either way, and
// by the start before it was corrected (S21.G00.41.021).
func TestSignalsFindTheirContract(t *testing.T) {
	end := "S21.G00.62.001,'31102026'\r\nS21.G00.62.002,'059'\r\n"
	plain := someone("CESAR", "")
	second := strings.Replace(plain[strings.Index(plain, "S21.G00.40"):], "'C1'", "'C2'", 1)
	for name, c := range map[string]struct{ month, signal string }{
		"number without zeros": {strings.Replace(plain, "'C1'", "'00001'", 1), strings.Replace(plain, "'C1'", "'1'", 1)},
		"number without case":  {plain, strings.Replace(plain, "'C1'", "'c1'", 1)},
		"NTT in the signal":    {plain, strings.Replace(plain, "S21.G00.30.001,'1690876540012'\r\n", "", 1)},
		"NTT in the month":     {strings.Replace(plain, "S21.G00.30.001,'1690876540012'\r\n", "", 1), plain},
		"number with signs":    {strings.Replace(plain, "'C1'", "'C-0001'", 1), strings.Replace(plain, "'C1'", "'C 0001'", 1)},
		"another number":       {plain, strings.Replace(plain, "'C1'", "'X99'", 1)}, // it is the only contract of that day
		"old number": {plain + second + "S21.G00.41.001,'01102026'\r\nS21.G00.41.014,'OLD'\r\n",
			strings.Replace(plain, "'C1'", "'OLD'", 1)},
		"old NIR": {strings.Replace(plain, "S21.G00.31.009", "S21.G00.31.008,'1690876540099'\r\nS21.G00.31.009", 1),
			strings.Replace(plain, "1690876540012", "1690876540099", 1)},
		"old start": {plain + "S21.G00.41.001,'01102026'\r\nS21.G00.41.021,'15082021'\r\n",
			strings.Replace(plain, "S21.G00.40.001,'17082021'", "S21.G00.40.001,'15082021'", 1)},
		"the start before that": {plain +
			"S21.G00.41.001,'01102026'\r\nS21.G00.41.021,'16082021'\r\nS21.G00.41.001,'01092026'\r\nS21.G00.41.021,'15082021'\r\n",
			strings.Replace(plain, "S21.G00.40.001,'17082021'", "S21.G00.40.001,'15082021'", 1)},
	} {
		ntt := strings.Replace(c.signal, "S21.G00.30.006,", "S21.G00.30.020,'1998877666001'\r\nS21.G00.30.006,", 1)
		if strings.Contains(c.signal, "S21.G00.30.001") {
			ntt = c.signal
		}
		r, err := read(t, sending("02", declaration("01", "01", "102026", c.month), declaration("07", "01", "102026", ntt+end)), "")
		if err != nil || len(r.Rows) != 1+strings.Count(name, "old number") || r.Rows[len(r.Rows)-1].Employee.ExitReason != spst.Resignation {
			t.Errorf("%s: %+v, %v", name, r.Rows, err)
		}
	}
}

// Several contracts at once are one line of the roster, with a remark; one after
// the other they are two.
func TestSeveralContracts(t *testing.T) {
	second := "S21.G00.40.001,'01032024'\r\nS21.G00.40.006,'VENDEUR'\r\nS21.G00.40.007,'02'\r\nS21.G00.40.009,'C2'\r\n"
	r, err := read(t, sending("02", declaration("01", "01", "102026", someone("CESAR", second))), "")
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Refused() || r.Rows[0].Employee.JobTitle != "CAISSIER" ||
		r.Rows[0].Unread[0].Code != "dsn_contracts" || !r.Entire() {
		t.Errorf("at once: %+v, %v", r.Rows, err)
	}
	again := someone("CESAR", "")
	again = again[:strings.Index(again, "S21.G00.40")] + second
	r, err = read(t, sending("02", declaration("01", "01", "102026", someone("CESAR", "")+again)), "")
	if err != nil || len(r.Rows) != 1 || r.Rows[0].Employee.JobTitle != "CAISSIER" || r.Aside != 1 {
		t.Errorf("in two blocks: %+v, %v", r.Rows, err)
	}
	r, err = read(t, sending("02", declaration("01", "01", "102026", someone("CESAR", "S21.G00.40.010,'31129999'\r\n"))), "")
	if err != nil || len(r.Rows) != 1 || !r.Rows[0].Employee.ExitDate.IsZero() {
		t.Errorf("no end: %+v, %v", r.Rows, err)
	}
	r, err = read(t, sending("02",
		declaration("01", "01", "102026", someone("CESAR", "S21.G00.62.001,'30092026'\r\nS21.G00.62.002,'059'\r\n"+second))), "")
	if err != nil || len(r.Rows) != 2 || r.Rows[0].Employee.ExitDate != spst.NewDate(2026, 9, 30) || r.Rows[1].Employee.ExitReason != "" ||
		r.Rows[1].Refused() {
		t.Errorf("one after the other: %+v, %v", r.Rows, err)
	}
}

func TestCompanyOfficers(t *testing.T) {
	text := sending("02", declaration("01", "01", "102026", strings.Replace(worker("GERANT", ""), "S21.G00.40.007,'01'", "S21.G00.40.007,'80'",
		1)+worker("SALARIE", "")))
	r, err := read(t, text, "")
	if err != nil || names(r) != "SALARIE" || codes(r) != "dsn_aside" || !r.Entire() {
		t.Errorf("%q, %q, %v", names(r), codes(r), err)
	}
	n := 0
	if _, err := dsn.Read(strings.NewReader(text), dsn.Options{On: on, Officers: true},
		func(spst.FileRow) error { n++; return nil }); err != nil || n != 2 {
		t.Errorf("asked for: %d, %v", n, err)
	}
}

// What is not a monthly DSN is named as what it is.
func TestOtherMessages(t *testing.T) {
	bare := worker("SANS", "")
	bare = bare[:strings.Index(bare, "S21.G00.40.001")] + "S21.G00.50.001,'31102026'\r\n"
	r, err := read(t, sending("02", declaration("01", "01", "102026", bare)), "")
	if err != nil || len(r.Rows) != 0 || codes(r) != "dsn_no_contract" || r.Entire() {
		t.Errorf("people without contracts: %q, %v", codes(r), err)
	}
	r, err = read(t, sending("02", declaration("01", "01", "102026", bare+worker("AVEC", ""))), "")
	if err != nil || names(r) != "AVEC" || codes(r) != "dsn_aside" || !r.Entire() {
		t.Errorf("one of them: %q, %v", codes(r), err)
	}
	for _, part := range []string{"", ".001"} {
		n4ds := "S10.G01.00.001" + part + ",'998877666'\r\nS30.G01.00.001,'1690876540012'\r\n"
		if _, err := read(t, n4ds, ""); spst.CodeOf(err) != "dsn_other" || !dsn.IsDSN([]byte(n4ds)) {
			t.Errorf("DADS-U: %v", err)
		}
	}
}

func TestFirstNames(t *testing.T) {
	for given, want := range map[string]string{
		"MARIE CLAIRE": "MARIE-CLAIRE", "Marie - Claire": "Marie-Claire", "Abd El Kader": "Abd El Kader", "El Hadj Omar": "El Hadj",
		"JEAN FRANÇOIS": "JEAN-FRANÇOIS", "Jules Marie": "Jules", "ANNE,SOPHIE": "ANNE", "Marie Claire Louise": "Marie", "Paul": "Paul", "": "",
	} {
		r, err := read(t, sending("02", declaration("01", "01", "102026", strings.Replace(someone("CESAR", ""), "JULES MARIE", given, 1))), "")
		if err != nil || r.Rows[0].Employee.FirstName != want || r.Rows[0].FirstNames != given {
			t.Errorf("%q gives %q, %v", given, r.Rows[0].Employee.FirstName, err)
		}
	}
}

// The norm's encoding is ISO-8859-1; programs write others.
func TestEncodings(t *testing.T) {
	text := sending("02", declaration("01", "01", "102026", strings.Replace(worker("LEFÈVRE", ""), "CAISSIER", "Maître d'hôtel à côté", 1)))
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	latin, _ := charmap.ISO8859_1.NewEncoder().String(text)
	windows, _ := charmap.Windows1252.NewEncoder().String(strings.Replace(text, "CAISSI", "ŒUVRE", 1) + "S21.G00.30.002,'ŒUF'\r\n")
	for name, c := range map[string]struct{ text, encoding string }{
		"utf-8": {text, "utf-8"}, "with its mark": {"\ufeff" + text, "utf-8"}, "utf-16": {wide, "utf-16le"}, "iso-8859-1": {latin, "iso-8859-1"},
		"windows-1252":                 {windows, "windows-1252"},
		"lines of a Mac in iso-8859-1": {strings.ReplaceAll(latin, "\r\n", "\r"), "windows-1252"},
		"a small letter among capitals": {strings.NewReplacer("LEF\xc8VRE", "LEF\xe8VRE", "Ma\xeetre d'h\xf4tel \xe0 c\xf4t\xe9",
			"Cadre").Replace(latin), "iso-8859-1"},
		"lines of a Mac": {strings.ReplaceAll(text, "\r\n", "\r"), "utf-8"}, "blank first lines": {"\r\n\r\n" + text, "utf-8"},
	} {
		r, err := read(t, c.text, "")
		if err != nil || !dsn.IsDSN([]byte(c.text)) || len(r.Rows) == 0 || strings.ToUpper(r.Rows[0].Employee.BirthName) != "LEFÈVRE" ||
			r.Encoding != c.encoding {
			t.Errorf("%s: %v, %s, %v", name, r.Rows, r.Encoding, err)
		}
	}
}
