package client

import (
	"bytes"
	"encoding/json"

	"github.com/espace-adherent/adherent/spst"
)

// decoder turns lines into employees. It keeps one copy of each string that
// many employees share: jobs, codes, categories.
type decoder struct{ shared map[string]string }

func newDecoder() *decoder { return &decoder{shared: map[string]string{}} }

// lastLine is how the line that ends a stream begins; an employee has no end.
var lastLine = []byte(`{"end":`)

func (d *decoder) decode(k *chunk) {
	lines := k.lines
	k.lines = nil
	k.employees = make([]spst.Employee, 0, bytes.Count(lines, []byte{'\n'}))
	for len(lines) > 0 && !k.end {
		line, rest, _ := bytes.Cut(lines, []byte{'\n'})
		lines = rest
		if bytes.HasPrefix(line, lastLine) {
			k.end, k.err = true, lastProblem(line)
			return
		}
		k.employees = append(k.employees, spst.Employee{})
		e := &k.employees[len(k.employees)-1]
		if err := json.Unmarshal(line, e); err != nil {
			k.employees = k.employees[:len(k.employees)-1]
			k.err = &spst.Error{Kind: spst.Internal, Code: "bad_answer", Err: err}
			return
		}
		if !plain(line) {
			cleanAll(e)
		}
		d.share(e)
	}
}

// lastProblem is why the portal stopped, or nil when all is there.
func lastProblem(line []byte) error {
	var last struct {
		End     bool     `json:"end"`
		Problem *problem `json:"problem"`
	}
	if err := json.Unmarshal(line, &last); err != nil {
		return &spst.Error{Kind: spst.Unavailable, Code: CodeCut}
	}
	if last.Problem != nil {
		return last.Problem.err(last.Problem.Status)
	}
	return nil
}

// plain tells JSON that cannot hold what [Clean] changes: ASCII, no escapes.
func plain(line []byte) bool {
	for _, b := range line {
		if b >= 0x7f || b == '\\' {
			return false
		}
	}
	return true
}

func (d *decoder) share(e *spst.Employee) {
	e.FirstName = d.one(e.FirstName)
	e.JobTitle = d.one(e.JobTitle)
	e.PCSCode = d.one(e.PCSCode)
	e.ContractType = spst.ContractType(d.one(string(e.ContractType)))
	e.ExitReason = spst.ExitReason(d.one(string(e.ExitReason)))
	e.DeclaredCategory = spst.Category(d.one(string(e.DeclaredCategory)))
	e.ExpectedCategory = spst.Category(d.one(string(e.ExpectedCategory)))
	for i, c := range e.Determinants {
		e.Determinants[i] = spst.DeterminantCode(d.one(string(c)))
	}
}

// maxShared keeps the table small when everybody has a job of their own.
const maxShared = 20_000

func (d *decoder) one(s string) string {
	if s == "" {
		return ""
	}
	if known, ok := d.shared[s]; ok {
		return known
	}
	if len(d.shared) < maxShared {
		d.shared[s] = s
	}
	return s
}
