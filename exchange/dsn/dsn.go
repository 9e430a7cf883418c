// Package dsn reads a roster from DSN files (déclaration sociale nominative),
// as the norm NEODeS has them from P24V01 to P26V01: monthly declarations, whole
// or in parts, signals of hirings and of ends of contract, several
// establishments and sendings in one file. What is said of the norm is from the
// « Cahier technique DSN » CT2025.1.3 (net-entreprises.fr), by its numbers.
//
// House rules: only the blocks that tell who works there are kept. Pay,
// amounts and stoppages are dropped with the line that carries them. What was
// before (blocks 31 and 41) is never taken for what is.
package dsn

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/espace-adherent/adherent/exchange/text"
	"github.com/espace-adherent/adherent/spst"
)

// Options say how to read a file.
type Options struct {
	On spst.Date
	// SIRET is the member's: the establishment to take. "" takes them all.
	SIRET string
	// Officers takes company officers too, who have a mandate and no contract of
	// employment (S21.G00.40.007: 80, 81).
	Officers bool
}

const (
	maxLine     = 256     // characters, by the norm; twice that is still read
	lineBuffer  = 1 << 16 // what comes after it on a line is not looked at
	maxContract = 200_000
)

var firstLine = regexp.MustCompile(`^\s*S\d\d\.G\d\d\.\d\d\.\d\d\d,'`)

// IsDSN tells whether a file that begins so is a DSN, or one of the messages that
// it took the place of.
func IsDSN(start []byte) bool {
	if e, err := text.Sniff(start); err == nil && e.Wide() {
		start = bytes.ReplaceAll(bytes.TrimLeft(start, "\xff\xfe"), []byte{0}, nil) // all of a rubric is ASCII
	}
	return firstLine.Match(bytes.TrimPrefix(start, []byte("\ufeff")))
}

// Read reads a file line by line. Of each establishment the latest month that
// stands counts, put together from its parts: a declaration replaces the one
// before it by order number (S20.G00.05.004), « annule » takes it away.
// Signals of hirings are contracts of their own; end-of-contract signals add the
// actual end to the contract that they are of, and one that is cancelled, or
// replaced, no longer does. Sendings that are tests are left out, and said. each
// gets every contract, in the order of the file, once the whole of it was read.
//
// The error is of kind Invalid when the file is not a DSN, or holds nothing but
// tests (code dsn_test), else that of r.
func Read(r io.Reader, o Options, each func(spst.FileRow) error) (spst.RosterFile, error) {
	f := &file{o: o}
	in, err := f.begin(r)
	if err != nil {
		return spst.RosterFile{}, err
	}
	if err := f.read(in); err != nil {
		return spst.RosterFile{}, err
	}
	f.close()
	if f.tests > 0 && f.sendings == f.tests {
		return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: "dsn_test",
			Message: "Ce fichier est un envoi de test (code envoi 01) : il n'est pas pris. Exportez la DSN réelle de votre logiciel de paie."}
	}
	if f.rubrics == 0 {
		return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: "dsn", Message: "Ce fichier n'est pas une DSN : aucune rubrique n'y est reconnue."}
	}
	if f.sendings == 0 && len(f.declarations) == 0 {
		return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: "dsn_other",
			Message: "Ce fichier est d'un autre message que la DSN, comme une DADS-U (N4DS) : exportez la DSN mensuelle de votre logiciel de paie."}
	}
	roster := spst.RosterFile{Format: "dsn", Encoding: f.encoding.Name}
	if roster.Encoding == "windows-1252" && !f.beyond {
		roster.Encoding = norm
	}
	rows := f.rows(&roster)
	roster.Problems = append(roster.Problems, f.problems...)
	for _, row := range rows {
		if err := each(row); err != nil {
			return roster, err
		}
	}
	return roster, nil
}

// begin tells the encoding; a file in UTF-16, or whose lines end as a Mac's did,
// is put into the usual form first.
func (f *file) begin(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, lineBuffer)
	start, err := in.Peek(lineBuffer)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if f.encoding, err = text.Sniff(start); err != nil || isASCII(start) {
		f.encoding = text.Encoding{Name: norm} // the norm's; told by the first value that is no ASCII
	}
	if f.encoding.Wide() || bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0 {
		whole, e, err := text.Decode(in)
		if err != nil {
			return nil, err
		}
		f.encoding = e
		in = bufio.NewReaderSize(whole, lineBuffer)
	}
	return in, nil
}

// read takes the lines, the beginning only of one that is too long to be one.
func (f *file) read(in *bufio.Reader) error {
	for {
		line, err := in.ReadSlice('\n')
		if len(line) > 0 {
			f.number++
			f.line(line)
		}
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = in.ReadSlice('\n')
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// file is what is known of a file so far.
type file struct {
	o        Options
	encoding text.Encoding
	beyond   bool // bytes that windows-1252 has and the norm has not were seen
	number   int  // of the line
	rubrics  int
	problems []spst.Problem
	aside    aside

	sendings     int
	tests        int  // of these
	testing      bool // this sending is one
	counted      int  // rubrics of this sending
	declared     int  // declarations of this sending
	open         bool // this sending has not been closed
	contracts    int
	declarations []*declaration
	at           *declaration
	siren        string
	person       *person
	contract     *contract
}

// declaration is one establishment, for one month or one event.
type declaration struct {
	nature, kind string
	part         string // S20.G00.05.003: « 12 » is the first of two
	order        string // S20.G00.05.004
	month        spst.Date
	siret        string
	people       []*person
}

// person and contract are what is kept of them.
type person struct {
	line                 int
	nir, ntt, sex, birth string
	family, usual, first string
	contracts            []*contract
}

type contract struct {
	problems                                               []spst.Problem
	oldStart                                               string // S21.G00.41.028: what the start was before it was corrected
	start, end, pcs, job, nature, scheme, number, multiple string
	actualEnd, motive                                      string
}

// The natures of a declaration (S20.G00.05.001).
const (
	monthly       = "01"
	stoppage      = "04"
	workAgain     = "05"
	endOfContract = "07"
	firstPay      = "08" // « amorçage des données variables », sent at a hiring
	substitution  = "09" // Urssaf's own correction of rights, of some people only
	hiring        = "10" // « déclaration préalable à l'embauche », from P26V01
)

// line reads one: S21.G00.30.002,'DUPONT'. The value lies between the first
// apostrophe after the comma and the last one of the line.
func (f *file) line(raw []byte) {
	raw = bytes.TrimPrefix(bytes.TrimRight(raw, "\r\n \t\x1a"), []byte("\xef\xbb\xbf"))
	if len(raw) == 0 {
		return
	}
	rubric, rest, ok := bytes.Cut(raw, []byte(","))
	first, last := bytes.IndexByte(rest, '\''), bytes.LastIndexByte(rest, '\'')
	if !ok || len(rubric) != len("S21.G00.30.002") || first < 0 || last <= first || len(raw) > 2*maxLine {
		f.sayOnce("dsn_form", fmt.Sprintf("La ligne %d n'a pas la forme d'une rubrique de DSN : elle n'a pas été lue.", f.number))
		return
	}
	f.rubrics++
	f.counted++
	f.take(string(rubric), rest[first+1:last])
}

// norm is the encoding that the norm asks for, a part of windows-1252; programs
// write others too.
const norm = "iso-8859-1"

// text gives a value in UTF-8.
func (f *file) text(raw []byte) string {
	if isASCII(raw) {
		return strings.TrimSpace(string(raw))
	}
	e := f.encoding
	if e.Name == norm || e.Name == "utf-8" && !utf8.Valid(raw) {
		if told, err := text.Sniff(raw); err == nil {
			e = told
		}
		if f.encoding.Name == norm {
			f.encoding = e
		}
	}
	for _, b := range raw {
		f.beyond = f.beyond || b >= 0x80 && b < 0xa0
	}
	return strings.TrimSpace(e.String(raw))
}

func isASCII(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// take keeps the value of a rubric, when it tells who works there. A rubric .001
// opens its block.
func (f *file) take(rubric string, raw []byte) {
	switch rubric[:10] {
	case "S10.G00.00":
		f.sending(rubric[11:], raw)
	case "S20.G00.05":
		f.declare(rubric[11:], f.text(raw))
	case "S21.G00.06":
		if rubric[11:] == "001" {
			f.siren = f.text(raw)
		}
	case "S21.G00.11":
		if rubric[11:] == "001" && f.at != nil {
			f.at.siret = f.siren + f.text(raw)
		}
	case "S21.G00.30":
		f.identify(rubric[11:], raw)
	case "S21.G00.40":
		f.employ(rubric[11:], raw)
	case "S21.G00.41":
		if rubric[11:] == "028" && f.contract != nil && f.contract.oldStart == "" {
			f.contract.oldStart = f.text(raw)
		}
	case "S21.G00.62":
		f.finish(rubric[11:], f.text(raw))
	case "S90.G00.90":
		f.count(rubric[11:], f.text(raw))
	}
}

func (f *file) sending(field string, raw []byte) {
	switch field {
	case "001":
		f.close()
		f.sendings++
		f.open, f.testing, f.counted, f.declared, f.at, f.siren = true, false, 1, 0, nil, ""
	case "005":
		if f.testing = string(raw) == "01"; f.testing {
			f.tests++
		}
	}
}

func (f *file) declare(field, value string) {
	if field == "001" {
		f.declared++
		f.at, f.person, f.contract = nil, nil, nil
		if !f.testing {
			f.at = &declaration{nature: value}
			f.declarations = append(f.declarations, f.at)
		}
		return
	}
	if f.at == nil {
		return
	}
	switch field {
	case "002":
		f.at.kind = value
	case "003":
		f.at.part = value
	case "004":
		f.at.order = strings.TrimLeft(value, "0")
	case "005":
		f.at.month, _ = day(value)
	}
}

func (f *file) identify(field string, raw []byte) {
	if f.at == nil || f.o.SIRET != "" && f.at.siret != f.o.SIRET { // somebody else's people are not kept
		return
	}
	// A person without NIR begins with another rubric: one that the person
	// before already has.
	if field == "001" || f.person == nil || field == "002" && f.person.family != "" {
		f.person, f.contract = &person{line: f.number}, nil
		f.at.people = append(f.at.people, f.person)
	}
	value := f.text(raw)
	switch field {
	case "001":
		f.person.nir = value
	case "002":
		f.person.family = value
	case "003":
		f.person.usual = value
	case "004":
		f.person.first = value
	case "005":
		f.person.sex = value
	case "006":
		f.person.birth = value
	case "020":
		f.person.ntt = value
	}
}

func (f *file) employ(field string, raw []byte) {
	if f.person == nil {
		return
	}
	if f.contracts >= maxContract {
		f.contract = nil
		f.sayOnce("dsn_too_many", fmt.Sprintf("Le fichier a plus de %d contrats : les suivants n'ont pas été lus.", maxContract))
		return
	}
	if field == "001" || f.contract == nil {
		f.contract = &contract{}
		f.person.contracts = append(f.person.contracts, f.contract)
		f.contracts++
	}
	if to := f.contract.rubric(field); to != nil {
		*to = f.text(raw)
	}
}

// rubric is what a rubric of the block 40 says; nil when it is not kept.
func (c *contract) rubric(field string) *string {
	switch field {
	case "001":
		return &c.start
	case "004":
		return &c.pcs
	case "006":
		return &c.job
	case "007":
		return &c.nature
	case "008":
		return &c.scheme
	case "009":
		return &c.number
	case "010":
		return &c.end
	case "036":
		return &c.multiple
	}
	return nil
}

func (f *file) finish(field, value string) {
	if f.contract == nil {
		return
	}
	switch field {
	case "001":
		f.contract.actualEnd = value
	case "002":
		f.contract.motive = value
	}
}

// count compares what a sending says of itself with what was read.
func (f *file) count(field, value string) {
	n, err := strconv.Atoi(value)
	if field == "001" && err == nil && n != f.counted+1 { // S90's second rubric is still to come
		f.say("dsn_count", spst.SeverityWarning, fmt.Sprintf("L'envoi annonce %d rubriques, %d ont été lues : le fichier a peut-être été coupé ou modifié.", n, f.counted+1))
	}
	if field == "002" {
		f.open = false
		if err == nil && n != f.declared {
			f.say("dsn_count", spst.SeverityWarning, fmt.Sprintf("L'envoi annonce %d déclaration(s), %d ont été lues : le fichier a peut-être été coupé ou modifié.", n, f.declared))
		}
	}
}

// close says of a sending without its end that it was cut, and of a test that it
// is left out.
func (f *file) close() {
	if f.open {
		f.sayOnce("dsn_cut", "Un envoi du fichier s'arrête avant sa fin : ce qui précède a été lu, la suite manque.")
	}
	if f.testing {
		f.say("dsn_test", spst.SeverityWarning, "Un envoi de test (code envoi 01) est dans le fichier : il n'est pas pris.")
	}
	f.open, f.testing = false, false
}

func (f *file) say(code string, severity spst.Severity, message string) {
	f.problems = append(f.problems, spst.Problem{Code: code, Severity: severity, Message: message})
}

// sayOnce says the first of its code only: a damaged file has thousands.
func (f *file) sayOnce(code, message string) {
	for _, p := range f.problems {
		if p.Code == code {
			return
		}
	}
	f.say(code, spst.SeverityError, message)
}

// day reads JJMMAAAA; unknown is true where day or month is 99.
func day(s string) (d spst.Date, unknown bool) {
	if len(s) != 8 {
		return 0, false
	}
	if s[:2] == "99" || s[2:4] == "99" {
		return 0, true
	}
	d, err := spst.ParseDate(s[:2] + "/" + s[2:4] + "/" + s[4:])
	if err != nil {
		return 0, false
	}
	return d, false
}
