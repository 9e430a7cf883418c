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
	"slices"
	"strconv"
	"strings"
	"sync"
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

var firstLine = regexp.MustCompile(`^\s*S\d\d\.G\d\d\.\d\d\.\d\d\d(?:\.\d\d\d)?,'`) // N4DS had parts of rubrics

// IsDSN tells whether a file that begins so is a DSN, or one of the messages that
// it took the place of.
func IsDSN(start []byte) bool {
	if e, err := text.Sniff(start); err == nil && e.Wide() {
		start = bytes.ReplaceAll(bytes.TrimLeft(start, "\xff\xfe"), []byte{0}, nil) // all of a rubric is ASCII
	}
	return firstLine.Match(bytes.TrimPrefix(start, []byte("\ufeff")))
}

// File is one of several files that are given together, with the name that remarks
// are to call it by.
type File struct {
	Name string
	io.Reader
}

// Read reads a file line by line: [ReadAll] of one, without a name.
func Read(r io.Reader, o Options, each func(spst.FileRow) error) (spst.RosterFile, error) {
	return ReadAll([]File{{Reader: r}}, o, each)
}

// ReadAll reads files that are given together as if they were one, line by line: the
// lines of the rows are counted on from one file to the next. Of each establishment
// the latest month that stands counts, put together from its parts: a declaration
// replaces the one before it by order number (S20.G00.05.004), and by its place only
// where one has none; « annule » takes it away. A part that is missing or there
// twice, and files of several months or establishments, are said.
// Signals of hirings are contracts of their own; end-of-contract signals add the
// actual end to the contract that they are of, and one that is cancelled, or
// replaced, no longer does. Sendings that are tests are left out, and said. each
// gets every contract, in the order of the files, once the whole of them was read.
//
// The error is of kind Invalid when a file is not a DSN, or holds nothing but
// tests (code dsn_test), else that of its reader.
func ReadAll(files []File, o Options, each func(spst.FileRow) error) (spst.RosterFile, error) {
	f := &file{o: o}
	roster := spst.RosterFile{Format: "dsn"}
	var encodings []string
	for _, one := range files {
		f.opened = opened{name: one.Name, since: len(f.problems)}
		encoding, err := f.readOne(one)
		if err != nil {
			return spst.RosterFile{}, err
		}
		if !slices.Contains(encodings, encoding) {
			encodings = append(encodings, encoding)
		}
	}
	f.opened = opened{since: len(f.problems)}
	roster.Encoding = strings.Join(encodings, ", ")
	err := f.rows(&roster, each)
	roster.Problems = append(roster.Problems, f.problems...)
	return roster, err
}

// readOne reads one of the files, and tells its encoding.
func (f *file) readOne(one File) (encoding string, err error) {
	in, err := f.begin(one)
	if err != nil {
		return "", err
	}
	if err := f.read(in); err != nil {
		return "", err
	}
	f.close()
	refused := func(code spst.Code, message string) error {
		return &spst.Error{Kind: spst.Invalid, Code: code, Message: f.named(message)}
	}
	switch {
	case f.tests > 0 && f.sendings == f.tests:
		return "", refused(spst.CodeDSNTest,
			"Ce fichier est un envoi de test (code envoi 01) : il n'est pas pris. Exportez la DSN réelle de votre logiciel de paie.")
	case f.rubrics == 0:
		return "", refused(spst.CodeDSN, "Ce fichier n'est pas une DSN : aucune rubrique n'y est reconnue.")
	case f.sendings == 0 && f.kept == 0:
		return "", refused(spst.CodeDSNOther,
			"Ce fichier est d'un autre message que la DSN, comme une DADS-U (N4DS) : exportez la DSN mensuelle de votre logiciel de paie.")
	case f.encoding.Name == "windows-1252" && !f.beyond && !f.decoded:
		return norm, nil
	}
	return f.encoding.Name, nil
}

// named puts the name of the file that is read before what is said of it.
func (f *file) named(message string) string {
	if f.name == "" {
		return message
	}
	return f.name + " : " + message
}

// begin tells the encoding; a file in UTF-16, or whose lines end as a Mac's did,
// is put into the usual form first.
func (f *file) begin(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, lineBuffer)
	start, err := in.Peek(lineBuffer)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if f.encoding, err = text.Sniff(start); err != nil && f.encoding.Name == "" || isASCII(start) {
		f.encoding = text.Encoding{Name: norm} // the norm's; told by the first value that is no ASCII
	}
	if f.encoding.Wide() || bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0 {
		whole, e, err := text.Decode(in)
		if err != nil {
			return nil, err
		}
		f.encoding, f.decoded = e, true
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
			f.inFile++
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

// file is what is known of the files so far.
type file struct {
	o            Options
	number       int // of the line, counted on from file to file
	contracts    int
	declarations []*declaration
	problems     []spst.Problem
	aside        aside
	opened
}

// opened is what is known of the one that is read.
type opened struct {
	name     string
	since    int // the problems of the files before
	encoding text.Encoding
	decoded  bool // into UTF-8 already
	beyond   bool // bytes that windows-1252 has and the norm has not were seen
	inFile   int  // lines
	rubrics  int
	kept     int // declarations

	sendings int
	tests    int  // of these
	testing  bool // this sending is one
	counted  int  // rubrics of this sending
	declared int  // declarations of this sending
	open     bool // this sending has not been closed
	at       *declaration
	siren    string
	person   *person
	contract *contract
}

// declaration is one establishment, for one month or one event.
type declaration struct {
	file         string // its name, where there are several
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
	oldNIR               string // S21.G00.31.008: what the NIR was before it was corrected
	family, usual, first string
	brought              []brought // what it says as it is kept
	contracts            []*contract
}

// brought is a value of a field that a rubric of the person says as it is kept.
type brought struct{ field, value string }

type contract struct {
	problems                                               []spst.Problem
	oldStarts, oldNumbers                                  []string // S21.G00.41.021 and .014: what they were before they were corrected
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
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	for len(raw) > 0 && (raw[len(raw)-1] <= ' ' || raw[len(raw)-1] == 0x1a) {
		raw = raw[:len(raw)-1]
	}
	if len(raw) == 0 {
		return
	}
	rubric, value, ok := parts(raw)
	if !ok {
		f.sayOnce(spst.ProblemDSNForm, fmt.Sprintf("La ligne %d n'a pas la forme d'une rubrique de DSN : elle n'a pas été lue.", f.inFile))
		return
	}
	f.rubrics++
	f.counted++
	f.take(string(rubric), value)
}

// parts cuts a line into its rubric and its value.
func parts(raw []byte) (rubric, value []byte, ok bool) {
	const comma = len("S21.G00.30.002")
	last := len(raw) - 1
	if last > comma+1 && last < 2*maxLine && raw[comma] == ',' && raw[comma+1] == '\'' && raw[last] == '\'' && raw[3] == '.' &&
		raw[7] == '.' && raw[10] == '.' {
		return raw[:comma], raw[comma+2 : last], true // as nearly all are
	}
	rubric, rest, ok := bytes.Cut(raw, []byte(","))
	first, end := bytes.IndexByte(rest, '\''), bytes.LastIndexByte(rest, '\'')
	if !ok || len(rubric) != comma || first < 0 || end <= first || len(raw) > 2*maxLine {
		return nil, nil, false
	}
	return rubric, rest[first+1 : end], true
}

// norm is the encoding that the norm asks for, a part of windows-1252; programs
// write others too.
const norm = "iso-8859-1"

// text gives a value in UTF-8.
func (f *file) text(raw []byte) string {
	if isASCII(raw) || f.decoded {
		return strings.TrimSpace(string(raw))
	}
	e := f.encoding
	if e.Name == norm || e.Name == "utf-8" && !utf8.Valid(raw) {
		if told, err := text.Sniff(raw); err == nil || told.Name != "" { // of two readings the norm's
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
	if rubric[8] >= '5' && rubric[8] <= '8' && rubric[8:10] != "62" { // pay, which most lines are
		return
	}
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
	case "S21.G00.31":
		if rubric[11:] == "008" && f.person != nil && f.person.oldNIR == "" {
			f.person.oldNIR = f.text(raw)
		}
	case "S21.G00.40":
		f.employ(rubric[11:], raw)
	case "S21.G00.41":
		f.correct(rubric[11:], raw)
	case "S21.G00.62":
		f.finish(rubric[11:], f.text(raw))
	case "S90.G00.90":
		f.count(rubric[11:], f.text(raw))
	}
}

// correct keeps what a contract was called before it was corrected.
func (f *file) correct(field string, raw []byte) {
	switch {
	case f.contract == nil:
	case field == "014":
		f.contract.oldNumbers = append(f.contract.oldNumbers, f.text(raw))
	case field == "021":
		f.contract.oldStarts = append(f.contract.oldStarts, f.text(raw))
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
			f.at = &declaration{file: f.name, nature: value}
			f.declarations = append(f.declarations, f.at)
			f.kept++
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
	default:
		if name, kept := asKept()[field]; kept {
			f.person.brought = append(f.person.brought, brought{name, value})
		}
	}
}

// asKept are the fields that rubrics of the person say as they are kept, by the end of the rubric.
var asKept = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, f := range spst.EmployeeFields() {
		if f.DSN != "" {
			names[f.DSN] = f.Name
		}
	}
	return names
})

func (f *file) employ(field string, raw []byte) {
	if f.person == nil {
		return
	}
	if f.contracts >= maxContract {
		f.contract = nil
		f.sayOnce(spst.ProblemDSNTooMany, fmt.Sprintf("Le fichier a plus de %d contrats : les suivants n'ont pas été lus.", maxContract))
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
		f.say(spst.ProblemDSNCount, spst.SeverityWarning,
			fmt.Sprintf("L'envoi annonce %d rubriques, %d ont été lues : le fichier a peut-être été coupé ou modifié.", n, f.counted+1))
	}
	if field == "002" {
		f.open = false
		if err == nil && n != f.declared {
			f.say(spst.ProblemDSNCount, spst.SeverityWarning,
				fmt.Sprintf("L'envoi annonce %s, %s : le fichier a peut-être été coupé ou modifié.",
					spst.Counted(n, "déclaration", "déclarations"), spst.Counted(f.declared, "a été lue", "ont été lues")))
		}
	}
}

// close says of a sending without its end that it was cut, and of a test that it
// is left out.
func (f *file) close() {
	if f.open {
		f.sayOnce(spst.ProblemDSNCut, "Un envoi du fichier s'arrête avant sa fin : ce qui précède a été lu, la suite manque.")
	}
	if f.testing {
		f.say(spst.ProblemDSNTest, spst.SeverityWarning, "Un envoi de test (code envoi 01) est dans le fichier : il n'est pas pris.")
	}
	f.open, f.testing = false, false
}

func (f *file) say(code spst.ProblemCode, severity spst.Severity, message string) {
	f.problems = append(f.problems, spst.Problem{Code: code, Severity: severity, Message: f.named(message)})
}

// sayOnce says the first of its code only, for each file: a damaged one has thousands.
func (f *file) sayOnce(code spst.ProblemCode, message string) {
	for _, p := range f.problems[f.since:] {
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
	d, _ = spst.ParseDate(s)
	return d, false
}
