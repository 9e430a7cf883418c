package client

import (
	"bytes"
	"encoding/json"
	"runtime"

	"github.com/espace-adherent/adherent/spst"
)

// decoder turns the lines of a stream into employees, cleaned. Values that many employees share (jobs,
// codes, first names, dates) are stored once.
type decoder struct {
	shared map[string]string
	dates  map[string]spst.Date
	codes  []spst.DeterminantCode // one array for the determinants of many employees
}

func newDecoder() *decoder {
	return &decoder{shared: map[string]string{}, dates: map[string]spst.Date{}}
}

const (
	// maxShared limits the size of the tables where every employee has a different job.
	maxShared = 20_000
	codesRoom = 4_096
	// giveWay is after how many employees a key comes first.
	giveWay = 64
)

// lastLine is the beginning of the line that ends a stream; the line of an employee never begins so.
var lastLine = []byte(`{"end":`)

func (d *decoder) decode(k *chunk) {
	lines := k.lines
	k.lines = nil
	k.employees = make([]spst.Employee, 0, bytes.Count(lines, []byte{'\n'}))
	for len(lines) > 0 {
		line, rest, _ := bytes.Cut(lines, []byte{'\n'})
		lines = rest
		if bytes.HasPrefix(line, lastLine) {
			k.end, k.err = true, lastProblem(line)
			return
		}
		if len(k.employees)%giveWay == 0 {
			runtime.Gosched()
		}
		var e spst.Employee
		if err := d.employee(line, &e); err != nil {
			k.err = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut, Err: err}
			return
		}
		k.employees = append(k.employees, e)
	}
}

// lastProblem gives why the portal stopped the stream, or nil when it is complete.
func lastProblem(line []byte) error {
	var last struct{ Problem *problem }
	if err := json.Unmarshal(line, &last); err != nil {
		return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut, Err: err}
	}
	if last.Problem != nil {
		return last.Problem.err(last.Problem.Status)
	}
	return nil
}

// employee decodes one line: directly when it is written as the portal writes it, with encoding/json
// when it holds anything else (blanks, escapes, a new field). Both give the same result, which a fuzz
// test checks; the direct way is four times as fast.
func (d *decoder) employee(line []byte, e *spst.Employee) error {
	s := scanner{rest: line}
	if d.fields(&s, e) {
		return nil
	}
	*e = spst.Employee{}
	if err := json.Unmarshal(line, e); err != nil {
		return err
	}
	cleanAll(e)
	return nil
}

func (d *decoder) fields(s *scanner, e *spst.Employee) bool {
	if !s.take('{') {
		return false
	}
	for more := true; more; more = s.take(',') {
		name := s.text()
		if !s.take(':') || !d.field(s, string(name), e) {
			return false
		}
	}
	return s.take('}') && len(s.rest) == 0
}

// field reads the value of one member; false when the name is not known.
func (d *decoder) field(s *scanner, name string, e *spst.Employee) bool {
	switch name {
	case "id":
		e.ID = own(s.text())
	case "version":
		e.Version = s.number()
	case "birth_name":
		e.BirthName = own(s.text())
	case "married_name":
		e.MarriedName = own(s.text())
	case "first_name":
		e.FirstName = d.one(s.text())
	case "birth_date":
		e.BirthDate = d.date(s)
	case "sex":
		e.Sex = spst.Sex(d.one(s.text()))
	case "nir":
		e.NIR = spst.NIR(own(s.text()))
	case "hire_date":
		e.HireDate = d.date(s)
	case "exit_date":
		e.ExitDate = d.date(s)
	case "exit_reason":
		e.ExitReason = spst.ExitReason(d.one(s.text()))
	case "job_title":
		e.JobTitle = d.one(s.text())
	case "pcs_code":
		e.PCSCode = d.one(s.text())
	case "contract_type":
		e.ContractType = spst.ContractType(d.one(s.text()))
	case "multi_employer":
		e.MultiEmployer = s.flag()
	case "determinants":
		e.Determinants = d.determinants(s)
	case "declared_category":
		e.DeclaredCategory = spst.Category(d.one(s.text()))
	case "expected_category":
		e.ExpectedCategory = spst.Category(d.one(s.text()))
	case "next_visit":
		e.NextVisit = d.date(s)
	case "visit_state":
		e.VisitState = spst.VisitState(d.one(s.text()))
	case "attestation_required":
		e.AttestationRequired = s.flag()
	case "email":
		e.Email = own(s.text())
	case "mobile":
		e.Mobile = own(s.text())
	case "scheduling_constraints":
		e.SchedulingConstraints = own(s.text())
	case "comment":
		e.Comment = own(s.text())
	default:
		return false
	}
	return !s.failed
}

// own copies a text that few employees share.
func own(b []byte) string { return Clean(string(b)) }

// one gives the single stored copy of a text that many employees share.
func (d *decoder) one(b []byte) string {
	if known, ok := d.shared[string(b)]; ok {
		return known
	}
	s := string(b)
	clean := Clean(s)
	if len(d.shared) < maxShared {
		d.shared[s] = clean
	}
	return clean
}

func (d *decoder) date(s *scanner) spst.Date {
	b := s.text()
	if known, ok := d.dates[string(b)]; ok {
		return known
	}
	var date spst.Date
	if date.UnmarshalText(b) != nil {
		s.failed = true
		return 0
	}
	if len(d.dates) < maxShared {
		d.dates[string(b)] = date
	}
	return date
}

// determinants share one array between employees, each with its own part.
func (d *decoder) determinants(s *scanner) []spst.DeterminantCode {
	if cap(d.codes)-len(d.codes) < 32 {
		d.codes = make([]spst.DeterminantCode, 0, codesRoom)
	}
	from := len(d.codes)
	if !s.take('[') {
		s.failed = true
		return nil
	}
	for !s.failed && !s.take(']') {
		if len(d.codes) > from && !s.take(',') {
			s.failed = true
		}
		d.codes = append(d.codes, spst.DeterminantCode(d.one(s.text())))
	}
	return d.codes[from:len(d.codes):len(d.codes)]
}

// scanner reads the JSON that the portal writes: no blanks, no escapes, whole
// numbers. On anything else it fails.
type scanner struct {
	rest   []byte
	failed bool
}

func (s *scanner) take(b byte) bool {
	if len(s.rest) > 0 && s.rest[0] == b {
		s.rest = s.rest[1:]
		return true
	}
	return false
}

// text gives what is between two quotes; valid only as long as the line.
func (s *scanner) text() []byte {
	if !s.take('"') {
		s.failed = true
		return nil
	}
	for i, b := range s.rest {
		switch {
		case b == '"':
			text := s.rest[:i]
			s.rest = s.rest[i+1:]
			return text
		case b < ' ' || b == '\\':
			s.failed = true
			return nil
		}
	}
	s.failed = true
	return nil
}

func (s *scanner) number() int64 {
	var n int64
	digits := 0
	for digits < len(s.rest) && s.rest[digits] >= '0' && s.rest[digits] <= '9' {
		n = n*10 + int64(s.rest[digits]-'0')
		digits++
	}
	if digits == 0 || digits > 18 || s.rest[0] == '0' && digits > 1 {
		s.failed = true
		return 0
	}
	s.rest = s.rest[digits:]
	return n
}

func (s *scanner) flag() bool {
	for _, word := range []string{"true", "false"} {
		if rest, ok := bytes.CutPrefix(s.rest, []byte(word)); ok {
			s.rest = rest
			return word == "true"
		}
	}
	s.failed = true
	return false
}
