package client

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// decoder turns the lines of a stream into employees, cleaned, whose texts are parts of the lines.
type decoder struct {
	giveWay func()
	codes   []spst.DeterminantCode // one array for the determinants of many employees
}

const (
	codesRoom = 4_096
	// atOnce is after how many employees the decoder gives way, but for the first chunk.
	atOnce = 64
	// lastLine is the beginning of the line that ends a stream; the line of an employee never begins so.
	lastLine = `{"end":`
)

// decode fills a chunk, in the room that its employees have.
func (d *decoder) decode(k *chunk) {
	lines := k.lines
	k.lines, k.employees = "", slices.Grow(k.employees[:0], strings.Count(lines, "\n"))
	for len(lines) > 0 {
		line, rest, _ := strings.Cut(lines, "\n")
		lines = rest
		if strings.HasPrefix(line, lastLine) {
			k.end, k.err = true, lastProblem(line)
			return
		}
		if !k.first && len(k.employees)%atOnce == 0 {
			d.giveWay()
		}
		n := len(k.employees)
		k.employees = append(k.employees, spst.Employee{})
		if err := d.employee(line, &k.employees[n]); err != nil {
			k.employees, k.err = k.employees[:n], &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut, Err: err}
			return
		}
	}
}

// lastProblem gives why the portal stopped the stream, or nil when it is complete.
func lastProblem(line string) error {
	var last struct{ Problem *problem }
	if err := json.Unmarshal([]byte(line), &last); err != nil {
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
func (d *decoder) employee(line string, e *spst.Employee) error {
	s := scanner{rest: line}
	if d.fields(&s, e) {
		return nil
	}
	*e = spst.Employee{}
	if err := json.Unmarshal([]byte(line), e); err != nil {
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
		if !s.take(':') || !d.field(s, name, e) {
			return false
		}
	}
	return s.take('}') && len(s.rest) == 0
}

// field reads the value of one member; false when the name is not known.
func (d *decoder) field(s *scanner, name string, e *spst.Employee) bool {
	switch name {
	case "id":
		e.ID = s.clean()
	case "version":
		e.Version = s.number()
	case "birth_name":
		e.BirthName = s.clean()
	case "married_name":
		e.MarriedName = s.clean()
	case "first_name":
		e.FirstName = s.clean()
	case "birth_date":
		e.BirthDate = s.date()
	case "sex":
		e.Sex = spst.Sex(s.clean())
	case "nir":
		e.NIR = spst.NIR(s.clean())
	case "hire_date":
		e.HireDate = s.date()
	case "exit_date":
		e.ExitDate = s.date()
	case "exit_reason":
		e.ExitReason = spst.ExitReason(s.clean())
	case "job_title":
		e.JobTitle = s.clean()
	case "pcs_code":
		e.PCSCode = s.clean()
	case "contract_type":
		e.ContractType = spst.ContractType(s.clean())
	case "multi_employer":
		e.MultiEmployer = s.flag()
	case "determinants":
		e.Determinants = d.determinants(s)
	case "declared_category":
		e.DeclaredCategory = spst.Category(s.clean())
	case "expected_category":
		e.ExpectedCategory = spst.Category(s.clean())
	case "next_visit":
		e.NextVisit = s.date()
	case "visit_state":
		e.VisitState = spst.VisitState(s.clean())
	case "attestation_required":
		e.AttestationRequired = s.flag()
	case "email":
		e.Email = s.clean()
	case "mobile":
		e.Mobile = s.clean()
	case "scheduling_constraints":
		e.SchedulingConstraints = s.clean()
	case "comment":
		e.Comment = s.clean()
	default:
		return false
	}
	return !s.failed
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
		d.codes = append(d.codes, spst.DeterminantCode(s.clean()))
	}
	return d.codes[from:len(d.codes):len(d.codes)]
}

// scanner reads the JSON that the portal writes: no blanks, no escapes, whole
// numbers. On anything else it fails.
type scanner struct {
	rest   string
	failed bool
}

func (s *scanner) take(b byte) bool {
	if len(s.rest) > 0 && s.rest[0] == b {
		s.rest = s.rest[1:]
		return true
	}
	return false
}

// text gives what is between two quotes.
func (s *scanner) text() string {
	text, _ := s.quoted()
	return text
}

// clean gives it cleaned.
func (s *scanner) clean() string {
	text, ascii := s.quoted()
	if ascii {
		return text
	}
	return Clean(text)
}

// quoted tells as well whether all of it is printable ASCII.
func (s *scanner) quoted() (text string, ascii bool) {
	if !s.take('"') {
		s.failed = true
		return "", true
	}
	ascii = true
	for i := range len(s.rest) {
		switch b := s.rest[i]; {
		case b == '"':
			text := s.rest[:i]
			s.rest = s.rest[i+1:]
			return text, ascii
		case b < ' ' || b == '\\':
			s.failed = true
			return "", true
		case b >= 0x7f:
			ascii = false
		}
	}
	s.failed = true
	return "", true
}

func (s *scanner) date() spst.Date {
	var date spst.Date
	if date.UnmarshalText([]byte(s.text())) != nil {
		s.failed = true
	}
	return date
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
		if rest, ok := strings.CutPrefix(s.rest, word); ok {
			s.rest = rest
			return word == "true"
		}
	}
	s.failed = true
	return false
}
